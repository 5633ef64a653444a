"""JUnit, markdown and GitHub: views of the same report."""

import json
import re
import unicodedata
from xml.etree import ElementTree as ET

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.cli import outputs
from guardrails.model.coverage import Coverage
from guardrails.model.report import DocumentRow
from guardrails.report import build, escape, github, junit, markdown, sarif, text
from guardrails.report.encode import encoded
from tests.builders import (
    make_customer,
    make_report,
    make_softened,
    make_summary,
    make_verdict,
    make_waiver,
    make_workload,
)
from tests.conftest import ROOT

EVIL = "]](http://x) <script>@team | `\x1b[31m\u202e\r\n::error::x"
RULE = "US-CIP-04 The identity of a foreign customer is verified"
GAP = Coverage(where="tfplan.json", what="attribution", state="incomplete", count=3, reason=EVIL)


def outside_code(comment):
    """What GitHub and GitLab look for references in."""
    ours = comment.replace(markdown.FOLDED, "").replace(markdown.END, "")
    return re.sub(r"`[^`\n]*`", "", ours)


def cases(report):
    root = ET.fromstring(junit.render(report))
    return {
        (case.get("classname"), case.get("name")): [child.tag for child in case]
        for case in root.iter("testcase")
    }, root


@pytest.mark.parametrize(
    ("verdict", "binding", "tag"),
    [
        ("fail", "house", "failure"),
        ("fail", "none", "skipped"),
        ("unknown", "law", "error"),
        ("unknown", "none", "skipped"),
        ("error", "none", "error"),
        ("waived", "law", "skipped"),
    ],
)
def test_junit_fails_only_what_counts(verdict, binding, tag):
    found, root = cases(make_report(verdicts=(make_verdict(verdict=verdict, binding=binding),)))

    assert found[("C-1", RULE)] == [tag]
    plural = {"failure": "failures", "error": "errors", "skipped": "skipped"}[tag]
    assert root.find("testsuite").get(plural) == "1"


def test_junit_has_passes_and_gaps():
    customer = make_customer(verdicts={"US-CIP-04": {"pass": 3}})

    found, root = cases(make_report(verdicts=(), customers=(customer,), coverage=(GAP,)))

    assert found[("C-1", f"{RULE}: 3 pass")] == []
    assert found[("coverage", "tfplan.json attribution")] == ["error"]
    assert root.get("tests") == "2"


def test_junit_counts_the_passes_of_groups_and_of_the_provider():
    documents = tuple(
        DocumentRow(kind=kind, id="x", verdicts={"US-CIP-04": {"pass": 1}}) for kind in ("group", "provider")
    )

    found, root = cases(make_report(verdicts=(), customers=(), documents=documents))

    assert found[("x", RULE)] == []
    assert root.find("testsuite").get("name") == "provider x"


def test_junit_has_a_suite_for_each_customer_in_the_order_of_the_screen():
    verdicts = (
        make_verdict(customer="asked", subject="asked", verdict="unknown"),
        make_verdict(customer="late", subject="late", due="2026-11-01", due_state="overdue"),
        make_verdict(customer="late", subject="r-1", kind="run", rule="R-2"),
    )

    found, root = cases(make_report(verdicts=verdicts, softened=(make_softened(),), notes=("n",)))

    suites = [(each.get("name"), each.get("tests")) for each in root]
    assert suites == [
        ("late", "2"),
        ("asked", "1"),
        ("C-1", "0"),
        ("coverage", "0"),
        ("notes", "1"),
        ("milder than the default", "1"),
    ]
    assert list(found)[:3] == [("late", RULE), ("late", "R-2: run r-1"), ("asked", RULE)]
    assert "(21 days late)" in root[0][0][0].text


