"""Runs the policies' own tests with the pinned OPA, and says which lines no test reaches."""

import subprocess
import tempfile
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from guardrails.errors import PolicyError
from guardrails.policy.build import ROOT, write_files
from guardrails.policy.engines.interface import PolicySet
from guardrails.policy.own import DECISION, TEST, JoinedPolicies
from guardrails.policy.own_wasm import build
from guardrails.policy.toolchain import find_opa

T = TypeVar("T")


class TestResults(msgspec.Struct, frozen=True, kw_only=True):
    """What the tests showed.

    Attributes:
        passed: How many tests passed.
        failed: `file:line: name` of each that did not.
        uncovered: `file: lines` that no test reaches, of every file with tests here; told when all pass.
        untested: Files of the organisation without a test beside them.
    """

    passed: int
    failed: tuple[str, ...]
    uncovered: tuple[str, ...]
    untested: tuple[str, ...]


class _Place(msgspec.Struct, frozen=True):
    row: int
    file: str = ""


class _Result(msgspec.Struct, frozen=True):
    """A row of `opa test --format json`."""

    location: _Place
    name: str
    fail: bool = False
    error: Any = None


class _Lines(msgspec.Struct, frozen=True):
    start: _Place
    end: _Place


class _File(msgspec.Struct, frozen=True):
    not_covered: tuple[_Lines, ...] = ()


class _Coverage(msgspec.Struct, frozen=True):
    """What `opa test --coverage` answers, as far as it is read."""

    files: dict[str, _File]


def run(policies: PolicySet) -> TestResults:
    """Test the organisation's rules; where there are none, the shipped ones.

    Raises:
        PolicyError: `opa` or the shipped rules' tests are not here, or a policy or test does not compile;
            names file and line.
    """
    joined = policies if isinstance(policies, JoinedPolicies) else None
    if joined:
        tests = {path: text for folder in joined.folders for path, text in folder.tests.items()}
        build(joined, find_opa(ROOT), joined.in_folders)  # what does not compile is said with its line
    else:
        tests = _shipped_tests()
    with tempfile.TemporaryDirectory() as staging:
        folder = Path(staging).resolve()
        write_files(folder, {**policies.sources, **tests})
        results = _opa(folder, [], joined, list[_Result])
        failed = _failed(results, joined)
        coverage = {} if failed else _opa(folder, ["--coverage"], joined, _Coverage).files
    tested = {_subject(path) for path in tests}
    mine = [path for folder in joined.folders for path in folder.sources] if joined else []
    return TestResults(
        passed=len(results) - len(failed),
        failed=tuple(failed),
        uncovered=tuple(
            f"{_shown(joined, path)}: {lines}"
            for path in sorted(tested & policies.sources.keys() - {DECISION})
            if (lines := _lines(coverage.get(path, _File())))
        ),
        untested=tuple(_shown(joined, path) for path in sorted(mine) if path not in tested),
    )


def _shipped_tests() -> dict[str, str]:
    policies = ROOT / "policies"
    if not policies.is_dir():
        raise PolicyError(
            "the tests of the shipped rules are in the source repository only",
            hint="--policies DIR tests rules of your own",
        )
    found = sorted((policies / "guardrails").rglob(f"*{TEST}"))
    return {path.relative_to(policies).as_posix(): path.read_text(encoding="utf-8") for path in found}


def _subject(test: str) -> str:
    return f"{test.removesuffix(TEST)}.rego"


def _failed(results: list[_Result], joined: JoinedPolicies | None) -> list[str]:
    return [
        f"{_shown(joined, each.location.file)}:{each.location.row}: {each.name}"
        for each in results
        if each.fail or each.error
    ]


def _opa(folder: Path, options: list[str], joined: JoinedPolicies | None, kind: type[T]) -> T:
    """What `opa test` answers in JSON; tests that fail are an answer, what does not compile is none."""
    command = [str(find_opa(ROOT)), "test", "guardrails", "--format", "json", *options]
    done = subprocess.run(  # noqa: S603
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )
    try:
        return msgspec.json.decode(done.stdout, type=kind)
    except msgspec.DecodeError as error:
        said = " ".join((done.stderr or done.stdout).split()).replace("guardrails/", "policies/guardrails/")
        said = joined.in_folders(said) if joined else said
        raise PolicyError(f"opa test: {said}", hint="mend the file that it names") from error


def _shown(joined: JoinedPolicies | None, path: str) -> str:
    return joined.shown(path) if joined else f"policies/{path}"


def _lines(coverage: _File) -> str:
    spans = [(each.start.row, each.end.row) for each in coverage.not_covered]
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)
