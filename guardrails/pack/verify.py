"""Checks a pack: layout, signature, digests, ledger, and what the policies answer to its documents today.

Everything that is not as it was signed ends it; nothing of a pack is used before its signature and digests
are right.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar

import msgspec

from guardrails.errors import InputError
from guardrails.files import sha256
from guardrails.limits import PACK_MEMBER_BYTES
from guardrails.model.ledger import Entry, faults
from guardrails.model.run import Run
from guardrails.model.verdict import OWN
from guardrails.pack import compare, evidence, replay
from guardrails.pack.archive import Archive
from guardrails.pack.statement import Statement, verified
from guardrails.policy.bundle_files import digest, load_bundle
from guardrails.policy.manifest import Manifest
from guardrails.policy.own import joined_digest

if TYPE_CHECKING:
    from securesystemslib.signer import SSlibKey

T = TypeVar("T")
_ENVELOPE_BYTES = 32 << 20
_IDENTITY = "identity"
_ENGINES = ("wasm", "opa")


class Check(msgspec.Struct, frozen=True):
    """One thing that was checked, and what was found; `left_out`: whether any of it was not checked."""

    name: str
    said: str
    left_out: bool = False


def decided_again(checks: Iterable[Check]) -> bool:
    """Whether an engine replayed every decision."""
    return any(each.name in _ENGINES and not each.left_out for each in checks)


def conclusion(checks: Sequence[Check]) -> str:
    """What all checks of a pack come to, in words."""
    erased = any(each.name == _IDENTITY and each.left_out for each in checks)
    here = "what was signed is here" + (f" but {evidence.IDENTITY}, which was erased" if erased else "")
    if decided_again(checks):
        return f"{'whole: ' if not erased else ''}{here}, and is decided the same"
    why = "; ".join(f"{each.name}: {each.said}" for each in checks if each.name in _ENGINES)
    return f"not decided again: {here} ({why})"


class Verification:
    """A pack whose layout, signature and digests are right.

    Args:
        file: Open for reading.
        path: Its name, for people.
        key: Whose signature counts.

    Raises:
        InputError: It is no pack, is signed by somebody else, or anything in it was changed.
    """

    def __init__(self, file: IO[bytes], path: str, key: "SSlibKey") -> None:
        self._path = path
        self._archive = Archive(file, path)
        self._key = key
        self.statement: Statement = verified(
            self._archive.read(evidence.ATTESTATION, _ENVELOPE_BYTES), key, path
        )
        self._check_members()

    def _check_members(self) -> None:
        signed = {each.name: each.digest.get("sha256") for each in self.statement.subject}
        here = self._archive.members.keys() - {evidence.ATTESTATION}
        for name in sorted(here - signed.keys()):
            raise self._error(f"{name}: is not in the statement (it was added)")
        for name in sorted(signed.keys() - here - {evidence.IDENTITY}):
            raise self._error(f"{name}: missing (the statement names it)")
        for name in sorted(here):
            if self._archive.sha256(name) != signed[name]:
                raise self._error(f"{name}: changed (its digest is not that of the statement)")
        if (evidence.IDENTITY in signed) != self.statement.predicate.identity:
            raise self._error("the statement contradicts itself on identities")
        if self.statement.predicate.documents != len(self._documents()):
            raise self._error("the statement names another number of documents")

    def checks(self, engines: Sequence[str], opa: tuple[Path, str] | None) -> Iterator[Check]:
        """Each check with what it found, in order.

        Args:
            engines: Which replay: `wasm`, `opa`.
            opa: The binary and its version; None: there is none.

        Raises:
            InputError: Something is not what was recorded; says what.
            PolicyError: An engine cannot be used.
        """
        yield Check("signature", f"{self._key.scheme}, key {self._key.keyid[:16]}")
        yield Check("members", f"{len(self._archive.members):,}, each with the digest that was signed")
        yield self._identity()
        yield self._ledger()
        policies = self._policies()
        yield Check("policies", f"{policies.manifest.digest[:16]}, {_whose(policies.manifest)}")
        yield from self._replayed(policies, engines, opa)
        yield self._verdicts()

    def _identity(self) -> Check:
        if not self.statement.predicate.identity:
            return Check(_IDENTITY, "nothing in it identifies people")
        if evidence.IDENTITY in self._archive.members:
            return Check(_IDENTITY, f"{evidence.IDENTITY} identifies people: `pack erase` takes it away")
        return Check(_IDENTITY, f"{evidence.IDENTITY} was erased; its digest is still signed", left_out=True)

    def _ledger(self) -> Check:
        if evidence.RUN not in self._archive.members:
            return Check("ledger", "not from a store")
        data = self._read(evidence.RUN)
        run = self._decoded(evidence.RUN, Run)
        entries = self._decoded(evidence.LEDGER, tuple[Entry, ...])
        predicate = self.statement.predicate
        if not entries or entries[0].content != sha256(data):
            raise self._error(f"{evidence.LEDGER}: its first entry is not of {run.id}")
        if (run.id, entries[0].digest) != (predicate.run, predicate.entry):
            raise self._error(f"{evidence.LEDGER}: is not the entry that the statement names")
        for fault in faults(entries, entries[0].number - 1, entries[0].previous):
            raise self._error(f"{evidence.LEDGER}: {fault}")
        self._check_run(run)
        part = "; the report is a part of the run's" if predicate.only else ""
        numbers = f"entries {entries[0].number} to {entries[-1].number}"
        return Check("ledger", f"{run.id} of {run.at}, {numbers}{part}")

    def _check_run(self, run: Run) -> None:
        """What the run recorded is what is here; of some customers alone are report and documents others."""
        only = self.statement.predicate.only
        recorded = {
            **({} if only else {evidence.REPORT: run.report.sha256}),
            evidence.CATALOG: run.catalog,
            evidence.CONFIGURATION: run.configuration,
            **{f"{evidence.POLICIES}/{name}": digest_ for name, digest_ in run.policies.items()},
        }
        for name, digest_ in recorded.items():
            if self._archive.sha256(name) != digest_:
                raise self._error(f"{name}: is not the one that {run.id} recorded")
        if not only and run.documents.count != len(self._documents()):
            raise self._error(f"{run.id} recorded {run.documents.count:,} documents: others are here")

    def _policies(self) -> replay.PackedPolicies:
        name = f"{evidence.POLICIES}/{evidence.MANIFEST}"
        manifest = self._decoded(name, Manifest)
        encoded = self._read(f"{evidence.POLICIES}/{evidence.SOURCES}")
        sources = evidence.sources(encoded)
        wasm_name = f"{evidence.POLICIES}/{evidence.WASM}"
        wasm = self._read(wasm_name) if wasm_name in self._archive.members else b""
        texts = {f"{evidence.REGO}/{path}": sha256(text.encode()) for path, text in sources.items()}
        here = {each for each in self._archive.members if each.startswith(f"{evidence.REGO}/")}
        if here != texts.keys() or any(self._archive.sha256(each) != texts[each] for each in here):
            raise self._error(f"{evidence.REGO}: is not what {evidence.SOURCES} holds")
        if manifest.digest not in (digest(manifest, wasm, encoded), joined_digest(manifest, sources)):
            raise self._error(f"{evidence.POLICIES}: are not those of the digest {manifest.digest[:16]}")
        if manifest.digest != self.statement.predicate.policies:
            raise self._error(f"{name}: are not the policies that decided")
        return replay.PackedPolicies(manifest, wasm, sources, encoded)

    def _replayed(
        self, policies: replay.PackedPolicies, engines: Sequence[str], opa: tuple[Path, str] | None
    ) -> Iterator[Check]:
        places = range(len(self._documents()))
        if "wasm" in engines and policies.wasm:
            documents = (self._read(evidence.document_name(place)) for place in places)
            self._compare("wasm", replay.by_wasm(policies, documents), places)
            yield Check("wasm", f"{len(places):,} decisions, the same bytes")
        else:
            why = "not asked for" if policies.wasm else "the policies were not compiled for it"
            yield Check("wasm", f"not replayed: {why}", left_out=True)
        if "opa" in engines and opa is not None:
            decided = [each for each in places if self._read(evidence.decision_name(each))]
            documents_ = [self._read(evidence.document_name(place)) for place in decided]
            self._compare("opa", replay.by_opa(opa[0], policies, documents_), decided)
            silent = len(places) - len(decided)
            rest = f"; {silent:,} without an answer not replayed" if silent else ""
            said = f"{len(decided):,} decisions of opa {opa[1]}, the same bytes{rest}"
            yield Check("opa", said, left_out=bool(silent))
        else:
            why = "not asked for" if opa is not None or "opa" not in engines else "it is not on the path"
            yield Check("opa", f"not replayed: {why}", left_out=True)

    def _compare(self, engine: str, decisions: Iterator[bytes], places: Sequence[int]) -> None:
        for place, decision in zip(places, decisions, strict=True):
            name = evidence.decision_name(place)
            if decision != self._read(name):
                raise self._error(f"{name}: {engine} decides otherwise today")

    def _verdicts(self) -> Check:
        report = self._decoded(evidence.REPORT, compare.JudgedReport)
        places = range(len(self._documents()))
        heads = (self._decoded(evidence.document_name(each), evidence.DocumentHead) for each in places)
        decisions = (self._read(evidence.decision_name(each)) for each in places)
        try:
            for difference in compare.differences(report, heads, decisions):
                raise self._error(f"{evidence.REPORT}: not what was decided: {difference}")
        except msgspec.DecodeError as error:
            raise self._error(f"a decision cannot be read: {error}") from error
        return Check("verdicts", f"{len(report.verdicts):,} listed and all counted ones are as decided")

    def _documents(self) -> list[str]:
        return [each for each in self._archive.members if each.startswith("documents/")]

    def _read(self, name: str) -> bytes:
        return self._archive.read(name, PACK_MEMBER_BYTES)

    def _decoded(self, name: str, kind: type[T]) -> T:
        try:
            return msgspec.json.decode(self._read(name), type=kind)
        except (msgspec.DecodeError, UnicodeError) as error:
            raise self._error(f"{name}: cannot be read by this version: {error}") from error

    def _error(self, message: str) -> InputError:
        return InputError(f"{self._path}: {message}")


def _whose(manifest: Manifest) -> str:
    own = sorted(each.id for each in manifest.regimes if each.id.startswith(OWN))
    if own:
        return f"with own rules ({', '.join(own)})"
    shipped = load_bundle().manifest.digest == manifest.digest
    return "those that ship with this version" if shipped else "not those of this version"
