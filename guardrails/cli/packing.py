"""Gathers what a pack holds: of a decision that is made now, or of a run that a store recorded."""

import os
import secrets
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import click
import msgspec

from guardrails import outfiles
from guardrails.errors import InputError

if TYPE_CHECKING:
    from datetime import datetime

    from guardrails.decide.inputs import DecisionFiles
    from guardrails.model.recorder import Recorder
    from guardrails.model.report import Report
    from guardrails.model.run import RecordedRun
    from guardrails.pack.evidence import Evidence

_SALT_BYTES = 32


class Sealing:
    """Where a pack goes and who signs it, both tried before anything is decided.

    Args:
        key: File of the private key; its passphrase is in the environment.
        output: File of the pack.
        read: Files that the command reads, which no pack replaces.

    Raises:
        InputError: The key cannot be used, or the file would take something away.
    """

    def __init__(self, key: str, output: str, read: Sequence[str] = ()) -> None:
        from guardrails.pack import keys

        self._output = output
        self._read = (key, *read)
        outfiles.require_free(output, outfiles.PACK, self._read)
        self._signer = keys.signer(key, os.environ.get(keys.PASSPHRASE, ""))

    def write(self, found: "Evidence", identity: bytes = b"") -> None:
        """Sign and write the pack, and say so.

        Raises:
            InputError: It cannot be written, or is larger than is read.
        """
        from guardrails.pack.build import pack

        outfiles.write(self._output, pack(found, self._signer, identity), outfiles.PACK, self._read)
        key = self._signer.public_key.keyid[:16]
        click.echo(f"{self._output}: {len(found.documents):,} documents, signed by key {key}", err=True)


def decided_now(
    plans: tuple[str, ...],
    snapshots: tuple[str, ...],
    opened: "DecisionFiles",
    now: "datetime",
    only: Sequence[str],
) -> "Evidence":
    """Decide about plans, snapshots or the register alone, and gather all that it was made of.

    Args:
        plans, snapshots: What is looked at.
        opened: What else the decision reads.
        now: The current aware instant.
        only: Customers whose documents and rows are packed; none: all.

    Raises:
        GuardrailsError: Nothing can be concluded.
    """
    from guardrails.cli.config import rows
    from guardrails.cli.explain import decided as judged
    from guardrails.decide.recorded import decided
    from guardrails.model.ledger import canonical
    from guardrails.model.recorder import Recorder
    from guardrails.pack.evidence import Evidence

    recorder = Recorder()
    listening = msgspec.structs.replace(opened, recorder=recorder)
    report = judged(plans, snapshots, listening, now)
    configuration = {key: {"value": value, "origin": origin} for key, value, origin in rows(opened.settings)}
    made = decided(report, opened, recorder, configuration)
    report, owners = _part(report, only)
    documents = tuple(data for owner, data in _documents(recorder) if owners is None or owner in owners)
    return Evidence(
        report=_encoded(report),
        documents=documents,
        decisions=_answers(made.policies, documents),
        policies=made.policies,
        catalog=canonical(made.catalog),
        configuration=canonical(made.configuration),
    )


def recorded(store: str, run: str, only: Sequence[str], answer: bytes = b"") -> "Evidence":
    """A run of a store, with the entries of its ledger.

    Args:
        store: File or URL.
        run: Its id.
        only: Customers whose documents and rows are packed; none: all.
        answer: What the store answered to an auditor; empty: nothing was asked.

    Raises:
        StoreError: There is no such store or run, or it is not what was recorded.
        InputError: Parts of it were deleted in time.
    """
    from guardrails.cli.recording import opened_store
    from guardrails.model.report import Report
    from guardrails.pack.evidence import Evidence
    from guardrails.store.read import recorded_run

    found = recorded_run(opened_store(store), run)
    _require_whole(found)
    report, documents = found.report, tuple(each.data for each in found.documents)
    if only:
        part, owners = _part(msgspec.json.decode(report, type=Report), only)
        report = _encoded(part)
        documents = tuple(each.data for each in found.documents if owners is None or each.id in owners)
    return Evidence(
        report=report,
        documents=documents,
        decisions=_answers(found.policies, documents),
        policies=found.policies,
        catalog=found.catalog,
        configuration=found.configuration,
        run=found.manifest,
        ledger=msgspec.json.encode(found.proof),
        answer=answer,
    )


def identity_of(found: "Evidence", opened: "DecisionFiles") -> bytes:
    """What identifies the people of a pack, from the register that it was decided by.

    Raises:
        InputError: There is no register, or it is another one.
    """
    from guardrails.model.report import Report
    from guardrails.pack.identity import identities

    if opened.register is None:
        raise InputError("--include-identity takes names from a register", hint="give --register FILE")
    report = msgspec.json.decode(found.report, type=Report)
    judged = {each.sha256 for each in report.inputs if each.kind == "register"}
    given = [each for each in opened.read if each.kind == "register"]
    if {each.sha256 for each in given} != judged:
        names = ", ".join(each.name for each in given)
        raise InputError(
            f"{names}: is not the register that the run was decided by",
            hint=f"give the one whose SHA-256 is {', '.join(sorted(judged)) or 'recorded: none'}",
        )
    customers = {each.id for each in report.customers}
    digest = " ".join(sorted(judged))
    return identities(opened.united.register, digest, customers, secrets.token_hex(_SALT_BYTES))


def _part(report: "Report", customers: Sequence[str]) -> "tuple[Report, frozenset[str] | None]":
    """The report of some customers, and whose documents go with it; None: everybody's.

    Raises:
        InputError: Nothing was decided about one of them.
    """
    from guardrails.report.only import only
    from guardrails.validation import near

    if not customers:
        return report, None
    names = [each.id for each in report.customers]
    for each in customers:
        if each not in names:
            raise InputError(f"--only {each}: nothing was decided about it", hint=near(each, names))
    part = only(report, customers)
    return part, frozenset((*(each.id for each in part.customers), *(each.id for each in part.documents)))


def _encoded(report: "Report") -> bytes:
    from guardrails.report.encode import encoded

    return b"".join(encoded(report))


def _documents(recorder: "Recorder") -> Iterable[tuple[str, bytes]]:
    """Owner and bytes of each document, in the order in which they were judged."""
    kept = recorder.contents.kept
    for each in recorder.documents:
        yield each.id, zlib.decompress(kept[each.head][1]) + zlib.decompress(kept[each.tail][1])


def _answers(policies: Mapping[str, bytes], documents: Sequence[bytes]) -> tuple[bytes, ...]:
    """What the policies answer to each document; empty where they have no answer.

    Raises:
        PolicyError: No engine can be used.
    """
    from guardrails.errors import PolicyError
    from guardrails.pack import evidence, replay
    from guardrails.policy.manifest import Manifest
    from guardrails.policy.toolchain import stock_opa

    encoded = policies[evidence.SOURCES]
    packed = replay.PackedPolicies(
        msgspec.json.decode(policies[evidence.MANIFEST], type=Manifest),
        policies.get(evidence.WASM, b""),
        evidence.sources(encoded),
        encoded,
    )
    if packed.wasm:
        return tuple(replay.by_wasm(packed, documents))
    opa = stock_opa()
    if opa is None:
        raise PolicyError("these policies were not compiled, and opa is not here", hint="put opa on the path")
    return tuple(replay.by_opa(opa[0], packed, documents))


def _require_whole(found: "RecordedRun") -> None:
    parts = (found.report, found.catalog, found.configuration, *found.policies.values())
    if not all(parts) or not all(each.data for each in found.documents):
        raise InputError(f"{found.run.id}: parts of it were deleted in time; no pack can be made of it")
