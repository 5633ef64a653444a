"""What an account id looks like in each cloud, and which accounts several customers claim; no look-ups."""

import re
from collections.abc import Iterable

import msgspec

from guardrails.errors import ConfigError
from guardrails.model.account import CloudAccount
from guardrails.model.customer import Account, Register

GRAMMAR = {
    "aws": (re.compile(r"\d{12}"), "an AWS account id: 12 digits"),
    "azure": (
        re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
        "an Azure subscription id: 8-4-4-4-12 hexadecimal digits",
    ),
    "gcp": (
        re.compile(r"([a-z0-9.-]+\.[a-z]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]"),
        "a GCP project id: 6 to 30 lower-case letters, digits and hyphens, a letter first",
    ),
}


def fits(provider: str, account: str) -> bool:
    """Whether an id can be one of this cloud."""
    return provider in GRAMMAR and GRAMMAR[provider][0].fullmatch(account) is not None


_NUMBER = re.compile(r"[1-9]\d{5,18}")


def is_number(provider: str, account: str) -> bool:
    """Whether it can be the number of a GCP project, its other name."""
    return provider == "gcp" and _NUMBER.fullmatch(account) is not None


def by_provider(given: str) -> dict[str, str]:
    """For which clouds `[PROVIDER/]ID` may be an account; empty for empty text.

    Raises:
        ConfigError: For none.
    """
    provider, slash, account = given.partition("/")
    if slash and provider in GRAMMAR:
        found = {provider: account} if fits(provider, account) else {}
    else:
        found = {provider: given for provider in GRAMMAR if fits(provider, given)}
    if given and not found:
        words = "; ".join(words for _, words in GRAMMAR.values())
        raise ConfigError(f"--account {given}: is no account id", hint=words)
    return found


def key(provider: str, account: str) -> tuple[str, str]:
    """By which accounts join: clouds that write ids in any case mean the same account."""
    return provider, account.lower()


def renamed(register: Register, estate: Iterable[CloudAccount]) -> Register:
    """The register with each account under the id that its cloud gives it: a project's number is its id.

    Args:
        register: As it is written.
        estate: What clouds say of their accounts.
    """
    ids = {key(each.provider, alias): each.id for each in estate for alias in each.aliases}

    def named(account: Account) -> Account:
        id_ = ids.get(key(account.provider, account.id))
        return msgspec.structs.replace(account, id=id_) if id_ else account

    if not any(key(each.provider, each.id) in ids for one in register.customers for each in one.accounts):
        return register
    customers = tuple(
        msgspec.structs.replace(each, accounts=tuple(map(named, each.accounts)))
        for each in register.customers
    )
    return msgspec.structs.replace(register, customers=customers)


def shared(register: Register) -> frozenset[tuple[str, str]]:
    """Accounts that several customers claim."""
    holders: dict[tuple[str, str], str] = {}
    found = set()
    for customer in register.customers:
        for each in customer.accounts:
            account = key(each.provider, each.id)
            if holders.setdefault(account, customer.id) != customer.id:
                found.add(account)
    return frozenset(found)


def hint(provider: str, account: str) -> str:
    """What an id that does not fit may be instead; empty when nobody can say."""
    if provider == "aws" and re.fullmatch(r"\d{1,11}", account):
        return f"a spreadsheet may have dropped leading zeros: {account:0>12}?"
    if provider == "aws" and re.fullmatch(r"[\d.,]+[eE]\+\d+", account):
        return "a spreadsheet rounded it; format the column as text and enter the id again"
    if provider == "aws" and re.fullmatch(r"\d{4}-\d{4}-\d{4}", account):
        return f"without hyphens: {account.replace('-', '')}"
    return next(
        (f"it looks like {words}" for other, (_, words) in GRAMMAR.items() if fits(other, account)), ""
    )
