"""`guardrails plan` as a user runs it: a process, files, exit codes."""

import json
import os
import signal
import subprocess
import sys

import pytest

from tests.plans import instance, plan, register

REGIMES = ("--regime", "us_iaas_cip", "--regime", "us_iaas_training")
DAY = ("--as-of", "2026-11-22", *REGIMES)
ENFORCED = "enforce: [US-CIP-04, US-CIP-05, US-CIP-15, US-TRN-01, US-TRN-02, US-TRN-03]\n"


@pytest.fixture
def workspace(cli):
    """A folder with a plan of one p5.48xlarge of a verified German customer."""
    cli.write("tfplan.json", plan(instance()))
    cli.write("register.yaml", register())
    return cli


def report_of(result):
    return json.loads(result.stdout)


def test_a_plan_without_configuration_shows_its_accelerators_and_asks_whose_they_are(workspace):
    result = workspace("plan", "tfplan.json", *DAY)

    assert result.returncode == 3
    assert "customer not established" in result.stdout.decode()
    assert result.stderr.decode().count("hint:") == 1
    assert "guardrails register init tfplan.json" in result.stderr.decode()


def test_a_hint_with_a_register_is_not_to_begin_one(workspace):
    workspace.write("register.yaml", "customers: [{id: C-9, kind: entity}]")

    said = workspace("plan", "tfplan.json", "--register", "register.yaml", *DAY).stderr.decode()

    assert said.count("hint:") == 1
    assert "1 workload without a customer in register.yaml" in said
    assert "register init" not in said


def test_a_verified_customer_passes(workspace):
    workspace.write("guardrails.yaml", ENFORCED)

    result = workspace("plan", "tfplan.json", "--register", "register.yaml", *DAY)

    assert result.returncode == 0, result.stdout.decode() + result.stderr.decode()
    assert result.stderr == b""


def test_old_law_is_noted_and_changes_no_verdict(workspace):
    workspace.write("guardrails.yaml", ENFORCED)
    late = ("plan", "tfplan.json", "--register", "register.yaml", "--as-of", "2027-08-15", *REGIMES)
    noted = workspace(*late, "-o", "json")
    workspace.write("guardrails.yaml", f"{ENFORCED}law: {{house: {{limits: {{law_age_days: 36500}}}}}}\n")
    silent = workspace(*late, "-o", "json")

    (note,) = report_of(noted)["notes"]
    assert "was last compared with its sources" in note
    assert report_of(silent)["notes"] == []
    assert report_of(noted)["verdicts"] == report_of(silent)["verdicts"]
    assert noted.returncode == silent.returncode


@pytest.mark.parametrize("status", ["pending", "failed", "not_started"])
def test_an_enforced_obligation_is_exit_1(workspace, status):
    workspace.write("guardrails.yaml", ENFORCED)
    workspace.write("register.yaml", register(status))

    result = workspace("plan", "tfplan.json", "--register", "register.yaml", *DAY)

    assert result.returncode == 1
    assert "ACT by house policy" in result.stdout.decode()
    assert f"identity not verified: {status}" in result.stdout.decode()


LINKED = """
schema: guardrails.register/1
entities: [{id: parent}]
provider: {id: us, kind: entity, organised_in: US, located_in: US, offers_iaas: yes}
customers:
  - {id: C-1, kind: entity, located_in: DE, verification: {status: verified, day: 2026-10-01},
     owners: [{entity: parent, share_percent: 30}]}
  - {id: C-2, kind: entity, located_in: DE, verification: {status: pending},
     owners: [{entity: parent, share_percent: 25}]}
"""


def test_customers_whom_one_owner_ties_are_measured_together(workspace):
    other = {"instance_type": "g4dn.xlarge", "tags": {"customer": "C-2"}, "tags_all": {"customer": "C-2"}}
    workspace.write("tfplan.json", plan(instance(), instance("small", "g4dn.xlarge", after=other)))
    workspace.write("register.yaml", LINKED)
    arguments = ("plan", "tfplan.json", "--register", "register.yaml", "--regime", "house", "-o", "json")

    result = workspace(*arguments, "--as-of", "2026-11-22")

    assert result.returncode == 1, result.stderr.decode()
    (verdict,) = [each for each in report_of(result)["verdicts"] if each["rule"] == "HSE-09"]
    assert (verdict["kind"], verdict["subject"], verdict["verdict"]) == ("group", "group:C-1", "fail")
    assert verdict["observed"]["members"] == ["C-1", "C-2"]
    assert verdict["observed"]["unverified"] == ["C-2"]
    assert verdict["choices"] == ["link_paths", "links"]
    assert verdict["workloads"] == ["aws_instance.gpu", "aws_instance.small"]
    assert verdict["message"].startswith("in this plan: linked by owner")


