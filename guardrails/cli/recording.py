"""Records what a command decided, where `--store` is given: what joins decisions and stores."""

import contextlib
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click
import msgspec

from guardrails.errors import StoreError
from guardrails.model.calendar import rfc3339
from guardrails.model.recorder import Recorder

if TYPE_CHECKING:
    from guardrails.decide.inputs import DecisionFiles
    from guardrails.model.report import Report
    from guardrails.model.run import RunCommand
    from guardrails.store.connect import Store

JOB = (
    "GITHUB_REPOSITORY",
    "GITHUB_WORKFLOW",
    "GITHUB_JOB",
    "GITHUB_RUN_ID",
    "GITHUB_REF",
    "GITHUB_SHA",
    "CI_PROJECT_PATH",
    "CI_PIPELINE_ID",
    "CI_JOB_NAME",
    "CI_JOB_ID",
    "CI_COMMIT_REF_NAME",
    "CI_COMMIT_SHA",
    "BUILD_REPOSITORY_NAME",
    "BUILD_DEFINITIONNAME",
    "BUILD_BUILDID",
    "BUILD_SOURCEVERSION",
    "BUILDKITE_PIPELINE_SLUG",
    "BUILDKITE_BUILD_NUMBER",
    "CIRCLE_PROJECT_REPONAME",
    "CIRCLE_WORKFLOW_ID",
    "JOB_NAME",
    "BUILD_NUMBER",
    "GIT_COMMIT",
    "TFC_WORKSPACE_NAME",
    "TFC_RUN_ID",
    "GUARDRAILS_ACTOR",
)
"""What names a job: GitHub, GitLab, Azure Pipelines, Buildkite, CircleCI, Jenkins, HCP Terraform. None of the
variables that name a person (`GITHUB_ACTOR`, `GITLAB_USER_LOGIN`, `USER`); who wants one sets the last."""

_SAME_JOB = (
    "GITHUB_REPOSITORY",
    "GITHUB_WORKFLOW",
    "GITHUB_JOB",
    "CI_PROJECT_PATH",
    "CI_JOB_NAME",
    "BUILD_REPOSITORY_NAME",
    "BUILD_DEFINITIONNAME",
    "BUILDKITE_PIPELINE_SLUG",
    "CIRCLE_PROJECT_REPONAME",
    "JOB_NAME",
    "TFC_WORKSPACE_NAME",
)
"""Of these, what stays from one run of a job to the next: with the names of its plans, what was looked at."""


def opened_store(place: str, *, create: bool = False, upgrade: bool = False) -> "Store":
    """The store at an address.

    Raises:
        StoreError: It cannot be opened, or what it needs is not installed.
    """
    _require_installed()
    from guardrails.store.address import address
    from guardrails.store.connect import open_store

    return open_store(address(place), create=create, upgrade=upgrade)


def _require_installed() -> None:
    """Raises `StoreError` when what a store needs is not installed."""
    from importlib.util import find_spec

    for name in ("sqlalchemy", "alembic"):
        if find_spec(name) is None:
            raise StoreError(f"a store needs {name}", hint="pip install 'compute-guardrails[store]'")


class Recording:
    """A command's decision on its way into a store; nothing where none is named.

    Attributes:
        files: What the decision reads, as the recorder sees it.
    """

    def __init__(self, place: str, opened: "DecisionFiles") -> None:
        self._place = place
        if place:
            from guardrails.store.address import address

            _require_installed()  # what is wrong is better said before the clouds are read
            address(place)
        self._recorder = Recorder() if place else None
        self.files = msgspec.structs.replace(opened, recorder=self._recorder) if place else opened

    def record(
        self,
        report: "Report",
        command: "RunCommand",
        looked_at: Sequence[str],
        now: datetime,
        show: Callable[[], None],
    ) -> None:
        """Record the decision, then show it: what was shown is recorded, and what cannot be is shown as well.

        Args:
            report: All that was decided.
            command: What decided.
            looked_at: Names of the plans; empty for live clouds and registers.
            now: The current aware instant.
            show: Writes the report to where it goes.

        Raises:
            StoreError: It could not be recorded; it was shown.
        """
        with contextlib.ExitStack() as shown:
            shown.callback(show)
            try:
                self._record(report, command, looked_at, now)
            except StoreError as error:
                raise StoreError(f"not recorded: {error}", hint=error.hint) from error

    def _record(
        self, report: "Report", command: "RunCommand", looked_at: Sequence[str], now: datetime
    ) -> None:
        if self._recorder is None:
            return
        from datetime import UTC

        from guardrails.cli.config import rows
        from guardrails.decide.recorded import decided
        from guardrails.model.run import Occasion

        store = opened_store(self._place, create=True)
        from guardrails.store.record import record

        configuration = {
            key: {"value": value, "origin": origin} for key, value, origin in rows(self.files.settings)
        }
        recorded = record(
            store,
            decided(report, self.files, self._recorder, configuration),
            Occasion(
                at=rfc3339(now.astimezone(UTC)),
                command=command,
                source=self._source(command, looked_at),
                actor=actor(),
            ),
        )
        for warning in recorded.warnings:
            click.echo(f"warning: {warning}", err=True)

    def _source(self, command: "RunCommand", looked_at: Sequence[str]) -> str:
        """What was looked at: runs of one source are compared with each other."""
        if command == "register review":
            return "register"
        if command == "plan":
            job = [_text(os.environ[name]) for name in _SAME_JOB if os.environ.get(name)]
            return " ".join(["plan", *sorted(looked_at), *(f"({each})" for each in job)])
        return scanned(self._recorder) if self._recorder else "scan"


def scanned(recorder: Recorder) -> str:
    """What a scan looked at: its clouds, of a single account which, and to what each was narrowed then."""
    clouds = set()
    for each in recorder.scans:
        found = [account for provider, account in recorder.accounts if provider == each.provider]
        alone = f" {found[0]}" if not each.whole and len(found) == 1 else ""
        part = "" if each.whole and not each.left_out else " (part)"
        narrowed = "".join(f" [{words}]" for words in each.narrowed)
        clouds.add(f"{each.provider}{alone}{part}{narrowed}")
    return f"scan {', '.join(sorted(clouds))}"


def actor() -> dict[str, str]:
    """Who runs, as the environment says it: the job, and no person."""
    return {name: _text(os.environ[name])[:200] for name in JOB if os.environ.get(name)}


def _text(value: str) -> str:
    """A value of the environment as text that JSON and databases take."""
    return os.fsencode(value).decode(errors="replace")
