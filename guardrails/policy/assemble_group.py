"""Writes the documents of customers that are tied, from their records and what they hold. Pure."""

from collections.abc import Mapping, Sequence
from itertools import chain

import msgspec

from guardrails.assessment.groups import Group, Linking, Member, together
from guardrails.model.compute import Cluster, Compute, Offering, no_compute
from guardrails.model.range import Range
from guardrails.model.tri import Tri
from guardrails.policy import document as doc
from guardrails.policy.agreed import agreed, complete
from guardrails.policy.assemble import (
    Assessed,
    DocumentContext,
    customer_holders,
    law_on,
    ordered,
    parties,
    provider_facts,
)
from guardrails.policy.facts import filings, party_facts


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What one member holds: its sums, what its pools are, and whether those are all."""

    compute: Compute
    offerings: tuple[Offering, ...]
    complete: Tri


class LinkedGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A group and what its members hold.

    Attributes:
        linking: What was taken for a tie.
        held: By the members that hold something, by id.
        joint: Of all members' workloads together.
        complete: Whether those workloads are all.
    """

    group: Group
    linking: Linking
    held: Mapping[str, Held]
    joint: Assessed
    complete: Tri


def group_document(
    linked: LinkedGroup, verdicts: Sequence[doc.VerdictCount], context: DocumentContext
) -> doc.GroupDocument:
    """Build the document of customers that are tied, after their own.

    Args:
        linked: The group, with what its members hold.
        verdicts: Counts of the members' verdicts.
        context: Register, ownership and law.
    """
    group, joint = linked.group, linked.joint
    records = [each.record for each in group.members]
    provider = provider_facts(context)
    members = tuple(_member(each, linked, context) for each in group.members)
    everybody = (provider, *members, *chain.from_iterable(each.parties for each in members))
    figures = together({name: each.compute for name, each in linked.held.items()}, group, joint.compute)
    return doc.GroupDocument(
        schema=doc.SCHEMA,
        kind="group",
        as_of=str(context.as_of),
        law=law_on(context, everybody),
        provider=provider,
        group=doc.GroupFacts(
            id=group.id,
            links=linked.linking.kinds,
            percent=linked.linking.percent,
            paths=linked.linking.paths,
            members=members,
            members_complete=group.complete,
            agreed=agreed(records, context.known),
            agreed_complete=complete(records),
            compute=figures,
            clusters=joint.clusters if len(group.parts) == 1 else tuple(map(_uncertain, joint.clusters)),
            clusters_complete=linked.complete,
        ),
        filings=tuple(each for member in group.members for each in filings(member.record, context.known)),
        verdicts=ordered(verdicts),
    )


def _member(member: Member, linked: LinkedGroup, context: DocumentContext) -> doc.MemberFacts:
    record_, known = member.record, context.known
    nothing = Held(compute=no_compute(linked.joint.compute.scope), offerings=(), complete="yes")
    own = linked.held.get(record_.id, nothing)
    return doc.MemberFacts(
        **party_facts(record_, "customer", known, customer_holders(record_, context)),
        linked_by=member.linked_by,
        verification=known.verification(record_),
        access=known.access(record_, holds=own.compute.accelerators.max != 0),
        owners_complete=record_.owners_complete,
        end_users_complete=record_.end_users_complete,
        on_behalf_of_complete=record_.on_behalf_of_complete,
        runs_own_software=known.stated(record_, "runs_own_software"),
        parties=tuple(parties(record_, context)),
        offerings=own.offerings,
        offerings_complete=own.complete,
        compute=own.compute,
    )


def _uncertain(cluster: Cluster) -> Cluster:
    """The cluster where it is not certain that those who hold it are tied."""
    figures = ("accelerators", "capacity_eops", "fp64_pflops", "fp32_pflops")
    return msgspec.structs.replace(
        cluster, **{name: Range(0, getattr(cluster, name).max) for name in figures}
    )
