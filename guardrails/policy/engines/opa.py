"""Evaluates policies on an OPA server, through opa-python-client. Keeps out what they mean.

The server is given the policies under names that hold their digest, and is refused when it holds
others in our packages: two sets side by side would be neither. Data at the place of a rule is
refused by the server itself; other data in our packages, by us.
"""

import re
import weakref
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import msgspec

from guardrails.errors import EngineError, PolicyError
from guardrails.policy.engines.interface import ENTRYPOINT, EngineName, EngineSettings, PolicySet

OLDEST = (1, 20)
"""Older servers answer some of our probes differently, and one of them never ends."""

_RETRIES = 1
_ROOT = "guardrails"
_THEIRS = re.compile(r"guardrails/(regimes|lib)/org_[a-z0-9_]+(/|$)")
_INSTALL = "pip install 'compute-guardrails[opa]', or use the wasm engine"


class _Labels(msgspec.Struct, frozen=True):
    version: str


class _Config(msgspec.Struct, frozen=True):
    labels: _Labels


class _ConfigAnswer(msgspec.Struct, frozen=True):
    """What a server says about itself."""

    result: _Config


class _Refusal(msgspec.Struct, frozen=True):
    """An error as OPA words it."""

    message: str
    errors: list[dict[str, Any]] = []


class OpaEngine:
    """Evaluates documents on a server; for one thread and one process.

    Args:
        policies: Their `sources` are put on the server, unless they are there.
        settings: `opa_url`, `opa_token` and `timeout_seconds` are read.

    Raises:
        PolicyError: opa-python-client is not installed, or the server cannot be reached, is too
            old, refuses the policies, or holds others in their place.
    """

    name = EngineName.OPA

    def __init__(self, policies: PolicySet, settings: EngineSettings) -> None:
        self.digest = policies.manifest.digest
        self._url = settings.opa_url
        self._timeout_seconds = settings.timeout_seconds
        self._client = _client(settings)
        weakref.finalize(self, self._client.close_connection)
        with self._talking():
            self._require_version()
            self._put(policies.sources)

    def evaluate(self, document: bytes) -> Mapping[str, Any]:
        """See `Engine.evaluate`. Errors of built-ins are errors here, never undefined."""
        strict = {"strict-builtin-errors": "true"}
        try:
            answer = self._client.query_rule(msgspec.json.decode(document), ENTRYPOINT, query_params=strict)
        except OSError as error:  # every error of requests is one
            raise EngineError(f"opa server {self._url}: {self._said(error)}") from error
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            raise EngineError(f"the document cannot be read: {error}") from error
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
            raise PolicyError(f"opa server {self._url}: {error.message}") from error
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

    def _put(self, sources: Mapping[str, str]) -> None:
        """Bring the policies to the server, or find them there as they should be."""
        ours = {f"compute-guardrails/{self.digest}/{path}": text for path, text in sources.items()}
        packages = self._packages()
        self._refuse_others(ours, packages)
        self._refuse_data(packages.values())
        self._upload({each: text for each, text in ours.items() if each not in packages})

    def _packages(self) -> dict[str, str]:
        """Id of each module in or around our packages -> its package, as `guardrails/…`."""
        root = f"{self._client.root_url}/data/"
        rows = self._client.get_policies_info()
        found = {each: row["path"].removeprefix(root) for each, row in rows.items()}
        return {each: package for each, package in found.items() if _in_ours(package)}

    def _refuse_others(self, ours: Mapping[str, str], packages: Mapping[str, str]) -> None:
        hint = "delete these policies from the server, or use a server of its own for this version"
        for each, package in packages.items():
            if each not in ours:
                raise PolicyError(
                    f"opa server {self._url} holds other policies in {package}: {each}", hint=hint
                )
            if self._client.get_policy(each)["result"]["raw"] != ours[each]:
                raise PolicyError(f"opa server {self._url}: policy {each} has been changed", hint=hint)

    def _refuse_data(self, packages: Iterable[str]) -> None:
        """Data may not stand where rules are looked for: no path but the entry point and the packages."""
        known = {*packages, ENTRYPOINT} - {_ROOT}
        parents = {f"{_ROOT}/regimes", f"{_ROOT}/lib"}
        parents |= {package[:end] for package in known for end in _slashes(package)}
        waiting = [(_ROOT, self._data())]
        while waiting:
            path, content = waiting.pop()
            if path in known or _THEIRS.match(path):
                continue
            if path not in parents or not isinstance(content, dict):
                raise PolicyError(
                    f"opa server {self._url} holds data at {path}, where only policies may be",
                    hint="delete it, or use a server of its own",
                )
            waiting.extend((f"{path}/{key}", inner) for key, inner in content.items())

    def _data(self) -> Any:
        """Everything under our root, rules without an input and data alike."""
        from opa_client.errors import PolicyNotFoundError  # type: ignore[import-untyped]  # noqa: PLC0415

        try:
            return self._client.get_data(_ROOT)["result"]
        except PolicyNotFoundError as error:
            if error.expression == PolicyNotFoundError.__name__:  # the client's own word: no result
                return {}
            raise

    def _upload(self, modules: Mapping[str, str]) -> None:
        """Put each module; one that needs another waits until that one is there."""
        from opa_client.errors import RegoParseError  # noqa: PLC0415

        waiting, refusal = dict(modules), None
        while waiting:
            before = len(waiting)
            for each in list(waiting):
                try:
                    self._client.update_policy_from_string(waiting[each], each, rego_compat=False)
                except RegoParseError as error:
                    refusal = error
                else:
                    del waiting[each]
            if len(waiting) == before:
                raise PolicyError(f"opa server {self._url} refuses {min(waiting)}: {refusal}")

    def _said(self, error: OSError) -> str:
        """What went wrong, in the server's words when it had any."""
        response = getattr(error, "response", None)
        if response is None:
            if "timed out" in str(error):
                return f"no answer within {self._timeout_seconds:g} s"
            system = re.search(r"\[Errno -?\d+\] ([\w ]+)", str(error))
            return f"no answer: {system.group(1) if system else error}"
        try:
            refusal = msgspec.json.decode(response.content, type=_Refusal)
        except (msgspec.DecodeError, UnicodeError):
            return f"HTTP {response.status_code}: {response.text[:300]}"
        details = [str(each["message"]) for each in refusal.errors if "message" in each]
        return f"HTTP {response.status_code}: {'; '.join([refusal.message, *details])}"


