"""`guardrails baseline write` and `update`, from plans, snapshots and reports."""

import json
import re

import pytest

from tests.estates import account, running, snapshot
from tests.plans import instance, plan, register

HOUSE = ("--as-of", "2026-11-22", "--regime", "house")
RULES = ("--register", "register.yaml", *HOUSE)


@pytest.fixture
def newcomer(cli):
    """A tenant of whom the register says little: one failure, and checks that are undecided."""
    cli.write("tfplan.json", plan(*(instance(name=f"gpu{n}") for n in range(3))))
    cli.write("register.yaml", register("pending"))
    return cli


def write(cli, *arguments):
    done = cli("baseline", "write", *arguments, "-o", "known.json")
    assert done.returncode == 0, done.stderr.decode()
    return done.stderr.decode()


def known(cli):
    return json.loads((cli.folder / "known.json").read_text())["known"]


def test_undecided_checks_are_ratcheted_too(newcomer):
    said = write(newcomer, "tfplan.json", *RULES)
    report = json.loads(newcomer("plan", "tfplan.json", *RULES, "-o", "json").stdout)

    states = {each["verdict"] for each in known(newcomer)}
    done = newcomer("plan", "tfplan.json", *RULES, "--baseline", "known.json", "-o", "json")
    after = json.loads(done.stdout)

    assert states == {"fail", "unknown"}
    assert "failures" in said
    assert "undecided checks" in said
    assert report["summary"]["exit_code"] == 1
    assert (
        done.returncode,
        after["summary"]["verdicts"]["fail"],
        after["summary"]["counted"]["unknown"],
    ) == (*(0, 0, 0),)
    assert {each["excused"] for each in after["verdicts"] if each["verdict"] == "waived"} == states


def test_what_was_not_read_is_never_in_it_and_only_allowed_by_a_flag(newcomer):
    hidden = {
        "address": "contoso_gpu_instance.x",
        "mode": "managed",
        "type": "contoso_gpu_instance",
        "name": "x",
        "change": {"actions": ["create"], "before": None, "after": {"plan": "8x nvidia h100"}},
    }
    newcomer.write("tfplan.json", plan(instance(), instance(name="two"), instance(name="three"), hidden))
    said = write(newcomer, "tfplan.json", *RULES)
    arguments = ("plan", "tfplan.json", *RULES, "--baseline", "known.json")

    assert re.search(
        r"not held: \d unread or unattributed \(coverage\); only --allow-incomplete accepts", said
    )
    assert newcomer(*arguments).returncode == 3
    assert newcomer(*arguments, "--allow-incomplete").returncode == 0


def test_rules_that_cannot_be_excused_are_named(newcomer):
    said = write(newcomer, "tfplan.json", "--register", "register.yaml", "--as-of", "2026-11-22")

    assert "that cannot be baselined (US-CIP-05 1, US-EAR-" in said
    assert not [each for each in known(newcomer) if each["rule"] in ("US-CIP-05", "US-EAR-03", "US-OFAC-01")]


def test_a_report_gives_the_same_baseline_as_its_plan(newcomer):
    newcomer("plan", "tfplan.json", *RULES, "-o", "json=report.json")
    from_plan = newcomer("baseline", "write", "tfplan.json", *RULES)
    from_report = newcomer("baseline", "write", "report.json")

    assert from_report.stdout == from_plan.stdout
    assert from_report.stderr == from_plan.stderr


def test_a_snapshot_makes_the_baseline_of_a_scan(cli):
    one = account(1)
    snapshot(cli.folder / "s.snapshot", one, workloads={one.id: [running(one, number=n) for n in range(3)]})
    cli.write("register.yaml", "schema: guardrails.register/1\ncustomers: []\n")
    house = ("--register", "register.yaml", "--regime", "house")
    before = cli("scan", "--from", "s.snapshot", *house, "-o", "json=report.json")
    write(cli, "s.snapshot", *house)

    after = cli("scan", "--from", "s.snapshot", *house, "--baseline", "known.json", "-o", "json")

    assert before.returncode == 3
    assert known(cli)
    assert json.loads(after.stdout)["summary"]["counted"] == {"fail": 0, "unknown": 0, "error": 0}
    assert cli("baseline", "write", "report.json").stdout == (cli.folder / "known.json").read_bytes()


def test_update_drops_what_is_settled_in_place(newcomer):
    write(newcomer, "tfplan.json", *RULES)
    before = known(newcomer)
    newcomer.write("register.yaml", register("verified"))

    done = newcomer("baseline", "update", "known.json", "tfplan.json", *RULES)
    after = known(newcomer)

    assert done.returncode == 0, done.stderr.decode()
    assert {each["rule"] for each in before} - {each["rule"] for each in after} == {"HSE-03"}
    assert [each for each in before if each["rule"] != "HSE-03"] == after
    assert f"{len(before) - len(after)} settled" in done.stderr.decode()


def test_update_takes_nothing_in(newcomer):
    write(newcomer, "tfplan.json", *RULES)
    newcomer.write("known.json", json.dumps({"schema": "guardrails.baseline/2", "known": []}))

    assert newcomer("baseline", "update", "known.json", "tfplan.json", *RULES).returncode == 0
    assert known(newcomer) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("write", "tfplan.json", "report.json"), "files of one kind"),
        (("write", "report.json", "--register", "register.yaml"), "read as it stands"),
        (("write", "none.json"), "no such file"),
        (("write", "other.json"), "guardrails.report/1"),
        (("update", "tfplan.json", "tfplan.json"), "tfplan.json"),
        (("update", "none.json", "tfplan.json"), "none.json"),
    ],
    ids=str,
)
def test_what_cannot_be_used_is_2(newcomer, arguments, said):
    newcomer("plan", "tfplan.json", *RULES, "-o", "json=report.json")
    newcomer.write("other.json", '{"schema": "guardrails.report/9"}')

    done = newcomer("baseline", *arguments)

    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert b"Traceback" not in done.stderr
