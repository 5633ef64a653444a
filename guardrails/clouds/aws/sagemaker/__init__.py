"""SageMaker: what its parts share."""
