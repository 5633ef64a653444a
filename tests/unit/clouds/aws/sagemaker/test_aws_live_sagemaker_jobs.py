"""SageMaker jobs as the scan reads and joins them: what holds machines now, and what ended lately."""

from datetime import UTC, datetime, timedelta

import pytest

from guardrails.clouds.aws.sagemaker import owners as sagemaker
from guardrails.clouds.aws.sagemaker_jobs.api import MOST
from guardrails.clouds.service import ReadError
from guardrails.model.range import Range, exactly
from tests.samples.aws_answers import WHEN, Refusal, claims, facts
from tests.samples.aws_sagemaker_answers import (
    CHIP,
    P5,
    arn,
    definition,
    ended,
    everything,
    only,
    processing,
    rows,
    tagged,
    training,
    trainings,
    transform,
    tuning,
    world,
)

SINCE = datetime(2026, 10, 1, tzinfo=UTC)
"""Where the look-back of these tests begins."""
TUNING = arn("hyper-parameter-tuning-job")


def child(name, count=2, **changed):
    config = {"InstanceType": P5, "InstanceCount": count}
    return training(name, config, TuningJobArn=TUNING, **changed)


def test_a_training_job_holds_the_machines_that_it_asked_for():
    row = only(**trainings(training()), **tagged(customer="C-1"))

    assert (row.kind, row.id, row.accelerator) == ("aws_sagemaker_training_job", arn("training-job"), CHIP)
    assert (row.instances, row.accelerators, row.ceiling) == (exactly(4), exactly(32), exactly(32))
    assert (row.market, claims(row), row.claims_complete) == ("on_demand", {"customer": "C-1"}, True)


def test_groups_of_a_heterogeneous_job_are_rows():
    groups = [
        {"InstanceGroupName": "a", "InstanceType": P5, "InstanceCount": 2},
        {"InstanceGroupName": "b", "InstanceType": "ml.g5.xlarge", "InstanceCount": 3},
        {"InstanceGroupName": "c", "InstanceType": "ml.m5.large", "InstanceCount": 9},
    ]
    found = rows(**trainings(training(config={"InstanceGroups": groups})))

    assert [(row.id, row.accelerators) for row in found] == [
        (f"{arn('training-job')}#a", exactly(16)),
        (f"{arn('training-job')}#b", exactly(3)),
    ]


def test_of_preferred_types_the_one_that_was_taken_counts():
    preferences = [{"InstanceType": P5}, {"InstanceType": "ml.p4d.24xlarge", "InstanceCount": 6}]
    config = {"InstancePreferences": preferences, "InstanceCount": 2}

    open_ = only(**trainings(training(config=config)))
    assert [each.instance_type for each in open_.alternatives] == [P5, "ml.p4d.24xlarge"]
    assert open_.instances == Range(2, 6)

    taken = config | {"SelectedInstanceType": "ml.p4d.24xlarge", "SelectedInstanceCount": 6}
    assert only(**trainings(training(config=taken))).accelerators == exactly(48)
    del taken["SelectedInstanceCount"]
    assert only(**trainings(training(config=taken))).accelerators == exactly(16)


@pytest.mark.parametrize(
    ("config", "changed", "market"),
    [
        ({}, {"EnableManagedSpotTraining": True}, "spot"),
        ({"TrainingPlanArn": "p"}, {}, "reserved"),
        ({"InstancePreferences": [{"InstanceType": P5, "TrainingPlanArns": ["p"]}]}, {}, "reserved"),
        (
            {
                "InstancePreferences": [
                    {"InstanceType": P5, "TrainingPlanArns": ["p"]},
                    {"InstanceType": "ml.p4d.24xlarge"},
                ]
            },
            {},
            "unknown",
        ),
        ({"InstancePreferences": [{"InstanceType": P5}]}, {}, "on_demand"),
    ],
)
def test_how_a_job_is_paid_for_is_the_market(config, changed, market):
    machines = {"InstanceCount": 1, **({} if "InstancePreferences" in config else {"InstanceType": P5})}

    assert only(**trainings(training(config=machines | config, **changed))).market == market


def test_a_job_whose_machines_are_not_said_is_unknown():
    (serverless,) = rows(**trainings(training(ResourceConfig=None)))
    assert (serverless.accelerator, serverless.accelerators) == ("unknown", Range(0))
    uncounted = only(**trainings(training(config={"InstanceType": P5})))
    assert (uncounted.accelerators, uncounted.unresolved[0].path) == (
        Range(0),
        "ResourceConfig.InstanceCount",
    )


