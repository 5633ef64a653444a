"""What `register init` writes: a register to fill in, as YAML, as a workbook or as one CSV file."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from guardrails.register.skeleton import Found, write

if TYPE_CHECKING:
    from guardrails.model.workload import Workload
    from guardrails.settings import Settings

Format = Literal["yaml", "csv", "xlsx"]


def kind(asked: str | None, output: str | None, sheet: str | None) -> Format:
    """The format that was asked for, else that of the output's name.

    Raises:
        click.UsageError: There is no such sheet, or a workbook for standard output.
    """
    from guardrails.register.sheets.columns import sheets

    suffix = Path(output or "").suffix.lower().removeprefix(".")
    found = asked or (suffix if suffix in ("csv", "xlsx") else "csv" if sheet else "yaml")
    if sheet and found != "csv":
        raise click.UsageError("--sheet is for --format csv: xlsx has all sheets, yaml has none")
    if sheet and sheet not in sheets():
        from guardrails.validation import near

        hint = near(sheet, list(sheets())) or f"one of {', '.join(sheets())}"
        raise click.UsageError(f"--sheet {sheet}: no such sheet; {hint}")
    if found == "xlsx" and output is None:
        raise click.UsageError("a workbook goes to a file: -o register.xlsx")
    return "xlsx" if found == "xlsx" else "csv" if found == "csv" else "yaml"


def workloads(plans: Sequence[str], snapshots: Sequence[str], settings: "Settings") -> "tuple[Workload, ...]":
    """Those of plans or of snapshots; none without either.

    Raises:
        InputError: A file cannot be read.
    """
    if snapshots:
        from guardrails.snapshot.read import read_snapshots

        return read_snapshots(snapshots).workloads
    if not plans:
        return ()
    from guardrails.catalog.load import load
    from guardrails.clouds.plans import read_plans

    extra = settings.catalog.extra
    return read_plans(plans, load(Path(extra) if extra else None)).workloads


def content(found: Found, kind: Format, sheet: str | None, read: Sequence[str], output: str) -> bytes:
    """The bytes to write.

    Args:
        found: Customers and accounts of plans or scans.
        kind: The format.
        sheet: Which sheet CSV is; None: customers.
        read: Names of plans and snapshots.
        output: For messages.

    Raises:
        RegisterError: openpyxl is not installed.
    """
    if kind == "yaml":
        return write(found, read).encode()
    from guardrails.register.sheets.columns import sheets
    from guardrails.register.sheets.tofile import as_csv, as_workbook
    from guardrails.register.sheets.write import template

    records: list[dict[str, object]] = [
        {"id": name, "accounts": [{"provider": provider, "id": id_} for provider, id_ in held]}
        for name, held in found.customers.items()
    ]
    if kind == "csv":
        return as_csv(template(sheet or "customers", records))
    return as_workbook({name: template(name, records) for name in sheets()}, output)


def added(found: Found, into: str) -> bytes:
    """A register with what it lacks; says on standard error what that is.

    Raises:
        InputError: It cannot be read or used, is no text, or nothing can be added to it safely.
    """
    from guardrails.errors import RegisterError
    from guardrails.files import as_text, read_bytes
    from guardrails.register.additions import missing, said
    from guardrails.register.insert import inserted
    from guardrails.register.load import load
    from guardrails.report.escape import printable

    if Path(into).suffix.lower() not in (".yaml", ".yml", ".json"):
        raise RegisterError(
            f"{into}: is a spreadsheet",
            hint="customers are added to a register in YAML or JSON: add a row for each",
        )
    lacks = missing(found, load([into]))
    text = inserted(into, as_text(into, read_bytes(into)), lacks.additions)
    for line in said(lacks):
        click.echo(f"  {printable(line, 400)}", err=True)
    number = len(lacks.additions)
    told = (
        f"{number} customer{'' if number == 1 else 's'} with something to add" if number else "nothing to add"
    )
    click.echo(f"guardrails: {told}: {into}", err=True)
    return text.encode()
