"""What an engine is. Keeps out every engine's own dependency."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

import msgspec

from guardrails.policy.manifest import Manifest

ENTRYPOINT = "guardrails/decision"
"""The one rule that engines evaluate; its object is `{regime: {rule: {"verdict": …, "detail": …}}}`."""

Decision = Mapping[str, object]


class EngineName(StrEnum):
    """The engines that ship."""

    WASM = "wasm"
    OPA = "opa"


class EngineSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How engines are run; each reads what concerns it.

    Attributes:
        timeout_seconds: Wall time that one evaluation, or one request with its answer, may take.
        cache: Folder for compiled modules, `off`, or empty for `GUARDRAILS_CACHE` and then the
            user's own cache folder. [wasm]
        opa_url: Scheme, host and port of the server. [opa]
        opa_token: Bearer token; empty for none. [opa]
        opa_ca_file: Certificates that vouch for the server; empty for the system's. [opa]
        opa_cert_file: This client's certificate; empty for none. [opa]
        opa_key_file: Its key; empty when it is in the certificate's file. [opa]
        opa_push: Whether the policies are put on the server, or must be in its own bundle. [opa]
    """

    timeout_seconds: float = 30.0
    cache: str = ""
    opa_url: str = "http://127.0.0.1:8181"
    opa_token: str = ""
    opa_ca_file: str = ""
    opa_cert_file: str = ""
    opa_key_file: str = ""
    opa_push: bool = True


class PolicySet(Protocol):
    """What an engine is given: one set of policies, compiled and as text."""

    @property
    def manifest(self) -> Manifest:
        """Rules, law and the digest of it all."""
        ...

    @property
    def wasm(self) -> bytes:
        """The module that `opa build -t wasm` made."""
        ...

    @property
    def sources(self) -> Mapping[str, str]:
        """Relative path of each Rego file -> its text; no tests."""
        ...

    @property
    def encoded_sources(self) -> bytes:
        """The same as JSON: the bytes that the manifest's digest was made from."""
        ...


class Engine(Protocol):
    """Evaluates documents against one set of policies.

    An engine belongs to one thread. It may be used after `fork()` by the child (the opa engine's
    connection may not: open one there).
    """

    @property
    def name(self) -> EngineName:
        """Which engine it is."""
        ...

    @property
    def digest(self) -> str:
        """The manifest's digest of the policies it evaluates."""
        ...

    def evaluate(self, document: bytes) -> Decision:
        """Decide one document.

        Args:
            document: `guardrails.input/1` as JSON, validated before.

        Returns:
            `{regime: {rule: {"verdict": {subject: …}, "detail": {subject: …}}}}`, as the policies
            gave it. Numbers may be int or float.

        Raises:
            EngineError: There is no decision: the engine failed, took too long, or the decision is
                undefined. The next document may be tried.
        """
        ...
