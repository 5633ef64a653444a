"""The one hint of `plan` and `scan`: how to say whose accelerators are, with the user's own files."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from guardrails.model.report import Report


def hint(report: "Report", source: str, register: Sequence[str]) -> None:
    """Say it on standard error, where something has no customer.

    Args:
        report: What was decided.
        source: How `register init` is told of the same accelerators: `tfplan.json`, `--from estate.snapshot`.
        register: Files of the register; none: there is none yet.
    """
    unknown = report.summary.unattributed_workloads
    if not unknown or not any(each.what == "attribution" for each in report.coverage):
        return
    said = f"guardrails register init {source} -o register.yaml   (then fill in the customers)"
    if register:
        number = f"{unknown:,} workload{'' if unknown == 1 else 's'}"
        where = ", ".join(register)
        said = f"{number} without a customer in {where}: enter the account, tag value or module there"
    click.echo(f"  hint: {said}", err=True)
