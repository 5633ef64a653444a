"""What identifies the people of a pack: a member of its own, which may be taken away while all else holds."""

from collections.abc import Collection, Iterator

import msgspec

from guardrails.model.customer import Customer, Register
from guardrails.model.party import Party, Personal


class PartyIdentity(msgspec.Struct, frozen=True, omit_defaults=True):
    """A party of a customer, by its role and id in the document."""

    role: str
    id: str
    personal: Personal


class CustomerIdentity(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who a customer and its parties are."""

    id: str
    personal: Personal | None
    parties: tuple[PartyIdentity, ...]


class Identities(msgspec.Struct, frozen=True, kw_only=True):
    """`guardrails.identity/1`.

    Attributes:
        salt: Chance, so that the digest that stays behind tells nobody whether a guess is right.
        register: Digest of the register that they are from.
    """

    schema: str = "guardrails.identity/1"
    salt: str
    register: str
    customers: tuple[CustomerIdentity, ...]


def identities(register: Register, digest: str, customers: Collection[str], salt: str) -> bytes:
    """The member.

    Args:
        register: The one that was decided by, the records of each thing joined.
        digest: Of its file.
        customers: Ids of those who are in the pack.
        salt: Chance, of 32 bytes at least.
    """
    found = (_customer(each) for each in register.customers if each.id in customers)
    kept = tuple(each for each in found if each.personal or each.parties)
    content = Identities(salt=salt, register=digest, customers=kept)
    return msgspec.json.encode(content, order="deterministic")


def _customer(customer: Customer) -> CustomerIdentity:
    return CustomerIdentity(customer.id, customer.personal, tuple(_parties(customer)))


def _parties(customer: Customer) -> Iterator[PartyIdentity]:
    roles: tuple[tuple[str, tuple[Party, ...]], ...] = (
        ("owner", customer.owners),
        ("end_user", customer.end_users),
        ("on_behalf_of", customer.on_behalf_of),
    )
    for role, parties in roles:
        for each in parties:
            if each.personal:
                yield PartyIdentity(role, each.id, each.personal)
