"""The tutorials, each followed from an empty folder."""

import pytest

from tests.conftest import CACHE_KEY
from tests.integration.tutorial import Tutorial


@pytest.fixture
def tutorial(tmp_path, monkeypatch, module_cache):
    """Opens a tutorial in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GUARDRAILS_CACHE", str(module_cache))
    monkeypatch.setenv("GUARDRAILS_CACHE_KEY", CACHE_KEY)
    for name in ("GITHUB_STEP_SUMMARY", "GUARDRAILS_LOG_FORMAT"):
        monkeypatch.delenv(name, raising=False)
    return lambda name: Tutorial(name, tmp_path)


def test_a_pull_request_is_gated(tutorial):
    page = tutorial("tutorial-pull-request.md")
    page.follow()

    first, pending, verified, gate, _ = page.said("plan")
    assert "tag customer=acme: no register is given" in first
    assert "identity not verified: pending" in pending
    assert "not allowed until verified: H100" in pending
    assert verified.startswith("PASS")
    assert gate.startswith("::notice title=Guardrails::exit 0")
    assert "settled by: identity check" in page.said("explain")[0]
    assert (page.folder / "comment.md").read_text(encoding="utf-8").startswith("<!-- guardrails -->")
