"""One module per family of resource types: typed attributes in, workloads out."""
