import msgspec
import pytest

from guardrails.assessment.clusters import Line, clusters
from guardrails.assessment.pools import Pooling
from guardrails.catalog.load import load
from guardrails.model.range import UNKNOWN, ZERO, Range, exactly
from tests.builders import make_workload

LINE = Line(100)


def found(*workloads, line=LINE, complete="yes"):
    pools = Pooling(load()).pool(workloads).pools
    return {each.location: each.accelerators for each in clusters(pools, line, complete)}


def test_fast_machines_of_one_zone_are_one_cluster_over_accounts_and_kinds():
    here = [
        make_workload(id="a"),
        make_workload(id="b", account="444455556666"),
        make_workload(id="c", kind="aws_autoscaling_group", ceiling=exactly(80)),
    ]

    assert found(*here) == {"aws:us-east-1:us-east-1a": exactly(96)}


def test_zones_and_clouds_are_apart():
    elsewhere = make_workload(id="b", zone="us-east-1b")
    other = make_workload(id="c", provider="azure", region="us-east-1")

    assert set(found(make_workload(), elsewhere, other)) == {
        "aws:us-east-1:us-east-1a",
        "aws:us-east-1:us-east-1b",
        "azure:us-east-1:us-east-1a",
    }


@pytest.mark.parametrize(("gbps", "joins"), [(99, False), (100, False), (100.1, True)])
def test_only_a_fabric_faster_than_the_line_joins(gbps, joins):
    assert bool(found(make_workload(fabric_gbps=gbps))) == joins


def test_the_line_can_be_for_each_accelerator():
    assert found(make_workload(fabric_gbps=800), line=Line(100, "accelerator")) == {}
    assert found(make_workload(fabric_gbps=801), line=Line(100, "accelerator"))


def test_an_unknown_fabric_may_join_but_is_not_certain():
    assert found(make_workload(), make_workload(id="b", fabric_gbps=None)) == {
        "aws:us-east-1:us-east-1a": Range(8, 16)
    }


def test_machines_of_an_unknown_zone_may_stand_in_any_zone_of_their_region():
    here, somewhere = make_workload(), make_workload(id="b", zone="unknown")

    assert found(here, somewhere) == {"aws:us-east-1:us-east-1a": Range(8, 16), "aws:us-east-1": exactly(8)}


def test_what_certainly_stands_together_stays_so_where_others_have_a_zone():
    tight = make_workload(id="b", zone="unknown", placement="pg", ceiling=exactly(80))

    assert found(make_workload(), tight)["aws:us-east-1"] == found(tight)["aws:us-east-1"] == exactly(80)


def test_without_a_zone_only_a_placement_group_or_one_machine_is_certain_to_stand_together():
    loose = make_workload(zone="unknown")
    tight = make_workload(id="b", zone="unknown", placement="pg", ceiling=exactly(80))

    assert found(loose, make_workload(id="c", zone="unknown")) == {"aws:us-east-1": Range(8, 16)}
    assert found(loose, tight) == {"aws:us-east-1": Range(80, 88)}


def test_placement_groups_of_one_name_in_two_accounts_are_two():
    one = make_workload(zone="unknown", placement="pg", ceiling=exactly(80))
    other = make_workload(id="b", account="444455556666", zone="unknown", placement="pg", ceiling=exactly(40))
    same = make_workload(id="b", zone="unknown", placement="pg", ceiling=exactly(40))

    assert found(one, other) == {"aws:us-east-1": Range(80, 120)}
    assert found(one, same) == {"aws:us-east-1": exactly(120)}


def test_an_unknown_region_may_join_every_cluster_of_its_cloud():
    anywhere = make_workload(id="b", region="unknown", zone="unknown")

    assert found(make_workload(), anywhere) == {
        "aws:us-east-1:us-east-1a": Range(8, 16),
        "aws:unknown": exactly(8),
    }
    assert found(anywhere) == {"aws:unknown": exactly(8)}


def test_an_unread_part_leaves_clusters_open():
    assert found(make_workload(), complete="unknown") == {"aws:us-east-1:us-east-1a": Range(8)}


def test_templates_and_empty_pools_are_in_no_cluster():
    template = make_workload(role="template", ceiling=ZERO)

    assert found(template, make_workload(id="b", ceiling=ZERO)) == {}


def test_an_unknown_number_of_machines_leaves_the_cluster_open():
    many = make_workload(instances=UNKNOWN, accelerators=UNKNOWN, ceiling=UNKNOWN)

    assert found(many) == {"aws:us-east-1:us-east-1a": Range(0)}


@pytest.mark.parametrize("zone", ["us-central1-a", "unknown"])
def test_a_slice_of_tpus_is_one_machine_wherever_it_stands(zone):
    shape = load().shape("gcp", "v5p-4096")
    slice_ = make_workload(
        provider="gcp", region="us-central1", zone=zone, accelerator=shape.chip, fabric_gbps=shape.fabric_gbps
    )
    many = {"accelerators": exactly(shape.count), "ceiling": exactly(shape.count)}
    one = {"instances": exactly(1), "instances_ceiling": exactly(1)}

    (cluster,) = found(msgspec.structs.replace(slice_, **many, **one)).values()
    assert cluster == exactly(2048)
    assert found(msgspec.structs.replace(slice_, **many, **one), line=Line(100, "accelerator"))
