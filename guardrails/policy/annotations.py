"""Reads a rule's annotations from the head of its Rego file. Knows nothing of what the rule decides.

They are read as text, not through `opa inspect`, which drops the confidence of citations.
"""

import re
from pathlib import PurePosixPath
from typing import Literal

import msgspec

from guardrails.errors import PolicyError
from guardrails.policy.manifest import Citation, Clock, Obligation, Parameters, Rule, Severity, SubjectKind
from guardrails.policy.yaml_text import decode

NOT_WAIVABLE: frozenset[str] = frozenset(("deny", "license"))
"""Obligations that take a license or exemption reference instead of a waiver, unless a rule says so."""

_HEAD = re.compile(r"\A# METADATA\n((?:#.*\n)+)package (\S+)\n")


class _Custom(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What OPA's own annotations have no field for."""

    id: str
    provision: str
    subject: SubjectKind
    obligation: Obligation
    severity: Severity
    finding: str = ""
    question: str = ""
    message: str
    remediation: str
    clocks: tuple[Clock, ...] = ()
    limits: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    parameters: tuple[Parameters, ...] = ()
    waivable: bool | None = None
    schema: str = "guardrails.input/1"


class _Annotation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The head of a rule."""

    title: str
    description: str
    scope: Literal["package"]
    related_resources: tuple[Citation, ...]
    custom: _Custom


def is_rule(path: str) -> bool:
    """Whether a path below `policies/` is a rule's: `guardrails/regimes/<regime>/<rule>/<rule>.rego`."""
    parts = PurePosixPath(path).parts
    return len(parts) == 5 and parts[:2] == ("guardrails", "regimes") and parts[4] == f"{parts[3]}.rego"


def read_rule(path: str, text: str, folder: str = "policies") -> Rule:
    """Read the annotations of one rule.

    Args:
        path: Relative to the folder, with forward slashes.
        text: The Rego file.
        folder: As messages name it.

    Raises:
        PolicyError: They are absent, incomplete or wrong; names file and line.
    """
    where = f"{folder}/{path}"
    head = _HEAD.match(text)
    if head is None:
        raise PolicyError(
            f"{where}:1: a rule starts with its annotations and, right after them, its package",
            hint="write `# METADATA` in the first line; the other rules show what follows",
        )
    regime, name = PurePosixPath(path).parts[2:4]
    package = f"guardrails.regimes.{regime}.{name}"
    if head[2] != package:
        line = text[: head.start(2)].count("\n") + 1
        raise PolicyError(
            f"{where}:{line}: the package is {head[2]}, the path says {package}", hint="make them agree"
        )
    block = "\n".join(line.removeprefix("#").removeprefix(" ") for line in head[1].splitlines())
    return _rule(regime, name, decode(block, _Annotation, where, first_line=2))


def _rule(regime: str, name: str, head: _Annotation) -> Rule:
    custom = head.custom
    waivable = custom.obligation not in NOT_WAIVABLE if custom.waivable is None else custom.waivable
    return Rule(
        id=custom.id,
        regime=regime,
        name=name,
        title=head.title,
        description=head.description,
        citations=head.related_resources,
        provision=custom.provision,
        subject=custom.subject,
        obligation=custom.obligation,
        severity=custom.severity,
        finding=custom.finding,
        question=custom.question,
        message=custom.message,
        remediation=custom.remediation,
        clocks=tuple(_clock(each) for each in custom.clocks),
        limits=custom.limits,
        choices=custom.choices,
        parameters=custom.parameters,
        waivable=waivable,
        schema=custom.schema,
    )


def _clock(clock: Clock) -> Clock:
    """The clock with its lengths as numbers where they are written as such, not as keys of limits."""
    lengths = {"days": clock.days, "months": clock.months, "years": clock.years}
    numbers = {unit: int(n) for unit, n in lengths.items() if isinstance(n, str) and n.isdecimal()}
    return msgspec.structs.replace(clock, **numbers)
