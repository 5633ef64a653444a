"""SageMaker clusters, endpoints, notebooks, Studio and training plans as the scan reads and joins them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.clouds.aws.sagemaker import owners as sagemaker
from guardrails.clouds.aws.sagemaker_hosting.owners import of_plan
from guardrails.clouds.aws.sagemaker_shared.shapes import Plan, Reserved
from guardrails.model.range import ONE, ZERO, Range, exactly, total
from tests.samples.aws_answers import Refusal, claims, facts, paged
from tests.samples.aws_sagemaker_answers import (
    CHIP,
    P5,
    app,
    arn,
    capacity,
    cluster,
    endpoint,
    instance_group,
    jupyter,
    notebook,
    only,
    plan,
    rows,
    studio,
    tagged,
    variant,
    world,
)

POOLS = [
    {"InstanceType": P5, "CurrentInstanceCount": 2},
    {"InstanceType": "ml.g5.xlarge", "CurrentInstanceCount": 0},
]


def parts(found):
    return [(row.id.rpartition("#")[2], row.accelerators, row.ceiling) for row in found]


def test_an_instance_group_grows_to_its_target():
    row = only(**cluster(instance_group()), **tagged(customer="C-1"))

    assert (row.kind, row.id, row.accelerator) == ("aws_sagemaker_cluster", arn("cluster"), CHIP)
    assert (row.accelerators, row.ceiling) == (exactly(128), exactly(256))
    assert (row.market, claims(row)) == ("on_demand", {"customer": "C-1"})


def test_groups_without_accelerators_are_left_out_and_restricted_groups_count():
    head = instance_group("head", InstanceType="ml.m5.large")
    found = rows(**cluster(head, instance_group(), RestrictedInstanceGroups=[instance_group("secret")]))

    assert [row.id.rpartition("#")[2] for row in found] == ["workers", "secret"]


@pytest.mark.parametrize(
    ("changed", "instances", "ceiling"),
    [
        ({"TargetCount": 8}, exactly(16), exactly(16)),
        ({"TargetCount": None}, exactly(16), exactly(16)),
        ({"CurrentCount": None}, exactly(32), exactly(32)),
        ({"CurrentCount": None, "TargetCount": None}, Range(0), Range(0)),
    ],
)
def test_the_larger_of_what_runs_and_what_is_wanted_is_the_ceiling(changed, instances, ceiling):
    row = only(**cluster(instance_group(**changed)))

    assert (row.instances, row.instances_ceiling) == (instances, ceiling)


def test_a_cluster_that_is_being_deleted_does_not_grow():
    assert only(**cluster(instance_group(), ClusterStatus="Deleting")).instances_ceiling == exactly(16)


def test_a_cluster_that_scales_by_itself_is_open():
    scaling = {"Mode": "Enable", "Status": "InService"}
    row = only(**cluster(instance_group(), AutoScaling=scaling))

    assert (row.accelerators, row.ceiling) == (exactly(128), Range(256))
    assert row.unresolved[0].path == "AutoScaling.Mode"
    assert only(**cluster(instance_group(), AutoScaling=scaling | {"Mode": "Disable"})).unresolved == ()


@pytest.mark.parametrize(
    ("changed", "market"),
    [
        ({"TrainingPlanArn": "p"}, "reserved"),
        ({"CapacityRequirements": {"Spot": {}}}, "spot"),
        ({"CapacityRequirements": {"OnDemand": {}}}, "on_demand"),
        ({"CapacityRequirements": {"Spot": {}, "OnDemand": {}}}, "unknown"),
    ],
)
def test_how_a_group_is_bought_is_the_market(changed, market):
    assert only(**cluster(instance_group(**changed))).market == market


def test_a_flexible_group_is_a_row_for_each_type_that_runs_and_one_for_what_may_come():
    details = [
        {"InstanceType": P5, "CurrentCount": 10},
        {"InstanceType": "ml.p4d.24xlarge", "CurrentCount": 6},
    ]
    wanted = {"DesiredInstanceTypes": [P5, "ml.p4d.24xlarge"]}
    group = instance_group(InstanceType=None, InstanceTypeDetails=details, InstanceRequirements=wanted)

    assert parts(rows(**cluster(group))) == [
        (f"workers/{P5}", exactly(80), exactly(80)),
        ("workers/ml.p4d.24xlarge", exactly(48), exactly(48)),
        ("workers/more", exactly(0), exactly(128)),
    ]


def test_a_flexible_group_whose_parts_do_not_add_up_is_one_of_its_types():
    details = [{"InstanceType": P5}, {"InstanceType": "ml.p4d.24xlarge", "CurrentCount": 6}]
    row = only(**cluster(instance_group(InstanceType=None, InstanceTypeDetails=details)))

    assert [each.instance_type for each in row.alternatives] == [P5, "ml.p4d.24xlarge"]
    assert (row.instances, row.instances_ceiling) == (exactly(16), exactly(32))


def test_a_group_without_a_type_is_unknown_even_beside_plain_ones():
    head = instance_group("head", InstanceType="ml.m5.large")
    row = only(**cluster(head, instance_group(InstanceType=None)))

    assert row.accelerator == "unknown"


def test_an_endpoint_grows_to_the_largest_of_its_limits():
    row = only(**endpoint(), **tagged(customer="C-1"))
    assert (row.kind, row.id) == ("aws_sagemaker_endpoint", arn("endpoint"))
    assert (row.accelerators, row.ceiling, claims(row)) == (exactly(16), exactly(24), {"customer": "C-1"})

    managed = variant(ManagedInstanceScaling={"Status": "ENABLED", "MaxInstanceCount": 5})
    assert only(**endpoint([managed])).instances_ceiling == exactly(5)
    off = variant(ManagedInstanceScaling={"Status": "DISABLED", "MaxInstanceCount": 5})
    assert only(**endpoint([off])).instances_ceiling == exactly(3)
    assert only(**endpoint(targets=[("all", 9), ("other", 99)])).instances_ceiling == exactly(9)


def test_limits_that_could_not_be_read_leave_the_ceiling_open():
    made = world(**endpoint() | {"DescribeScalableTargets": Refusal()})
    (row,) = sagemaker.claim(made.read(), facts()).rows

    assert (row.accelerators, row.ceiling) == (exactly(16), Range(24))
    assert row.unresolved[0].reason == "scaling limits were not read"


def test_limits_are_not_asked_for_without_an_endpoint_that_matters():
    plain = [{"VariantName": "all", "InstanceType": "ml.c5.large"}]
    made = world(**endpoint(configured=plain))

    assert made.read().endpoints == ()
    assert made.times("DescribeScalableTargets") == made.times("ListTags") == 0


def test_shadow_variants_count_and_serverless_ones_do_not():
    shadow = variant("shadow", CurrentInstanceCount=1, DesiredInstanceCount=1)
    serverless = variant("light", CurrentServerlessConfig={"MemorySizeInMB": 1024, "MaxConcurrency": 1})
    named = {"ShadowProductionVariants": [{"VariantName": "shadow", "InstanceType": P5}]}
    found = rows(**endpoint([variant(), serverless], config=named, ShadowProductionVariants=[shadow]))

    assert parts(found) == [("all", exactly(16), exactly(24)), ("shadow", exactly(8), exactly(8))]


def test_an_endpoint_of_serverless_variants_is_not_kept():
    config = {"MemorySizeInMB": 1024, "MaxConcurrency": 1}
    made = world(**endpoint(configured=[{"VariantName": "all", "ServerlessConfig": config}]))

    assert made.read().endpoints == ()


def test_a_serverless_variant_is_known_by_its_configuration_too():
    config = {"MemorySizeInMB": 1024, "MaxConcurrency": 1}
    configured = [
        {"VariantName": "all", "ServerlessConfig": config},
        {"VariantName": "big", "InstanceType": P5},
    ]
    found = rows(**endpoint([variant(), variant("big")], configured))

    assert [row.id.rpartition("#")[2] for row in found] == [arn("endpoint")]


def test_a_variant_with_pools_is_a_row_for_each_type_that_runs():
    configured = [
        {
            "VariantName": "all",
            "InstancePools": [
                {"InstanceType": P5, "Priority": 1},
                {"InstanceType": "ml.p4d.24xlarge", "Priority": 2},
            ],
        }
    ]
    found = rows(**endpoint([variant(InstancePools=POOLS)], configured))

    assert parts(found) == [
        (f"all/{P5}", exactly(16), exactly(16)),
        ("all/more", exactly(0), exactly(8)),
    ]
    assert [each.instance_type for each in found[1].alternatives] == [P5, "ml.p4d.24xlarge"]


def test_pools_without_a_configuration_may_grow_in_their_own_types():
    made = world(**endpoint([variant(InstancePools=POOLS)]) | {"DescribeEndpointConfig": Refusal()})
    found = sagemaker.claim(made.read(), facts()).rows

    assert [each.instance_type for each in found[-1].alternatives] == [P5, "ml.g5.xlarge"]


def test_the_next_deployment_runs_beside_the_present_one():
    pending = {
        "EndpointConfigName": "next",
        "ProductionVariants": [variant(CurrentInstanceCount=1, DesiredInstanceCount=4, InstanceType=P5)],
        "ShadowProductionVariants": [],
    }
    found = rows(**endpoint(PendingDeploymentSummary=pending))

    assert parts(found) == [("all", exactly(16), exactly(24)), ("all/pending", exactly(8), exactly(32))]


def test_an_endpoint_that_shows_no_variants_yet_is_what_its_configuration_asks_for():
    configured = [{"VariantName": "all", "InstanceType": P5, "InitialInstanceCount": 2}]
    row = only(**endpoint([], configured, EndpointStatus="Creating"))
    assert (row.instances, row.instances_ceiling) == (Range(0, 2), exactly(2))
    assert rows(**endpoint([], configured, EndpointStatus="Failed")) == []


def test_an_endpoint_without_its_configuration_is_of_unknown_type():
    made = world(**endpoint() | {"DescribeEndpointConfig": Refusal("ValidationException", 400)})
    (row,) = sagemaker.claim(made.read(), facts()).rows

    assert (row.accelerator, row.instances) == ("unknown", exactly(2))
    assert [error.operation for error in made.calls.errors] == ["DescribeEndpointConfig"]


def test_a_variant_without_numbers_is_open():
    row = only(**endpoint([variant(CurrentInstanceCount=None, DesiredInstanceCount=None)]))

    assert (row.instances, row.unresolved[0].path) == (Range(0), "CurrentInstanceCount")


def test_a_variant_on_a_reservation_is_reserved():
    reserved = variant(CapacityReservationConfig={"MlReservationArn": "p"})

    assert only(**endpoint([reserved])).market == "reserved"


def test_a_configuration_of_several_endpoints_is_read_once():
    names = [{"EndpointName": name} for name in ("a", "b", "c")]
    made = world(**endpoint() | {"ListEndpoints": paged("Endpoints", names, 2)})

    assert len(made.read().endpoints) == 3
    assert made.times("ListEndpoints") == 2
    assert made.times("DescribeEndpointConfig") == 1


@pytest.mark.parametrize(
    ("status", "instances"),
    [("InService", ONE), ("Pending", ONE), ("Stopped", ZERO), ("Failed", ZERO), ("Updating", Range(0, 1))],
)
def test_a_notebook_that_is_stopped_can_be_started(status, instances):
    row = only(**notebook(status))

    assert (row.kind, row.instances, row.instances_ceiling) == (
        "aws_sagemaker_notebook_instance",
        instances,
        ONE,
    )


def test_a_notebook_without_accelerators_or_one_that_goes_is_no_row():
    assert rows(**notebook(kind="ml.t3.medium")) == []
    assert rows(**notebook("Deleting")) == []


def test_an_app_runs_and_its_id_names_nobody():
    row = only(**studio(app(UserProfileName="jane.doe")), **tagged(customer="C-1"))

    assert (row.kind, row.accelerators, claims(row)) == ("aws_sagemaker_app", ONE, {"customer": "C-1"})
    assert row.id.startswith("aws/111122223333/eu-west-1/app/d-1/JupyterLab/")
    assert "jane" not in row.id


def test_apps_of_different_people_have_different_ids():
    found = rows(**studio(app(), app(SpaceName="john-space"), app(AppName="other")))

    assert len({row.id for row in found}) == 3


@pytest.mark.parametrize("status", ["Deleted", "Deleting", "Failed"])
def test_an_app_that_does_not_run_is_no_row(status):
    assert rows(**studio(app(Status=status))) == []


@pytest.mark.parametrize("kind", ["system", "ml.t3.medium"])
def test_an_app_on_machines_without_accelerators_is_no_row(kind):
    assert rows(**studio(app(ResourceSpec={"InstanceType": kind}))) == []


def test_an_app_without_a_type_is_unknown():
    row = only(**studio(app(ResourceSpec=None)))

    assert (row.accelerator, row.unresolved[0].reason) == (
        "unknown",
        "is a default of its domain, which is not read",
    )


def test_an_app_that_went_in_the_meantime_has_no_tags():
    made = world(**studio(app()) | {"DescribeApp": Refusal("ResourceNotFound", 400)})

    assert made.read().studio[0].tags is None
    assert made.calls.errors == []


def test_a_space_whose_app_does_not_run_can_be_started():
    row = only(**studio(spaces=[{"SpaceName": "john-space"}], settings=jupyter("ml.g5.xlarge")))

    assert (row.kind, row.instances, row.instances_ceiling) == ("aws_sagemaker_space", ZERO, ONE)
    assert "john" not in row.id


def test_a_space_whose_app_runs_is_that_app():
    found = rows(**studio(app(), spaces=[{"SpaceName": "jane-space"}], settings=jupyter("ml.g5.xlarge")))

    assert [row.kind for row in found] == ["aws_sagemaker_app"]


def test_spaces_that_set_no_accelerated_type_or_go_are_no_rows():
    spaces = [{"SpaceName": "john-space"}]
    assert rows(**studio(spaces=spaces)) == []
    assert rows(**studio(spaces=spaces, settings=jupyter("ml.t3.medium"))) == []
    going = [{"SpaceName": "john-space", "Status": "Deleting"}]
    assert rows(**studio(spaces=going, settings=jupyter("ml.g5.xlarge"))) == []


def test_a_training_plan_adds_what_is_not_in_use():
    row = only(**plan(capacity()), **tagged(customer="C-1"))

    assert (row.kind, row.role, row.market) == ("aws_sagemaker_training_plan", "reservation", "reserved")
    assert (row.id, row.zone) == (arn("reserved-capacity"), "eu-west-1a")
    assert (row.instances, row.instances_ceiling) == (exactly(5), exactly(5))
    assert (row.accelerators, claims(row)) == (exactly(40), {"customer": "C-1"})


def test_what_is_in_use_of_several_capacities_is_not_known_of_each():
    found = rows(**plan(capacity("a"), capacity("b", TotalInstanceCount=2)))

    assert [row.instances for row in found] == [Range(5, 7), Range(0, 2)]


def test_use_that_is_not_said_leaves_a_range():
    row = only(**plan(capacity(), InUseInstanceCount=None))

    assert (row.instances, row.unresolved[0].path) == (Range(0, 8), "InUseInstanceCount")


def test_capacity_to_come_holds_nothing_now_and_adds_what_is_more_than_before():
    coming = capacity("b", Status="Scheduled", TotalInstanceCount=12)
    more = capacity("c", Status="Pending", TotalInstanceCount=10)
    found = rows(**plan(capacity("a"), coming, more, InUseInstanceCount=0))

    assert [(row.instances, row.instances_ceiling) for row in found] == [
        (exactly(8), exactly(8)),
        (ZERO, exactly(4)),
        (ZERO, ZERO),
    ]


@pytest.mark.parametrize("status", ["Expired", "Failed"])
def test_plans_and_capacities_that_are_over_hold_nothing(status):
    assert rows(**plan(capacity(Status=status))) == []
    made = world(**plan(capacity(), Status=status))
    assert made.read().plans == ()


TOTALS = st.lists(st.integers(0, 50), min_size=1, max_size=5)


@given(TOTALS, st.integers(0, 100))
def test_what_a_plan_adds_and_what_is_used_make_up_the_plan(totals, used):
    capacities = tuple(
        Reserved(
            reserved_capacity_arn=str(at), instance_type=P5, total_instance_count=number, status="Active"
        )
        for at, number in enumerate(totals)
    )
    held = Plan(training_plan_arn="p", in_use_instance_count=used, reserved_capacity_summaries=capacities)
    left = total(row.instances for row in of_plan(held, facts()))

    assert left.min <= max(0, sum(totals) - used) <= left.max
    if len(totals) == 1:
        assert left == exactly(max(0, totals[0] - used))