def test_a_warm_pool_holds_its_machines_after_the_job():
    warm = ended("warm", WarmPoolStatus={"Status": "Available"})
    used = ended("used", WarmPoolStatus={"Status": "Reused"})

    assert [(row.address, row.accelerators) for row in rows(**trainings(warm, used))] == [
        (arn("training-job", "used"), exactly(0)),
        (arn("training-job", "warm"), exactly(32)),
    ]


@pytest.mark.parametrize("status", ["InProgress", "Stopping"])
def test_a_job_that_has_not_ended_holds_its_machines(status):
    assert only(**trainings(training(TrainingJobStatus=status))).accelerators == exactly(32)
    assert only(**processing(status=status)).accelerators == exactly(8)
    assert only(**transform(status=status)).accelerators == exactly(16)
    assert only(**tuning(definition(), status=status)).ceiling == exactly(48)


@pytest.mark.parametrize("status", ["Completed", "Failed", "Stopped"])
def test_a_job_that_ended_holds_nothing_and_shows_what_it_held(status):
    found = rows(
        **trainings(ended(status=status)),
        **processing(status=status),
        **transform(status=status),
        **tagged(a="b"),
    )

    assert [(row.kind, row.accelerators_before) for row in found] == [
        ("aws_sagemaker_training_job", exactly(32)),
        ("aws_sagemaker_processing_job", exactly(8)),
        ("aws_sagemaker_transform_job", exactly(16)),
    ]
    for row in found:
        assert (row.role, row.accelerator, claims(row)) == ("runs", CHIP, {"a": "b"})
        assert {row.instances, row.instances_ceiling, row.accelerators, row.ceiling} == {exactly(0)}
        assert row.holds_nothing


def test_of_a_job_that_ended_nothing_is_left_open():
    unknown = {"InstanceType": "ml.p99.48xlarge", "InstanceCount": 1}
    found = rows(**trainings(ended("a", unknown), ended("b", {"InstanceType": P5})))

    assert [(row.accelerator, row.accelerators_before, row.unresolved) for row in found] == [
        ("unknown", Range(0), ()),
        (CHIP, Range(0), ()),
    ]
    assert all(row.holds_nothing for row in found)


def test_jobs_are_listed_once_as_running_and_once_as_changed_lately():
    made = world(**trainings(training(), ended("two")))

    assert [job.training_job_name for job in made.read().training] == ["one", "two"]
    assert made.calls.errors == []
    assert [parameters for name, parameters in made.asked if name == "ListTrainingJobs"] == [
        {"StatusEquals": "InProgress"},
        {
            "LastModifiedTimeAfter": SINCE - timedelta(days=1),
            "SortBy": "CreationTime",
            "SortOrder": "Descending",
            "MaxResults": 100,
        },
    ]
    assert made.times("DescribeTrainingJob") == 2


@pytest.mark.parametrize(("before", "names"), [(-1, ["one"]), (0, ["one"]), (1, [])])
def test_what_ended_before_the_look_back_is_not_described(before, names):
    changed = SINCE + timedelta(hours=1)
    made = world(**trainings(ended(changed=changed, TrainingEndTime=SINCE - timedelta(seconds=before))))

    assert [job.training_job_name for job in made.read().training] == names
    assert made.times("DescribeTrainingJob") == len(names)


def test_what_does_not_say_when_it_ended_ended_when_it_was_changed():
    old = ended("old", changed=SINCE - timedelta(hours=1), TrainingEndTime=None)
    made = world(**trainings(old, ended("new", TrainingEndTime=None)))
    assert [job.training_job_name for job in made.read().training] == ["new"]

    (kept,) = world(**processing(status="Completed")).read().processing
    assert kept.processing_job_status == "Completed"


def test_a_job_that_is_stopping_or_kept_warm_is_found_however_short_the_look_back_is():
    changed = WHEN - timedelta(hours=5)
    stopping = training("s", TrainingJobStatus="Stopping", LastModifiedTime=changed)
    warm = ended("w", changed=changed, WarmPoolStatus={"Status": "Available"})
    made = world(**trainings(stopping, warm, ended("e", changed=changed)))

    records = made.read(since=WHEN.isoformat())
    assert [job.training_job_name for job in records.training] == ["s", "w"]


def test_without_a_look_back_the_newest_of_all_are_read():
    made = world(**trainings(ended(changed=SINCE - timedelta(days=900))))
    assert len(made.read(since="").training) == 1


