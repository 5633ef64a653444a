"""SageMaker: what stands until somebody takes it down."""
