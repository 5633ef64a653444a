import shutil

import pytest

from guardrails.errors import PolicyError
from guardrails.policy import build, generate

pytestmark = pytest.mark.opa

CIP = "guardrails/regimes/us_iaas_cip"
REVERIFIED = f"{CIP}/identity_reverified/identity_reverified.rego"


@pytest.fixture
def project(small_project, tmp_path, monkeypatch):
    """A copy of a project of two rules."""
    monkeypatch.setattr(build, "ROOT", shutil.copytree(small_project, tmp_path / "small", symlinks=True))
    return build.ROOT


def change(project, path, old, new):
    """Replace a text everywhere; the number of the first line that it stood in."""
    file = project / "policies" / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_what_is_committed_is_what_the_sources_give(opa, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GUARDRAILS_OPA", str(opa))
    for each in ("policies", build.BUNDLE, build.LAW):
        (tmp_path / each).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (build.ROOT / each).is_dir() else shutil.copy
        copy(build.ROOT / each, tmp_path / each)
    monkeypatch.setattr(build, "ROOT", tmp_path)  # of another name: no path gets into what is generated

    assert build.main(["--check"]) == 0
    assert capsys.readouterr().err == ""


def test_what_is_stale_is_named_and_mended(project, capsys):
    (project / build.BUNDLE / "policy.wasm").write_bytes(b"")
    (project / "policies/README.md").unlink()
    (project / "policies/guardrails/decision.rego").unlink()
    change(project, f"{CIP}/regime.yaml", "value: 365", "value: 180")

    assert build.main(["--check"]) == 1
    said = capsys.readouterr().err
    assert "policies/README.md is not what the sources give" in said
    assert "bundle/policy.wasm is not what" in said
    assert "decision.rego is not what" in said

    assert build.main([]) == 0
    assert build.main(["--check"]) == 0


def test_a_regime_that_tells_a_reviewer_too_little_is_named(project, capsys):
    change(project, f"{CIP}/regime.yaml", "read: 2026-11-30\n", "")
    assert build.main([]) == 0

    assert build.main(["--check"]) == 1
    assert f"policies/{CIP}/regime.yaml does not say: read" in capsys.readouterr().err


def test_an_argument_that_is_none_is_refused(capsys):
    assert build.main(["--chek"]) == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        (
            REVERIFIED,
            "limits.reverify_days)",
            "limits.reverify_day)",
            f"opa check: policies/{REVERIFIED}:",
        ),
        (REVERIFIED, "input.customer.verification ==", "input.customer.verfication ==", "undefined ref"),
        (REVERIFIED, "id: US-CIP-15", "id: US-CIP-04", "have the same id US-CIP-04"),
        (REVERIFIED, "default _once", "default  _once", "not as opa fmt writes it"),
        (REVERIFIED, "limits: [beneficial_owner_percent, ", "limits: [x, ", "there is no limit 'x'"),
        (
            REVERIFIED,
            "_law := input",
            "_day := time.now_ns()\n\n_law := input",
            "undefined function time.now_ns",
        ),
        (
            REVERIFIED,
            "_law := input",
            '_words := sprintf("%d", [1])\n\n_law := input',
            "undefined function sprintf",
        ),
        (REVERIFIED, "_law := input", "_half := 1 / 2\n\n_law := input", "undefined function div"),
        (
            f"{CIP}/regime.yaml",
            "unit: days",
            "unite: days",
            "regime.yaml:{line}: limits[1].unite: is not a known field",
        ),
    ],
)
def test_a_wrong_policy_is_refused_with_file_line_and_mend(project, capsys, path, old, new, said):
    line = change(project, path, old, new)

    assert build.main([]) == 2
    err = capsys.readouterr().err
    assert said.replace("{line}", str(line)) in err
    assert "hint: " in err
    assert err.startswith("policies: ")


def test_a_rego_file_that_is_neither_rule_nor_library_is_refused(project, capsys):
    (project / "policies" / CIP / "helper.rego").write_text("package guardrails.helper\n")

    assert build.main([]) == 2
    assert f"policies/{CIP}/helper.rego: neither a rule nor a library" in capsys.readouterr().err


def test_a_regime_without_its_law_is_refused(project, capsys):
    (project / "policies" / CIP / "regime.yaml").unlink()

    assert build.main([]) == 2
    assert "us_iaas_cip/regime.yaml: cannot be read: No such file" in capsys.readouterr().err


def test_a_file_that_is_no_text_is_refused(project, capsys):
    (project / "policies" / REVERIFIED).write_bytes(b"\xff\xfe")

    assert build.main([]) == 2
    assert f"policies/{REVERIFIED}: is not UTF-8" in capsys.readouterr().err


def test_a_syntax_error_is_named_with_its_line(project, capsys):
    line = change(project, REVERIFIED, "_law := input.law.us_iaas_cip\n", "_law := {\n") + 1

    assert build.main([]) == 2
    assert f"policies/{REVERIFIED}:{line}: unexpected eof token" in capsys.readouterr().err


def test_a_bundle_that_loads_data_is_refused(project, opa):
    (project / "policies/guardrails/decision.rego").replace(project / "policies/decision.rego")
    (project / "policies/guardrails/regimes/data.json").write_text('{"us_iaas_cip": {}}')
    folder = project / "policies"
    (folder / build.SCHEMA).write_text(generate.input_schema(build.read_all(folder)[0]))
    paths = [
        "decision.rego",
        "guardrails/lib",
        *sorted(each for each in build.policy_sources(folder) if "regimes" in each),
    ]

    with pytest.raises(PolicyError, match="load data, which would override rules"):
        build.compile_wasm(opa, folder, [*paths, "guardrails/regimes/data.json"])
