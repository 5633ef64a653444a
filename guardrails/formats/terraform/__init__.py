"""Terraform plans as JSON, turned into the model. Knows no customer and no rule."""
