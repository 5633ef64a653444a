"""`guardrails register`: a skeleton, validation, a review, how an account resolves, the facts to export."""

from typing import TYPE_CHECKING

import click

from guardrails import outfiles
from guardrails.cli.clock import Clock
from guardrails.cli.once import Group
from guardrails.cli.options import recording, settings_from
from guardrails.model.outcome import ExitCode

_CONFIG = click.option(
    "-c", "--config", metavar="FILE", help="Configuration; by default ./guardrails.yaml if it exists."
)


if TYPE_CHECKING:
    from guardrails.settings import Settings

_FILES = click.argument("files", nargs=-1, required=True, metavar="FILE...")
_NAMED = click.argument("files", nargs=-1, metavar="[FILE]...")
_MORE = click.option(
    "--register", "more", metavar="FILE", multiple=True, help="Another file of the register; repeatable."
)


@click.group(cls=Group)
def register() -> None:
    """The customer register: who the tenants are, in YAML, JSON, CSV or XLSX; in one file or several."""


@register.command()
@click.argument("plans", nargs=-1, metavar="[PLAN]...")
@click.option(
    "--from", "snapshots", multiple=True, metavar="SNAPSHOT", help="Snapshot of a scan; repeatable."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["yaml", "csv", "xlsx"]),
    help="By default that of -o, else yaml. xlsx has a sheet for each kind of record; csv is one of them.",
)
@click.option("--sheet", metavar="NAME", help="Which sheet csv is: owners, screenings, ... (customers).")
@click.option(
    "--register", "into", metavar="FILE", help="Add what is missing to this register: YAML or JSON."
)
@click.option("--write", "in_place", is_flag=True, help="Change the file of --register.")
@click.option("-o", "--output", metavar="FILE", help="Write here, to a new file; default: standard output.")
@_CONFIG
def init(
    plans: tuple[str, ...],
    snapshots: tuple[str, ...],
    format_: str | None,
    sheet: str | None,
    into: str | None,
    output: str | None,
    config: str | None,
    *,
    in_place: bool,
) -> int:
    """Write a register to fill in, with the customers and accounts that plans or a scan show.

    A spreadsheet has the whole header and one example row, which is passed over as long as it is unchanged.

    With --register, only customers and accounts that it lacks are added; the rest stays as it is written.

    \b
    guardrails register init --format xlsx -o register.xlsx
    guardrails register init tfplan.json -o register.yaml
    guardrails register init tfplan.json --register register.yaml --write
    guardrails register init --format csv --sheet owners -o owners.csv
    """
    from guardrails.cli import templates
    from guardrails.cli.importing import write_new
    from guardrails.register import skeleton

    if plans and snapshots:
        raise click.UsageError("give plans, or --from SNAPSHOT: not both")
    if in_place and (into is None or output is not None):
        raise click.UsageError("--write changes the file of --register: give that, and no -o")
    kind = templates.kind(format_, output, sheet)
    settings = settings_from({"config": config})
    found = skeleton.find(templates.workloads(plans, snapshots, settings), settings.attribution)
    if into is not None:
        if kind != "yaml" or not (plans or snapshots):
            raise click.UsageError("--register takes what plans or --from show, and no spreadsheet format")
        merged = templates.added(found, into)
        if in_place:
            outfiles.write(into, [merged], outfiles.ANY_REGISTER, (*plans, *snapshots))
        else:
            write_new(merged, output)
        return ExitCode.OK
    write_new(templates.content(found, kind, sheet, (*plans, *snapshots), output or ""), output)
    if output and (plans or snapshots):
        number = len(found.customers)
        customers = f"{number} customer{'' if number == 1 else 's'}"
        click.echo(f"guardrails: {customers} to fill in: {output}", err=True)
    return ExitCode.OK


@register.command()
@_NAMED
@_MORE
@_CONFIG
@click.option(
    "--as-of",
    "as_of",
    metavar="DAY",
    help="What is known on this day, in the time zone of each law, or at this instant; by default now.",
)
@click.pass_obj
def check(clock: Clock, /, files: tuple[str, ...], more: tuple[str, ...], **flags: object) -> int:
    """Find what is wrong with a register, and which facts it leaves open.

    FILE is by default the register of the configuration, which also says how long a screening and an identity
    check stay valid.

    Exit codes: 0 complete; 2 it cannot be used; 3 facts are not established, or accounts are ambiguous.
    """
    from guardrails.decide.inputs import policy_set
    from guardrails.decide.law import law_of
    from guardrails.policy import describe
    from guardrails.register import established
    from guardrails.register.known import known as known_on
    from guardrails.register.load import examine
    from guardrails.register.unite import unite
    from guardrails.report import register as text

    settings = _reading((*files, *more), flags)
    manifest = policy_set(settings).manifest
    law = law_of(settings, manifest, clock())
    known = known_on(law.as_of, *describe.shelf_lives(law))
    examined = examine(settings.register, law.as_of.utc_day, [rule.id for rule in manifest.rules])
    click.echo("\n".join(text.check(examined, known)))
    if examined.register is None or not examined.usable:
        return ExitCode.ERROR
    is_open = examined.problems or established.unknown_facts(unite(examined.register).register, known)
    return ExitCode.INCOMPLETE if is_open else ExitCode.OK


