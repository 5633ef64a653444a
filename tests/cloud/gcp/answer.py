"""Answers as Google's APIs give them: JSON, refusals with their details, damaged ones."""

import json
from dataclasses import dataclass, field
from typing import Any

JSON = {"Content-Type": "application/json; charset=UTF-8"}


@dataclass
class Answer:
    """What goes over the wire.

    Attributes:
        cut: Bytes of the body that are announced and never sent.
        reset: The connection is torn down instead.
        drip: Seconds between the bytes of the body.
    """

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=lambda: dict(JSON))
    cut: int = 0
    reset: bool = False
    drip: float = 0


def result(content: Any) -> Answer:
    """What a call answers when it works."""
    return Answer(200, json.dumps(content).encode())


def error(
    status: int,
    grpc: str,
    message: str,
    *,
    reason: str = "",
    old: str = "",
    metadata: dict[str, str] | None = None,
) -> Answer:
    """A refusal: `reason` in the newer form, `old` as Compute Engine adds it."""
    content: dict[str, Any] = {"code": status, "message": message, "status": grpc}
    if reason:
        kind = "type.googleapis.com/google.rpc.ErrorInfo"
        about = {"reason": reason, "domain": "googleapis.com", "metadata": metadata or {}}
        content["details"] = [{"@type": kind, **about}]
    if old:
        content["errors"] = [{"message": message, "domain": "global", "reason": old}]
    return Answer(status, json.dumps({"error": content}).encode())


def absent(name: str) -> Answer:
    """There is no such thing."""
    message = f"The resource '{name}' was not found"
    return error(404, "NOT_FOUND", message, old="notFound")


def page(
    text: str = "<!DOCTYPE html><html><body>Sign in to continue</body></html>", status: int = 200
) -> Answer:
    """A web page."""
    return Answer(status, text.encode(), {"Content-Type": "text/html; charset=UTF-8"})
