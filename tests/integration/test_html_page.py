"""The page in a real browser: Chromium as the system has it, one for all of these tests."""

import os
import shutil

import pytest

from guardrails.report.web import page as web
from tests.builders import make_customer, make_report, make_verdict
from tests.reports import demonstrated

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
LONG = "x" * 10_000
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{7*7}}${7*7}",
    "abc\u202egnp.exe\u2066",
    "\U0001f469\u200d\U0001f4bb team",
    "null",
    "__proto__",
    "-1",
    LONG,
)

ACTIONS = "#act [data-list=actions] summary.action"
PARTIES = "#customers > div > ul > li > details"

MORE = [
    "#law tr:nth-child(n + 4)",
    "#act li:nth-child(n + 4)",
    "#customers li:nth-child(n + 4)",
    "#thresholds li:nth-child(n + 4)",
]
"""Rows like those above them: each costs a look at all of its colours."""

pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="no Chromium: install the system's package `chromium`, or name one in CHROMIUM"
)


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


class Opened:
    """A page of a report, and what it asked for and complained of since it was opened."""

    def __init__(self, browser, folder, report) -> None:
        self.file = folder / "report.html"
        self.file.write_text(web.render(report), encoding="utf-8")
        self.page = browser.new_page(viewport={"width": 1280, "height": 900})
        self.requests, self.complaints = [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        self.page.goto(self.file.as_uri())
        self.page.set_default_timeout(20_000)

    def names(self, section):
        """The names in the rows of a section that are seen."""
        return self.page.locator(f"#{section} summary .name").all_inner_texts()

    def count(self, rows, number):
        """Wait until there are so many: typing and choosing lead there a moment later."""
        from playwright.sync_api import expect

        expect(self.page.locator(rows)).to_have_count(number, timeout=20_000)


@pytest.fixture(scope="module")
def demo(browser, tmp_path_factory):
    return Opened(browser, tmp_path_factory.mktemp("demo"), demonstrated())


@pytest.fixture(scope="module")
def hostile(browser, tmp_path_factory):
    report = make_report(
        customers=tuple(make_customer(id=name) for name in HOSTILE),
        verdicts=tuple(
            make_verdict(customer=name, subject=name, headline=name, message=name, observed={name: name})
            for name in HOSTILE
        ),
    )
    return Opened(browser, tmp_path_factory.mktemp("hostile"), report)


def test_what_to_do_is_first_and_its_facts_are_one_key_away(demo):
    assert demo.page.locator("h1").inner_text() == "FAIL tfplan.json"
    assert demo.names("act")[:3] == ["sakura-vision", "atlas-compute", "borealis-ai"]
    assert demo.page.locator("#act .group").all_inner_texts()[:2] == ["Overdue", "Within 30 days"]

    demo.page.locator("#act summary").nth(1).focus()
    demo.page.keyboard.press("Enter")

    opened = demo.page.locator("#act details[open] .body").first
    opened.wait_for()
    assert "foreign; identity check: pending" in opened.inner_text()
    assert opened.locator(".mark.unread").first.inner_text().endswith("secondary source, text not read")
    assert opened.locator(".mark.read").first.inner_text() == "text read"


def test_search_and_filters_work_by_keyboard(demo):
    demo.page.focus("#search")
    demo.page.keyboard.type("US-CIP-04")
    demo.count(ACTIONS, 2)
    assert sorted(demo.names("act")) == ["atlas-compute", "kestrel-analytics"]

    demo.page.keyboard.press("Tab")
    demo.page.keyboard.press("Tab")
    demo.page.keyboard.press("Tab")
    demo.page.keyboard.type("overdue")
    demo.count(ACTIONS, 1)
    assert demo.names("customers") == ["atlas-compute"]
    assert demo.page.inner_text("#shown").startswith("1 of 6 to do · 1 of 13 ")

    demo.page.keyboard.press("Tab")
    demo.page.keyboard.press("Enter")
    demo.count(ACTIONS, 6)


def test_a_name_leads_to_all_about_the_customer(demo):
    demo.page.locator("#thresholds button", has_text="nordwind-biotech").first.click()

    assert demo.names("customers") == ["nordwind-biotech"]
    assert "6.24e25 FLOP" in demo.page.locator("#customers .figures").first.inner_text()
    assert demo.page.evaluate("document.activeElement.tagName") == "SUMMARY"
    demo.page.locator("#filters button").click()
    demo.count(PARTIES, 13)


@pytest.mark.parametrize(
    ("scheme", "options"), [("light", {}), ("dark", {"runOnly": ["color-contrast"]})], ids=["light", "dark"]
)
def test_nothing_serious_is_found_by_axe(demo, scheme, options):
    from axe_playwright_python.sync_playwright import Axe

    demo.page.emulate_media(color_scheme=scheme)
    for section in ("act", "customers", "law"):
        demo.page.evaluate(f"document.querySelector('#{section} details').open = true")
    demo.page.locator("#customers .verdict").first.wait_for()

    found = Axe().run(demo.page, context={"exclude": MORE}, options=options).response["violations"]

    serious = [each for each in found if each["impact"] in ("serious", "critical")]
    assert [(each["id"], each["nodes"][0]["failureSummary"]) for each in serious] == []


def test_dark_and_light_follow_the_system_and_the_switch(demo):
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    demo.page.emulate_media(color_scheme="light")
    light = demo.page.evaluate(ground)
    demo.page.emulate_media(color_scheme="dark")
    dark = demo.page.evaluate(ground)

    demo.page.locator("#theme").click()

    assert light != dark
    assert demo.page.evaluate(ground) == light
    assert demo.page.locator("#theme").inner_text() == "Dark mode"


def test_nothing_is_wider_than_a_telephone(demo):
    demo.page.set_viewport_size({"width": 400, "height": 850})

    assert demo.page.evaluate("document.documentElement.scrollWidth") <= 400


def test_paper_has_pages_without_controls(demo):
    printed = demo.page.pdf()

    assert printed.startswith(b"%PDF")
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") > 2
    demo.page.emulate_media(media="print")
    assert not demo.page.locator("#filters").is_visible()
    demo.page.emulate_media(media="screen")


def test_hostile_names_do_nothing_and_are_told_apart(hostile):
    for summary in hostile.page.locator(f"{PARTIES} > summary").all():
        summary.click()
    for summary in hostile.page.locator("#customers .verdict").all():
        summary.click()

    seen = "\n".join(hostile.names("customers"))
    assert "<script>alert(1)</script>" in seen
    assert "{{7*7}}${7*7}" in seen
    assert "abc\\u202egnp.exe\\u2066" in seen
    assert max(map(len, hostile.names("customers"))) < 200
    assert hostile.page.evaluate("document.querySelectorAll('img, main script, iframe, object').length") == 0
    assert hostile.page.evaluate("document.querySelectorAll('main .name:not(bdi, button)').length") == 0

    hostile.page.locator("summary", has_text="all 10,000 characters").first.click()
    hostile.count(f"bdi:text-is('{LONG}')", 1)


def test_nothing_is_asked_of_any_network_and_nothing_is_complained_of(demo, hostile):
    """The last: whatever the tests above did."""
    for opened in (demo, hostile):
        assert opened.requests == [opened.file.as_uri()]
        assert opened.complaints == []