@register.command()
@_NAMED
@_MORE
@_CONFIG
@click.option("--as-of", "as_of", metavar="DAY", help="Decide as of this day; by default now.")
@click.option("--regime", "regimes", metavar="ID", multiple=True, help="Only this regime; repeatable.")
@click.option("--by", "until", metavar="DAY", default="", help="Leave out what falls due after this day.")
@click.option("--fail-on", type=click.Choice(["binding", "any", "never"]), help="Which verdicts count.")
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT[=PATH]",
    help="text (default), csv, json or ics (a calendar of due days); to PATH or standard output; repeatable.",
)
@recording
@click.pass_obj
def review(
    clock: Clock,
    /,
    files: tuple[str, ...],
    more: tuple[str, ...],
    until: str,
    outputs: tuple[str, ...],
    store: str,
    **flags: object,
) -> int:
    """Judge every customer on record, without a plan or a scan: who is unverified, what is due by when.

    FILE is by default the register of the configuration. Checks that need the accelerators of a customer are
    not judged here; their number is shown.

    Exit codes: 0 nothing counts; 1 an obligation stands; 2 it cannot be used; 3 something is not on record.
    """
    from guardrails.cli.recording import Recording
    from guardrails.cli.reviewing import targets, write
    from guardrails.decide.check import check_register
    from guardrails.decide.inputs import open_files
    from guardrails.report.review import review as reviewed

    places = targets(outputs)
    settings = _reading((*files, *more), flags)
    read = settings.register
    recorded = Recording(store, open_files(settings))
    now = clock()
    report = check_register(recorded.files, now)
    found = reviewed(report, ", ".join(read), _day(until))
    recorded.record(report, "register review", (), now, lambda: write(found, places, read))
    return found.exit_code


def _reading(files: tuple[str, ...], flags: dict[str, object]) -> "Settings":
    """Settings with the files of the register that are given, else those of the configuration.

    Raises:
        UsageError: Nobody names one.
    """
    settings = settings_from({**flags, "register": files})
    if not settings.register:
        raise click.UsageError("give FILE, or name the register in guardrails.yaml (register:)")
    return settings


def _day(text: str) -> str:
    """An ISO day.

    Raises:
        UsageError: It is none.
    """
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError as error:
        raise click.UsageError(f"--by {text}: is no day; write YYYY-MM-DD") from error


@register.command()
@click.argument("file")
@click.argument("who", nargs=-1, metavar="[WHO]...")
@_MORE
@click.option("--personal", is_flag=True, help="Show personal data, too.")
@click.option(
    "--status",
    type=click.Choice(["verified", "pending", "failed", "not_started", "unknown"]),
    help="Only customers whose identity check has this status.",
)
def show(
    file: str, who: tuple[str, ...], more: tuple[str, ...], status: str | None, *, personal: bool
) -> int:
    """Show how an account, id, alias or tag value resolves, with the facts; all customers without WHO.

    A customer is found by its own name too, which is shown only with --personal.

    The facts are those that a decision reads: joined from all records of the customer and its parties.
    """
    from guardrails.register.load import load
    from guardrails.register.unite import unite
    from guardrails.report import register as text

    found = load([file, *more])
    if who and status:
        raise click.UsageError("--status lists customers: give it, or WHO")
    if not who:
        click.echo("\n".join(text.customers(found, status or "")))
        return ExitCode.OK
    united = unite(found)
    answers = [text.who(united, found, name, personal=personal) for name in who]
    click.echo("\n\n".join("\n".join(lines) for lines, _ in answers))
    return ExitCode.OK if all(known for _, known in answers) else ExitCode.INCOMPLETE


@register.command(name="import")
@_FILES
@click.option(
    "--into", required=True, metavar="FILE", help="The register: YAML or JSON, CSV or XLSX with -o."
)
@click.option("--write", is_flag=True, help="Replace the register by the merged one.")
@click.option("-o", "--output", metavar="FILE", help="Write the merged register to this new file.")
@click.pass_obj
def import_(clock: Clock, /, files: tuple[str, ...], into: str, output: str | None, *, write: bool) -> int:
    """Merge spreadsheets (CSV, XLSX) into a register: what is added, what changes, what contradicts.

    Rows find their records by id. What they do not mention stays; an empty cell says nothing. Nothing is
    written without --write or -o.

    \b
    guardrails register import customers.csv owners.csv --into register.yaml
    guardrails register import register.xlsx --into register.yaml --write
    """
    from guardrails.cli import importing

    if write and output:
        raise click.UsageError("give --write, or -o FILE: not both")
    if write and not into.lower().endswith((".yaml", ".yml", ".json")):
        raise click.UsageError("--write changes YAML and JSON; for a spreadsheet give -o FILE")
    return importing.run(files, into, output, clock(), write=write)


@register.command()
@_FILES
@_MORE
@click.option("-o", "--output", metavar="FILE", help="Write here; default: standard output.")
def export(files: tuple[str, ...], more: tuple[str, ...], output: str | None) -> int:
    """Write the facts without personal data, as JSON that `plan --register` takes.

    Ids, aliases and accounts are kept, because tags join by them.
    """
    from guardrails.register import facts
    from guardrails.register.load import load

    read = [*files, *more]
    content = facts.encode(facts.export(load(read)))
    if output is None:
        click.echo(content, nl=False)
    else:
        outfiles.write(output, [content], outfiles.REGISTER, read)
    return ExitCode.OK
