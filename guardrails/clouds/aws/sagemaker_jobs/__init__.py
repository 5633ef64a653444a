"""SageMaker: jobs and clusters that train."""
