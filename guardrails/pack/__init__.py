"""Evidence packs: one decided run in one signed file, which anybody can check on another machine."""
