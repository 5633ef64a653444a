"""How GCP is entered: credentials, transport, what its answers mean, and which projects there are."""
