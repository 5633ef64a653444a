"""Answers what was known, decided and done on a day, from what was recorded, beside what is now."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row

from guardrails.model.audit import Audit, Decision, Done, Fact, Side, Summed
from guardrails.model.coverage import Coverage
from guardrails.model.obligation import Obligation
from guardrails.model.run import Run, in_step
from guardrails.model.verdict import Verdict
from guardrails.store import contents
from guardrails.store.connect import Store
from guardrails.store.facts import facts, is_day_by, is_unknown
from guardrails.store.history import Findings, findings, first_judged, judged, judged_by
from guardrails.store.obligations import obligations

_STANDS = ("fail", "error", "unknown", "waived")


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked.

    Attributes:
        as_of: As it was asked: a day or an instant; day: its ISO day; until: its end, RFC 3339, UTC.
    """

    customer: str
    regime: str
    as_of: str
    day: str
    until: str


class _Coverage(msgspec.Struct, frozen=True):
    coverage: tuple[Coverage, ...]


def audit(store: Store, asked: Question) -> Audit:
    """The answer.

    Raises:
        StoreError: The store cannot be read, or holds something else than was recorded.
    """
    with store.reading() as connection:
        whole = judged(connection, asked.customer) if asked.customer else first_judged(connection)
        known = [row for row in whole if row.at <= asked.until and row.as_of[:10] <= asked.day]
        before = max(known, key=lambda row: (row.as_of[:10], row.number), default=None)
        source = before.source if before else whole[-1].source if whole else ""
        like = list(in_step(row for row in whole if row.source == source))
        today = like[-1] if like else None
        apart = {row.source: f"run-{row.number} ({row.source})" for row in known if row.source != source}
        later = (row for row in whole if row.at > asked.until and row.as_of[:10] == asked.day)
        answer = Audit(
            customer=asked.customer,
            regime=asked.regime,
            as_of=asked.as_of,
            until=asked.until,
            then=_side(connection, before, asked.customer),
            now=_side(connection, today, asked.customer),
            others=tuple(apart.values()),
            hindsight=tuple(dict.fromkeys(f"run-{row.number}" for row in later)),
            gaps=_gaps(connection, before),
        )
        then, now = obligations(connection, asked.until), obligations(connection)
        if not asked.customer:
            sides = [judged_by(connection, row.number) if row else [] for row in (before, today)]
            summed = _customers(connection, sides, (then, now))
            return msgspec.structs.replace(answer, customers=summed)
        return msgspec.structs.replace(
            answer,
            done=_done(asked, then, now),
            decided=_decided(asked, *(_findings(connection, row) for row in (before, today))),
            **_facts(connection, asked, before, like),
        )


def _side(connection: Connection, row: Row[Any] | None, customer: str) -> Side | None:
    if row is None:
        return None
    run = _run(connection, row)
    documents = [row] if customer else judged_by(connection, row.number)
    parts = (digest for each in documents for digest in (each.tail, each.findings))
    return Side(
        run=run.id,
        at=run.at,
        as_of=run.as_of,
        source=run.source,
        document=row.sha256 if customer else "",
        policies=run.tool.policies,
        deleted=not all(contents.load(connection, (*parts, *run.report.pieces)).values()),
    )


def _run(connection: Connection, row: Row[Any]) -> Run:
    return msgspec.json.decode(contents.load(connection, [row.content])[row.content], type=Run)


def _gaps(connection: Connection, row: Row[Any] | None) -> tuple[str, ...] | None:
    """What was not read when the run decided; None where its report was deleted."""
    if row is None:
        return ()
    pieces = _run(connection, row).report.pieces
    loaded = contents.load(connection, pieces)
    if not all(loaded.values()):
        return None
    report = msgspec.json.decode(b"".join(loaded[each] for each in pieces), type=_Coverage)
    open_ = (each for each in report.coverage if not each.complete)
    return tuple(f"{each.where}: {each.what}: {each.state}: {each.reason}" for each in open_)


def _findings(connection: Connection, row: Row[Any] | None) -> Findings | None:
    return findings(contents.load(connection, [row.findings])[row.findings]) if row else Findings(None, ())