def test_readings_that_are_settings_are_shown_where_they_are_not_the_recommended_ones(workspace):
    workspace.write("guardrails.yaml", "on_conflict: each\nassessment: {tf32_bits: 19, shares: whole}\n")

    report = report_of(workspace("plan", "tfplan.json", "-o", "json", *DAY))

    assert [(each["id"], each["value"], each["reason"]) for each in report["overrides"]] == [
        ("assessment.tf32_bits", "= 19", "D-23"),
        ("assessment.shares", "= whole", "D-24"),
        ("on_conflict", "= each", "D-28"),
    ]
    assert report["governing"] == []


def test_where_regimes_meet_the_report_says_which_governs(workspace):
    workspace.write("tfplan.json", plan(instance(), instance("second")))
    workspace.write("register.yaml", register("failed"))
    arguments = ("plan", "tfplan.json", "--register", "register.yaml", "-o", "json", "--as-of", "2026-11-22")

    report = report_of(workspace(*arguments, "--regime", "house", "--regime", "us_iaas_cip"))

    (row,) = [each for each in report["governing"] if each["subject"] == "C-1"]
    assert (row["rule"], row["binding"]) == ("HSE-03", "house")
    assert "US-CIP-04" in row["others"]


@pytest.mark.parametrize(("allowed", "verdicts"), [("[DE, us-east-1]", []), ("[DE, NO]", ["fail"])])
def test_accelerators_stand_in_listed_regions_only(workspace, allowed, verdicts):
    choices = f"{{regions: listed, allowed_regions: {allowed}}}"
    workspace.write("guardrails.yaml", f"law: {{house: {{choices: {choices}}}}}\n")

    report = report_of(workspace("plan", "tfplan.json", "-o", "json", "--regime", "house"))

    assert [each["verdict"] for each in report["verdicts"] if each["rule"] == "HSE-04"] == verdicts


def grown(before, after, name="pool"):
    """An autoscaling group of p5.48xlarge of which a plan changes the maximum."""
    tags = [{"key": "customer", "value": "C-1", "propagate_at_launch": True}]
    state = {"min_size": 0, "desired_capacity": 0, "tag": tags, "availability_zones": ["us-east-1a"]}
    mixed = {
        "mixed_instances_policy": [
            {
                "launch_template": [
                    {"override": [{"instance_type": "p5.48xlarge"}], "launch_template_specification": []}
                ]
            }
        ]
    }
    change = {
        "actions": ["update"],
        "before": state | mixed | {"max_size": before},
        "after": state | mixed | {"max_size": after},
        "after_unknown": {},
    }
    return {
        "address": f"aws_autoscaling_group.{name}",
        "mode": "managed",
        "type": "aws_autoscaling_group",
        "name": name,
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "change": change,
    }


@pytest.mark.parametrize(
    ("before", "after", "verdicts"), [(10, 300, ["fail"]), (10, 20, []), (300, 400, []), (300, 10, [])]
)
def test_a_plan_by_which_capacity_crosses_the_line_is_a_changed_arrangement(
    workspace, before, after, verdicts
):
    workspace.write("tfplan.json", plan(grown(before, after)))
    workspace.write("register.yaml", register())
    workspace.write("guardrails.yaml", "law: {us_iaas_training: {choices: {cluster_test: not_required}}}\n")

    report = report_of(workspace("plan", "tfplan.json", "--register", "register.yaml", "-o", "json", *DAY))

    found = [each for each in report["verdicts"] if each["rule"] == "US-TRN-04"]
    assert [each["verdict"] for each in found] == verdicts
    assert {each["subject"] for each in found} <= {"plan:tfplan.json"}


def test_what_ties_customers_is_a_choice(workspace):
    workspace.write("tfplan.json", plan(instance()))
    workspace.write("register.yaml", LINKED)
    workspace.write("guardrails.yaml", "law: {house: {choices: {links: [reseller]}}}\n")
    arguments = ("plan", "tfplan.json", "--register", "register.yaml", "--regime", "house", "-o", "json")

    report = report_of(workspace(*arguments, "--as-of", "2026-11-22"))

    assert [each for each in report["verdicts"] if each["kind"] == "group"] == []
    assert {"kind": "choice", "id": "house.links", "value": "= reseller", "reason": ""} in report["overrides"]


