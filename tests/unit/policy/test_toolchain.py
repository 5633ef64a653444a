import pytest

from guardrails.errors import PolicyError
from guardrails.policy.toolchain import OPA_VERSION, find_opa, run_opa


def fake_opa(folder, version, script=""):
    """A program that says it is an OPA of some version."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "opa"
    path.write_text(f"#!/bin/sh\n{script}\necho 'Version: {version}'\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def alone(monkeypatch, tmp_path):
    """No OPA on the path and none named."""
    monkeypatch.setenv("PATH", f"{tmp_path / 'path'}:/usr/bin:/bin")
    monkeypatch.delenv("GUARDRAILS_OPA", raising=False)
    return tmp_path


def test_the_one_on_the_path_is_taken(alone):
    on_the_path = fake_opa(alone / "path", OPA_VERSION)
    fake_opa(alone / ".tools", OPA_VERSION)

    assert find_opa(alone) == on_the_path


def test_where_the_path_has_another_version_that_of_the_project_is_taken(alone):
    fake_opa(alone / "path", "1.10.0")
    ours = fake_opa(alone / ".tools", OPA_VERSION)

    assert find_opa(alone) == ours


def test_the_one_that_is_named_is_the_only_one_tried(alone, monkeypatch):
    fake_opa(alone / ".tools", OPA_VERSION)
    monkeypatch.setenv("GUARDRAILS_OPA", str(fake_opa(alone / "named", "1.10.0")))

    with pytest.raises(PolicyError, match=f"built with opa {OPA_VERSION}, found: opa 1.10.0"):
        find_opa(alone)


def test_an_opa_that_says_no_version_is_not_the_pinned_one(alone):
    fake_opa(alone / ".tools", "", "echo nothing; exit 0")

    with pytest.raises(PolicyError, match="of no known version"):
        find_opa(alone)


def test_without_any_the_hint_says_how_to_get_it(alone):
    with pytest.raises(PolicyError, match="is not installed") as refused:
        find_opa(alone)
    assert "make opa" in refused.value.hint


def test_an_opa_that_cannot_be_run_is_told(alone):
    path = fake_opa(alone, OPA_VERSION)
    path.chmod(0o644)

    with pytest.raises(PolicyError, match="cannot be run: Permission denied"):
        run_opa(path, ["version"], alone)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (
            """echo '{"errors":[{"message":"no","location":{"file":"a.rego","row":7}}]}' >&2; exit 1""",
            "opa build: policies/a.rego:7: no",
        ),
        ("""echo '{"errors": []}' >&2; exit 1""", "opa build: {"),
        ("echo two >&2; echo lines >&2; exit 1", "opa build: two lines"),
    ],
)
def test_what_it_says_when_it_fails_is_one_line(alone, script, said):
    with pytest.raises(PolicyError) as refused:
        run_opa(fake_opa(alone, OPA_VERSION, script), ["build"], alone)

    assert str(refused.value).startswith(said)
    assert "\n" not in str(refused.value)
