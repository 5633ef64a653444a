"""What plans or a scan show and a register lacks: customers and accounts. Changes nothing on record."""

from collections.abc import Iterator

import msgspec

from guardrails.model.customer import Register
from guardrails.register import accounts
from guardrails.register.attribute import Names
from guardrails.register.skeleton import Account, Found


class Addition(msgspec.Struct, frozen=True):
    """One customer that is new, or accounts of one who is on record.

    Attributes:
        customer: Id; on record under this very id when it is not new.
        accounts: Cloud and id, held by nobody on record.
    """

    customer: str
    accounts: tuple[Account, ...]
    new: bool


class Missing(msgspec.Struct, frozen=True):
    """What to add, and in words what is not added because the register says otherwise."""

    additions: tuple[Addition, ...]
    kept: tuple[str, ...]


def missing(found: Found, register: Register) -> Missing:
    """What the register lacks of what was found.

    Args:
        found: Names and accounts of plans or scans.
        register: As it is written.
    """
    names = Names(register)
    holders = {
        accounts.key(held.provider, held.id): customer.id
        for customer in register.customers
        for held in customer.accounts
    }
    additions: dict[str, Addition] = {}
    kept: list[str] = []
    for name, held in found.customers.items():
        ids = names.customers(name)
        free = tuple(each for each in held if accounts.key(*each) not in holders)
        if names.is_reseller(name):
            kept.append(f"{name} is a reseller on record, not a customer")
        elif len(ids) > 1:
            kept.append(f"{name} may be {' or '.join(ids)}")
        elif ids:
            kept += _others(name, held, holders, ids[0])
            if free:
                known = additions.get(ids[0], Addition(ids[0], (), new=False))
                more = tuple(each for each in free if each not in known.accounts)
                additions[ids[0]] = Addition(ids[0], (*known.accounts, *more), new=False)
        elif held and not free and name == "-".join(held[0]):
            continue  # an account without a name, whose customer is on record
        else:
            kept += _others(name, held, holders, "")
            additions[name] = Addition(name, free, new=True)
    return Missing(tuple(additions.values()), tuple(kept))


def _others(name: str, held: list[Account], holders: dict[tuple[str, str], str], own: str) -> Iterator[str]:
    """Accounts whose workloads name one customer, and which are another's on record."""
    for provider, id_ in held:
        holder = holders.get(accounts.key(provider, id_), own)
        if holder != own:
            yield f"{provider} account {id_}: its workloads name {name}, and it is {holder}'s on record"


def said(found: Missing) -> Iterator[str]:
    """A line for each thing that is added, and for each that is not."""
    for each in found.additions:
        held = ", ".join(f"{provider} {id_}" for provider, id_ in each.accounts)
        if each.new:
            yield f"+ customer {each.customer}{f', with {held}' if held else ''}"
        else:
            yield f"+ {each.customer}: {held}"
    for text in found.kept:
        yield f"  not added: {text}"
