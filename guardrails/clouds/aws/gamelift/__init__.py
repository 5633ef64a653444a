"""GameLift."""
