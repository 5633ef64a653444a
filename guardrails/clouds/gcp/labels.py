"""Labels: which keys only Google writes, and which are no customer's name."""

RESERVED = "goog-"
"""What the keys of labels begin with that Google's services write on what they make.

Source: Cloud Resource Manager, "Labels overview": keys that begin with `goog` are reserved; read 2026-11-30.
They are shown: a machine is taken from its own row by no label.
"""
MARKS = (RESERVED, "goog_", "gke-")
