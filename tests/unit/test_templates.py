"""The forms for issues: they are forms that can be filled in, and none asks for what must not be public."""

import pytest
import yaml

from tests.conftest import ROOT

FOLDER = ROOT / ".github" / "ISSUE_TEMPLATE"
FORMS = sorted(path for path in FOLDER.glob("*.yml") if path.name != "config.yml")


def fields(path):
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert {"name", "description", "title", "labels", "body"} >= set(form)
    return [each for each in form["body"] if each["type"] != "markdown"]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_every_field_of_a_form_can_be_filled_in(path):
    asked = fields(path)

    assert len({each["id"] for each in asked}) == len(asked) >= 5
    assert {each["type"] for each in asked} <= {"checkboxes", "dropdown", "input", "textarea"}
    for each in asked:
        assert each["attributes"]["label"]
        options = each["attributes"].get("options", ["-"])
        labels = [option["label"] if isinstance(option, dict) else option for option in options]
        assert all(isinstance(label, str) for label in labels), "yes and no are words here"
        assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("name", ["wrong_verdict", "not_read"])
def test_forms_that_ask_for_an_input_ask_for_a_made_up_one(name):
    text = (FOLDER / f"{name}.yml").read_text(encoding="utf-8")

    assert "whatever stands here is public" in " ".join(text.split())
    (promise,) = (each for each in fields(FOLDER / f"{name}.yml") if each["type"] == "checkboxes")
    assert all(option["required"] for option in promise["attributes"]["options"])
