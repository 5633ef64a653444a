"""Documents inside texts: templates, manifests, job definitions. Values and signs."""
