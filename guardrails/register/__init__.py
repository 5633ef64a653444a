"""The provider's identification records: who owns which account."""
