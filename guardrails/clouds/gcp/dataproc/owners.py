"""Dataproc: each group of a cluster owns the VMs and the instance group that are listed for it. Pure."""

from collections.abc import Iterator, Sequence

from guardrails.clouds.counting import Counted
from guardrails.clouds.gcp import live
from guardrails.clouds.gcp.compute.named import GcpFacts
from guardrails.clouds.gcp.dataproc import settings
from guardrails.clouds.gcp.dataproc.api import Cluster, Config, Group, Policy, Records
from guardrails.clouds.gcp.links import last, within
from guardrails.clouds.owners import Claimed, Owner
from guardrails.clouds.region import LiveContext
from guardrails.model.field import Field
from guardrails.model.workload import UNKNOWN

KIND = "google_dataproc_cluster"
_DEFAULT = "n1-standard-4"


def claim(records: Records, facts: GcpFacts) -> Claimed:
    """Groups with accelerators as owners."""
    owners = (owner for each in records.clusters for owner in _owners(each, records.policies, facts))
    return Claimed(owners=tuple(owners))


def _owners(cluster: Cluster, policies: Sequence[Policy], facts: GcpFacts) -> Iterator[Owner]:
    config = cluster.config or Config()
    for role, group in _groups(config):
        if group is None:
            continue
        number = settings.group_number(
            settings.Group(role=role, number=_number(group), most=_most(cluster, config, role, policies))
        )
        number = settings.in_state(number, cluster.status.state)
        owner = _owner(cluster, role, group, number, facts)
        if facts.accelerators.quantity(owner.choices) is not None:
            yield owner


def _groups(config: Config) -> Iterator[tuple[str, Group | None]]:
    """The groups by their names."""
    yield "master", config.master_config
    yield "worker", config.worker_config
    yield settings.SECONDARY, config.secondary_worker_config
    for at, each in enumerate(config.auxiliary_node_groups):
        yield f"auxiliary[{each.node_group_id or at}]", each.node_group.node_group_config


def _owner(cluster: Cluster, role: str, group: Group, number: Counted, facts: GcpFacts) -> Owner:
    config = cluster.config or Config()
    zone = last(config.gce_cluster_config.zone_uri)
    managed = group.managed_group_config
    uri = managed.instance_group_manager_uri if managed is not None else ""
    flexible = group.instance_flexibility_policy
    mixed = flexible is not None and flexible.provisioning_model_mix is not None
    path = f"{role}.machineTypeUri"
    return Owner(
        kind=KIND,
        id=facts.path(f"regions/{cluster.region}/clusters/{cluster.cluster_name}/{role}"),
        choices=tuple(
            live.choice(facts, live.Spec(kind or _DEFAULT, group.guests, path), number.size)
            for kind in dict.fromkeys(group.types)
        ),
        groups=(within(uri),) if uri else (),
        instances=frozenset(f"zones/{zone}/instances/{name}" for name in group.instance_names),
        traits=LiveContext(
            region=cluster.region,
            zone=zone or UNKNOWN,
            market=UNKNOWN if mixed else settings.market(role, group.preemptibility),
            claims=facts.claims(cluster.labels),
            open=number.open,
        ),
    )


def _number(group: Group) -> Field[int]:
    """How many it has; what is 0 is not written."""
    given = group.num_instances
    return Field(len(group.instance_names) if given is None else given)


def _most(cluster: Cluster, config: Config, role: str, policies: Sequence[Policy]) -> Field[int] | None:
    """The most that the cluster's policy makes of a group; None where none scales it."""
    uri, path = config.autoscaling_config.policy_uri, "autoscalingConfig.policyUri"
    if not uri or role not in ("worker", settings.SECONDARY):
        return None
    for policy in policies:
        if policy.region == cluster.region and policy.id == last(uri):
            limit = policy.worker_config if role == "worker" else policy.secondary_worker_config
            most = limit.max_instances
            if most is None and role == settings.SECONDARY:
                most = 0
            return live.number(most, "maxInstances")
    return Field(None, path, "its policy was not read")
