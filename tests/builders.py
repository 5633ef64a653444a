"""Valid values that take what differs."""

import msgspec

from guardrails.model import report as rows
from guardrails.model.compute import Compute, Pool
from guardrails.model.range import ZERO, exactly
from guardrails.model.snapshot import InputFile
from guardrails.model.verdict import Verdict
from guardrails.model.workload import Workload
from tests.policies import documents


def make_workload(**changes):
    """One p5.48xlarge: eight H100 that a plan creates."""
    fields = {
        "id": "aws_instance.one",
        "address": "aws_instance.one",
        "file": "plan.json",
        "provider": "aws",
        "account": "111122223333",
        "region": "us-east-1",
        "zone": "us-east-1a",
        "kind": "aws_instance",
        "instance_type": "p5.48xlarge",
        "accelerator": "H100-SXM5-80GB",
        "accelerators_per_instance": 8,
        "instances": exactly(1),
        "instances_ceiling": exactly(1),
        "accelerators": exactly(8),
        "ceiling": exactly(8),
        "accelerators_before": ZERO,
        "fabric_gbps": 3200,
        "action": "create",
    }
    return Workload(**(fields | changes))


def make_verdict(**changes):
    """A failed verification that binds as house policy."""
    fields = {
        "fingerprint": "f" * 16,
        "rule": "US-CIP-04",
        "regime": "us_iaas_cip",
        "subject": "C-1",
        "kind": "customer",
        "customer": "C-1",
        "verdict": "fail",
        "reason": "",
        "obligation": "verify",
        "severity": "high",
        "state": "proposed",
        "binding": "house",
        "confidence": "V2",
        "observed": {},
        "missing": (),
        "choices": (),
        "bound": {},
        "message": "identity is not verified",
        "clocks": (),
        "due": "",
        "due_state": "none",
    }
    return Verdict(**(fields | changes))


def make_pool(**changes):
    """Two instances of eight H100."""
    return msgspec.structs.replace(msgspec.convert(documents.pool(), Pool), **changes)


def make_compute(**changes):
    """The sums of a thousand H100."""
    fields = {
        "scope": "plan",
        "accelerators": exactly(1000),
        "capacity_eops": exactly(1.979),
        "capacity_12_months_yop": exactly(62.41),
        "estimate_12_months_yop": exactly(24.96),
        "h100_equivalents": exactly(1000),
    }
    return Compute(**(fields | changes))


def make_line(**changes):
    """The training line with 62 % of it used."""
    fields = {
        "regime": "us_iaas_training",
        "limit": "line_yop",
        "title": "training line",
        "unit": "yop",
        "value": 100,
        "used": exactly(62.41),
        "binding": "house",
    }
    return rows.ComputeLine(**(fields | changes))


def make_customer(**changes):
    """A customer row."""
    fields = {
        "id": "C-1",
        "attributed": True,
        "workloads": 1,
        "compute": make_compute(),
        "clusters": (),
        "lines": (make_line(),),
        "verdicts": {"US-CIP-04": {"fail": 1}},
    }
    return rows.CustomerRow(**(fields | changes))


def make_rule(**changes):
    """The rule that the default verdict speaks of."""
    fields = {
        "id": "US-CIP-04",
        "regime": "us_iaas_cip",
        "name": "identity_verified",
        "title": "The identity of a foreign customer is verified",
        "provision": "cip",
        "subject": "customer",
        "obligation": "verify",
        "severity": "high",
        "remediation": "Verify the customer's identity and record the day in the register.",
        "citations": (rows.CitationRow(description="89 FR 5698, proposed § 7.302", ref="", confidence="V2"),),
        "confidence": "V2",
        "waivable": True,
    }
    return rows.RuleRow(**(fields | changes))


def make_report(**changes):
    """A report of one customer with one failure."""
    fields = {
        "schema": rows.SCHEMA,
        "tool": rows.Tool(
            name="guardrails", version="0", engine="wasm", policies="sha256:0", catalog="sha256:0"
        ),
        "as_of": "2026-11-22T00:00:00Z",
        "scope": "plan",
        "inputs": (InputFile("plan", "tfplan.json", "0" * 64),),
        "coverage": (),
        "law": (),
        "overrides": (),
        "rules": (make_rule(),),
        "workloads": (),
        "customers": (make_customer(),),
        "documents": (),
        "verdicts": (make_verdict(),),
        "governing": (),
        "assumptions": (),
        "waivers": (),
        "softened": (),
        "notes": (),
        "only": (),
        "summary": make_summary(),
    }
    return rows.Report(**(fields | changes))


def make_waiver(**changes):
    """A waiver that is used and not near its end."""
    fields = {
        "ticket": "T-1",
        "state": "used",
        "verdicts": 1,
        "ends_soon": False,
        "until": "2026-12-31",
        "fingerprint": "",
        "rule": "US-CIP-04",
        "subject": "C-1",
        "customer": "",
        "owner": "o@example.com",
        "approver": "a@example.com",
        "reason": "pilot",
    }
    return rows.WaiverRow(**(fields | changes))


def make_softened(**changes):
    """A regime in force that was left out."""
    fields = {
        "kind": "regime",
        "id": "us_ofac",
        "old": "in force",
        "new": "left out",
        "origin": "guardrails.yaml:1",
    }
    return rows.SoftenedRow(**(fields | changes))


def make_summary(**changes):
    """One failure that counts."""
    fields = {
        "resources_seen": 3,
        "workloads": 1,
        "accelerators": exactly(1000),
        "customers": 1,
        "unattributed_workloads": 0,
        "verdicts": {"pass": 0, "fail": 1, "unknown": 0, "not_applicable": 0, "waived": 0, "error": 0},
        "counted": {"fail": 1, "unknown": 0, "error": 0},
        "coverage_complete": True,
        "fail_on": "binding",
        "allow_incomplete": False,
        "exit_code": 1,
        "reasons": ("1 obligation stands",),
    }
    return rows.Summary(**(fields | changes))
