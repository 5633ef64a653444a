"""The site of the documentation: its generated pages, and how all pages are laid out for the builder."""
