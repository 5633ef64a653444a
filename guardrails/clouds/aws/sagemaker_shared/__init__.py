"""What the parts of SageMaker share: shapes of answers, and how lists are read."""