@pytest.mark.parametrize("more", [0, 1])
def test_of_a_long_history_the_newest_are_described(more):
    jobs = [ended(f"j{number:03}", {"InstanceType": "ml.m5.large"}) for number in range(MOST + more)]
    made = world(**trainings(*jobs, *([ended("late")] * 200 if more else [])))
    made.read()

    described = [asked["TrainingJobName"] for name, asked in made.asked if name == "DescribeTrainingJob"]
    assert described == [f"j{number:03}" for number in range(MOST)]
    reason = f"more than {MOST} jobs ended since 2026-10-01; shorten --look-back"
    assert made.calls.errors == [ReadError("ListTrainingJobs", "incomplete", reason)] * more


def test_beyond_a_long_history_what_holds_machines_is_found():
    history = [ended(f"j{number}", {"InstanceType": "ml.m5.large"}) for number in range(MOST + 150)]
    running = training("runs", LastModifiedTime=SINCE - timedelta(days=20))
    stopping = training("stops", TrainingJobStatus="Stopping")
    warm = ended("warm", WarmPoolStatus={"Status": "Available"})
    made = world(**trainings(*history, running, stopping, warm))

    assert [job.training_job_name for job in made.read().training] == ["runs", "stops", "warm"]
    lists = [asked for name, asked in made.asked if name == "ListTrainingJobs"]
    assert len(lists) == 1 + 6 + 2
    assert lists[-2:] == [{"StatusEquals": "Stopping"}, {"WarmPoolStatusEquals": "Available"}]


def test_jobs_without_accelerators_count_towards_the_bound_of_their_own_kind_alone():
    history = [ended(f"j{number}", {"InstanceType": "ml.m5.large"}) for number in range(MOST + 1)]
    made = world(**trainings(*history), **processing(status="Completed"))

    assert len(made.read().processing) == 1
    assert [error.operation for error in made.calls.errors] == ["ListTrainingJobs"]


def test_a_service_that_ignores_the_filter_gives_no_history_either():
    jobs = trainings(ended("old", changed=SINCE - timedelta(days=1)), training("two"))
    listed = jobs["ListTrainingJobs"]({})
    made = world(**jobs | {"ListTrainingJobs": listed})

    assert [job.training_job_name for job in made.read().training] == ["two"]


def test_a_job_without_accelerators_is_described_and_not_kept():
    plain = {"InstanceType": "ml.m5.large", "InstanceCount": 2}
    made = world(**trainings(training(config=plain)), **processing(plain), **transform("ml.c5.xlarge"))

    records = made.read()
    assert (records.training, records.processing, records.transform) == ((), (), ())
    assert made.times("ListTags") == 0


def test_processing_and_transform_jobs_are_rows():
    found = rows(**processing(), **transform())

    assert [(row.kind, row.accelerators) for row in found] == [
        ("aws_sagemaker_processing_job", exactly(8)),
        ("aws_sagemaker_transform_job", exactly(16)),
    ]


def test_a_tuning_job_may_run_its_parallel_jobs():
    row = only(**tuning(definition()))

    assert (row.kind, row.address) == ("aws_sagemaker_hyper_parameter_tuning_job", TUNING)
    assert (row.accelerators, row.ceiling) == (exactly(0), exactly(48))


def test_jobs_of_a_tuning_job_are_part_of_its_row():
    jobs = trainings(child("a"), child("b"), training())
    found = rows(**tuning(definition()), **jobs)

    assert [(row.kind, row.accelerators, row.ceiling) for row in found] == [
        ("aws_sagemaker_training_job", exactly(32), exactly(32)),
        ("aws_sagemaker_hyper_parameter_tuning_job", exactly(32), exactly(48)),
    ]


def test_a_tuning_job_that_ended_held_at_most_what_its_parallel_jobs_had():
    row = only(**tuning(definition(), status="Completed"), **trainings(ended("a", TuningJobArn=TUNING)))

    assert (row.kind, row.holds_nothing) == ("aws_sagemaker_hyper_parameter_tuning_job", True)
    assert row.accelerators_before == Range(0, 48)


def test_jobs_of_a_tuning_job_that_ended_are_not_among_those_that_run():
    done = ended("done", {"InstanceType": P5, "InstanceCount": 2}, TuningJobArn=TUNING)
    row = only(**tuning(definition()), **trainings(child("a"), done))

    assert (row.accelerators, row.ceiling) == (exactly(16), exactly(48))


def test_a_job_that_runs_on_after_its_tuning_job_counts_by_itself():
    found = rows(**tuning(definition(), status="Failed"), **trainings(child("a")))

    assert [(row.kind, row.accelerators, row.ceiling) for row in found] == [
        ("aws_sagemaker_training_job", exactly(16), exactly(16)),
        ("aws_sagemaker_hyper_parameter_tuning_job", exactly(0), exactly(0)),
    ]


