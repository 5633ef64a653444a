"""Evaluates policies on an OPA server, through opa-python-client. Keeps out what they mean.

What the server holds is settled when the engine is opened (`opa_policies.py`). The law of the day
travels in each document, so that decisions of two dates can share a server.
"""

import ipaddress
import re
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import msgspec

from guardrails.errors import EngineError, PolicyError
from guardrails.policy.engines.interface import ENTRYPOINT, EngineName, EngineSettings, PolicySet
from guardrails.policy.engines.opa_policies import ServerPolicies

OLDEST = (1, 20)
"""Older servers answer some of our probes differently, and one of them never ends."""

_RETRIES = 1
"""Of a connection that fails, and of reads that the server refused for the moment; a decision that was
asked for is not asked for again."""

_INSTALL = "pip install 'compute-guardrails[opa]', or use the wasm engine"


class _Labels(msgspec.Struct, frozen=True):
    version: str


class _Config(msgspec.Struct, frozen=True):
    labels: _Labels


class _ConfigAnswer(msgspec.Struct, frozen=True):
    """What a server says about itself."""

    result: _Config


class _Revision(msgspec.Struct, frozen=True):
    revision: str


class _Provenance(msgspec.Struct, frozen=True):
    bundles: dict[str, _Revision] = {}


class _Decided(msgspec.Struct, frozen=True):
    """Which bundles an answer comes from."""

    provenance: _Provenance


class _Refusal(msgspec.Struct, frozen=True):
    """An error as OPA words it."""

    message: str
    errors: list[dict[str, Any]] = []


class OpaEngine:
    """Evaluates documents on a server; for one thread and one process.

    Args:
        policies: Their `sources` are put on the server, or must be in the bundle that it loaded itself.
        settings: What concerns opa, and `timeout_seconds` for each request with its answer.
        say: Told what takes long.

    Raises:
        PolicyError: opa-python-client is not installed, or the server cannot be reached, is too
            old, refuses the policies, or holds others in their place.
    """

    name = EngineName.OPA

    def __init__(self, policies: PolicySet, settings: EngineSettings, say: Callable[[str], object]) -> None:
        self.digest = policies.manifest.digest
        self._url = settings.opa_url
        self._timeout_seconds = settings.timeout_seconds
        self._client = _client(settings)
        weakref.finalize(self, self._client.close_connection)
        self._bundled = not settings.opa_push
        with self._talking():
            self._require_version()
            held = ServerPolicies(self._client, policies, f"opa server {self._url}", say)
            if self._bundled:
                held.verify_bundle()
            else:
                held.put()

    def evaluate(self, document: bytes) -> Mapping[str, Any]:
        """See `Engine.evaluate`. Errors of built-ins are errors here, never undefined."""
        strict = {"strict-builtin-errors": "true"}
        if self._bundled:
            strict["provenance"] = "true"
        try:
            answer = self._client.query_rule(msgspec.json.decode(document), ENTRYPOINT, query_params=strict)
        except OSError as error:  # every error of requests is one
            raise EngineError(f"opa server {self._url}: {self._said(error)}") from error
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            raise EngineError(f"the document cannot be read: {error}") from error
        if self._bundled and self.digest not in _revisions(answer):
            raise EngineError(f"opa server {self._url}: its bundle is no longer {self.digest}")
        decision = answer.get("result") if isinstance(answer, dict) else None
        if not isinstance(decision, dict):
            raise EngineError(f"opa server {self._url}: the decision is undefined")
        return decision

    @contextmanager
    def _talking(self) -> Iterator[None]:
        """Turn what goes wrong while the server is prepared into `PolicyError`."""
        from opa_client import errors  # type: ignore[import-untyped]  # noqa: PLC0415

        try:
            yield
        except OSError as error:
            hint = "check the URL, the token and that the server runs: curl URL/health"
            raise PolicyError(f"opa server {self._url}: {self._said(error)}", hint=hint) from error
        except errors.PolicyNotFoundError as error:
            hint = "may this client read /v1/policies and /v1/data?"
            raise PolicyError(f"opa server {self._url}: {error.message}", hint=hint) from error
        except msgspec.ValidationError as error:
            raise PolicyError(f"{self._url} does not answer like an OPA server: {error}") from error

    def _require_version(self) -> None:
        version = msgspec.convert(self._client.get_config(), _ConfigAnswer).result.labels.version
        numbers = re.match(r"(\d+)\.(\d+)", version)
        if numbers is None or tuple(int(number) for number in numbers.groups()) < OLDEST:
            needed = ".".join(str(number) for number in OLDEST)
            raise PolicyError(
                f"opa server {self._url} is version {version}", hint=f"version {needed} or later is needed"
            )

    def _said(self, error: OSError) -> str:
        """What went wrong, in the server's words when it had any."""
        response = getattr(error, "response", None)
        if response is None:
            return self._unanswered(" ".join(str(_innermost(error)).split()))
        try:
            refusal = msgspec.json.decode(response.content, type=_Refusal)
        except (msgspec.DecodeError, UnicodeError):
            return f"HTTP {response.status_code}: {' '.join(response.text[:300].split())}"
        details = [str(each["message"]) for each in refusal.errors if "message" in each]
        return f"HTTP {response.status_code}: {'; '.join([refusal.message, *details])}"

    def _unanswered(self, cause: str) -> str:
        if "timed out" in cause:
            return f"no answer within {self._timeout_seconds:g} s"
        tls = re.search(r"\[(?:SSL|X509)[^]]*\] (?:certificate verify failed: |.*alert )?([\w' .-]+)", cause)
        if tls:
            return f"the TLS connection fails: {tls[1].strip()}"
        system = re.search(r"\[Errno -?\d+\] ([\w ]+)", cause)
        return f"no answer: {system[1]} ({_RETRIES + 1} attempts)" if system else f"no answer: {cause}"


