"""Lets the product's one clock show the day of `pytest --today DAY`, in this process and in its children."""

import os
from datetime import UTC, datetime

from guardrails.cli import clock

_NOON = datetime.fromisoformat(os.environ["TEST_TODAY"]).replace(hour=12, tzinfo=UTC)
clock.now = lambda: _NOON
