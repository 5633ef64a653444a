"""Stores with decisions in them, made without an engine."""

import msgspec

from guardrails.model.recorder import Decided, Recorder
from guardrails.model.run import Occasion
from guardrails.report.encode import encoded
from guardrails.store.address import address
from guardrails.store.connect import open_store
from guardrails.store.record import record
from tests.builders import make_report

DAY = "2026-11-01T06:00:00Z"


def open_file(path):
    """A store in a file, made where there is none."""
    return open_store(address(str(path)), create=True)


def document(customer="C-1", day=20_758, **facts):
    """Bytes that are laid out as documents are: schema, kind, day and law, then facts."""
    law = {"countries": {}, "us_iaas_cip": {"as_of_day": day}}
    head = {"schema": "guardrails.input/1", "kind": "customer", "as_of": str(day), "law": law}
    return msgspec.json.encode({**head, "customer": {"id": customer, "status": "pending", **facts}})


def make_decided(*documents, **report):
    """A decision about customers, each with its document."""
    recorder = Recorder()
    for name, data in documents or (("C-1", document()),):
        recorder.document("customer", name, data)
    made = make_report(**({"as_of": DAY} | report))
    return Decided(
        report=made,
        encoded=encoded(made),
        recorder=recorder,
        policies={"manifest.json": b"{}", "sources.json": b"[]", "policy.wasm": b"\0asm"},
        catalog={"chips": [], "shapes": [], "sources": []},
        configuration={"fail_on": {"value": "binding", "origin": "default"}},
    )


def make_occasion(at=DAY, **changes):
    """A plan of one job."""
    fields = {"at": at, "command": "plan", "source": "plan tfplan.json", "actor": {"GITHUB_RUN_ID": "7"}}
    return Occasion(**(fields | changes))


def keep(store, at=DAY, decided=None, **occasion):
    """Record a decision."""
    return record(store, decided or make_decided(), make_occasion(at, **occasion))
