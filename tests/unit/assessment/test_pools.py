import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.assessment.capacity import YOP_PER_EOPS_IN_12_MONTHS
from guardrails.assessment.pools import Pooling, compute
from guardrails.catalog.load import load
from guardrails.model.range import UNKNOWN, ZERO, Range, exactly
from tests.builders import make_workload


@pytest.fixture(scope="module")
def pooling():
    return Pooling(load())


def summed(pooled, complete="yes"):
    return compute(pooled.pools, Pooling(load()).chip, scope="plan", complete=complete, utilisation=0.4)


def test_a_thousand_h100_for_a_year_are_62_yop_at_dense_fp8(pooling):
    nodes = [make_workload(id=f"aws_instance.n[{n}]") for n in range(125)]

    sums = summed(pooling.pool(nodes))

    assert sums.accelerators == exactly(1000)
    assert sums.capacity_12_months_yop.max == pytest.approx(62.4, abs=0.1)
    assert sums.estimate_12_months_yop.max == pytest.approx(0.4 * sums.capacity_12_months_yop.max)
    assert sums.h100_equivalents == exactly(1000)


def test_like_workloads_are_one_pool_whose_members_keep_their_ids(pooling):
    pooled = pooling.pool([make_workload(id="a"), make_workload(id="b", ceiling=exactly(16))])

    (pool,) = pooled.pools
    assert pool.ceiling == exactly(24)
    assert pooled.members[pool.id] == ("a", "b")


@pytest.mark.parametrize(
    "difference",
    [
        {"account": "444455556666"},
        {"region": "eu-west-1"},
        {"zone": "us-east-1b"},
        {"placement": "pg"},
        {"kind": "aws_autoscaling_group"},
        {"role": "reservation"},
        {"accelerator": "A100-SXM4-40GB"},
        {"fabric_gbps": 400},
        {"fabric_gbps": None},
    ],
    ids=str,
)
def test_whatever_a_policy_reads_tells_pools_apart(pooling, difference):
    pooled = pooling.pool([make_workload(id="a"), make_workload(id="b", **difference)])

    assert len({pool.id for pool in pooled.pools}) == 2


def test_numbers_never_enter_a_pools_id(pooling):
    few = pooling.pool([make_workload()]).pools[0].id
    many = pooling.pool([make_workload(ceiling=exactly(800), instances=exactly(100))]).pools[0].id

    assert few == many


def test_separators_inside_a_field_cannot_forge_another_pool(pooling):
    forged = make_workload(region="us-east-1|aws_instance", kind="x")
    honest = make_workload(region="us-east-1", kind="aws_instance|x")

    assert pooling.pool([forged]).pools[0].id != pooling.pool([honest]).pools[0].id


def test_an_unknown_chip_leaves_every_sum_open(pooling):
    pooled = pooling.pool([make_workload(), make_workload(id="b", accelerator="unknown", ceiling=UNKNOWN)])
    sums = summed(pooled)

    assert sums.capacity_eops.max is None
    assert sums.capacity_eops.min > 0
    assert sums.accelerators == Range(8)


def test_what_was_not_wholly_read_leaves_every_sum_open(pooling):
    sums = summed(pooling.pool([make_workload()]), complete="unknown")

    assert sums.capacity_12_months_yop.max is None
    assert sums.h100_equivalents.min == pytest.approx(8, rel=0.001)


def test_a_template_counts_nothing(pooling):
    template = make_workload(role="template", instances=ZERO, accelerators=ZERO, ceiling=ZERO)

    assert summed(pooling.pool([template])).capacity_eops == ZERO


def test_capacity_is_taken_at_the_ceiling(pooling):
    scaled = make_workload(instances_ceiling=exactly(10), ceiling=exactly(80))

    (pool,) = pooling.pool([scaled]).pools
    assert pool.instances == exactly(10)
    assert pool.capacity_eops.max == pytest.approx(80 * 1.979e-3, rel=0.001)


@given(st.lists(st.integers(min_value=0, max_value=50), min_size=1, max_size=8))
def test_splitting_machines_over_workloads_changes_no_sum(counts):
    pooling = Pooling(load())
    together = pooling.pool([make_workload(ceiling=exactly(sum(counts)))])
    apart = pooling.pool([make_workload(id=str(n), ceiling=exactly(each)) for n, each in enumerate(counts)])

    assert summed(apart).capacity_eops.max == pytest.approx(summed(together).capacity_eops.max)


def test_twelve_months_are_8760_hours():
    assert pytest.approx(8760 * 3600 / 1e6) == YOP_PER_EOPS_IN_12_MONTHS


@pytest.mark.parametrize(
    ("kind", "service"),
    [
        ("aws_instance", "infrastructure"),
        ("google_container_node_pool", "infrastructure"),
        ("aws_sagemaker_endpoint", "managed_ml"),
        ("google_vertex_ai_endpoint", "managed_ml"),
        ("azurerm_machine_learning_compute_cluster", "managed_ml"),
        ("azapi_resource", "unknown"),
    ],
)
def test_a_pool_says_what_is_rented_and_who_runs_the_region(pooling, kind, service):
    (pool,) = pooling.pool([make_workload(kind=kind, region="cn-north-1")]).pools

    assert (pool.service, pool.operator) == (service, "partner")


def test_tf32_counts_32_bits_or_those_that_it_keeps():
    trainium = make_workload(accelerator="Trainium")

    assert Pooling(load()).pool([trainium]).pools[0].tpp == exactly(6080)
    assert Pooling(load(), tf32_bits=19).pool([trainium]).pools[0].tpp == exactly(3610)


@pytest.mark.parametrize(("per", "held", "whole"), [(0.125, 0.25, 2), (1, 2, 2), (1.5, 3, 4), (None, 3, 3)])
def test_a_share_of_a_chip_counts_as_such_or_as_the_chip(pooling, per, held, whole):
    shares = make_workload(
        accelerators_per_instance=per,
        instances=exactly(2),
        instances_ceiling=exactly(2),
        accelerators=exactly(held),
        ceiling=exactly(held),
    )
    shared, counted = (
        pooling.pool([shares]).pools[0],
        Pooling(load(), whole_chips=True).pool([shares]).pools[0],
    )

    assert (shared.ceiling, counted.ceiling) == (exactly(held), exactly(whole))
    assert counted.accelerators == exactly(whole)
    assert counted.tpp == shared.tpp
    assert counted.capacity_eops.max == pytest.approx(shared.capacity_eops.max * whole / held)


def test_thirty_two_trainium_are_six_h100_and_not_twelve(pooling):
    trn1 = make_workload(accelerator="Trainium", accelerators=exactly(32), ceiling=exactly(32))

    sums = summed(pooling.pool([trn1]))

    assert sums.h100_equivalents.max == pytest.approx(32 * 190 / 989.4)


def test_a_chip_without_published_rates_leaves_no_sum_open(pooling):
    gaudi = make_workload(id="b", accelerator="Gaudi")

    sums = summed(pooling.pool([make_workload(), gaudi]))

    assert sums.h100_equivalents.min == 8
    assert sums.h100_equivalents.max == pytest.approx(8 + 8 * 432 / 989.4)
    assert sums.capacity_eops.max is not None
