"""The join of a region: every machine has one row's worth, whatever could be read."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from guardrails.catalog.accelerators import Size
from guardrails.clouds import headroom
from guardrails.clouds.aws.autoscaling import api as autoscaling
from guardrails.clouds.aws.ec2 import api as ec2
from guardrails.clouds.aws.ec2.fleets import Fleet
from guardrails.clouds.aws.ec2.options import Option
from guardrails.clouds.aws.eks import api as eks
from guardrails.clouds.aws.join import workloads
from guardrails.clouds.owners import Owner
from guardrails.clouds.region import LiveContext
from guardrails.model.range import ONE, Range, exactly
from tests.samples.aws_answers import facts

P5, P4D, G5, NEW = "p5.48xlarge", "p4d.24xlarge", "g5.xlarge", "p99.48xlarge"
PER = {P5: 8, P4D: 8, G5: 1}
ZONES = ("eu-west-1a", "eu-west-1b")
GROUP, FLEET = "aws:autoscaling:groupName", "aws:ec2:fleet-id"
OWNERS = {
    "": {},
    "group": {GROUP: "own"},
    "node group": {GROUP: "eks-1", "eks:cluster-name": "c", "eks:nodegroup-name": "n"},
    "fleet": {FLEET: "fleet-1"},
    "gone group": {GROUP: "gone"},
}
MACHINES = st.lists(
    st.tuples(
        st.sampled_from(sorted(OWNERS)),
        st.sampled_from(sorted(PER)),
        st.sampled_from(ZONES),
        st.booleans(),
        st.sampled_from(("", "C-1", "C-2")),
        st.sampled_from(("", "spot")),
    ),
    max_size=12,
)


def estate(machines):
    """Records of every service about the same machines."""
    found = []
    for at, (owner, kind, zone, runs, customer, lifecycle) in enumerate(machines):
        tags = OWNERS[owner] | ({"customer": customer} if customer else {})
        found.append(ec2.Instance(f"i-{at}", kind, runs, zone, "", lifecycle, tags))

    def members(name):
        own = [each for each in found if each.tags.get(GROUP) == name and each.runs]
        return tuple(autoscaling.Member(each.id, each.type, each.zone) for each in own)

    def group(name):
        options = (Option(P5), Option(P4D), Option(G5))
        return autoscaling.Group(
            name, f"arn:{name}", 1, 20, options=options, zones=ZONES, members=members(name)
        )

    fleet = Fleet("fleet-1", 20, options=(Option(P5), Option(G5)))
    nodes = eks.NodeGroup(
        nodegroup_name="n",
        nodegroup_arn="arn:n",
        cluster_name="c",
        scaling_config=eks.Scaling(0, 20, 1),
        resources=eks.Resources((eks.Group("eks-1"),)),
    )
    return {
        "ec2": ec2.Records(instances=tuple(found), fleets=(fleet,)),
        "autoscaling": autoscaling.Records(groups=(group("own"), group("eks-1"))),
        "eks": eks.Records(groups=(nodes,)),
    }


def running(rows):
    """Machines and accelerators that run, by type; what is not exact counts in neither."""
    found = {}
    for row in rows:
        if row.instances.exact and row.instances.min:
            key = (row.instance_type, row.zone, row.market)
            found[key] = found.get(key, 0) + row.instances.min
    return found


@given(MACHINES, st.sets(st.sampled_from(("autoscaling", "eks"))))
def test_whatever_else_was_read_each_running_instance_counts_once(machines, unread):
    read = estate(machines)
    rows = workloads({name: records for name, records in read.items() if name not in unread}, facts())

    truth = {}
    for _, kind, zone, runs, _, lifecycle in machines:
        if runs:
            key = (kind, zone, lifecycle or "on_demand")
            truth[key] = truth.get(key, 0) + 1
    assert running(rows) == truth
    assert len({row.id for row in rows}) == len(rows)


@given(MACHINES)
def test_without_instances_the_groups_know_what_runs_in_them(machines):
    read = estate(machines)
    rows = workloads({"autoscaling": read["autoscaling"], "eks": read["eks"]}, facts())

    for name, id_ in (("group", "arn:own"), ("node group", "arn:n")):
        truth = sum(owner == name and runs for owner, _, _, runs, _, _ in machines)
        assert sum(row.instances.min for row in rows if row.address == id_) == truth


@given(MACHINES, st.integers(0, 12))
def test_with_a_part_of_the_instances_the_groups_fill_in_what_is_missing(machines, seen):
    read = estate(machines)
    whole = read["ec2"]
    read["ec2"] = msgspec.structs.replace(
        whole, instances=whole.instances[:seen], lost=("DescribeInstances",)
    )
    rows = workloads(read, facts())

    truth = sum(owner in ("group", "node group") and runs for owner, _, _, runs, _, _ in machines)
    own = [row for row in rows if row.address in ("arn:own", "arn:n")]
    assert sum(row.instances.min for row in own) == truth


@given(MACHINES)
def test_a_ceiling_is_never_below_what_runs_and_fills_the_limit_of_the_largest_type(machines):
    rows = workloads(estate(machines), facts())

    for id_ in ("arn:own", "arn:n"):
        own = [row for row in rows if row.address == id_]
        runs = sum(row.instances.min for row in own)
        assert all(row.instances_ceiling.min >= row.instances.min for row in own)
        large = sum(row.instances.min for row in own if row.instance_type == P5)
        assert sum(row.instances_ceiling.max for row in own) == runs + max(0, 20 - large)


def test_a_node_group_without_types_takes_those_of_its_autoscaling_group():
    rows = workloads(estate([("node group", P5, ZONES[0], True, "", "")]), facts())
    own = [row for row in rows if row.address == "arn:n"]

    assert {row.kind for row in own} == {"aws_eks_node_group"}
    assert not [row for row in rows if row.address == "arn:eks-1"]


def test_a_node_group_whose_groups_could_not_be_read_is_unknown():
    nodes = estate([])["eks"]
    (row,) = workloads({"eks": nodes}, facts())

    assert (row.accelerator, row.ceiling.max) == ("unknown", None)


def test_a_node_group_whose_group_has_no_accelerators_is_no_row():
    read = {"eks": estate([])["eks"], "autoscaling": autoscaling.Records()}

    assert workloads(read, facts()) == []


def test_of_several_groups_each_has_its_own_room():
    def part(name, kind):
        choices = (facts().accelerators.choice("aws", kind, Size(ONE, exactly(4)), ""),)
        return headroom.OwnedMachines(Owner(kind="x", id=name, name=name, choices=choices), {})

    whole = Owner(kind="aws_eks_node_group", id="arn:n", traits=LiveContext(market="spot"))
    read = headroom.Read(instances=True, groups=True)
    found = list(
        headroom.rows(headroom.OwnedMachines(whole, {}), [part("a", P5), part("b", G5)], facts(), read)
    )

    assert [(row.id, row.market, row.ceiling) for row in found] == [
        ("arn:n#a", "spot", exactly(32)),
        ("arn:n#b", "spot", exactly(4)),
    ]


def test_what_runs_of_a_type_that_nobody_knows_keeps_its_number():
    group = autoscaling.Group("own", "arn:own", 1, 5, options=(Option(NEW),), zones=ZONES[:1])
    instance = ec2.Instance("i-1", NEW, True, ZONES[0], tags={GROUP: "own"})
    read = {
        "ec2": ec2.Records(instances=(instance,)),
        "autoscaling": autoscaling.Records(groups=(group,)),
    }
    (row,) = workloads(read, facts())

    assert (row.instances, row.instances_ceiling) == (exactly(1), exactly(5))
    assert (row.accelerators, row.ceiling) == (Range(0), Range(0))
    assert row.unresolved
