"""The activity log of a subscription."""