def test_junit_has_the_shape_that_ci_systems_read():
    """The elements and attributes of `junit-10.xsd` that it uses, all that are required among them."""
    verdicts = tuple(
        make_verdict(verdict=state, subject=state, message=EVIL)
        for state in ("fail", "unknown", "waived", "pass")
    )
    root = ET.fromstring(
        junit.render(
            make_report(verdicts=verdicts, coverage=(GAP,), notes=(EVIL,), softened=(make_softened(),))
        )
    )

    assert set(root.attrib) == {"name", "tests", "failures", "errors"}
    numbers = {"tests", "failures", "errors", "skipped", "time"}
    for suite in root:
        assert (suite.tag, set(suite.attrib)) == ("testsuite", {"name", *numbers})
        assert all(suite.get(each).isdigit() for each in numbers)
        assert int(suite.get("tests")) == len(suite)
        for case in suite:
            assert (case.tag, set(case.attrib)) == ("testcase", {"classname", "name", "time"})
            assert [child.tag for child in case] in ([], ["failure"], ["error"], ["skipped"])
            assert all(set(child.attrib) == {"message", "type"} for child in case)
    named = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert len(named) == len(set(named))
    assert [int(root.get(each)) for each in ("tests", "failures", "errors")] == [
        sum(int(suite.get(each)) for suite in root) for each in ("tests", "failures", "errors")
    ]


def test_junit_skips_gaps_that_were_accepted():
    report = make_report(coverage=(GAP,), summary=make_summary(allow_incomplete=True))

    assert cases(report)[0][("coverage", "tfplan.json attribution")] == ["skipped"]


def test_hostile_text_stays_text_in_every_view():
    report = make_report(
        verdicts=(make_verdict(customer=EVIL, subject=EVIL, message=EVIL),),
        customers=(make_customer(id=EVIL),),
        coverage=(GAP,),
        softened=(make_softened(id=EVIL, old=EVIL, new=EVIL, origin=EVIL, owner=EVIL, reason=EVIL),),
    )

    comment = markdown.render(report)
    commands = github.render(report)

    cases(report)
    for part in ("<script", "](http", "@team", "http", "\x1b", "\u202e"):
        assert part not in outside_code(comment)
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in commands.splitlines())
    assert "\x1b" not in commands


def test_a_comment_names_the_outcome_first_and_the_code_last():
    lines = markdown.render(make_report()).splitlines()

    assert lines[0] == markdown.MARK
    assert lines[1] == "### Guardrails: obligations stand"
    assert lines[-1].startswith("**exit 1**")


def test_a_comment_goes_by_customer_and_says_of_each_what_counts_first():
    report = make_report(
        verdicts=(
            make_verdict(verdict="unknown", binding="none", rule="R-3"),
            make_verdict(verdict="waived", reason="waived until 2026-12-31", rule="R-2"),
            make_verdict(headline="not verified"),
            make_verdict(customer="C-2", subject="C-2", binding="none"),
        ),
        waivers=(make_waiver(ends_soon=True), make_waiver(ticket="T-2", state="expired")),
    )

    text = markdown.render(report)

    heads = [
        "To do",
        "Waivers to look at",
        markdown.FOLDED,
        "#### `C-1` · 1 to act on",
        "| fail: not verified",
    ]
    heads += ["waived until", "1 more result of rules that do not bind today", "#### `C-2`", markdown.END]
    assert [text.index(head) for head in heads] == sorted(text.index(head) for head in heads)
    assert "R-3" not in text
    assert "| `T-1` | `US-CIP-04 C-1` | ends soon |" in text
    assert "| `T-2` | `US-CIP-04 C-1` | expired" in text


def test_what_waits_for_a_customer_takes_a_line_and_a_comment_on_two_pools_fits_a_screen():
    nobody = "unattributed:plan:two.json"
    waiting = tuple(
        make_verdict(verdict="unknown", customer=nobody, subject=nobody, rule=f"R-{n}", missing=("customer",))
        for n in range(30)
    )

    comment = markdown.render(
        make_report(
            verdicts=waiting, customers=(make_customer(id=nobody, attributed=False),), coverage=(GAP, GAP)
        )
    )

    assert "30 rules wait for the customer." in comment
    assert len(comment[: comment.index(markdown.FOLDED)].splitlines()) <= 24
    assert len(comment.splitlines()) <= 40


