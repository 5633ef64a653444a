"""Which policies an OPA server holds: puts ours there, or finds them in the server's own bundle.

Nothing may stand beside them in our packages, and data may not stand where rules are looked for: two
sets side by side would be neither. What cannot be verified is refused before anything is evaluated.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import msgspec

from guardrails.errors import PolicyError
from guardrails.policy.engines.interface import ENTRYPOINT, PolicySet

_ROOT = "guardrails"
_ORGANISATION = re.compile(r"guardrails/(?:regimes|lib)/(org_[a-z0-9_]+)(?:/|$)")
_PACKAGE = re.compile(r"^package (\S+)", re.MULTILINE)
_COMMENT = re.compile(r"#.*")
_PATH = re.compile(r"\bdata((?:\.\w+|\[\"\w+\"\])+)")
_OTHERS = (
    "delete these policies from the server, or use a server of its own for this version; "
    "where it loads the bundle of `guardrails policies build`, set opa.push to no"
)


class _Manifest(msgspec.Struct, frozen=True):
    revision: str = ""


class _Bundle(msgspec.Struct, frozen=True):
    """A bundle as the server tells of it; `manifest` is absent while it is not active."""

    manifest: _Manifest = _Manifest()


class ServerPolicies:
    """The policies of a server, compared with ours.

    Args:
        client: An `OpaClient`.
        policies: Ours.
        name: The server in messages.
        say: Told what takes long.
    """

    def __init__(self, client: Any, policies: PolicySet, name: str, say: Callable[[str], object]) -> None:
        self._client = client
        self._say = say
        self._digest = policies.manifest.digest
        self._sources = policies.sources
        self._name = name
        found = (_ORGANISATION.match(path) for path in policies.sources)
        self._organisations = frozenset(match[1] for match in found if match)

    def put(self) -> None:
        """Bring the policies to the server under names that hold their digest, or find them there.

        Raises:
            PolicyError: The server holds others in their place, or refuses them.
        """
        ours = {f"compute-guardrails/{self._digest}/{path}": text for path, text in self._sources.items()}
        packages = self._packages()
        for each, package in packages.items():
            if each not in ours:
                raise self._error(f"holds other policies in {package}: {each}", _OTHERS)
            if self._text(each) != ours[each]:
                raise self._error(f"is no longer as it was: policy {each} has been changed", _OTHERS)
        self._refuse_data(packages.values())
        self._upload({each: text for each, text in ours.items() if each not in packages})

    def verify_bundle(self) -> None:
        """Find the policies in a bundle that the server loaded itself.

        Raises:
            PolicyError: No bundle has our digest as its revision, or its policies are not ours.
        """
        hint = "serve the bundle of `guardrails policies build`, or set opa.push to yes"
        revisions = {name: bundle.manifest.revision for name, bundle in self._bundles().items()}
        if self._digest not in revisions.values():
            seen = ", ".join(f"{name} ({revision or 'no revision'})" for name, revision in revisions.items())
            raise self._error(f"has no bundle of revision {self._digest}; it has: {seen or 'none'}", hint)
        packages = self._packages()
        texts = Counter(self._sources.values())
        for each, package in packages.items():
            text = self._text(each)
            if not texts[text]:
                raise self._error(f"holds other policies in {package}: {each}", hint)
            texts[text] -= 1
        missing = [path for path, text in self._sources.items() if texts[text] > 0]
        if missing:
            raise self._error(f"lacks the policy {missing[0]}", hint)
        self._refuse_data(packages.values())

    def _bundles(self) -> dict[str, _Bundle]:
        return msgspec.convert(self._data("system/bundles"), dict[str, _Bundle])

    def _packages(self) -> dict[str, str]:
        """Id of each module in or around our packages -> its package, as `guardrails/…`."""
        root = f"{self._client.root_url}/data/"
        rows = self._client.get_policies_info()
        found = {each: row["path"].removeprefix(root) for each, row in rows.items()}
        return {each: package for each, package in found.items() if self._in_ours(package)}

    def _in_ours(self, package: str) -> bool:
        """Whether a package is ours or above; an organisation's is when we bring its rules."""
        return (package == _ROOT or package.startswith(f"{_ROOT}/")) and not self._theirs(package)

    def _theirs(self, package: str) -> bool:
        match = _ORGANISATION.match(package)
        return match is not None and match[1] not in self._organisations

    def _text(self, name: str) -> str:
        """A module's text; the server would redirect a name that is a path from the root."""
        rooted = name.startswith("/") or "//" in name
        answer = self._client.get_policy(quote(name, safe="" if rooted else "/"))
        return str(answer["result"]["raw"])

    def _refuse_data(self, packages: Iterable[str]) -> None:
        """Data may not stand where rules are looked for: no path but the entry point and the packages."""
        known = {*packages, ENTRYPOINT} - {_ROOT}
        parents = {f"{_ROOT}/regimes", f"{_ROOT}/lib"}
        parents |= {package[:end] for package in known for end in _slashes(package)}
        waiting = [(_ROOT, self._data(_ROOT))]
        while waiting:
            path, content = waiting.pop()
            if path in known or self._theirs(path):
                continue
            if path not in parents or not isinstance(content, dict):
                raise self._error(
                    f"holds data at {path}, where only policies may be",
                    "delete it, or use a server of its own",
                )
            waiting.extend((f"{path}/{key}", inner) for key, inner in content.items())

    def _data(self, path: str) -> Any:
        """Everything under a path, rules without an input and data alike."""
        from opa_client.errors import PolicyNotFoundError  # type: ignore[import-untyped]  # noqa: PLC0415

        try:
            return self._client.get_data(path)["result"]
        except PolicyNotFoundError as error:
            if error.expression == PolicyNotFoundError.__name__:  # the client's own word: no result
                return {}
            raise

    def _upload(self, modules: Mapping[str, str]) -> None:
        """Put each module, or none: what was put is taken back when one is refused."""
        from opa_client.errors import RegoParseError  # noqa: PLC0415

        if modules:
            self._say(
                f"putting {len(modules)} policies on {self._name}; it compiles all of them again with each "
                "(not needed where it loads the bundle of `guardrails policies build`: opa.push no)"
            )
        done: list[str] = []
        for each in _callees_first(modules):
            try:
                self._client.update_policy_from_string(modules[each], each, rego_compat=False)
            except RegoParseError as error:
                self._withdraw(done)
                raise self._error(
                    f"refuses {each}: {_worded(error)}", "mend the policy that it names"
                ) from error
            done.append(each)

    def _withdraw(self, names: Iterable[str]) -> None:
        """Take back what was put, callers first, so that mended policies find the server as it was.

        What it keeps all the same, the next run finds and names.
        """
        from opa_client.errors import DeletePolicyError  # noqa: PLC0415

        for each in reversed(list(names)):
            with suppress(DeletePolicyError):
                self._client.delete_policy(each)

    def _error(self, message: str, hint: str) -> PolicyError:
        return PolicyError(f"{self._name} {message}", hint=hint)