def test_more_than_the_limit_says_is_not_cut_off():
    row = only(**tuning(definition(), parallel=1), **trainings(child("a"), child("b")))

    assert (row.accelerators, row.ceiling) == (exactly(32), exactly(32))


def test_a_child_of_another_type_or_of_a_job_that_was_not_read_is_its_own_row():
    other = training("x", {"InstanceType": "ml.g5.xlarge", "InstanceCount": 1}, TuningJobArn=TUNING)
    found = rows(**tuning(definition()), **trainings(other))
    assert [row.accelerators for row in found] == [exactly(1), exactly(0)]

    made = world(
        **tuning(definition()) | {"DescribeHyperParameterTuningJob": Refusal()}, **trainings(child("a"))
    )
    records = made.read()
    assert (len(records.training), records.tuning) == (1, ())
    assert [error.operation for error in made.calls.errors] == ["DescribeHyperParameterTuningJob"]


def test_definitions_share_the_parallel_jobs_and_each_could_use_them_alone():
    small = definition(
        "s", {"InstanceType": "ml.g5.xlarge", "InstanceCount": 1}, EnableManagedSpotTraining=True
    )
    found = rows(**tuning(definition("d"), small), **trainings(child("a")))

    assert [(row.id.rpartition("#")[2], row.accelerators, row.ceiling, row.market) for row in found] == [
        ("d", exactly(16), exactly(48), "on_demand"),
        ("s", exactly(0), exactly(3), "spot"),
    ]


def test_alternatives_of_a_tuning_job_hold_what_runs_of_each():
    configs = [
        {"InstanceType": P5, "InstanceCount": 1, "VolumeSizeInGB": 1},
        {"InstanceType": "ml.p4d.24xlarge", "InstanceCount": 1, "VolumeSizeInGB": 1},
    ]
    wanted = definition(ResourceConfig=None, HyperParameterTuningResourceConfig={"InstanceConfigs": configs})
    other = training("b", {"InstanceType": "ml.p4d.24xlarge", "InstanceCount": 2}, TuningJobArn=TUNING)
    row = only(**tuning(wanted), **trainings(child("a", 1), other))

    assert (row.instances, row.ceiling) == (Range(1, 3), exactly(24))


def test_groups_of_a_definition_are_rows():
    groups = [
        {"InstanceGroupName": "a", "InstanceType": P5, "InstanceCount": 2},
        {"InstanceGroupName": "b", "InstanceType": "ml.g5.xlarge", "InstanceCount": 1},
    ]
    found = rows(**tuning(definition("d", {"InstanceGroups": groups})))

    assert [(row.id.rpartition("#")[2], row.ceiling) for row in found] == [
        ("d[0]", exactly(48)),
        ("d[1]", exactly(3)),
    ]


def test_what_a_tuning_job_does_not_say_is_open():
    nothing = only(**tuning())
    assert (nothing.accelerator, nothing.ceiling.max) == ("unknown", None)
    uncounted = only(**tuning(definition("d", {"InstanceType": P5})))
    assert (uncounted.ceiling, uncounted.unresolved[0].path) == (Range(0), "ResourceConfig.InstanceCount")


def test_tags_that_cannot_be_read_leave_the_claims_incomplete():
    made = world(**trainings(training()), ListTags=Refusal())
    records = made.read()

    assert records.training[0].tags is None
    assert [row.claims_complete for row in sagemaker.claim(records, facts()).rows] == [False]
    assert [error.operation for error in made.calls.errors] == ["ListTags"]


def test_a_type_that_the_catalog_does_not_know_is_asked_for_without_its_prefix():
    made = world(**trainings(training(config={"InstanceType": "ml.p99.48xlarge", "InstanceCount": 1})))
    made.read()

    asked = [parameters for name, parameters in made.asked if name == "DescribeInstanceTypes"]
    assert asked[0]["Filters"][0]["Values"] == ["p99.48xlarge"]


def test_every_part_that_is_denied_costs_that_part_alone():
    whole = everything()
    count = len(world(**whole).read().training)
    for operation in whole:
        made = world(**whole | {operation: Refusal()})
        records = made.read()
        states = {(error.operation, error.state) for error in made.calls.errors}
        assert states == {(operation, "denied")}, operation
        if "Training" not in operation:
            assert len(records.training) == count


def test_one_of_each_needs_every_declared_call():
    made = world(**everything())
    made.read(is_new=lambda name: name == "g5.xlarge")

    assert made.operations == {action.operation for action in made.service.actions}
