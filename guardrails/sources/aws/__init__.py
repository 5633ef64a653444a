"""AWS: organisations, accounts and what runs in them, read through boto3."""
