"""Azure Resource Manager: templates and azapi."""
