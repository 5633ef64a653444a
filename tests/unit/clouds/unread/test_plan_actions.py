"""What the plan does to a resource, and what is counted because of it."""

import pytest

from guardrails.model.range import ZERO, Range, exactly
from tests.samples.terraform import block, change, group, instance, only, plan, read, reasons, rows, runs

SMALL = {"instance_type": "g5.xlarge", "tags": None}
BIG = {"instance_type": "p5.48xlarge", "tags": None}


@pytest.mark.parametrize(
    ("actions", "before", "after", "action", "planned", "earlier"),
    [
        (["create"], None, BIG, "create", 8, 0),
        (["no-op"], BIG, BIG, "no-op", 8, 8),
        (["update"], SMALL, BIG, "update", 8, 1),
        (["delete", "create"], SMALL, BIG, "replace", 8, 1),
        (["create", "delete"], SMALL, BIG, "replace", 8, 1),
        (["delete"], BIG, None, "delete", 0, 8),
        (["forget"], BIG, None, "forget", 8, 8),
        (["read"], BIG, BIG, "no-op", 8, 8),
        (["update"], BIG, SMALL, "update", 1, 8),
    ],
)
def test_every_action_counts_once(tmp_path, actions, before, after, action, planned, earlier):
    row = only(
        tmp_path, plan(change("aws_instance.one", "aws_instance", after, actions=actions, before=before))
    )

    assert (row.action, row.accelerators, row.accelerators_before) == (
        action,
        exactly(planned),
        exactly(earlier),
    )
    assert row.ceiling == row.accelerators


@pytest.mark.parametrize("actions", [["create", "forget"], ["forget", "create"]])
@pytest.mark.parametrize("broken", [False, True], ids=["whole", "beside what does not decode"])
def test_what_a_replacement_forgets_runs_beside_what_it_creates(tmp_path, actions, broken):
    replaced = instance(actions=actions, before=SMALL, after=BIG)
    others = [change("aws_s3_bucket.b", "aws_s3_bucket", {}, index=[1])] if broken else []

    found = rows(tmp_path, plan(replaced, *others))

    assert [
        (row.id, row.action, row.role, row.accelerators, row.ceiling, row.accelerators_before)
        for row in found
    ] == [
        ("aws_instance.one", "create", "runs", exactly(8), exactly(8), ZERO),
        ("aws_instance.one#2", "forget", "runs", exactly(1), exactly(1), exactly(1)),
    ]


def test_a_forgotten_group_is_read_through_its_template(tmp_path):
    before = {
        "desired_capacity": 2,
        "min_size": 0,
        "max_size": 4,
        "launch_template": [{"id": "lt-1", "version": "$Latest"}],
    }
    known = {"id": "lt-1", "name": "gpu", "instance_type": "p5.48xlarge", "latest_version": 1}
    document = plan(
        change("aws_launch_template.gpu", "aws_launch_template", known, actions=["no-op"], before=known),
        change("aws_autoscaling_group.gpu", "aws_autoscaling_group", None, actions=["forget"], before=before),
    )

    row = runs(rows(tmp_path, document))

    assert (row.action, row.accelerators, row.ceiling) == ("forget", exactly(16), exactly(32))


def test_what_only_was_accelerated_is_shown_as_gone(tmp_path):
    after = {"instance_type": "m5.large", "tags": None}
    row = only(
        tmp_path, plan(change("aws_instance.one", "aws_instance", after, actions=["update"], before=BIG))
    )

    assert (row.accelerators, row.ceiling, row.accelerators_before) == (ZERO, ZERO, exactly(8))


def test_an_import_is_an_import(tmp_path):
    row = only(tmp_path, plan(instance(actions=["no-op"], before=BIG, after=BIG, importing={"id": "i-1"})))

    assert (row.action, row.accelerators) == ("import", exactly(8))


@pytest.mark.parametrize("actions", [None, [], ["explode"], "create", 3, ["delete"]])
def test_actions_that_make_no_sense_do_not_hide_planned_values(tmp_path, actions):
    row = only(tmp_path, plan(instance(actions=actions)))

    assert row.ceiling.max != 0


def test_leftovers_of_an_earlier_replacement_are_deletions_beside_the_resource(tmp_path):
    kept = change("aws_instance.one", "aws_instance", BIG, actions=["no-op"], before=BIG)
    leftover = change(
        "aws_instance.one", "aws_instance", None, actions=["delete"], before=BIG, deposed="ab12"
    )

    found = rows(tmp_path, plan(kept, leftover))

    assert [(row.id, row.accelerators) for row in found] == [
        ("aws_instance.one", exactly(8)),
        ("aws_instance.one#2", ZERO),
    ]