def test_a_proposal_that_nobody_enforces_is_shown_and_counts_only_when_asked(workspace):
    workspace.write("register.yaml", register("failed"))
    arguments = ("plan", "tfplan.json", "--register", "register.yaml", "--details", *DAY)

    shown, counted, never = (
        workspace(*arguments),
        workspace(*arguments, "--fail-on", "any"),
        workspace(*arguments, "--fail-on", "never"),
    )

    assert (shown.returncode, counted.returncode, never.returncode) == (0, 1, 0)
    assert "would have to be verified" in shown.stdout.decode()
    assert "must be" not in shown.stdout.decode()


def test_a_plan_without_accelerators_is_0_and_says_how_many_resources_it_looked_at(cli):
    cli.write("tfplan.json", plan(instance(instance_type="m5.large"), instance("b", "t3.micro")))

    result = cli("plan", "tfplan.json")

    assert result.returncode == 0
    assert "2 resources looked at, 0 with accelerators" in result.stdout.decode()


def test_an_unknown_type_is_never_no_gpu(cli):
    cli.write("tfplan.json", plan(instance(instance_type="z9.large")))
    cli.write("register.yaml", register())

    result = cli("plan", "tfplan.json", "--register", "register.yaml", "-o", "json", *DAY)

    assert result.returncode == 3
    (row,) = report_of(result)["workloads"]
    assert row["accelerator"] == "unknown"
    assert "max" not in row["ceiling"]
    assert row["unresolved"][0]["path"] == "instance_type"


def test_allow_incomplete_makes_3_a_0(workspace):
    assert workspace("plan", "tfplan.json", "--allow-incomplete", *DAY).returncode == 0


