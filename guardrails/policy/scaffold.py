"""Writes the beginning of an organisation's rule, with a test that passes. Overwrites nothing."""

import re
from datetime import date
from pathlib import Path

from guardrails.errors import InputError
from guardrails.policy.law_files import read_regime, regime_path

_NAME = re.compile(r"[a-z][a-z0-9_]*")


def new(regime: str, rule: str, folder: Path, today: date) -> tuple[Path, ...]:
    """Write a rule, its test and, when there is none, the regime.

    Args:
        regime: `acme` or `org_acme`.
        rule: The good state, e.g. `capacity_has_an_owner`.
        folder: For `--policies`; made when it is not there.
        today: From which a new regime is house policy.

    Returns:
        The files that were written.

    Raises:
        InputError: A name cannot be used, or the rule is there already.
        PolicyError: The regime that is there cannot be read.
    """
    for name in (regime, rule):
        if not _NAME.fullmatch(name):
            raise InputError(f"{name!r} is no name", hint="lower-case letters, digits and _, a letter first")
    organisation = regime.removeprefix("org_")
    regime = f"org_{organisation}"
    law = folder / regime_path(regime)
    place = folder / f"guardrails/regimes/{regime}/{rule}"
    if place.exists():
        raise InputError(f"{place}: is there already", hint="choose another name: none is replaced")
    files = {} if law.exists() else {law: _regime(organisation, today)}
    provision = "house"
    if law.exists():
        found = read_regime(regime_path(regime), law.read_text(encoding="utf-8"), str(folder))
        provision = found.provisions[0].id
    known = {"org": organisation, "regime": regime, "rule": rule, "provision": provision}
    known |= {"id": _free_id(organisation, law.parent), "title": rule.replace("_", " ").capitalize()}
    files[place / f"{rule}.rego"] = _filled(_RULE, known)
    files[place / f"{rule}_test.rego"] = _filled(_TEST, known)
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{folder}: cannot be written: {error.strerror}") from error
    return tuple(files)


def _free_id(organisation: str, regime: Path) -> str:
    """The next number after those of the regime's rules."""
    head = organisation.upper().replace("_", "")
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in regime.glob("*/*.rego")]
    numbers = re.compile(rf"^#\s*id:\s*{head}-(\d+)\s*$", re.MULTILINE)
    taken = [int(number) for text in texts for number in numbers.findall(text)]
    return f"{head}-{max(taken, default=0) + 1:02d}"


def _filled(template: str, known: dict[str, str]) -> str:
    return re.sub(r"<(\w+)>", lambda found: known[found[1]], template)


def _regime(organisation: str, today: date) -> str:
    known = {"org": organisation, "today": today.isoformat()}
    return _filled(_LAW, known)


_LAW = """\
# What <org> asks for, whatever the law says.
id: org_<org>
title: House rules of <org>
authority: <org>
timezone: UTC

provisions:
- id: house
  title: House rules
  timeline:
  - from: <today>
    state: house
    source:
      title: Decided by <org>
      confidence: V
"""

_RULE = """\
# METADATA
# title: <title>
# description: Say why the rule is there. It passes customers that an account is on record for.
# scope: package
# related_resources:
# - description: House rules of <org>
#   ref: urn:<regime>:house-rules
#   confidence: V
# custom:
#   id: <id>
#   provision: <provision>
#   subject: customer
#   obligation: review
#   severity: medium
#   finding: no customer on record
#   question: customer not established
#   message: "on record as a customer: {attributed}"
#   remediation: Find out whose the account is and enter it in the register.
package guardrails.regimes.<regime>.<rule>

import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(_applies, _holds)

detail[input.customer.id] := {
	"observed": {"attributed": _holds},
	"missing": [field | field := "customer.attributed"; _holds == "unknown"],
	"choices": [],
	"events": {},
	"bound": {"attributed": _holds},
} if {
	tri.unsettled(verdict[input.customer.id])
}

# "yes", "no" or "unknown": whether the rule is for this customer.
_applies := "yes"

# "yes", "no" or "unknown": whether the good state holds.
_holds := input.customer.attributed
"""

_TEST = """\
package guardrails.regimes.<regime>.<rule>_test

import data.guardrails.regimes.<regime>.<rule>

test_passes_when_the_good_state_holds if {
	<rule>.verdict == {"C-1": "pass"} with input as _document("yes")
}

test_fails_when_it_does_not if {
	<rule>.verdict == {"C-1": "fail"} with input as _document("no")
	<rule>.detail["C-1"].observed.attributed == "no" with input as _document("no")
}

test_is_unknown_when_the_fact_is if {
	<rule>.verdict == {"C-1": "unknown"} with input as _document("unknown")
	<rule>.detail["C-1"].missing == ["customer.attributed"] with input as _document("unknown")
}

_document(attributed) := {"customer": {"id": "C-1", "attributed": attributed}}
"""
