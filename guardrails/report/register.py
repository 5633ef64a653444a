"""Registers in words, for `register check` and `register show`. Prints nothing; escapes what people wrote."""

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from guardrails.model.customer import Account, Customer, Register
from guardrails.model.party import EndUse
from guardrails.model.range import Range
from guardrails.register import accounts, established
from guardrails.register.attribute import Names
from guardrails.register.known import Known
from guardrails.register.load import Examined
from guardrails.register.unite import United, unite
from guardrails.report.escape import printable

IDS_SHOWN = 4


def check(examined: Examined, known: Known) -> Iterator[str]:
    """The lines of `register check`: what it holds, what is wrong, what is open on the day, a conclusion."""
    register = examined.register
    yield f"{printable(examined.name, 400)}: {_size(register) if register else 'not readable as a register'}"
    for kind, title in (("unusable", "cannot be used"), ("doubt", "in doubt")):
        found = [(each.message, each.hint) for each in examined.said if each.kind == kind]
        yield from _problems(title, found)
    unknown = (
        established.unknown_facts(unite(register).register, known) if register and examined.usable else {}
    )
    yield from _unknown(unknown)
    yield ""
    yield _conclusion(examined, unknown)


def customers(register: Register, checked: str = "") -> Iterator[str]:
    """One line for each customer, or for those whose identity check has this status."""
    rows = [("customer", "kind", "organised in", "verified", "accounts")]
    for each in register.customers:
        if checked not in ("", each.verification.status):
            continue
        day = f" {each.verification.day}" if each.verification.day else ""
        held = ", ".join(f"{account.provider} {account.id}" for account in each.accounts)
        status = f"{each.verification.status}{day}"
        rows.append((printable(each.id), each.kind, each.organised_in, status, held or "-"))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        yield "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[4]])


def who(united: United, register: Register, name: str, *, personal: bool) -> tuple[list[str], bool]:
    """How an account, id, alias or tag value resolves, with the facts; and whether it names one customer.

    Args:
        united: Says what a decision knows of the customer.
        register: As it is written: by this, accounts and names resolve.
        name: What is asked for.
        personal: Whether to show what identifies people.
    """
    names = Names(register)
    holders = _holders(register, name)
    ids = meant(register, name)
    how = "account" if holders else "id or alias"
    shown = printable(name)
    if not ids and (ids := _named(register, name)):
        how = "name on record, by which no workload is attributed"
    if not ids:
        nobody = "a reseller, not a customer" if names.is_reseller(name) else "no customer in this register"
        hint = names.near(name)
        return [f"{shown}: {nobody}", *([f"  {hint}"] if hint else [])], False
    if len(ids) > 1:
        return [f"{shown}: unattributed; {how} of {', '.join(map(printable, ids))}"], False
    at = next(index for index, each in enumerate(register.customers) if each.id == ids[0])
    customer = msgspec.structs.replace(
        united.register.customers[at], accounts=register.customers[at].accounts
    )
    return [
        f"{shown}: customer {printable(customer.id)}, by {how}",
        *_facts(customer, personal=personal),
    ], True


def meant(register: Register, name: str) -> tuple[str, ...]:
    """Ids of the customers that an account, id, alias or tag value may mean."""
    return tuple(dict.fromkeys((*_holders(register, name), *Names(register).customers(name))))


def _named(register: Register, name: str) -> tuple[str, ...]:
    """Ids of the customers whose own name is this one, in any case; it is shown nowhere."""
    folded = " ".join(name.split()).casefold()
    return tuple(
        each.id
        for each in register.customers
        if folded and each.personal and " ".join(each.personal.name.split()).casefold() == folded
    )


def _holders(register: Register, account: str) -> tuple[str, ...]:
    return tuple(
        customer.id
        for customer in register.customers
        if any(
            accounts.key(each.provider, each.id) == accounts.key(each.provider, account)
            for each in customer.accounts
        )
    )


def _facts(customer: Customer, *, personal: bool) -> list[str]:
    rows = [(path, words) for path, words in _flat(customer, "") if personal or not _is_personal(path)]
    width = max(len(path) for path, _ in rows)
    return [f"  {path.ljust(width)}  {printable(words)}" for path, words in rows]


_FREE_TEXT = ("verification.method", "verification.evidence")


def _is_personal(path: str) -> bool:
    return "personal" in path.split(".") or path in _FREE_TEXT


def _flat(value: msgspec.Struct, at: str) -> Iterator[tuple[str, str]]:
    """Every fact with its dotted path; texts, lists and days that are not there are left out."""
    for name in value.__struct_fields__:
        inner = getattr(value, name)
        path = f"{at}{name}"
        if isinstance(inner, Range):
            if inner != Range(0):
                yield path, _range(inner)
        elif inner == EndUse():
            yield path, "unknown"
        elif isinstance(inner, msgspec.Struct):
            yield from _flat(inner, f"{path}.")
        elif isinstance(inner, tuple) and inner and isinstance(inner[0], msgspec.Struct):
            for index, each in enumerate(inner):
                if isinstance(each, Account):
                    yield f"{path}[{index}]", _account(each)
                else:
                    yield from _flat(each, f"{path}[{index}].")
        elif inner not in ("", (), None):
            yield path, _words(inner)


def _account(account: Account) -> str:
    notes = [account.environment] if account.environment else []
    notes += [f"opened {account.opened_day}"] if account.opened_day else []
    notes += [f"closed {account.closed_day}"] if account.closed_day else []
    return f"{account.provider} {account.id}" + (f" ({', '.join(notes)})" if notes else "")


def _words(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, float):
        return f"{value:g}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _range(value: Range) -> str:
    if value.exact:
        return f"{value.min:g}"
    return f"{value.min:g} or more" if value.max is None else f"{value.min:g} to {value.max:g}"


def _size(register: Register) -> str:
    held = sum(len(customer.accounts) for customer in register.customers)
    parts = [_count(len(register.customers), "customer"), _count(held, "account")]
    if register.resellers:
        parts.append(_count(len(register.resellers), "reseller"))
    return ", ".join(parts)


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def _problems(title: str, found: Sequence[tuple[str, str]]) -> Iterator[str]:
    if found:
        yield ""
        yield f"{title}:"
    for line, hint in found:
        yield f"  {printable(line, 2_000)}"
        if hint:
            yield f"    hint: {printable(hint, 400)}"


def _unknown(unknown: dict[str, tuple[str, ...]]) -> Iterator[str]:
    if not unknown:
        return
    yield ""
    yield "not established:"
    width = max(len(fact) for fact in unknown)
    for fact, ids in unknown.items():
        more = f" and {len(ids) - IDS_SHOWN} more" if len(ids) > IDS_SHOWN else ""
        yield f"  {fact.ljust(width)}  {len(ids):>5,}  {', '.join(map(printable, ids[:IDS_SHOWN]))}{more}"


def _conclusion(examined: Examined, unknown: dict[str, tuple[str, ...]]) -> str:
    bad = sum(problem.kind == "unusable" for problem in examined.problems)
    doubts = len(examined.problems) - bad
    if bad:
        return f"{_count(bad, 'problem')}: the register cannot be used"
    open_points = [_count(doubts, "doubt")] if doubts else []
    if unknown:
        facts = sum(len(ids) for ids in unknown.values())
        open_points.append(f"{_count(facts, 'fact')} not established")
    return f"can be used; {', '.join(open_points)}" if open_points else "complete"