def test_an_incomplete_plan_is_read_and_ends_in_3(workspace):
    workspace.write("tfplan.json", plan(instance(), errored=True, complete=False))

    result = workspace("plan", "tfplan.json", "--register", "register.yaml", "-o", "json", *DAY)

    assert result.returncode == 3
    report = report_of(result)
    assert len(report["workloads"]) == 1
    assert any("errored" in each["reason"] for each in report["coverage"])
    assert "max" not in report["customers"][0]["compute"]["capacity_eops"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.json", "", "is empty"),
        ("truncated.json", plan(instance())[:-40], "truncated.json"),
        ("list.json", "[]", "list.json"),
        (
            "state.json",
            '{"version": 4, "terraform_version": "1.11.4", "serial": 1, "resources": []}',
            "state",
        ),
        ("deep.json", '{"format_version": "1.2", "resource_changes": [' + "[" * 20_000, "deep.json"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.endswith(".json") else "",
)
def test_a_file_that_is_no_plan_is_2_and_one_line(cli, name, content, says):
    cli.write(name, content)

    result = cli("plan", name)

    assert result.returncode == 2
    assert result.stdout == b""
    lines = [line for line in result.stderr.decode().splitlines() if "warning: the catalog" not in line]
    assert says in lines[0]
    assert len(lines) <= 2
    assert "Traceback" not in result.stderr.decode()


def test_a_missing_file_is_2(cli):
    result = cli("plan", "nowhere.json")

    assert result.returncode == 2
    assert "nowhere.json" in result.stderr.decode()


def test_one_unreadable_file_among_several_is_2(workspace):
    assert workspace("plan", "tfplan.json", "nowhere.json", *DAY).returncode == 2


def test_standard_input_is_read(workspace):
    result = workspace("plan", "-", "-o", "json", *DAY, stdin=plan(instance()).encode())

    assert result.returncode == 3
    assert report_of(result)["inputs"][0]["name"] == "-"


@pytest.mark.parametrize(
    "arguments",
    [
        ("plan",),
        ("plan", "tfplan.json", "--no-such-flag"),
        ("plan", "tfplan.json", "-o", "xml"),
        ("plan", "tfplan.json", "-o", "json", "-o", "text"),
        ("plan", "tfplan.json", "-o", "json="),
        ("plan", "tfplan.json", "--regime", "no_such_regime"),
        ("plan", "tfplan.json", "--as-of", "yesterday"),
        ("plan", "tfplan.json", "-c", "nowhere.yaml"),
        ("plan", "tfplan.json", "--register", "nowhere.yaml"),
        ("plan", "tfplan.json", "--register", "register.yaml", "--customer", "C-404"),
        ("no-such-command",),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_2_and_said_on_standard_error(workspace, arguments):
    result = workspace(*arguments)

    assert result.returncode == 2
    assert result.stdout == b""
    assert result.stderr
    assert b"Traceback" not in result.stderr


def test_the_same_input_gives_the_same_bytes(workspace):
    arguments = ("plan", "tfplan.json", "--register", "register.yaml", "-o", "json", *DAY)

    assert workspace(*arguments).stdout == workspace(*arguments, PYTHONHASHSEED="7").stdout


def test_reports_go_to_files_and_one_to_standard_output(workspace):
    result = workspace("plan", "tfplan.json", "-o", "json=report.json", "-o", "text", *DAY)

    assert json.loads((workspace.folder / "report.json").read_text())["schema"] == "guardrails.report/1"
    assert result.stdout.startswith(b"INCOMPLETE  tfplan.json")


def test_quiet_says_nothing_and_keeps_the_code(workspace):
    result = workspace("plan", "tfplan.json", "-q", *DAY)

    assert (result.returncode, result.stdout, result.stderr) == (3, b"", b"")


def test_verbose_goes_to_standard_error(workspace):
    result = workspace("plan", "tfplan.json", "-v", "-o", "json", *DAY)

    assert b"workloads" in result.stderr
    report_of(result)


def test_a_report_that_cannot_be_written_is_2(workspace):
    result = workspace("plan", "tfplan.json", "-o", "json=no/such/folder/report.json", *DAY)

    assert result.returncode == 2
    assert "cannot be written" in result.stderr.decode()


def test_colour_is_for_terminals_and_on_request(workspace):
    assert b"\x1b[" not in workspace("plan", "tfplan.json", *DAY).stdout
    assert b"\x1b[" in workspace("plan", "tfplan.json", *DAY, FORCE_COLOR="1").stdout
    assert b"\x1b[" not in workspace("plan", "tfplan.json", *DAY, FORCE_COLOR="1", NO_COLOR="1").stdout


def test_a_terminal_that_cannot_print_bars_still_gets_a_report(workspace):
    result = workspace("plan", "tfplan.json", *DAY, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")

    assert result.returncode == 3
    assert b"Traceback" not in result.stderr


def test_a_closed_pipe_is_no_traceback(workspace):
    names = [instance(f"n{number}") for number in range(3000)]
    workspace.write("tfplan.json", plan(*names))

    gate = f"{sys.executable} -m guardrails plan tfplan.json --as-of 2026-11-22 -o json"
    command = f"{gate} | head -c 10; echo ${{PIPESTATUS[0]}}"
    result = subprocess.run(
        ["bash", "-c", command],
        cwd=workspace.folder,
        capture_output=True,
        env=workspace.environment,
        check=False,
    )

    assert b"Traceback" not in result.stderr
    assert b"Exception ignored" not in result.stderr
    assert result.stdout.decode().strip()[-1] in "23"


@pytest.mark.parametrize(("command", "code"), [("demo", 0), ("catalog list", 2), ("policies list", 2)])
def test_a_reader_that_is_gone_from_the_start_is_never_1(workspace, command, code):
    reader, writer = os.pipe()
    os.close(reader)
    result = subprocess.run(
        [sys.executable, "-u", "-m", "guardrails", *command.split()],
        cwd=workspace.folder,
        stdout=writer,
        stderr=subprocess.PIPE,
        env=workspace.environment,
        check=False,
    )
    os.close(writer)

    assert result.returncode == code
    assert b"Traceback" not in result.stderr
    assert b"Exception ignored" not in result.stderr


def test_ctrl_c_is_130_and_one_line(workspace):
    reader, writer = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-m", "guardrails", "plan", "-v", "--as-of", "2026-11-22", "-"],
        stdin=reader,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=workspace.environment,
    )
    assert b"run " in process.stderr.readline()
    assert b"reading" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=120)
    os.close(writer)
    os.close(reader)

    assert process.returncode == 130
    assert b"Traceback" not in errors
    assert b"interrupted" in errors


def test_a_bug_of_ours_is_2_and_never_1(workspace):
    broken = (
        "import guardrails.decide.check as a\ndef decide(*_): raise ZeroDivisionError\na.decide = decide\n"
    )
    workspace.write("sitecustomize.py", broken)

    result = workspace("plan", "tfplan.json", *DAY, PYTHONPATH=str(workspace.folder))

    assert result.returncode == 2
    assert "internal error: ZeroDivisionError" in result.stderr.decode()
    assert "Traceback" not in result.stderr.decode()


def test_as_of_before_the_proposal_makes_every_rule_not_yet(workspace):
    workspace.write("register.yaml", register("failed"))
    arguments = (
        "plan",
        "tfplan.json",
        "--register",
        "register.yaml",
        "--as-of",
        "2024-01-28",
        "-o",
        "json",
        "--all",
    )

    verdicts = report_of(workspace(*arguments, "--regime", "us_iaas_cip"))["verdicts"]

    assert verdicts
    assert {each["verdict"] for each in verdicts} == {"not_applicable"}
    assert {each["reason"] for each in verdicts} == {"not_yet"}


def test_a_customer_flag_attributes_everything(workspace):
    result = workspace(
        "plan", "tfplan.json", "--register", "register.yaml", "--customer", "C-1", "-o", "json", *DAY
    )

    (row,) = report_of(result)["workloads"]
    assert (row["customer"], row["attributed_by"]) == ("C-1", "customer")


def test_a_customer_from_the_environment_silences_no_tag(workspace):
    other = "  - {id: C-2, kind: entity, located_in: US}\n"
    workspace.write("register.yaml", register() + other)

    result = workspace(
        "plan", "tfplan.json", "--register", "register.yaml", "-o", "json", *DAY, GUARDRAILS_CUSTOMER="C-2"
    )

    (row,) = report_of(result)["workloads"]
    assert result.returncode == 3
    assert (row["customer"], row["candidates"]) == ("", ["C-2", "C-1"])


def test_only_filters_what_is_shown_and_never_the_exit_code(workspace):
    workspace.write("guardrails.yaml", ENFORCED)
    workspace.write("register.yaml", register("failed"))
    arguments = ("plan", "tfplan.json", "--register", "register.yaml", *DAY)

    all_, other = workspace(*arguments), workspace(*arguments, "--only", "somebody-else", "-o", "json")

    assert (all_.returncode, other.returncode) == (1, 1)
    shown = report_of(other)
    assert (shown["only"], shown["verdicts"], shown["workloads"]) == (["somebody-else"], [], [])
    assert shown["summary"]["verdicts"]["fail"] > 0
    assert "filtered by --only: C-1" in workspace(*arguments, "--only", "C-1").stdout.decode()


def test_an_assumption_answers_an_unknown_until_its_last_day(cli):
    unknown = instance(after={"instance_type": None})
    unknown["change"]["after_unknown"]["instance_type"] = True
    cli.write("tfplan.json", plan(unknown))
    cli.write("register.yaml", register())
    cli.write(
        "guardrails.yaml",
        "register: register.yaml\nassume:\n- {address: aws_instance.*, instance_type: p5.48xlarge,"
        " owner: ops, reason: standing order, until: 2040-11-22}\n",
    )

    used = report_of(cli("plan", "tfplan.json", "-o", "json", "--as-of", "2040-11-22", *REGIMES))
    expired = report_of(cli("plan", "tfplan.json", "-o", "json", "--as-of", "2040-11-23", *REGIMES))

    assert used["workloads"][0]["ceiling"] == {"min": 8, "max": 8}
    assert used["workloads"][0]["assumed"] == ["instance_type", "accelerator"]
    assert used["assumptions"][0]["state"] == "used"
    assert used["summary"]["exit_code"] == 0
    assert expired["assumptions"][0]["state"] == "expired"
    assert expired["summary"]["exit_code"] == 3


LOWERED = {
    "owner": "ops",
    "reason": "half of each is sealed off",
    "shapes": [
        {
            "provider": "aws",
            "instance_type": "p5.48xlarge",
            "chip": "H100-SXM5-80GB",
            "count": 4,
            "fabric_gbps": 3200,
            "source": "contract",
            "day": "2026-11-01",
            "confidence": "M",
        }
    ],
}


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("2040-12-31", ""),
        ("2040-11-21", "until: ended on 2040-11-21"),
        ("2045-01-01", "until: 2045-01-01 is more than 365 days"),
        (None, "lowers ours (count 8.0 -> count 4.0) and has no owner"),
    ],
)
def test_a_catalog_row_that_says_less_holds_as_long_as_a_waiver_may(workspace, until, said):
    workspace.write("rows.json", json.dumps(LOWERED | {"until": until}))
    workspace.write("guardrails.yaml", "catalog: {extra: rows.json}\n")
    arguments = ("plan", "tfplan.json", "--register", "register.yaml", "-o", "json", *REGIMES)

    result = workspace(*arguments, "--as-of", "2040-11-22")

    if said:
        assert result.returncode == 2
        assert said in result.stderr.decode()
    else:
        (row,) = (each for each in report_of(result)["softened"] if each["kind"] == "catalog")
        assert (row["old"], row["new"]) == ("count 8.0", "count 4.0")
        assert (row["owner"], row["until"]) == ("ops", until)


