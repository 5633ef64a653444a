"""`guardrails policies`: the rules and their law, their tests, bundles, and rules of your own."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guardrails.cli.clock import Clock
from guardrails.cli.once import Group
from guardrails.cli.options import settings_from
from guardrails.model.outcome import ExitCode

if TYPE_CHECKING:
    from guardrails.policy.law import Law
    from guardrails.settings import Settings

_CONFIG = click.option(
    "-c", "--config", metavar="FILE", help="Configuration; by default ./guardrails.yaml if it exists."
)
_OWN = click.option(
    "--policies", metavar="DIR", multiple=True, help="Folder of your own rules, beside ours; repeatable."
)
_REGIME = click.option("--regime", "regimes", metavar="ID", multiple=True, help="Only this; repeatable.")
_AS_OF = click.option(
    "--as-of", "as_of", metavar="DAY", help="The law of this day, in its time zone, or of this instant."
)
_FORMATS = click.Choice(["text", "json"])
_OUTPUT = click.option("-o", "--output", type=_FORMATS, default="text", show_default=True)


@click.group(cls=Group)
def policies() -> None:
    """The rules: what they say, on which law, how they are tested, and how you add your own."""


@policies.command("list")
@_CONFIG
@_OWN
@_REGIME
@_AS_OF
@_OUTPUT
@click.pass_obj
def list_(clock: Clock, /, output: str, **flags: object) -> int:
    """List the rules: legal state on the day, what binds, what they ask for, their clocks.

    Regimes not in effect on that date (revoked, vetoed, …) are listed when --regime names them.
    """
    from guardrails.cli import policies_text
    from guardrails.decide.inputs import policy_set
    from guardrails.decide.law import law_of, terms
    from guardrails.policy import law_age, reading

    settings = settings_from(flags)
    manifest = policy_set(settings).manifest
    law = law_of(settings, manifest, clock())
    chosen = terms(settings, manifest, law)
    rows = reading.lines(manifest, law, chosen)
    notes = law_age.notes((each for each in manifest.regimes if each.id in chosen.regimes), law)
    content = {"as_of": _instant(law), "notes": notes, "rules": rows}
    _print(output, content, policies_text.rules(rows, law.as_of, notes))
    return ExitCode.OK


@policies.command()
@click.argument("rule", metavar="ID")
@_CONFIG
@_OWN
@_AS_OF
@_OUTPUT
@click.pass_obj
def show(clock: Clock, /, rule: str, output: str, **flags: object) -> int:
    """Show one rule: the text in our words, citations and how sure they are, its timeline, limits with
    sources, the readings that were possible and the one chosen, remediation, Rego.

    ID is a rule's id (US-CIP-04) or name (identity_verified).
    """
    from guardrails.cli import policies_text
    from guardrails.decide.inputs import policy_set
    from guardrails.decide.law import law_of, terms
    from guardrails.policy import describe, reading

    settings = settings_from(flags)
    found = policy_set(settings)
    law = law_of(settings, found.manifest, clock())
    wanted = reading.find(found.manifest, rule)
    chosen = terms(_selecting(settings, wanted.regime), found.manifest, law)
    (line,) = (each for each in reading.lines(found.manifest, law, chosen) if each.id == wanted.id)
    regime = next(each for each in found.manifest.regimes if each.id == wanted.regime)
    source = found.sources[f"guardrails/regimes/{wanted.regime}/{wanted.name}/{wanted.name}.rego"]
    provision = next(each for each in regime.provisions if each.id == wanted.provision)
    row, readings = describe.regime_row(regime, law), reading.readings(wanted, regime, law)
    content = {
        "as_of": _instant(law),
        "rule": wanted,
        "standing": line,
        "provision": provision,
        "readings": readings,
        "law": row,
        "rego": source,
    }
    _print(output, content, policies_text.rule(wanted, line, row, provision, readings, source))
    return ExitCode.OK


@policies.command()
@_CONFIG
@_OWN
def test(**flags: object) -> int:
    """Run your rules' tests with opa, and list lines that no test reaches; by default the shipped rules.

    Exit codes: 0 all pass and reach every line; 2 a test fails; 3 lines or rules are not tested.
    """
    from guardrails.cli import policies_text
    from guardrails.decide.inputs import policy_set
    from guardrails.policy import policy_tests

    done = policy_tests.run(policy_set(settings_from(flags)))
    click.echo("\n".join(policies_text.test_results(done)))
    if done.failed:
        return ExitCode.ERROR
    return ExitCode.INCOMPLETE if done.uncovered or done.untested else ExitCode.OK


@policies.command()
@click.option("--from", "first", metavar="DAY", required=True, help="First day of the comparison.")
@click.option("--to", "last", metavar="DAY", help="Second day; by default today.")
@_CONFIG
@_OWN
@_OUTPUT
@click.pass_obj
def diff(clock: Clock, /, first: str, last: str | None, output: str, **flags: object) -> int:
    """Show what the timelines change between two days: provisions, and groups of countries."""
    from guardrails.cli import policies_text
    from guardrails.decide.inputs import policy_set
    from guardrails.decide.law import law_of
    from guardrails.policy import reading

    days = [settings_from({**flags, "as_of": day}) for day in (_day(first, "--from"), _day(last, "--to"))]
    manifest = policy_set(days[0]).manifest
    earlier, later = (law_of(each, manifest, clock()) for each in days)
    if later.countries_day < earlier.countries_day:
        raise click.UsageError("--to is before --from")
    rows = reading.changes(manifest, earlier, later)
    content = {"from": _instant(earlier), "to": _instant(later), "changes": rows}
    _print(output, content, policies_text.changes(rows, earlier.as_of, later.as_of))
    return ExitCode.OK


@policies.command()
@_CONFIG
@_OWN
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="DIR",
    default="policies-build",
    show_default=True,
    help="Folder to write to.",
)
@click.option("--sign", "key", metavar="KEY", help="Sign the bundle with this private key (PEM).")
@click.option("--algorithm", metavar="NAME", default="RS256", show_default=True, help="Signature algorithm.")
def build(folder: str, key: str | None, algorithm: str, **flags: object) -> int:
    """Write the shipped rules and yours as an OPA bundle and as a wasm module. Needs opa.

    \b
    guardrails policies build --policies rules -o build --sign key.pem
    opa run --server -b build/bundle.tar.gz --verification-key key.pub.pem
    """
    from guardrails.decide.inputs import policy_set
    from guardrails.policy.package import package

    found = policy_set(settings_from(flags))
    for path in package(found, Path(folder), Path(key) if key else None, algorithm):
        click.echo(path)
    click.echo(f"guardrails: {len(found.manifest.rules)} rules, digest {found.manifest.digest}", err=True)
    return ExitCode.OK


@policies.command()
@click.argument("regime")
@click.argument("rule")
@click.option("--dir", "folder", metavar="DIR", required=True, help="Folder of your own rules.")
@click.pass_obj
def new(clock: Clock, /, regime: str, rule: str, folder: str) -> int:
    """Write a rule of your own with a test that passes: guardrails/regimes/org_REGIME/RULE/ in DIR.

    RULE names the good state, as in accelerators_have_an_owner. Then run `guardrails policies test`.
    """
    from guardrails.policy import scaffold

    for path in scaffold.new(regime, rule, Path(folder), clock().date()):
        click.echo(path)
    click.echo(f"  next: guardrails policies test --policies {folder}", err=True)
    return ExitCode.OK


def _day(day: str | None, flag: str) -> str | None:
    """A day, and no instant: what changes, changes with a day.

    Raises:
        click.BadParameter: It is no day.
    """
    if day is None:
        return None
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError as error:
        raise click.BadParameter(f"{day!r} is not a day such as 2026-01-31", param_hint=flag) from error


def _selecting(settings: "Settings", regime: str) -> "Settings":
    import msgspec

    return msgspec.structs.replace(settings, regimes=(regime,))


def _instant(law: "Law") -> str:
    return str(law.as_of)


def _print(output: str, content: Mapping[str, object], lines: list[str]) -> None:
    if output == "json":
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(content), indent=2))
    else:
        click.echo("\n".join(lines))
