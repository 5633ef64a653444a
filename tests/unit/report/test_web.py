"""The page: what its script is given, what is written before any script runs, and that nothing in it acts."""

import base64
import hashlib
import json
import re
import sys
from html.parser import HTMLParser

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.cli import outputs
from guardrails.errors import ConfigError
from guardrails.model import report as rows
from guardrails.model.coverage import Coverage
from guardrails.model.range import Range
from guardrails.report.web import law, page
from guardrails.report.web.coverage import regions
from guardrails.report.web.table import Table
from guardrails.report.web.verdicts import observed
from tests.builders import (
    make_customer,
    make_line,
    make_report,
    make_rule,
    make_softened,
    make_verdict,
    make_waiver,
)

EVIL = "</script><script>alert(1)</script><!-- {{7*7}} &amp; \u202e\u2028\u2029 ##vso[x] ' \""


class Read(HTMLParser):
    """Elements with their attributes, and the text of those of one kind."""

    def __init__(self, text) -> None:
        super().__init__()
        self.elements, self.texts, self.inside = [], {"script": [], "style": []}, ""
        self.feed(text)

    def handle_starttag(self, tag, attributes) -> None:
        self.elements.append((tag, dict(attributes)))
        self.inside = tag
        if tag in self.texts:
            self.texts[tag].append("")

    def handle_endtag(self, tag) -> None:
        self.inside = ""

    def handle_data(self, data) -> None:
        if self.inside in self.texts:
            self.texts[self.inside][-1] += data

    def of(self, name):
        return [attributes for tag, attributes in self.elements if tag == name]


def drawn(report):
    """What the script of the report's page draws from."""
    return json.loads(Read(page.render(report)).texts["script"][0])


def training(*rules, **line):
    """A report with a limit of 1e26 FLOP that these rules read."""
    limit = rows.LimitRow(
        id="line_yop", title="Operations", label="training line", value=100, unit="yop", confidence="V2",
        source="89 FR 5698", overridden=False,
    )  # fmt: skip
    regime = rows.RegimeRow(
        id="us_iaas_training", title="Training", authority="", as_of_day="2026-11-22", read="", provisions=(),
        limits=(limit,), choices=(),
    )  # fmt: skip
    return make_report(law=(regime,), rules=rules, customers=(make_customer(lines=(make_line(**line),)),))


def reading(**changes):
    return make_rule(id="US-TRN-01", regime="us_iaas_training", limits=("line_yop",), **changes)


def test_what_others_wrote_is_text_in_the_page_and_in_its_data():
    named = make_customer(id=EVIL, clusters=())
    report = make_report(
        verdicts=(make_verdict(customer=EVIL, subject=EVIL, message=EVIL, observed={EVIL: [EVIL]}),),
        customers=(named,),
        coverage=(Coverage(where=EVIL, what="resources", state="failed", reason=EVIL),),
        softened=(make_softened(id=EVIL, reason=EVIL),),
        waivers=(make_waiver(ticket=EVIL, owner=EVIL),),
        rules=(make_rule(title=EVIL, remediation=EVIL),),
        notes=(EVIL,),
        only=(EVIL,),
    )
    text = page.render(report)

    read = Read(text)

    assert len(read.of("script")) == 2
    assert "\u202e" not in text
    assert "\u2028" not in text
    assert "##vso[" not in text
    assert EVIL in json.loads(read.texts["script"][0])["values"]


@given(st.text())
@settings(max_examples=25)
def test_json_in_a_script_is_the_same_json_and_nothing_else(text):
    written = page.in_script(json.dumps([text], ensure_ascii=False).encode("utf-8", "surrogatepass"))

    assert json.loads(written) == [text]
    assert not re.search("[<>&\u2028\u2029]", written)


def test_only_its_own_style_and_script_may_run():
    read = Read(page.render(make_report()))
    (policy,) = (each["content"] for each in read.of("meta") if "http-equiv" in each)

    for kind, text in (("style", read.texts["style"][0]), ("script", read.texts["script"][1])):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert not [
        name for _, each in read.elements for name in each if name == "style" or name.startswith("on")
    ]
    assert not [each for _, each in read.elements if "src" in each]


@pytest.mark.parametrize(
    ("ref", "linked"),
    [("https://www.ecfr.gov/x", True), ("javascript:alert(1)", False), ("http://x", False), ("", False)],
)
def test_only_addresses_of_the_web_are_links(ref, linked):
    citation = rows.CitationRow(description="15 CFR 744", ref=ref, confidence="V")
    report = make_report(rules=(make_rule(citations=(citation,)),))

    assert (ref in [each["href"] for each in Read(page.render(report)).of("a")]) is linked
    assert drawn(report)["rules"][0][3][0][1] == (ref if linked else "")


@pytest.mark.parametrize(
    ("confidence", "read"),
    [("V", True), ("C", True), ("V*", True), ("V2", False), ("M", False), ("?", False)],
)
def test_only_what_was_read_is_shown_as_verified(confidence, read):
    citation = rows.CitationRow(description="15 CFR 744", ref="", confidence=confidence)
    report = make_report(rules=(make_rule(citations=(citation,)),))

    marks = [
        each["class"] for each in Read(page.render(report)).of("span") if "mark" in each.get("class", "")
    ]

    assert marks == ["mark read" if read else "mark unread"]
    assert drawn(report)["rules"][0][3][0][3] is read


@pytest.mark.parametrize(("confidence", "read"), [("V", True), ("V2", False), ("M", False)])
def test_a_verdict_is_no_surer_than_the_weakest_of_what_it_rests_on(confidence, read):
    report = make_report(verdicts=(make_verdict(confidence=confidence),))

    assert drawn(report)["said"][0][-1] is read


