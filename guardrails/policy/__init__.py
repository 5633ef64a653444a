"""Documents, the law of the day, engines and verdicts."""
