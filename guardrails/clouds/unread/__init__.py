"""What no reader reads is not silence: nets under the types, and what they say."""
