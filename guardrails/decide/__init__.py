"""From facts to a report: `inputs` opens what a decision needs, `evaluate` judges, `decide` concludes."""
