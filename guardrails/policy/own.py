"""An organisation's own rules, beside ours: finds, checks and joins them. Keeps out what they decide.

Only `guardrails/regimes/org_<name>/…` and `guardrails/lib/org_<name>/…` are theirs. A file that is
anywhere else, or says it is, is an error: a rule that is not loaded would never fail.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import msgspec

from guardrails.errors import PolicyError
from guardrails.limits import MIB, OWN_RULE_BYTES, OWN_RULES_BYTES
from guardrails.policy import generate
from guardrails.policy.annotations import is_rule, read_rule
from guardrails.policy.engines.interface import PolicySet
from guardrails.policy.law_files import check_rule, read_regime, regime_path
from guardrails.policy.manifest import Manifest, Regime, Rule

DECISION = "guardrails/decision.rego"
TEST = "_test.rego"

_RULES = re.compile(r"guardrails/regimes/(org_[a-z0-9_]+)/")
_LIBRARIES = re.compile(r"guardrails/lib/org_[a-z0-9_]+/")
_PACKAGE = re.compile(r"^\s*package\s+(\S+)", re.MULTILINE)
_ID = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)+")
_QUOTED = re.compile(r"'([^']+)'|(?:provision|limit|choice|clock|group) (\w+)")
_CHECKED = "id|provision|limits|choices|clocks|parameters|default|percent_of"
_PLACES = (
    "own rules are guardrails/regimes/org_NAME/RULE/RULE.rego beside a regime.yaml, "
    "libraries guardrails/lib/org_NAME/TOPIC/TOPIC.rego"
)


class Folder:
    """The files of one `--policies DIR`.

    Attributes:
        name: As it was given.
        sources: Relative path -> Rego text, rules and libraries.
        tests: Relative path -> Rego text.
        laws: Id of a regime -> text of its `regime.yaml`.

    Raises:
        PolicyError: It is no folder, holds no rules, or a file is where none belongs.
    """

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self.sources: dict[str, str] = {}
        self.tests: dict[str, str] = {}
        self.laws: dict[str, str] = {}
        self._bytes = 0
        for relative in _files(path):
            self._take(path, relative)
        if not any(is_rule(each) for each in self.sources):
            raise PolicyError(
                f"{self.name}: holds no rules", hint="`guardrails policies new` writes the first one"
            )

    def _take(self, path: Path, relative: str) -> None:
        where = f"{self.name}/{relative}"
        rule = _RULES.match(relative)
        if relative.endswith(".yaml"):
            if rule and relative == regime_path(rule[1]):
                self.laws[rule[1]] = _text(path / relative, where)
            elif relative.startswith("guardrails/"):
                raise PolicyError(f"{where}: no law is read from here", hint=_PLACES)
            return
        if not (rule or _LIBRARIES.match(relative)):
            raise PolicyError(f"{where}: is not among an organisation's own packages", hint=_PLACES)
        text = _text(path / relative, where)
        self._add(text)
        if relative.endswith(TEST):
            _require_package(where, text, [_dotted(str(Path(relative).parent)) + "_test", _dotted(relative)])
            self.tests[relative] = text
        elif rule and not is_rule(relative):
            raise PolicyError(f"{where}: a rule's file has the name of its folder", hint=_PLACES)
        else:
            if not rule:
                _require_package(where, text, [_dotted(str(Path(relative).parent)), _dotted(relative)])
            self.sources[relative] = text

    def _add(self, text: str) -> None:
        self._bytes += len(text)
        if self._bytes > OWN_RULES_BYTES:
            most = OWN_RULES_BYTES // MIB
            raise PolicyError(f"{self.name}: holds more than {most} MiB of rules: more than is compiled")

    def read(self) -> tuple[tuple[Regime, ...], tuple[Rule, ...]]:
        """The regimes and rules that it says.

        Raises:
            PolicyError: One is wrong; names file and line.
        """
        regimes = {each: self._regime(each) for each in sorted(self.laws)}
        rules = []
        for path, text in sorted(self.sources.items()):
            if not is_rule(path):
                continue
            rule = read_rule(path, text, self.name)
            if rule.regime not in regimes:
                where = f"{self.name}/{regime_path(rule.regime)}"
                raise PolicyError(f"{where}: is missing", hint="a regime.yaml holds the law of its rules")
            rules.append(self._checked(rule, regimes[rule.regime], path, text))
        return tuple(regimes.values()), tuple(rules)

    def _regime(self, regime: str) -> Regime:
        path = regime_path(regime)
        try:
            return read_regime(path, self.laws[regime], self.name)
        except PolicyError as error:
            raise _located(error, f"{self.name}/{path}", self.laws[regime]) from error

    def _checked(self, rule: Rule, regime: Regime, path: str, text: str) -> Rule:
        where = f"{self.name}/{path}"
        try:
            check_rule(rule, regime, self.name)
            _require_contract(rule, where)
        except PolicyError as error:
            raise _located(error, where, text) from error
        return rule


class JoinedPolicies:
    """Ours and an organisation's, as engines take them.

    Attributes:
        folders: The organisation's.
        manifest: Rules and regimes of all; its digest is over all of it.
        sources: Rego of all, with an entry point for all.
    """

    def __init__(self, ours: PolicySet, folders: Sequence[Folder]) -> None:
        self.folders = tuple(folders)
        read = [folder.read() for folder in folders]
        theirs = [(rule, folder) for folder, (_, found) in zip(folders, read, strict=True) for rule in found]
        _once(ours.manifest, theirs)
        rules = [*ours.manifest.rules, *(rule for rule, _ in theirs)]
        rules.sort(key=lambda rule: (rule.regime, rule.id))
        own = {path: text for folder in folders for path, text in folder.sources.items()}
        self.sources: Mapping[str, str] = {**ours.sources, **own, DECISION: generate.decision(rules)}
        manifest = msgspec.structs.replace(
            ours.manifest,
            digest="",
            rules=tuple(rules),
            regimes=(*ours.manifest.regimes, *(regime for regimes, _ in read for regime in regimes)),
        )
        self.manifest: Manifest = msgspec.structs.replace(
            manifest, digest=joined_digest(manifest, self.sources)
        )

    @property
    def encoded_sources(self) -> bytes:
        """As of `PolicySet`."""
        return _encoded(self.sources)

    @cached_property
    def wasm(self) -> bytes:
        """Compiled now, or by an earlier `guardrails policies build`.

        Raises:
            PolicyError: It is not compiled yet and `opa` is not here, or a policy does not compile.
        """
        from guardrails.policy.own_wasm import compiled  # noqa: PLC0415 - only the wasm engine needs it

        return compiled(self, self.in_folders)

    def shown(self, path: str) -> str:
        """A source's path as messages name it."""
        for folder in self.folders:
            if path in folder.sources or path in folder.tests:
                return f"{folder.name}/{path}"
        return f"policies/{path}"

    def in_folders(self, said: str) -> str:
        """A message of OPA with the organisation's files named as they were given."""
        for folder in self.folders:
            for path in (*folder.sources, *folder.tests):
                said = said.replace(f"policies/{path}", self.shown(path))
        return said


