"""Standard error as JSON: every line is an object, whoever wrote it, and none says who somebody is."""

import io
import json
import logging
import sys
import threading
import warnings

import pytest

from guardrails.cli import log, main
from guardrails.console import Console
from guardrails.scan.progress import Tally, line, numbers


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Runs a command; the exit code, and the objects on standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(main.gc, "freeze", lambda: None)

    def ran(*arguments, **environment):
        said = io.StringIO()
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["guardrails", *arguments])
        monkeypatch.setattr(sys, "stderr", said)
        with pytest.raises(SystemExit) as stop:
            main.main()
        return stop.value.code, [json.loads(each) for each in said.getvalue().splitlines()]

    return ran


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        (("plan", "--bogus", "--log-format", "json"), "NoSuchOption", "No such option"),
        (("pln", "--log-format=json"), "UsageError", "no such command: pln"),
        (("--log-format", "json", "plan"), "MissingParameter", "Missing"),
        (("register", "check", "no.yaml", "--log-format", "json"), "RegisterError", "no.yaml: no such file"),
        (("plan", "no.json", "--log-format", "json"), "InputError", "no.json: cannot be read"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, tuple) else "",
)
def test_a_failure_is_an_object_and_the_exit_code_another(run, arguments, kind, message):
    code, (failure, end) = run(*arguments)

    assert code == 2
    assert (failure["level"], failure["event"], failure["kind"]) == ("error", "error", kind)
    assert failure["message"].startswith(message)
    assert (end["event"], end["exit"]) == ("end", 2)
    assert failure["run"] == end["run"]
    assert failure["time"].endswith("Z")


@pytest.mark.parametrize(
    ("arguments", "environment", "message"),
    [
        (("plan", "p\udcff.json"), {}, "argument 2 is not UTF-8 text"),
        (("plan", "p.json"), {"GUARDRAILS_STORE": "s\udcff.db"}, "GUARDRAILS_STORE is not UTF-8 text"),
    ],
    ids=["argument", "variable"],
)
def test_a_name_that_no_report_could_hold_is_refused(run, arguments, environment, message):
    code, (failure, end) = run(*arguments, "--log-format=json", **environment)

    assert (code, end["exit"]) == (2, 2)
    assert failure["message"] == message


def test_a_failure_says_where_and_what_to_do(run, tmp_path):
    (tmp_path / "c.yaml").write_text("fail_on: bindig\n")

    _, (failure, _) = run("plan", "x.json", "-c", "c.yaml", GUARDRAILS_LOG_FORMAT="json")

    assert failure["where"] == "c.yaml: fail_on (line 1)"
    assert failure["hint"] == "did you mean binding?"
    assert failure["command"] == "guardrails plan"


def test_the_configuration_can_ask_for_it_and_the_flag_for_text(run, tmp_path, capsys):
    (tmp_path / "guardrails.yaml").write_text("log_format: json\n")

    _, (failure, _) = run("plan", "no.json")
    assert failure["where"] == "no.json"

    run("config", "show", "--log-format", "json")
    assert "flag --log-format" in capsys.readouterr().out


def test_a_bug_is_an_object_too(run, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError("jane.doe@example.com")

    monkeypatch.setattr(main, "cli", broken)

    code, (failure, _) = run("plan", "--log-format", "json")

    assert code == 2
    assert failure["kind"] == "InternalError"
    assert "jane" not in json.dumps(failure)


def test_lines_of_others_are_objects_and_half_a_line_is_not_lost():
    out = io.StringIO()
    stream = log.JsonStream(out)

    threads = [
        threading.Thread(target=stream.write, args=(f"guardrails: {number}\n",)) for number in range(8)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    stream.write("Traceback ##vso[x]\n\n  hint: a\nguardrails: warning: b\nrest")
    stream.end(0)

    said = [json.loads(each) for each in out.getvalue().splitlines()]
    assert sorted(each["message"] for each in said[:8]) == sorted(map(str, range(8)))
    assert [(each["level"], each["event"]) for each in said[8:]] == [
        ("info", "note"),
        ("info", "hint"),
        ("warning", "warning"),
        ("info", "note"),
        ("info", "end"),
    ]
    assert "##vso[" not in out.getvalue()


def test_what_libraries_say_is_said_with_verbose_alone_and_without_their_words(monkeypatch, capsys):
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    said = []

    def work():
        logging.getLogger("msal").warning("jane.doe@example.com is not the user")
        warnings.warn("https://x.example/?sig=secret", UserWarning, stacklevel=1)

    with warnings.catch_warnings(), log.libraries_heard(said.append):
        warnings.simplefilter("always")
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()

    assert said == ["msal says a warning", "py.warnings says a warning"]
    assert capsys.readouterr().err == ""


def test_progress_has_its_numbers():
    seen, now = [], iter((0, 61))
    tallies = {
        "aws": Tally(accounts=4, accounts_opened=2, accounts_done=1, units=100, units_done=50, calls=9)
    }
    console = Console(clock=lambda: next(now), record=lambda text, fields: seen.append((text, fields)))
    for _ in range(2):
        console.progress(lambda each: line(tallies, each), lambda each: numbers(tallies, each))

    ((text, fields),) = seen
    assert text.startswith("1/4 accounts, 50/100 units, 9 calls")
    assert (fields["seconds"], fields["seconds_left"]) == (61, 183)
    assert fields["clouds"]["aws"]["units_done"] == 50


@pytest.mark.parametrize(("done", "told"), [(0, False), (9, False), (10, True), (499, True), (500, False)])
def test_what_is_left_is_told_once_enough_is_done_to_tell(done, told):
    tally = {"aws": Tally(accounts=1, accounts_opened=1, units=500, units_done=done)}

    assert ("left" in line(tally, 30)) is told
    assert ("seconds_left" in numbers(tally, 30)) is told
