"""More of each sort, one at a time: accelerators, accounts, ties, hits, owners, shares, sellers, users, runs.

And what decides a rule by itself: however much else is on record, and whatever of it is unknown.
"""

from functools import partial
from itertools import product

from guardrails.model.activity import Run
from guardrails.model.customer import Account, Customer, Fingerprints
from guardrails.model.party import Entity, Listing, Party, Stake
from guardrails.model.provider import Reseller
from guardrails.model.range import exactly
from tests.policies.random_plans import KINDS, Piece
from tests.policies.random_registers import LISTS, TODAY, replaced

TIED = Fingerprints(payment=("card-hash-9",), payment_complete="yes")
NEW = Account(provider="aws", id="999988887777")
PLACES = dict.fromkeys(("located_in", "organised_in", "headquarters", "ultimate_parent_headquarters"), "CN")
ABROAD = Party(id="more", kind="entity", control="yes", share_percent=exactly(60), **PLACES)
LISTED = Entity(
    id="E-L", kind="entity", listings=(Listing(list="sdn", match="confirmed", day=TODAY),), **PLACES
)
LARGER = (26, 51, 100)
RESELLERS = {
    "a reseller abroad": Reseller(id="S-8", kind="entity", reporting="no", **PLACES),
    "a listed reseller": Reseller(id="S-9", kind="entity", listings=LISTED.listings, **PLACES),
}
RUN = Run(
    id="R-9", training="yes", purpose="pre_training", operations_yop=exactly(300), evidence=("declared",)
)


def grown(register, plans):
    """Yield `(what, register, plans)` for more of each sort; a plan is a list of pieces."""
    for what, larger in _more_planned(plans):
        yield what, register, larger
    for what, more in _more_recorded(register):
        yield what, more, plans


def _more_planned(plans):
    first, *others = plans
    for kind in sorted(KINDS):
        yield f"one {kind}", [[*first, Piece(kind, name="more")], *others]
    yield "another plan", [*plans, [Piece("aws_instance", name="more")]]
    for number, pieces in enumerate(plans):
        for at, piece in enumerate(pieces):
            for larger in piece.larger():
                changed = [*pieces[:at], larger, *pieces[at + 1 :]]
                yield f"{larger}", [*plans[:number], changed, *plans[number + 1 :]]


def _more_recorded(register):
    first, *others = register.customers

    def with_first(field, *rows):
        changed = replaced(first, field, (*getattr(first, field), *rows))
        return replaced(register, "customers", (changed, *others))

    yield "an account", with_first("accounts", NEW)
    yield "an owner abroad", with_first("owners", ABROAD)
    yield "a user abroad", with_first("end_users", ABROAD)
    yield "somebody abroad behind it", with_first("on_behalf_of", ABROAD)
    yield "a run", with_first("runs", RUN)
    yield "a member", _with_member(register)
    for what, reseller in RESELLERS.items():
        yield what, _sold_through(register, reseller)
    for number, stake in enumerate(register.stakes):
        yield from _larger_stakes(register, number, stake)
    for number, owner in enumerate(first.owners):
        for share in LARGER:
            if share > (owner.share_percent.max or 0):
                larger = replaced(owner, "share_percent", exactly(share))
                owners = (*first.owners[:number], larger, *first.owners[number + 1 :])
                changed = replaced(first, "owners", owners)
                yield f"an owner's {share} percent", replaced(register, "customers", (changed, *others))
    if not any(each.fingerprints.payment or each.fingerprints.ip for each in register.customers):
        tied = (replaced(each, "fingerprints", TIED) for each in register.customers)
        yield "a tie", replaced(register, "customers", tuple(tied))
    for paths in (1, 2):
        for share in (10, 26, 49, 51, 100):
            yield f"{share} percent over {paths} paths", _owned(register, share, paths)
    yield from _hits(register, with_first)


def _sold_through(register, reseller):
    """The first customer buys through one more reseller, after those in between."""
    first, *others = register.customers
    changed = replaced(first, "resellers", (*first.resellers, reseller.id))
    more = replaced(register, "resellers", (*register.resellers, reseller))
    return replaced(more, "customers", (changed, *others))


def _larger_stakes(register, number, stake):
    for share in LARGER:
        if share > (stake.share_percent.max or 0):
            larger = replaced(stake, "share_percent", exactly(share))
            stakes = (*register.stakes[:number], larger, *register.stakes[number + 1 :])
            yield f"a stake of {share} percent", replaced(register, "stakes", stakes)


def _hits(register, with_first):
    first, *others = register.customers
    for match, name in product(("possible", "confirmed"), LISTS):
        hit = Listing(list=name, match=match, day=TODAY)
        yield f"{match} {name}", with_first("listings", hit)
        for role in ("owners", "end_users", "on_behalf_of"):
            if people := getattr(first, role):
                listed = (replaced(people[0], "listings", (*people[0].listings, hit)), *people[1:])
                customers = (replaced(first, role, listed), *others)
                yield f"{role}: {match} {name}", replaced(register, "customers", customers)
        if register.entities:
            entity, *rest = register.entities
            listed = (replaced(entity, "listings", (*entity.listings, hit)), *rest)
            yield f"an entity: {match} {name}", replaced(register, "entities", listed)


def _with_member(register):
    """Another customer with whom the first shares a means of payment, if it has any on record."""
    first = register.customers[0]
    shared = first.fingerprints.payment or ("card-hash-1",)
    member = Customer(id="C-9", fingerprints=Fingerprints(payment=shared))
    return replaced(register, "customers", (*register.customers, member))


def _owned(register, share, paths):
    """A listed entity that holds so much of the first customer, through so many others that it owns."""
    name = register.customers[0].id
    between = [f"E-{number}" for number in range(90, 90 + paths)]
    stakes = [
        stake
        for each in between
        for stake in (
            Stake(owner=LISTED.id, owned=each, share_percent=exactly(100)),
            Stake(owner=each, owned=name, share_percent=exactly(share / paths)),
        )
    ]
    entities = (*register.entities, LISTED, *(Entity(id=each, kind="entity") for each in between))
    return replaced(replaced(register, "entities", entities), "stakes", (*register.stakes, *stakes))


def _blocked(register):
    """The first customer with a confirmed hit."""
    first, *others = register.customers
    changed = replaced(first, "listings", (*first.listings, *LISTED.listings))
    return replaced(register, "customers", (changed, *others))


def _blocked_elsewhere(register):
    """A hit in a second record of the first customer, which has none in its first."""
    first, *others = register.customers
    customers = (replaced(first, "entity", LISTED.id), *others)
    return replaced(replaced(register, "customers", customers), "entities", (*register.entities, LISTED))


def _blocked_member(register):
    """A member that shares a means of payment with the first customer, and is a blocked person."""
    more = _with_member(register)
    first, *others, member = more.customers
    payment = member.fingerprints.payment
    first = replaced(first, "fingerprints", replaced(first.fingerprints, "payment", payment))
    return replaced(more, "customers", (first, *others, replaced(member, "listings", LISTED.listings)))


DECISIVE = {
    "a hit": (_blocked, "US-OFAC-01"),
    "a hit in a second record": (_blocked_elsewhere, "US-OFAC-01"),
    "half of it": (partial(_owned, share=50, paths=1), "US-OFAC-02"),
    "half of it over two paths": (partial(_owned, share=50, paths=2), "US-OFAC-02"),
    "all of it over two paths": (partial(_owned, share=100, paths=2), "US-OFAC-02"),
    "a hit on a member": (_blocked_member, "HSE-10"),
}
"""What is added to a register, and the rule that fails then."""
