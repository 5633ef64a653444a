"""Answers as ARM gives them: results, refusals, damaged ones."""

import json
from dataclasses import dataclass, field


@dataclass
class Answer:
    """What goes over the wire.

    Attributes:
        cut: Bytes of the body that are announced and never sent.
        reset: The connection is torn down instead.
        drip: Seconds between single bytes of the body; 0: all at once.
    """

    status: int = 200
    body: bytes = b""
    headers: dict = field(default_factory=dict)
    cut: int = 0
    reset: bool = False
    drip: float = 0


def shown(content, status=200, **headers):
    """An answer in JSON."""
    sent = {"Content-Type": "application/json; charset=utf-8"} | headers
    return Answer(status, json.dumps(content).encode(), sent)


def refused(code, status, message="", **headers):
    """A refusal as ARM words it."""
    return shown({"error": {"code": code, "message": message or code}}, status, **headers)