def test_what_an_unread_type_could_hold_is_coverage(workspace):
    fleet = {
        "address": "contoso_gpu_instance.x",
        "mode": "managed",
        "type": "contoso_gpu_instance",
        "name": "x",
        "change": {"actions": ["create"], "before": None, "after": {"plan": "8x nvidia h100"}},
    }
    workspace.write("tfplan.json", plan(instance(), fleet))

    result = workspace("plan", "tfplan.json", "--register", "register.yaml", "-o", "json", *DAY)

    assert result.returncode == 3
    (line,) = [each for each in report_of(result)["coverage"] if each["state"] == "opaque"]
    assert line["what"] == "contoso_gpu_instance"
    assert line["reason"] == "type not read; says 8x nvidia h100"


class TestBaseline:
    @pytest.fixture
    def failing(self, workspace):
        workspace.write("guardrails.yaml", ENFORCED + "register: register.yaml\n")
        workspace.write("register.yaml", register().replace("2026-10-01", "2025-01-01"))
        result = workspace("baseline", "write", "tfplan.json", "-o", "baseline.json", *DAY)
        assert result.returncode == 0, result.stderr.decode()
        return workspace

    def test_known_obligations_do_not_fail_and_are_shown(self, failing):
        assert failing("plan", "tfplan.json", *DAY).returncode == 1

        result = failing("plan", "tfplan.json", "--baseline", "baseline.json", *DAY)

        assert result.returncode == 0
        assert "5 waived (--details)" in result.stdout.decode()

    def test_new_obligations_fail(self, failing):
        failing.write("register.yaml", register("failed"))

        assert failing("plan", "tfplan.json", "--baseline", "baseline.json", *DAY).returncode == 1

    def test_writing_twice_gives_the_same_bytes(self, failing):
        first = (failing.folder / "baseline.json").read_bytes()

        assert failing("baseline", "write", "tfplan.json", *DAY).stdout == first

    @pytest.mark.parametrize("content", ["", "{}", '{"schema": "guardrails.report/1"}', "[1]"])
    def test_a_file_that_is_no_baseline_is_2(self, failing, content):
        failing.write("baseline.json", content)

        result = failing("plan", "tfplan.json", "--baseline", "baseline.json", *DAY)

        assert result.returncode == 2
        assert "baseline.json" in result.stderr.decode()