def test_data_drift_and_prior_state_never_count(tmp_path):
    resource = {
        "address": "aws_instance.old",
        "mode": "managed",
        "type": "aws_instance",
        "name": "old",
        "values": BIG,
    }
    document = plan(
        change("data.aws_instance.seen", "aws_instance", BIG, mode="data", actions=["read"]),
        resource_drift=[instance("aws_instance.drifted")],
        prior_state={"values": {"root_module": {"resources": [resource]}}},
    )

    snapshot = read(tmp_path, document)

    assert (snapshot.workloads, snapshot.resources_seen) == ((), 0)


def test_a_machine_without_accelerators_is_looked_at_and_is_no_row(tmp_path):
    snapshot = read(tmp_path, plan(instance(after={"instance_type": "m5.large"})))

    assert (snapshot.workloads, snapshot.resources_seen, snapshot.coverage) == ((), 1, ())


def test_partial_plans_are_read_from_their_planned_values_at_any_depth(tmp_path):
    def resource(address, values):
        return {
            "address": address,
            "mode": "managed",
            "type": "aws_instance",
            "name": "one",
            "values": values,
        }

    child = {
        "address": "module.a",
        "child_modules": [
            {
                "address": "module.a.module.b",
                "resources": [resource("module.a.module.b.aws_instance.one", BIG)],
            }
        ],
    }
    root = {"resources": [resource("aws_instance.one", SMALL)], "child_modules": [child]}

    found = rows(tmp_path, {"planned_values": {"root_module": root}})

    assert [(row.address, row.accelerators.max, row.action) for row in found] == [
        ("aws_instance.one", 1, "create"),
        ("module.a.module.b.aws_instance.one", 8, "create"),
    ]


def test_two_resources_of_one_address_are_two_rows(tmp_path):
    found = rows(tmp_path, plan(instance(), instance(), instance("aws_instance.one#2")))

    assert [row.id for row in found] == ["aws_instance.one", "aws_instance.one#2", "aws_instance.one#2#2"]


def test_count_and_for_each_instances_are_rows_of_their_own(tmp_path):
    found = rows(
        tmp_path, plan(instance("aws_instance.a[0]"), instance('module.m["x.y"].aws_instance.a["k"]'))
    )

    assert [row.id for row in found] == ["aws_instance.a[0]", 'module.m["x.y"].aws_instance.a["k"]']
    assert [claim.value for claim in found[1].claims] == ['module.m["x.y"]']


def test_deferred_changes_are_rows_and_a_line_of_coverage(tmp_path):
    known = {"reason": "provider_config_unknown", "resource_change": instance("aws_instance.later")}
    many = {"reason": "instance_count_unknown", "resource_change": instance('aws_instance.many["*"]')}
    snapshot = read(tmp_path, plan(deferred_changes=[known, many, 7]))

    later, several = snapshot.workloads
    assert (later.ceiling, several.ceiling) == (exactly(8), Range(0))
    assert reasons(several) == ["count or for_each: deferred"]
    (line,) = snapshot.coverage
    assert (line.state, line.count) == ("incomplete", 3)
    assert "aws_instance.later" in line.reason


@pytest.mark.parametrize(
    ("differs", "word"),
    [({"errored": True}, "errored"), ({"complete": False}, "not complete"), ({"errored": [1]}, "errored")],
)
def test_plans_that_are_not_whole_say_so(tmp_path, differs, word):
    snapshot = read(tmp_path, plan(instance(), **differs))

    assert [line.state for line in snapshot.coverage] == ["incomplete"]
    assert word in snapshot.coverage[0].reason
    assert len(snapshot.workloads) == 1


def test_whole_plans_leave_no_line(tmp_path):
    assert read(tmp_path, plan(instance(), errored=False, complete=True)).coverage == ()


def test_several_files_put_their_name_in_front_of_ids(tmp_path):
    from guardrails.clouds.plans import read_plans
    from tests.samples.terraform import CATALOG, write

    names = [write(tmp_path, plan(instance()), "a.json"), write(tmp_path, plan(group()), "b.json")]

    snapshot = read_plans(names, CATALOG)

    assert [row.id for row in snapshot.workloads] == [
        f"{names[0]}:aws_instance.one",
        f"{names[1]}:aws_autoscaling_group.gpu",
    ]
    assert [row.address for row in snapshot.workloads] == ["aws_instance.one", "aws_autoscaling_group.gpu"]
    assert [(each.kind, each.name, len(each.sha256)) for each in snapshot.inputs] == [
        ("plan", names[0], 64),
        ("plan", names[1], 64),
    ]


def test_a_replaced_resource_stays_in_its_account(tmp_path):
    before = BIG | {"arn": "arn:aws-cn:ec2:cn-north-1:444455556666:instance/i-1"}
    document = plan(
        change("aws_instance.one", "aws_instance", BIG, actions=["delete", "create"], before=before),
        root={"resources": [block("aws_instance.one")]},
    )

    row = only(tmp_path, document)

    assert (row.account, row.region, row.partition) == ("444455556666", "cn-north-1", "aws-cn")
