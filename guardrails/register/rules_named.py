"""Finds authorisations of a register that name no rule: one that is misspelt answers nothing. Pure."""

from collections.abc import Iterator, Sequence

from guardrails.model.activity import Authorisation
from guardrails.model.customer import Register
from guardrails.model.provider import RegionAuthorisation
from guardrails.register.problem import Problem
from guardrails.yamltext import Path


def problems(register: Register, rules: Sequence[str]) -> Iterator[Problem]:
    """Each name in the provider's and the customers' authorisations that is no id of a rule.

    Args:
        register: Normalised.
        rules: Ids of all rules that there are.
    """
    known = list(rules)
    yield from _named(register.provider.authorisations, ("provider", "authorisations"), known)
    for index, customer in enumerate(register.customers):
        yield from _named(customer.authorisations, ("customers", index, "authorisations"), known)


def _named(
    rows: Sequence[Authorisation | RegionAuthorisation], at: Path, known: list[str]
) -> Iterator[Problem]:
    for number, row in enumerate(rows):
        for place, name in enumerate(row.rules):
            if name not in known:
                message = f"there is no rule {name!r}: it answers nothing"
                hint = _near(name, known) or "guardrails policies list shows all"
                yield Problem((*at, number, "rules", place), message, hint, "doubt")


def _near(name: str, known: list[str]) -> str:
    from guardrails.validation import near  # noqa: PLC0415 - only when something is wrong

    return near(name, known)
