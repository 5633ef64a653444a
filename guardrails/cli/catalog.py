"""`guardrails catalog`: chips and instance types, with their sources; what the catalog lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from guardrails.cli.once import Group

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from guardrails.catalog.lookup import Catalog
    from guardrails.catalog.rows import Chip, Shape
    from guardrails.cli.clock import Clock

PROVIDERS = ("aws", "azure", "gcp")
MAX_AGE_DAYS = 180


def _extra_option(command: Callable[..., int]) -> Callable[..., int]:
    return click.option(
        "--extra",
        metavar="FILE",
        help="Rows of your own that add to the catalog or correct it (catalog.extra).",
    )(command)


@click.group(cls=Group)
def catalog() -> None:
    """Chips and instance types, with sources; what the catalog lacks."""


@catalog.command("list")
@click.option("-o", "--output", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--provider", type=click.Choice(PROVIDERS), help="Only this cloud's instance types.")
@click.option("--chips", "only_chips", is_flag=True, help="Only chips.")
@click.option("--shapes", "only_shapes", is_flag=True, help="Only instance types.")
@_extra_option
def list_(
    output: str, provider: str | None, *, only_chips: bool, only_shapes: bool, extra: str | None
) -> int:
    """List chips and the instance types that carry them."""
    found = _load(extra)
    both = only_chips == only_shapes
    shapes = _shapes(found, provider) if both or only_shapes else []
    chips = _chips(found, shapes if provider else None) if both or only_chips else []
    click.echo(_json(found, chips, shapes, provider) if output == "json" else _text(found, chips, shapes))
    return 0


@catalog.command()
@click.argument("name")
@_extra_option
def show(name: str, extra: str | None) -> int:
    """Show one chip or instance type: figures, sources, and what carries it."""
    from guardrails.catalog import details

    click.echo("\n".join(details.describe(_load(extra), name)))
    return 0


@catalog.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--as-of", metavar="DAY", help="Day from which ages are counted, YYYY-MM-DD; by default today.")
@click.option("--max-age-days", type=click.IntRange(min=1), default=MAX_AGE_DAYS, show_default=True)
@_extra_option
@click.pass_obj
def check(
    clock: Clock, /, files: tuple[str, ...], as_of: str | None, max_age_days: int, extra: str | None
) -> int:
    """Check the catalog, and compare it with stored listings of the clouds.

    Each FILE is the JSON answer of `aws ec2 describe-instance-types`, `gcloud compute machine-types list`
    or `accelerator-types list`, or `az vm list-skus`. Ends in 2 when something disagrees.
    """
    from pathlib import Path

    from guardrails.catalog import checks, compare, load, vendor

    found = _load(extra)
    faults = {"catalog": checks.problems(load.our_rows(), found)}
    for file in files:
        listing = vendor.read_listing(Path(file))
        faults[file] = compare.disagreements(found, listing)
        click.echo(f"{file}: {len(listing)} types compared", err=True)
    _warn_of_age(checks.age_days(found, _day(as_of, clock())), max_age_days)
    for where, texts in faults.items():
        for text in texts:
            click.echo(f"{where}: {text}")
    wrong = sum(len(texts) for texts in faults.values())
    rows = f"{len(found.chips)} chips, {len(found.shapes)} shapes, {len(found.families)} families"
    click.echo(f"{rows}: {_verdict(wrong)}")
    return 2 if wrong else 0


def _verdict(wrong: int) -> str:
    if not wrong:
        return "nothing disagrees"
    return f"{wrong} {'disagreement' if wrong == 1 else 'disagreements'}"


def _warn_of_age(age: int, most: int) -> None:
    if age > most:
        click.echo(f"warning: a row was last checked {age} days ago, more than {most}", err=True)


def _day(as_of: str | None, now: datetime) -> date:
    from datetime import date

    if as_of is None:
        return now.date()
    try:
        return date.fromisoformat(as_of)
    except ValueError as error:
        raise click.BadParameter(f"{as_of!r} is not a day", param_hint="--as-of") from error


def _load(extra: str | None) -> Catalog:
    from pathlib import Path

    from guardrails.catalog.load import load

    return load(Path(extra) if extra else None)


def _shapes(found: Catalog, provider: str | None) -> list[Shape]:
    return [row for key, row in sorted(found.shapes.items()) if provider in (None, row.provider)]


def _chips(found: Catalog, carried_by: Iterable[Shape] | None) -> list[Chip]:
    """All chips by name, or those that some shapes carry."""
    names = set(found.chips) if carried_by is None else {shape.chip for shape in carried_by}
    return [found.chips[name] for name in sorted(names)]


def _json(found: Catalog, chips: list[Chip], shapes: list[Shape], provider: str | None) -> str:
    import msgspec

    from guardrails.catalog import listing

    families = [
        row for _, row in sorted(found.families.items()) if shapes and provider in (None, row.provider)
    ]
    encoded = msgspec.json.encode(listing.document(found, chips, shapes, families))
    return msgspec.json.format(encoded, indent=2).decode()


def _text(found: Catalog, chips: list[Chip], shapes: list[Shape]) -> str:
    from guardrails.catalog import listing

    lines: list[str] = []
    if chips:
        lines += [*listing.chip_lines(chips), ""]
        if any(listing.class_text(chip).endswith("*") for chip in chips):
            lines += ["* presumed: the die area decides, and is not published", ""]
    if shapes:
        lines += [*listing.shape_lines(shapes), "", *listing.family_lines(found), ""]
    lines += (each.words for each in found.changes)
    return "\n".join(lines).rstrip()
