"""Where workloads come from: terraform plans today."""
