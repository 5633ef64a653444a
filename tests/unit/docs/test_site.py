"""The pages of the site: what is generated names everything that there is, and links lead somewhere."""

import json

import pytest

from docs.site import catalog, commands, resource_types, rules, settings, stage
from docs.site.__main__ import GENERATED
from guardrails.catalog.load import load
from guardrails.policy.bundle_files import FOLDER, Bundle

MANIFEST = Bundle(FOLDER).manifest


@pytest.fixture(scope="module")
def generated():
    return {name: page() for name, page in GENERATED.items()}


def test_every_page_is_laid_out_with_what_it_links_to(tmp_path, generated):
    assert stage.lay_out(tmp_path / "pages", generated) == []
    for name in ("README.md", "docs/law.md", "reference/rules.md", "policies/schema/register.v1.json"):
        assert (tmp_path / "pages" / name).is_file()


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        ("nothing.json", "reference/rules.md: links to nothing.json"),
        ("../../elsewhere.json", "reference/rules.md: links to ../../elsewhere.json"),
    ],
)
def test_a_link_to_no_file_is_a_fault(tmp_path, generated, link, fault):
    pages = generated | {
        "reference/rules.md": f"[a]({link}), not `[b](c.json)`\n\n```text\n[d](e.json)\n```\n"
    }

    (said,) = stage.lay_out(tmp_path / "pages", pages)

    assert said.startswith(fault)


def test_a_page_that_the_navigation_lacks_or_invents_is_a_fault(tmp_path, generated):
    pages = {"reference/new.md": ""} | {name: text for name, text in generated.items() if "rules" not in name}

    faults = stage.lay_out(tmp_path / "pages", pages)

    assert "mkdocs.yml: nav lacks reference/new.md" in faults
    assert "mkdocs.yml: nav names reference/rules.md, which is no page" in faults


def test_headings_keep_the_names_that_others_link_to(tmp_path, generated):
    stage.lay_out(tmp_path / "pages", generated)

    law = (tmp_path / "pages" / "docs" / "law.md").read_text(encoding="utf-8")

    assert all(f"{{ #{regime.id} }}" in law for regime in MANIFEST.regimes)
    assert "<a id=" not in law


def test_what_was_laid_out_before_is_gone(tmp_path, generated):
    old = tmp_path / "pages" / "old.md"
    old.parent.mkdir()
    old.write_text("", encoding="utf-8")

    stage.lay_out(tmp_path / "pages", generated)

    assert not old.exists()


def test_every_rule_has_a_part_with_its_limits_readings_and_sources():
    parts = {part.split(":", 1)[0]: part for part in rules.page().split("\n### ")[1:]}

    assert set(parts) == {rule.id for rule in MANIFEST.rules}
    for rule in MANIFEST.rules:
        assert rule.remediation in parts[rule.id]
        assert all(f"| `{key}` |" in parts[rule.id] for key in (*rule.limits, *rule.choices))
        assert all(cited.description in parts[rule.id] for cited in rule.citations)


def test_every_setting_that_config_show_prints_is_explained(cli):
    page = settings.page()

    shown = json.loads(cli("config", "show", "-o", "json").stdout)["settings"]

    for key in (each["key"] for each in shown if each["key"].partition(".")[0] != "provider"):
        (row,) = (line for line in page.splitlines() if line.startswith(f"| `{key}` |"))
        assert row.split(" | ")[1].strip()


def test_every_command_is_on_the_page_with_its_options():
    page = commands.page()

    for command in ("guardrails plan", "guardrails scan", "guardrails register init", "guardrails demo"):
        assert f"`{command}`\n" in page
    assert page.count("Usage: guardrails") == page.count("## `guardrails")
    assert "-h, --help" in page.partition("## `guardrails plan`")[0]
    assert "--customer" in page
    assert "--as-of" in page


def test_every_chip_and_instance_type_is_on_the_page():
    page, known = catalog.page(), load()

    assert all(f"| `{name}` |" in page for name in known.chips)
    assert all(f"| `{shape.instance_type}` |" in page for shape in known.shapes.values())
    assert max(shape.day for shape in known.shapes.values()) in page


def test_every_resource_type_that_is_read_is_on_the_page_once():
    page = resource_types.page()

    for name in resource_types.READERS:
        assert page.count(f"| `{name}` |") == 1, name