def _facts(
    connection: Connection, asked: Question, before: Row[Any] | None, like: Sequence[Row[Any]]
) -> dict[str, Any]:
    """The facts on both sides, when those that differ were learned, and those that were not known."""
    after = [row for row in like if before is None or row.number > before.number]
    ends = [row for row in (before, *after) if row is not None]
    loaded = contents.load(connection, (row.tail for row in ends))
    read = {digest: facts(data) for digest, data in loaded.items()}
    then = read[before.tail] if before else {}
    now = read[ends[-1].tail] if ends else {}
    both = bool(before and then and now)  # of what was deleted nobody can tell whether it changed
    after = [row for row in after if loaded[row.tail]]
    found = []
    for name in dict.fromkeys((*then, *now)):
        old, new = then.get(name, ""), now.get(name, "")
        learned = _learned(name, new, after, read) if both and old != new else ""
        true_then = bool(learned) and is_day_by(name, new, asked.day)
        found.append(Fact(name=name, then=old, now=new, learned=learned, before=true_then))
    return {
        "facts": tuple(found),
        "unknown": tuple(name for name, value in then.items() if is_unknown(value)),
    }


def _learned(name: str, value: str, after: Iterable[Row[Any]], read: Mapping[str, Mapping[str, str]]) -> str:
    """The first of the later runs that knew a fact so."""
    return next((f"run-{row.number}" for row in after if read[row.tail].get(name, "") == value), "")


def _decided(asked: Question, then: Findings | None, now: Findings | None) -> tuple[Decision, ...]:
    """Verdicts that stood on one of the sides, failures first."""
    old, new = ({each.fingerprint: each for each in side.verdicts} if side else {} for side in (then, now))
    found = []
    for name in dict.fromkeys((*old, *new)):
        one, other = old.get(name), new.get(name)
        shown = one or other
        if shown is None or asked.regime not in ("", shown.regime):
            continue
        if not any(each and each.verdict in _STANDS for each in (one, other)):
            continue
        found.append(
            Decision(
                rule=shown.rule,
                regime=shown.regime,
                subject=shown.subject,
                then=_said(one, shown.rule, then),
                now=_said(other, shown.rule, now),
                due_then=one.due if one else "",
                due_now=other.due if other else "",
                message=shown.message,
                missing=one.missing if one else (),
            )
        )
    return tuple(sorted(found, key=lambda each: (_rank(each), each.rule, each.subject)))


def _rank(decision: Decision) -> int:
    return min(
        _STANDS.index(each) if each in _STANDS else len(_STANDS) for each in (decision.then, decision.now)
    )


def _said(verdict: Verdict | None, rule: str, side: Findings | None) -> str:
    """A verdict; of one that is not listed, what all others of its rule are."""
    if verdict:
        return verdict.verdict
    if side is None:
        return "deleted"
    counted = side.row.verdicts.get(rule, {}) if side.row else {}
    return next((each for each in ("pass", "not_applicable") if counted.get(each)), "not asked")


def _done(asked: Question, then: Mapping[str, Obligation], now: Mapping[str, Obligation]) -> tuple[Done, ...]:
    mine = (each for each in now.values() if each.customer == asked.customer)
    return tuple(Done(then=then.get(each.id), now=each) for each in mine)


def _customers(
    connection: Connection,
    sides: Sequence[Sequence[Row[Any]]],
    known: Sequence[Mapping[str, Obligation]],
) -> tuple[Summed, ...]:
    """One line for each customer of one of the sides."""
    failed = [_failed(connection, side) for side in sides]
    standing = [
        Counter(each.customer for each in side.values() if each.state != "resolved") for side in known
    ]
    return tuple(
        Summed(
            customer=name,
            failed_then=failed[0].get(name, 0),
            failed_now=failed[1].get(name, 0),
            open_then=standing[0][name],
            open_now=standing[1][name],
        )
        for name in sorted(set().union(*failed, *standing))
    )


def _failed(connection: Connection, rows: Sequence[Row[Any]]) -> dict[str, int | None]:
    """Failures that bind of each who was judged; None where they were deleted."""
    loaded = contents.load(connection, (row.findings for row in rows))
    found: dict[str, int | None] = {}
    for row in rows:
        read = findings(loaded[row.findings])
        verdicts = read.verdicts if read else ()
        failing = sum(each.verdict == "fail" and each.binding != "none" for each in verdicts)
        found[row.id] = failing if read else None
    return found
