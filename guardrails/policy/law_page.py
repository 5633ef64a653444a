"""Writes `docs/law.md`: the law as the policies have it, for a lawyer to review. Pure; decides nothing."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from guardrails.policy.generate import NOTE, mark, options, table, value
from guardrails.policy.manifest import CountryGroup, Limit, Regime, Rule, Source, TimelineEntry

UNREAD = {
    "M": "Not verified",
    "V2": "Known second hand: the text itself was not read",
    "V*": "Read word for word, in a copy that others keep",
}
"""Marks that leave something to read, worst first, in words."""

HOUSE = "house"
"""The state of what no law asks; such a regime has no text that could have changed."""

_ORDER = ("in_force", HOUSE, "stayed", "proposed", "enacted", "guidance", "not_enforced")
"""States in the order in which a reviewer reads: what binds, then what would, then what informs."""


def page(regimes: Sequence[Regime], rules: Sequence[Rule], groups: Sequence[CountryGroup]) -> str:
    """The whole page: regimes whose rules bind somebody today first."""
    ordered = sorted(regimes, key=lambda regime: (min(_ranks(regime, rules), default=len(_ORDER)), regime.id))
    parts = [
        _introduction(ordered, rules),
        *_of_regimes(ordered, rules),
        _groups(groups),
        *_unread(ordered, rules),
    ]
    return "\n".join(parts)


def _ranks(regime: Regime, rules: Sequence[Rule]) -> list[int]:
    return [_ORDER.index(state) if state in _ORDER else len(_ORDER) for state in _states(regime, rules)]


def _states(regime: Regime, rules: Sequence[Rule]) -> Counter[str]:
    """How many rules of a regime rest on a provision whose last state on record is this."""
    last = {each.id: each.timeline[-1].state for each in regime.provisions}
    return Counter(last[rule.provision] for rule in rules if rule.regime == regime.id)


def is_law(regime: Regime) -> bool:
    """Whether somebody else than the provider wrote it."""
    return any(entry.state != HOUSE for provision in regime.provisions for entry in provision.timeline)


def unsaid(regime: Regime) -> tuple[str, ...]:
    """What a reviewer has to know and `regime.yaml` does not say."""
    wanted = {
        "binds": regime.binds,
        "presumed": regime.presumed,
        "undecided": regime.undecided,
        "read": regime.read or not is_law(regime),
        "text of each provision": all(each.text for each in regime.provisions),
    }
    return tuple(name for name, given in wanted.items() if not given)


def _introduction(regimes: Sequence[Regime], rules: Sequence[Rule]) -> str:
    rows = [
        (f"[`{each.id}`](#{each.id})", each.title, _counted(_states(each, rules)), _read(each))
        for each in regimes
    ]
    return _HEAD + "\n" + table(("regime", "what it is", "its rules", "sources last read"), rows)


def _counted(states: Counter[str]) -> str:
    return ", ".join(f"{count} {state.replace('_', ' ')}" for state, count in states.most_common())


def _read(regime: Regime) -> str:
    return regime.read.isoformat() if regime.read else "–"


def _of_regimes(regimes: Sequence[Regime], rules: Sequence[Rule]) -> Iterator[str]:
    for regime in regimes:
        yield f'## <a id="{regime.id}"></a>{regime.title}\n'
        yield f"`{regime.id}`. {regime.authority}. Days are days in {regime.timezone}.\n"
        yield from _sentences("What binds", regime.binds)
        yield from _sentences("What is presumed", regime.presumed)
        yield from _sentences("What is not decided here", regime.undecided)
        yield "**The texts, in our words**\n"
        for provision in regime.provisions:
            yield f"`{provision.id}`: {provision.title}. {provision.text}\n"
            yield "".join(map(_stood, provision.timeline))
        yield from _numbers(regime)
        yield from _readings(regime)
        yield from _rules([rule for rule in rules if rule.regime == regime.id])


def _sentences(title: str, sentences: Sequence[str]) -> Iterator[str]:
    if sentences:
        yield f"**{title}**\n\n" + "".join(f"- {each}\n" for each in sentences)


def _stood(entry: TimelineEntry) -> str:
    state = entry.state.replace("_", " ")
    return f"- {state} from {entry.from_day.isoformat()}: {_sourced(entry.source)}\n"


def _sourced(source: Source) -> str:
    title = f"[{source.title}]({source.url})" if source.url else source.title
    return f"{title} ({mark(source.confidence)})"


def _numbers(regime: Regime) -> Iterator[str]:
    rows = [(f"`{each.id}`", amount(each), each.title, _sourced(each.source)) for each in regime.limits]
    if rows:
        yield "**Numbers**\n\n" + table(("limit", "value", "what it is", "source"), rows)


def amount(limit: Limit) -> str:
    """A limit as people read it: operations as a power of ten, a day as a date."""
    if limit.percent_of:
        return value(limit)
    if limit.unit in _OPERATIONS:
        exponent, words = _OPERATIONS[limit.unit]
        number = f"{limit.value:e}".split("e")
        digits, power = float(number[0]), int(number[1]) + exponent
        return f"{'' if digits == 1 else f'{digits:g} · '}10^{power} {words}"
    if limit.unit == "day":
        return (date(1970, 1, 1) + timedelta(limit.value)).isoformat()
    return value(limit)


_OPERATIONS = {"yop": (24, "operations"), "eops": (18, "operations per second")}
"""Power of ten of a unit, and what it counts."""


def _readings(regime: Regime) -> Iterator[str]:
    rows = [
        (
            f"`{each.id}`" + ("" if each.ambiguity == HOUSE else f" ({each.ambiguity})"),
            each.question,
            options(each),
            _sourced(each.source),
        )
        for each in regime.choices
    ]
    if rows:
        head = ("choice", "what is open", "readings, the default in bold", "why")
        yield "**Readings**\n\n" + table(head, rows)


def _rules(rules: Sequence[Rule]) -> Iterator[str]:
    rows = [
        (
            f"[{rule.id}](../policies/guardrails/regimes/{rule.regime}/{rule.name}/{rule.name}.rego)",
            rule.title,
            rule.obligation,
            f"`{rule.provision}`",
            "; ".join(f"{each.description} ({mark(each.confidence)})" for each in rule.citations),
        )
        for rule in rules
    ]
    if rows:
        yield "**Rules**\n\n" + table(("rule", "good state", "asks for", "provision", "rests on"), rows)


def _groups(groups: Sequence[CountryGroup]) -> str:
    rows = [
        (group.id, entry.from_day.isoformat(), " ".join(entry.members), _sourced(entry.source))
        for group in groups
        for entry in group.timeline
    ]
    return "## Groups of countries\n\n" + table(("group", "from", "members", "source"), rows)


def _unread(regimes: Sequence[Regime], rules: Sequence[Rule]) -> Iterator[str]:
    yield _STILL_UNREAD
    laws = {regime.id: regime for regime in regimes}
    for confidence, words in UNREAD.items():
        rows = [
            (rule.id, "; ".join(found)) for rule in rules if (found := list(_resting(rule, laws, confidence)))
        ]
        yield f"### {words} ({mark(confidence)})\n\n" + table(("rule", "what it rests on"), rows)


def _resting(rule: Rule, laws: Mapping[str, Regime], confidence: str) -> Iterator[str]:
    """What a rule rests on that has a mark."""
    regime = laws[rule.regime]
    yield from (each.description for each in rule.citations if each.confidence == confidence)
    for provision in regime.provisions:
        if provision.id == rule.provision:
            yield from (
                f"state of `{provision.id}` from {entry.from_day.isoformat()}"
                for entry in provision.timeline
                if entry.source.confidence == confidence
            )
    for kind, asked, known in (
        ("limits", rule.limits, regime.limits),
        ("choices", rule.choices, regime.choices),
    ):
        named = [
            f"`{each.id}`" for each in known if each.id in asked and each.source.confidence == confidence
        ]
        if named:
            yield f"{kind} {', '.join(named)}"


_HEAD = f"""\
# The law, for review

<!-- {NOTE} from the law and the rules; do not edit: regime.yaml holds every word. -->

What the rules take the law to be, so that a lawyer can say where that is wrong: for each regime what it
asks and of whom, what is presumed where nothing shows it, and what is not decided here. The texts are put in
our words and are no substitute for them. Nothing here is legal advice. `guardrails policies show RULE` has
the same for one rule, as of any day.

Marks: **V** the text was read, in the primary or in a direct quotation; **C** computed from such; **V\\***
read word for word in a copy that others keep; **V2** second hand; **M** verified by nobody. A verdict shows
the weakest mark it rests on. What is left to read stands [at the end](#still-unread), by rule.

A proposal, a bill or guidance binds nobody: its rules show what would be asked, and count only where the
provider adopts them. A fact that is not on record leaves the verdict open, and an open verdict of a binding
rule is no pass.
"""

_STILL_UNREAD = """\
## Still unread

Each rule with what it rests on and nobody has read in the original. "Recommended here" in the tables above
marks a choice of ours: there is no text to read, but somebody to agree.
"""