def _innermost(error: BaseException) -> BaseException:
    """What an error of the HTTP libraries was made from."""
    for inner in (getattr(error, "reason", None), *reversed(error.args)):
        if isinstance(inner, BaseException):
            return _innermost(inner)
    return error


def _client(settings: EngineSettings) -> Any:
    try:
        from opa_client import OpaClient  # noqa: PLC0415
    except ImportError as error:
        raise PolicyError("the opa engine needs opa-python-client", hint=_INSTALL) from error
    url = _url(settings.opa_url)
    host, secure = url.hostname or "", url.scheme == "https"
    if settings.opa_token and not secure and not _is_this_machine(host):
        raise PolicyError(
            f"opa server URL http://{host}: a token is not sent in clear text to another machine",
            hint="use https://, or leave opa.token_env out",
        )
    client = OpaClient(
        host=f"[{host}]" if ":" in host else host,
        port=url.port or (443 if secure else 8181),
        ssl=settings.opa_ca_file or True if secure else False,
        cert=_certificate(settings),
        token=settings.opa_token or None,
        retries=_RETRIES,
        timeout=settings.timeout_seconds,
    )
    _restrict(client._session, f"{client.root_url}/", settings)  # noqa: SLF001 - the client has no other way
    return client


def _url(text: str) -> SplitResult:
    """The server's address, if it is no more than that."""
    shown = text.rpartition("@")[2].partition("?")[0]
    try:
        url = urlsplit(text)
        usable = url.scheme in ("http", "https") and url.hostname and (url.port is None or url.port > 0)
    except ValueError as error:
        raise PolicyError(f"opa server URL {shown!r}: {error}") from error
    if not usable or url.path.strip("/") or url.query or "@" in url.netloc:
        hint = "give scheme, host and port, as in http://127.0.0.1:8181, and a token by opa.token_env"
        raise PolicyError(f"opa server URL {shown!r} cannot be used", hint=hint)
    return url


def _is_this_machine(host: str) -> bool:
    """Whether what is sent to the host never leaves this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _restrict(session: Any, address: str, settings: EngineSettings) -> None:
    """Speak to this address only, in bounded time, and take nothing from the environment."""
    from guardrails.policy.engines.deadline import DeadlineAdapter  # noqa: PLC0415 - it imports requests

    retries = session.get_adapter(address).max_retries
    session.adapters.clear()  # a redirect to elsewhere would take the document along
    session.mount(address, DeadlineAdapter(settings.timeout_seconds, retries))
    session.max_redirects = 1
    # Else requests takes REQUESTS_CA_BUNDLE for ca_file, ~/.netrc for the token, and a proxy for the address.
    session.trust_env = False
    session.headers["Accept-Encoding"] = "identity"  # the bound on an answer is one on what it expands to


def _certificate(settings: EngineSettings) -> str | tuple[str, str] | None:
    """This client's certificate and key, as requests takes them."""
    files = {"opa.ca_file": settings.opa_ca_file, "opa.cert_file": settings.opa_cert_file}
    files["opa.key_file"] = settings.opa_key_file
    for setting, path in files.items():
        if path and not Path(path).is_file():
            raise PolicyError(
                f"{setting}: {path}: no such file", hint="give a file of PEM certificates or keys"
            )
    if settings.opa_key_file and not settings.opa_cert_file:
        raise PolicyError("opa.key_file: a key without opa.cert_file", hint="give the certificate as well")
    if settings.opa_key_file:
        return settings.opa_cert_file, settings.opa_key_file
    return settings.opa_cert_file or None


def _revisions(answer: Any) -> frozenset[str]:
    """Of the bundles that decided, as the server says with `provenance`."""
    try:
        said = msgspec.convert(answer, _Decided).provenance
    except msgspec.ValidationError:
        return frozenset()
    return frozenset(each.revision for each in said.bundles.values())