def test_a_comment_begins_with_what_to_do_by_day_and_what_to_answer():
    late = {"due": "2026-11-20", "due_state": "overdue"}
    text = markdown.render(
        make_report(
            verdicts=(
                make_verdict(customer="later", subject="later", headline="not verified", due="2026-12-01"),
                make_verdict(customer="late", subject="late", headline="not verified", **late),
                make_verdict(verdict="unknown", customer="asked", missing=("customer.risk",)),
            )
        )
    )

    assert "| `late` | not verified | 2 days late | US-CIP-04 | house policy |\n| `later` |" in text
    assert "| `asked` | risk rating | 1 |" in text
    assert text.index("To do") < text.index("To answer") < text.index(markdown.FOLDED)


def test_what_is_milder_fits_however_much_is_to_do():
    many = tuple(make_verdict(customer=f"C-{n}", message="why " * 90) for n in range(2_000))

    text = markdown.render(make_report(verdicts=many, softened=(make_softened(),)))

    assert "1,950 more are below." in text
    assert "Milder than the default" in text


def test_a_waiver_that_holds_needs_no_look():
    assert "Waivers to look at" not in markdown.render(make_report(waivers=(make_waiver(),)))


def test_a_pool_is_named_by_its_first_workload():
    pool = make_verdict(kind="pool", subject="aws|1", workloads=("aws_instance.a", "aws_instance.b"))

    text = markdown.render(make_report(verdicts=(pool,)))

    assert "| fail: pool of `aws_instance.a` and 1 more: identity is not verified; to be" in text


def test_what_is_waived_is_in_every_view_with_its_reason():
    report = make_report(verdicts=(make_verdict(verdict="waived", reason="waived until 2026-12-31"),))

    for view in (junit, markdown, github, text):
        assert "waived until 2026-12-31" in view.render(report).replace("`", "")


@pytest.mark.parametrize("view", [github, junit, markdown, sarif, text])
def test_what_is_milder_than_the_default_is_in_every_view(view):
    said = " ".join(view.render(make_report(softened=(make_softened(),))).split())

    assert "ilder than the default" in said
    for part in ("us", "ofac", "in force", "left out", "guardrails.yaml"):
        assert part in said


@pytest.mark.parametrize("view", [github, junit, markdown, sarif, text])
def test_a_note_is_in_every_view_as_text(view):
    said = " ".join(view.render(make_report(notes=(f"the law is old {EVIL}",))).split())

    assert "the law is old" in said
    assert "\x1b" not in said
    assert "the law is old" not in view.render(make_report())


def test_a_comment_never_grows_over_the_limit_and_counts_what_is_left_out():
    many = tuple(make_verdict(customer=f"C-{n}", message="why " * 90) for n in range(400))

    text = markdown.render(make_report(verdicts=many))

    assert len(text) <= markdown.LONGEST
    assert "more parts did not fit" in text
    assert text.count(markdown.FOLDED) == text.count(markdown.END) == 1
    assert "**exit 1**" in text


def test_annotations_stand_in_the_order_of_the_screen():
    late = {"due": "2026-11-01", "due_state": "overdue", "severity": "low"}
    report = make_report(
        verdicts=(
            make_verdict(customer="soon", subject="soon"),
            make_verdict(customer="late", subject="late", headline="not verified", **late),
            make_verdict(customer="asked", subject="asked", verdict="unknown", missing=("customer.risk",)),
            make_verdict(customer="broken", subject="broken", verdict="error"),
        ),
        coverage=(GAP,),
    )

    shown = github.render(report).splitlines()

    assert [line[: line.index("::", 2)] for line in shown[:5]] == [
        "::error title=US-CIP-04 late",
        "::error title=US-CIP-04 soon",
        "::warning title=not established%3A attribution",
        "::warning title=asked",
        "::warning title=US-CIP-04 broken",
    ]
    assert "not verified; to be verified by house policy; due 2026-11-01 (overdue)" in shown[0]
    assert "risk rating not known: settles 1 check" in shown[3]