def with_own(ours: PolicySet, folders: Sequence[Path]) -> JoinedPolicies:
    """The shipped policies with an organisation's own beside them.

    Raises:
        PolicyError: A file, annotation or regime is wrong, or an id or file is there twice; names file,
            line and mend.
    """
    read = [Folder(each) for each in folders]
    seen: dict[str, Folder] = {}
    for folder in read:
        for path in (*folder.sources, *(regime_path(each) for each in folder.laws)):
            if path in seen:
                where = f"{folder.name}/{path}"
                raise PolicyError(f"{where}: is in {seen[path].name} as well", hint="keep it in one folder")
            seen[path] = folder
    return JoinedPolicies(ours, read)


def _files(folder: Path) -> Iterator[str]:
    """Rego and YAML files, in order of their paths; hidden folders are somebody else's."""
    if not folder.is_dir():
        raise PolicyError(f"{folder}: no such folder", hint="--policies takes the folder of your own rules")
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in relative.parts)
        if path.suffix in (".rego", ".yaml") and path.is_file() and not hidden:
            yield relative.as_posix()
        elif path.suffix == ".yml" and relative.parts[0] == "guardrails":
            raise PolicyError(f"{path}: is not read", hint="call it regime.yaml")


def _text(path: Path, where: str) -> str:
    try:
        if path.stat().st_size > OWN_RULE_BYTES:
            raise PolicyError(
                f"{where}: is larger than {OWN_RULE_BYTES // 1024} KiB: more than is compiled",
                hint="facts belong into the register; split what decides into several rules",
            )
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise PolicyError(
            f"{where}: cannot be read: {error.strerror}", hint="let this user read it"
        ) from error
    except UnicodeDecodeError as error:
        raise PolicyError(f"{where}: is not UTF-8", hint="save it as UTF-8") from error