def _callees_first(modules: Mapping[str, str]) -> list[str]:
    """Modules in an order in which each comes after those that it refers to.

    The server refuses a call of what is not there yet. With each module it compiles all that it has: an
    organisation's come first, because it is they that may be refused, then the short before the long, and
    the entry point last.
    """
    packages = {each: _PACKAGE.findall(text)[:1] for each, text in modules.items()}
    homes = {tuple(package.split(".")): each for each, found in packages.items() for package in found}
    order: dict[str, None] = {}

    def visit(each: str, above: frozenset[str]) -> None:
        for needed in _references(modules[each], homes):
            if needed not in above and needed not in order:
                visit(needed, above | {needed})
        order.setdefault(each)

    def rank(each: str) -> tuple[bool, bool, int, str]:
        return each.endswith(f"/{ENTRYPOINT}.rego"), "/org_" not in each, len(modules[each]), each

    for each in sorted(modules, key=rank):
        visit(each, frozenset((each,)))
    return list(order)


def _references(text: str, homes: Mapping[tuple[str, ...], str]) -> Iterator[str]:
    """The modules that a module names: the nearest package of each path, and those below the path."""
    for path in sorted({tuple(re.findall(r"\w+", found)) for found in _PATH.findall(_COMMENT.sub("", text))}):
        around = (path[:length] for length in range(len(path), 0, -1))
        yield from [homes[package] for package in around if package in homes][:1]
        yield from (home for package, home in homes.items() if package[: len(path)] == path)


def _worded(error: Any) -> str:
    """What a server says about a module, with the line."""
    details = [each for each in error.errors if isinstance(each, dict) and each.get("message")]
    if not details:
        return str(error)
    row = details[0].get("location", {}).get("row")
    return f"line {row}: {details[0]['message']}" if row else str(error)


def _slashes(path: str) -> list[int]:
    return [index for index, letter in enumerate(path) if letter == "/"]