@pytest.mark.parametrize(
    ("rule", "standing"),
    [
        (reading(binding="law", state="in_force"), "in force"),
        (reading(binding="house", state="proposed"), "proposed, not law; adopted as house policy"),
    ],
)
def test_a_threshold_is_shown_when_a_rule_that_binds_reads_it(rule, standing):
    (found,) = law.thresholds(training(rule))

    assert (found.title, found.value, found.standing) == ("training line", "1e26 FLOP", standing)
    assert found.read is False


@pytest.mark.parametrize(
    "report",
    [
        training(reading(binding="none", state="proposed")),
        training(make_rule(regime="us_iaas_training", binding="law", limits=("other",))),
        training(reading(binding="law", state="in_force"), title="line_yop"),
    ],
    ids=["nobody adopted it", "another limit", "no name of its own"],
)
def test_other_thresholds_are_left_out(report):
    assert law.thresholds(report) == []


@pytest.mark.parametrize(
    ("used", "drawn_as"),
    [(Range(62.41, 62.41), [62.41, 62.41]), (Range(10, 150), [10, 150]), (Range(5), [5, None])],
)
def test_bars_keep_what_is_certain_and_what_is_possible_apart(used, drawn_as):
    found = drawn(training(reading(binding="law", state="in_force"), used=used))

    (row,) = found["thresholds"][0][-1]

    assert row[1:3] == drawn_as
    assert found["values"][row[3]].endswith("FLOP")


def test_who_is_certainly_over_a_threshold_is_first():
    used = {"C-low": Range(5, 5), "C-open": Range(5), "C-maybe": Range(5, 150), "C-over": Range(101)}
    report = training(reading(binding="law", state="in_force"))
    customers = tuple(make_customer(id=name, lines=(make_line(used=each),)) for name, each in used.items())

    found = drawn(msgspec.structs.replace(report, customers=customers))

    names = [found["values"][found["parties"][row[0]][0]] for row in found["thresholds"][0][-1]]
    assert names == ["C-over", "C-open", "C-maybe", "C-low"]


def test_what_is_said_of_many_is_written_once():
    verdicts = tuple(make_verdict(customer=f"C-{at}", subject=f"C-{at}") for at in range(50))

    found = drawn(make_report(verdicts=verdicts))

    assert (len(found["verdicts"]), len(found["said"])) == (50, 1)


@pytest.mark.parametrize(
    ("verdict", "binding", "category"),
    [
        ("fail", "house", "act"),
        ("fail", "none", "free"),
        ("unknown", "law", "open"),
        ("unknown", "none", "free"),
        ("error", "none", "error"),
        ("waived", "law", "waived"),
        ("pass", "law", "pass"),
    ],
)
def test_what_decides_the_exit_code_is_apart_from_what_informs(verdict, binding, category):
    report = make_report(verdicts=(make_verdict(verdict=verdict, binding=binding),))

    assert drawn(report)["said"][0][1] == category


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        ({"operations_yop": {"min": 118, "max": 118}}, "operations: 1.18e26 FLOP"),
        ({"verified_day": 20361}, "verified day: 2025-09-30"),
        ({"verified_day": "unknown", "big_day": 10**12}, "verified day: unknown|big day: 1,000,000,000,000"),
        ({"shares": {"owner": {"min": 0, "max": 100}}}, "shares owner: 0–100"),
        ({"parties": [], "listed": True, "gone": None}, "parties: none|listed: yes|gone: none"),
        ({"runs": [{"id": "r", "part": {"min": 1}}], "min": -1}, "runs: id r; part at least 1|min: -1"),
        ({"odd": {"min": "x"}, "turned": {"min": 5, "max": 1}}, "odd: min x|turned: min 5; max 1"),
    ],
)
def test_what_a_rule_saw_is_worded(seen, words):
    assert "|".join(f"{name}: {text}" for name, text in observed(seen)) == words


def test_the_map_tells_what_was_not_read_of_which_account_and_region():
    where = "aws/1/us-east-1"
    values = Table()
    found = regions(
        [
            Coverage(where=f"{where}/ec2", what="workloads", state="read"),
            Coverage(where=f"{where}/eks", what="workloads", state="denied"),
            Coverage(where="aws/2/eu-west-1/ec2", what="workloads", state="empty"),
            Coverage(where="plan.json: x", what="resources", state="opaque"),
        ],
        values,
    )
    table = [json.loads(bytes(each)) for each in values.values()]

    assert found["names"] == ["eu-west-1", "us-east-1"]
    assert [(gaps, table[name], table[cells]) for gaps, name, cells in found["accounts"]] == [
        (1, "aws 1", [[1, 1, 2, "1 read, 1 denied"]]),
        (0, "aws 2", [[0, 1, 1, "1 empty"]]),
    ]


def test_an_extra_that_is_missing_is_said_before_anything_is_read(monkeypatch):
    monkeypatch.setitem(sys.modules, "jinja2", None)

    with pytest.raises(ConfigError, match="Jinja2 is not installed") as raised:
        outputs.parse(["html=report.html"], quiet=False)

    assert raised.value.hint == "pip install 'compute-guardrails[html]'"


def test_a_page_replaces_a_page_and_nothing_else(tmp_path):
    path, other = tmp_path / "report.html", tmp_path / "mine.html"
    other.write_text("<!DOCTYPE html>\n<html>mine</html>")

    for _ in range(2):
        outputs.write(make_report(), outputs.parse([f"html={path}"], quiet=True))
    with pytest.raises(Exception, match="is not a report in HTML"):
        outputs.parse([f"html={other}"], quiet=True)

    assert path.read_text().startswith("<!DOCTYPE html>")
