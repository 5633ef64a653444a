"""Where an API is asked: `compute.googleapis.com`, or what the settings say."""

from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from guardrails.errors import ConfigError

PUBLIC = "https://{service}.googleapis.com"
_SERVICE = "{service}"
_HINT = "like https://{service}-NAME.p.googleapis.com"


def base(pattern: str) -> Callable[[str], str]:
    """From an action's host (`compute`, `us-central1-aiplatform`) to where it is asked.

    Args:
        pattern: With `{service}` in it; empty: Google's public endpoints.

    Raises:
        ConfigError: It is no such pattern, or has no TLS and leads off this machine.
    """
    chosen = pattern or PUBLIC
    parts = urlsplit(chosen.replace(_SERVICE, "service"))
    plain = parts.scheme == "http" and _is_loopback(parts.hostname or "")
    if _SERVICE not in chosen or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ConfigError(f"scan.gcp.endpoint: {pattern!r} is no pattern of an endpoint", hint=_HINT)
    if parts.scheme != "https" and not plain:
        raise ConfigError(f"scan.gcp.endpoint: {pattern!r} would send tokens without TLS", hint=_HINT)
    trimmed = chosen.rstrip("/")
    return lambda service: trimmed.replace(_SERVICE, service)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
