"""What a plan starts beside its resources: actions, put off or not, and commands of provisioners."""

import pytest

from guardrails.model.range import Range
from tests.samples.terraform import always, block, change, plan, read, reasons, refers

TYPE = "aws_sfn_start_execution"
TRAINING = {"input": '{"InstanceType": "ml.p5.48xlarge", "InstanceCount": 16}'}


def invocation(values, **differs):
    """An action that the plan invokes."""
    entry = {"address": f"action.{TYPE}.t", "type": TYPE, "name": "t", "config_values": values}
    return entry | {"config_unknown": {}, "config_sensitive": {}, "invoke_action_trigger": {}} | differs


def lines(snapshot):
    """What is said in coverage."""
    return [(line.what, line.state, line.reason) for line in snapshot.coverage]


def test_an_action_with_a_sign_is_an_unknown_workload(tmp_path):
    snapshot = read(tmp_path, plan(action_invocations=[invocation(TRAINING)]))

    (row,) = snapshot.workloads
    assert (row.id, row.kind, row.role, row.ceiling) == (f"action.{TYPE}.t", TYPE, "runs", Range(0))
    assert reasons(row) == ["input.InstanceType: type not read; says p5.48xlarge"]
    assert lines(snapshot) == []


def test_an_action_without_a_sign_is_silent(tmp_path):
    snapshot = read(tmp_path, plan(action_invocations=[invocation({"input": "{}"})]))

    assert (snapshot.workloads, snapshot.coverage) == ((), ())


@pytest.mark.parametrize(
    "differs", [{"config_unknown": {"input": True}}, {"config_values": None}, {"config_unknown": True}]
)
def test_an_action_that_is_not_shown_is_a_line(tmp_path, differs):
    snapshot = read(tmp_path, plan(action_invocations=[invocation({"arn": "x"}, **differs)]))

    assert lines(snapshot) == [(TYPE, "opaque", "what the action starts is known only after apply")]


def test_an_action_that_starts_nothing_may_be_unseen(tmp_path):
    quiet = {"type": "aws_cloudfront_create_invalidation", "config_unknown": {"paths": True}}

    assert lines(read(tmp_path, plan(action_invocations=[invocation({}, **quiet)]))) == []


def test_a_sensitive_action_is_not_printed(tmp_path):
    snapshot = read(
        tmp_path, plan(action_invocations=[invocation(TRAINING, config_sensitive={"input": True})])
    )

    assert "p5" not in str(snapshot)


@pytest.mark.parametrize("broken", [7, {}, {"type": 3}, None])
def test_an_action_that_is_none_is_an_unknown_row(tmp_path, broken):
    (row,) = read(tmp_path, plan(action_invocations=[broken])).workloads

    assert reasons(row) == ["action_invocations[0]: is no invocation of an action"]


def test_actions_that_are_put_off_are_a_line(tmp_path):
    later = {"reason": "deferred_prereq", "action_invocation": {"address": f"action.{TYPE}.t", "type": TYPE}}
    snapshot = read(tmp_path, plan(deferred_action_invocations=[later, {}]))

    assert lines(snapshot)[0] == (
        "deferred_action_invocations",
        "incomplete",
        f"put off to a later plan: action.{TYPE}.t, deferred_action_invocations[1]",
    )


def provisioned(command, *changes, kind="null_resource", variables=None, resources=(), **differs):
    """A plan with one resource whose provisioner runs a command."""
    own = block(f"{kind}.x") | {"provisioners": [{"type": "local-exec", "expressions": {"command": command}}]}
    root = {"resources": [own, *resources], "variables": {name: {} for name in variables or {}}}
    given = {name: {"value": value} for name, value in (variables or {}).items()}
    after = differs.pop("after", {})
    return plan(change(f"{kind}.x", kind, after, **differs), *changes, root=root, variables=given)


@pytest.mark.parametrize("kind", ["null_resource", "terraform_data", "aws_s3_bucket"])
def test_a_command_that_makes_accelerators_is_an_unknown_workload(tmp_path, kind):
    command = always("aws ec2 run-instances --instance-type p5.48xlarge --count 16")
    snapshot = read(tmp_path, provisioned(command, kind=kind))

    (row,) = snapshot.workloads
    assert (row.id, row.ceiling) == (f"{kind}.x#provisioner", Range(0))
    assert reasons(row) == ["local-exec.command[0]: command not read; says p5.48xlarge"]
    assert lines(snapshot) == []


def test_a_command_is_followed_to_the_values_that_it_is_made_of(tmp_path):
    document = provisioned(refers("var.size"), variables={"size": "v5p-128"})

    assert [reasons(row) for row in read(tmp_path, document).workloads] == [
        ["local-exec.command[0]: command not read; says v5p-128"]
    ]


def test_a_sensitive_command_is_not_printed(tmp_path):
    document = provisioned(refers("var.size"), variables={"size": "v5p-128"})
    document["configuration"]["root_module"]["variables"]["size"]["sensitive"] = True

    snapshot = read(tmp_path, document)

    assert len(snapshot.workloads) == 1
    assert "v5p" not in str(snapshot)


@pytest.mark.parametrize(
    ("command", "differs"),
    [
        (always("echo hello"), {}),
        (refers("local.command"), {}),
        (always("run p5.48xlarge"), {"actions": ["delete"], "before": {}, "after": None}),
    ],
)
def test_other_commands_are_silent(tmp_path, command, differs):
    snapshot = read(tmp_path, provisioned(command, **differs))

    assert (snapshot.workloads, snapshot.coverage) == ((), ())
