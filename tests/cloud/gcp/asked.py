"""What a request asks: which API, of which project, what. Knows no answers."""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

_PROJECT = re.compile(r"(?:^|/)projects/([^/:]+)")


@dataclass(frozen=True)
class Asked:
    """One request.

    Attributes:
        host: First part of the path: the API's host without its domain, e.g. `us-central1-aiplatform`.
        path: The rest, without the version, e.g. `projects/alpha-prod/aggregated/instances`.
        token: Of whoever asks.
    """

    method: str
    host: str
    path: str
    query: dict[str, str] = field(default_factory=dict, hash=False)
    body: dict[str, Any] = field(default_factory=dict, hash=False)
    token: str = ""
    quota_project: str = ""

    @property
    def service(self) -> str:
        """The API, without a location."""
        return self.host.rpartition("-")[2]

    @property
    def location(self) -> str:
        """The location in the host; empty when it has none."""
        return self.host.rpartition("-")[0]

    @property
    def project(self) -> str:
        """The project that is asked about, as it is written; empty for none."""
        found = _PROJECT.search(next(iter(self.body.get("resourceNames", ())), self.path))
        return found[1] if found else ""


def read(method: str, target: str, headers: Any, body: bytes) -> Asked:
    """Read a request."""
    parts = urlsplit(target)
    host, _, rest = parts.path.lstrip("/").partition("/")
    path = re.sub(r"^(?:compute/)?v\d\w*/", "", unquote(rest))
    given = json.loads(body) if body and "json" in (headers.get("Content-Type") or "") else {}
    return Asked(
        method=method,
        host=host,
        path=path,
        query=dict(parse_qsl(parts.query, keep_blank_values=True)),
        body=given,
        token=(headers.get("Authorization") or "").removeprefix("Bearer "),
        quota_project=headers.get("x-goog-user-project") or "",
    )