def test_annotations_stop_where_github_stops_showing_them():
    many = tuple(make_verdict(customer=f"C-{n}") for n in range(github.SHOWN + 7))

    text = github.render(make_report(verdicts=many))

    assert text.count("::error ") == github.SHOWN
    assert "7 more of this kind" in text


def test_what_does_not_count_is_no_annotation_of_an_error():
    text = github.render(make_report(verdicts=(make_verdict(binding="none"),)))

    assert "::error" not in text
    assert "::notice" in text


def test_an_error_of_a_rule_that_nobody_knows_is_in_every_view():
    stray = make_verdict(rule="us_x.stray", verdict="error", reason="unexpected_rule")
    report = make_report(verdicts=(stray,))

    found, _ = cases(report)

    assert found[("C-1", "us_x.stray")] == ["error"]
    assert "us_x.stray" in markdown.render(report)
    assert "us_x.stray" in github.render(report)
    assert "us_x.stray" in text.render(report)


@pytest.mark.parametrize("number", [0, 1, 3])
def test_json_is_written_row_by_row_as_in_one_piece(number, tmp_path):
    found = [build.workload_row(make_workload(id=f"vm-{each}"), "C-1", "tag", ()) for each in range(number)]
    report = make_report(workloads=tuple(found), coverage=(GAP, GAP))
    made = msgspec.structs.replace(report, workloads=build.WorkloadRows(found.__getitem__, number))

    outputs.write(made, (outputs.Target("json", str(tmp_path / "report.json")),))

    written = (tmp_path / "report.json").read_bytes()
    assert written == escape.inert_json(msgspec.json.encode(report)) + b"\n"
    assert json.loads(written) == json.loads(msgspec.json.encode(report))


def test_rows_that_are_made_when_asked_for_are_a_sequence():
    row = build.workload_row(make_workload(), "C-1", "tag", ())
    asked = []
    made = build.WorkloadRows(lambda at: asked.append(at) or msgspec.structs.replace(row, id=f"vm-{at}"), 4)

    assert len(made) == 4
    assert not asked
    assert [made[-1].id, made[0].id, *(each.id for each in made[1:3])] == ["vm-3", "vm-0", "vm-1", "vm-2"]
    assert [each.id for each in made] == ["vm-0", "vm-1", "vm-2", "vm-3"]
    with pytest.raises(IndexError):
        made[4]


def test_a_report_fits_its_published_schema():
    schema = json.loads((ROOT / "policies" / "schema" / "report.v1.json").read_text())
    report = json.loads(msgspec.json.encode(make_report(coverage=(GAP,))))

    jsonschema.Draft202012Validator(schema).validate(report)


COMMANDS = re.compile(
    r"##\w*\[|section_(start|end):|travis_fold:|^(---|\+\+\+|~~~|\^\^\^)[ \t]*[^\s+~^-]"
    r"|^\s*::\w|(?<![\w:])::[A-Za-z]",
    re.MULTILINE,
)
REFERENCES = re.compile(
    r"@\w|\bwww\.|://|[\w.]@\w|#\d|!\d|[~$%&^]\w|\bGH-\d|\b[0-9a-fA-F]{7,40}\b|<\w|\]\(|\*\*?\w|:[a-z]\w*:|\|\w*`"
)
pieces = st.sampled_from(
    (
        *("##vso[task.setvariable variable=a]b", "##[error]", "##teamcity[", "::error::x", "::add-mask::"),
        *(
            "section_start:1:x",
            "travis_fold:start:x",
            "+++",
            "~~~ x",
            "--- x",
            "^^^ +++",
            "\x1b[2J",
            "\x1b]8;;",
            "\u202e",
        ),
        *(
            "@octo/team",
            "www.evil.example",
            "a@evil.example",
            "https://evil.example",
            "#12",
            "!3",
            "~bug",
            "$4",
            "GH-7",
        ),
        *(
            "octo/repo#1",
            "0123abcdef",
            "&#64;octo",
            "[a](b)",
            "<b>",
            "`",
            "|",
            "**",
            ":tada:",
            " ",
            "\n",
            "\r",
            "\\",
            "word",
        ),
    )
)
hostile = st.lists(st.one_of(pieces, st.text(max_size=5)), min_size=1, max_size=6).map("".join)