def _client(settings: EngineSettings) -> Any:
    try:
        from opa_client import OpaClient  # noqa: PLC0415
    except ImportError as error:
        raise PolicyError("the opa engine needs opa-python-client", hint=_INSTALL) from error
    try:
        url = urlsplit(settings.opa_url)
        host, port = url.hostname, url.port
    except ValueError as error:
        raise PolicyError(f"opa server URL {settings.opa_url!r}: {error}") from error
    if url.scheme not in ("http", "https") or not host or url.path.strip("/") or url.query:
        hint = "give scheme, host and port, as in http://127.0.0.1:8181"
        raise PolicyError(f"opa server URL {settings.opa_url!r} cannot be used", hint=hint)
    secure = url.scheme == "https"
    return OpaClient(
        host=f"[{host}]" if ":" in host else host,
        port=port or (443 if secure else 8181),
        ssl=secure,
        token=settings.opa_token or None,
        retries=_RETRIES,
        timeout=settings.timeout_seconds,
    )


def _in_ours(package: str) -> bool:
    """Whether a package is ours or above; an organisation's own packages are not."""
    return (package == _ROOT or package.startswith(f"{_ROOT}/")) and not _THEIRS.match(package)


def _slashes(path: str) -> list[int]:
    return [index for index, letter in enumerate(path) if letter == "/"]