def _require_package(where: str, text: str, packages: Sequence[str]) -> None:
    found = _PACKAGE.search(text)
    if found is None or found[1] not in packages:
        line = text[: found.start(1)].count("\n") + 1 if found else 1
        said = found[1] if found else "not there"
        raise PolicyError(
            f"{where}:{line}: the package is {said}, the path says {packages[0]}", hint="make them agree"
        )


def _require_contract(rule: Rule, where: str) -> None:
    if not all(each.ref for each in rule.citations):
        raise PolicyError(f"{where}: a citation of 'related_resources' has no ref", hint="e.g. a URL")
    if not _ID.fullmatch(rule.id):
        raise PolicyError(f"{where}: the id '{rule.id}' is none", hint="e.g. ACME-01")


def _dotted(path: str) -> str:
    return path.removesuffix(".rego").replace("/", ".")


def _once(ours: Manifest, theirs: Sequence[tuple[Rule, Folder]]) -> None:
    seen = {rule.id: "the shipped policies" for rule in ours.rules}
    for rule, folder in theirs:
        if rule.id in seen:
            path = f"guardrails/regimes/{rule.regime}/{rule.name}/{rule.name}.rego"
            error = PolicyError(
                f"{folder.name}/{path}: the id '{rule.id}' is taken, in {seen[rule.id]}",
                hint="choose another id",
            )
            raise _located(error, f"{folder.name}/{path}", folder.sources[path])
        seen[rule.id] = f"{folder.name}/guardrails/regimes/{rule.regime}/{rule.name}"


def _located(error: PolicyError, where: str, text: str) -> PolicyError:
    """The error with the line of what it speaks of, when it has none yet."""
    said = str(error)
    if not said.startswith(f"{where}: "):
        return error
    words = [quoted or named for quoted, named in _QUOTED.findall(said)]
    line = next((line for word in words for line in _lines_with(word, text)), 1)
    return PolicyError(f"{where}:{line}: {said.removeprefix(f'{where}: ')}", hint=error.hint)


def _lines_with(word: str, text: str) -> Iterator[int]:
    """First those that say the word as a value of what is checked, then any."""
    lines = list(enumerate(text.splitlines(), 1))
    for before in (rf"\b(?:{_CHECKED}):.*", ""):
        pattern = re.compile(rf"{before}\b{re.escape(word)}\b")
        yield from (number for number, line in lines if pattern.search(line))


def joined_digest(manifest: Manifest, sources: Mapping[str, str]) -> str:
    """SHA-256, in hexadecimal, over the law, the annotations and the sources of all."""
    total = hashlib.sha256()
    unsigned = msgspec.structs.replace(manifest, digest="")
    for part in (msgspec.json.encode(unsigned), _encoded(sources)):
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()


def _encoded(sources: Mapping[str, str]) -> bytes:
    return msgspec.json.encode(sources, order="sorted")