def spoken(said):
    """A report in which a tenant, a reader and a rule say `said`."""
    gap = Coverage(where=said, what=said, state="incomplete", count=3, reason=said)
    return make_report(
        verdicts=(
            make_verdict(customer=said, subject=said, message=said),
            make_verdict(verdict="unknown", missing=(said,), reason=said),
            make_verdict(verdict="waived", reason=said, workloads=(said,)),
        ),
        customers=(make_customer(id=said),),
        coverage=(gap,),
        waivers=(make_waiver(ticket=said, owner=said, state="expired"),),
    )


@settings(max_examples=60, deadline=None)
@given(hostile)
def test_no_format_hands_a_command_on_to_a_log_or_a_terminal(said):
    report = spoken(said)

    for view in (text, junit, markdown, github):
        shown = view.render(report)
        ours = r"^::(error|warning|notice) (title=[^:]*)?::" if view is github else r"^\|?(---.*)"
        assert not COMMANDS.search(re.sub(ours, "", shown, flags=re.MULTILINE)), view
        assert all(char == "\n" or unicodedata.category(char)[0] != "C" for char in shown), view
    ET.fromstring(junit.render(report))


@settings(max_examples=60, deadline=None)
@given(hostile)
def test_a_comment_makes_no_link_mention_or_reference_of_what_others_wrote(said):
    comment = markdown.render(spoken(said)).replace(markdown.MARK, "")

    found = REFERENCES.search(re.sub(r"\*\*exit \d\*\*:|^#+ ", "", outside_code(comment), flags=re.MULTILINE))
    assert found is None, found
    assert comment.count("`") % 2 == 0


@pytest.mark.parametrize(
    ("said", "comment"),
    [
        ("regime eu_freezes, eu_russia, house left out", "regime `eu_freezes`, `eu_russia`, house left out"),
        ("last 2025-09-30; day (ECCN 3A090.a) known", "last `2025-09-30`; day (ECCN `3A090.a`) known"),
        ("line 62 %, warning 125 %", "line 62 %, warning 125 %"),
        ("see @team, #12) and (@a).", "see `@team`, `#12`) and (`@a`)."),
        ("[x](javascript:1) `a` ; )", "`[x](javascript:1`) `\\x60a\\x60` ; )"),
    ],
)
def test_code_of_a_comment_ends_before_the_punctuation(said, comment):
    assert markdown.plain(said) == comment


def test_an_unknown_due_day_is_said_once():
    report = make_report(verdicts=(make_verdict(verdict="fail", due="unknown", due_state="unknown"),))

    for view in (github, junit):
        assert "due day unknown" in view.render(report)
        assert "unknown (unknown)" not in view.render(report)


@settings(max_examples=60, deadline=None)
@given(hostile)
def test_json_keeps_every_value_and_hands_no_command_on(said):
    plain = msgspec.json.encode(spoken(said))
    written = b"".join(encoded(spoken(said)))

    assert json.loads(written) == json.loads(plain)
    assert not COMMANDS.search(written.decode())
    assert all(char == "\n" or unicodedata.category(char)[0] != "C" for char in written.decode())
