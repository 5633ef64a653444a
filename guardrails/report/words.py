"""How figures, obligations and the law's state are worded. Only what binds by law is worded as a duty."""

from guardrails.model.range import Range
from guardrails.model.report import ComputeLine, Report, SoftenedRow
from guardrails.model.scientific import FLOP, FLOP_PER_SECOND, scientific
from guardrails.model.verdict import BUILT_IN, Verdict, built_in

UNITS = {"yop": (FLOP, "FLOP"), "eops": (FLOP_PER_SECOND, "FLOP/s")}
"""What a unit of limits counts, and how that is called."""

STATES = {
    "proposed": "proposed, not law",
    "enacted": "enacted, not yet in force",
    "in_force": "in force",
    "stayed": "stayed",
    "not_enforced": "in the code, not enforced",
    "guidance": "guidance",
    "revoked": "revoked",
    "rescinded": "rescinded",
    "vetoed": "vetoed",
    "expired": "expired",
    "house": "house policy",
}

WAIVER_STATES = {
    "used": "used",
    "unused": "unused: the failure that it names is not there",
    "expired": "expired: it excuses nothing",
    "too_long": "runs longer than allowed: it excuses nothing",
    "exceeded": "exceeded: today's value is above the waived limit",
    "not_waivable": "of a rule that cannot be waived: the failure stands",
}

CONFIDENCES = {
    "V": "text read",
    "C": "computed from read texts",
    "V*": "text read in a copy",
    "V2": "secondary source, text not read",
    "M": "citation not checked",
}

ADOPTED = "adopted as house policy"
"""Said of a rule that does not bind by law and that the configuration enforces."""

SCOPE = "in this plan: "
"""How a message begins that speaks of plans alone."""

SMALLEST_SHARE = 0.001
"""Percent of a line below which the figure says nothing to people."""

_SUBJECTS = {
    "verify": "verified",
    "report": "reported",
    "license": "licensed",
    "deny": "denied",
    "certify": "certified",
    "terminate": "terminated",
    "retain": "retained",
    "review": "reviewed",
}


def short(number: float) -> str:
    """A number for people: thousands grouped, at most four significant digits below one thousand."""
    if abs(number) >= 999.5:
        return f"{number:,.0f}"
    text = f"{number:.4g}"
    return text if "e" not in text else f"{number:.3e}"


def span(value: Range, unit: str = "") -> str:
    """A range for people: `62.4`, `10–20`, `at least 10`, `unknown`."""
    tail = f" {unit}" if unit else ""
    if value.max is None:
        return f"at least {short(value.min)}{tail}" if value.min else "unknown"
    if value.exact or short(value.min) == short(value.max):
        return f"{short(value.max)}{tail}"
    return f"{short(value.min)}–{short(value.max)}{tail}"


def operations(value: Range, unit: str) -> str:
    """`6.24e25 FLOP`, `1e25–2e25 FLOP`, `at least 1e25 FLOP`, `unknown`.

    Args:
        value: In the unit.
        unit: `yop` or `eops`.
    """
    factor, name = UNITS[unit]
    low = scientific(value.min * factor)
    if value.max is None:
        return f"at least {low} {name}" if value.min else "unknown"
    high = scientific(value.max * factor)
    return f"{high} {name}" if low == high else f"{low}–{high} {name}"


def share(line: ComputeLine) -> str:
    """How much of the line is used, in percent, as a range for people."""
    if line.used.max is None:
        return f"at least {short(_percent(line.used.min, line))} %" if line.used.min else "not known"
    low, high = _percent(line.used.min, line), _percent(line.used.max, line)
    if 0 < high < SMALLEST_SHARE:
        return f"<{SMALLEST_SHARE} %"
    return f"{short(high)} %" if low == high else f"{short(low)}–{short(high)} %"


def _percent(value: float, line: ComputeLine) -> float:
    exact = 100 * value / line.value
    return round(exact) if exact >= 10 else float(f"{exact:.1g}")


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 customer`, `12 customers`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def duty(verdict: Verdict) -> str:
    """What is asked for, worded by what binds: a duty only when the law is in force."""
    done = _SUBJECTS[verdict.obligation]
    match verdict.binding:
        case "law":
            return f"must be {done}"
        case "house":
            return (
                f"to be {done} ({BUILT_IN})"
                if built_in(verdict.state, verdict.regime)
                else f"to be {done} by house policy"
            )
        case _:
            return f"would have to be {done}"


def filtered(report: Report) -> str:
    """That only some customers are shown, and of which of them there is nothing; empty when all are shown."""
    if not report.only:
        return ""
    found = {each.id for each in report.customers}
    missing = [each for each in report.only if each not in found]
    judged = count(report.summary.customers, "customer")
    said = f"filtered by --only: {', '.join(report.only)}; {judged} judged"
    return f"{said}; nothing found of {', '.join(missing)}" if missing else said


def softened(row: SoftenedRow) -> str:
    """What makes the report milder than the default: what, old and new, whence, and who answers for it."""
    what = f"{row.kind} {row.id}: {f'{row.old} -> ' if row.old else ''}{row.new}"
    parts = (
        row.origin and f"from {row.origin}",
        row.owner and f"owner {row.owner}",
        row.until and f"until {row.until}",
        row.reason,
    )
    return "; ".join((what, *filter(None, parts)))


def standing(verdict: Verdict) -> str:
    """The legal state and how sure we are, for the end of a line."""
    state = BUILT_IN if built_in(verdict.state, verdict.regime) else STATES.get(verdict.state, verdict.state)
    if verdict.binding == "house" and verdict.state != "house":
        state = f"{state}; {ADOPTED}"
    return f"{state}; {CONFIDENCES.get(verdict.confidence, verdict.confidence)}"