def test_an_old_catalog_is_a_warning_and_changes_no_code(workspace):
    workspace.write("guardrails.yaml", "catalog: {max_age_days: 10}\nregister: register.yaml\n")

    old = workspace("plan", "tfplan.json", "--as-of", "2027-06-01", *REGIMES)
    fresh = workspace("plan", "tfplan.json", "--as-of", "2026-11-25", *REGIMES)

    assert "warning: the catalog was checked" in old.stderr.decode()
    assert fresh.stderr == b""
    assert old.returncode == fresh.returncode == 0


SIGN = {
    "address": "contoso_parameter.x",
    "mode": "managed",
    "type": "contoso_parameter",
    "name": "x",
    "change": {"actions": ["create"], "before": None, "after": {"value": "p5.48xlarge"}, "after_unknown": {}},
}


def test_a_false_alarm_is_settled_by_who_answers_for_it_and_shown(cli):
    cli.write("tfplan.json", plan(SIGN))
    cli.write("register.yaml", register())
    answer = "register: register.yaml\nassume:\n- {address: '*', without_accelerators: contoso_parameter,"
    cli.write("guardrails.yaml", f"{answer} owner: ops, reason: only a setting, until: 2040-11-22}}\n")

    def found(day):
        return report_of(cli("plan", "tfplan.json", "-o", "json", "--as-of", day, *REGIMES))

    settled, expired = found("2040-11-22"), found("2040-11-23")
    assert settled["summary"]["exit_code"] == 0
    assert [(row["id"], row["ceiling"]["max"]) for row in settled["workloads"]] == [
        ("contoso_parameter.x", 0)
    ]
    (answered,) = settled["assumptions"]
    assert (answered["state"], answered["owner"], answered["reason"]) == ("used", "ops", "only a setting")
    assert answered["new"] == "without_accelerators contoso_parameter"
    assert expired["summary"]["exit_code"] == 3
