"""What `opa test` answers, where it is none of what it should be."""

import pytest

from guardrails.errors import PolicyError
from guardrails.policy import policy_tests
from guardrails.policy.bundle_files import load_bundle

TESTED = '[{"location": {"file": "a_test.rego", "row": 1}, "name": "test_a"}]'


@pytest.mark.parametrize("answer", ["{}", '{"coverage": 100}', '{"files": null}', ""])
def test_an_answer_without_coverage_does_not_say_that_all_is_covered(answer, tmp_path, monkeypatch):
    opa = tmp_path / "opa"
    opa.write_text(f"""#!/bin/sh
case "$*" in *--coverage*) echo '{answer}';; *) echo '{TESTED}';; esac
""")
    opa.chmod(0o755)
    monkeypatch.setattr(policy_tests, "find_opa", lambda _: opa)

    with pytest.raises(PolicyError, match="opa test"):
        policy_tests.run(load_bundle())
