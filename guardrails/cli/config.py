"""`guardrails config show`: every setting, its value and where it came from."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from guardrails.cli.once import Group

if TYPE_CHECKING:
    from guardrails.settings import Settings

HIDDEN = "(hidden)"
NO_SETTINGS = ("origins", "inputs")


@click.group(cls=Group)
def config() -> None:
    """The configuration."""


@config.command()
@click.option("-c", "--config", "file", metavar="FILE", help="By default ./guardrails.yaml if it exists.")
@click.option("-o", "--output", type=click.Choice(["text", "json"]), default="text", show_default=True)
def show(file: str | None, output: str) -> int:
    """Show every setting, its value and where it came from."""
    import msgspec

    from guardrails.cli.options import settings_from

    found = list(rows(settings_from({"config": file})))
    if output == "json":
        content = [{"key": key, "value": value, "origin": origin} for key, value, origin in found]
        click.echo(msgspec.json.format(msgspec.json.encode({"settings": content}), indent=2))
    else:
        click.echo("\n".join(_lines(found)))
    return 0


def rows(settings: "Settings") -> Iterator[tuple[str, object, str]]:
    """Dotted key, value and origin, in the order of the struct."""
    import msgspec

    for name in settings.__struct_fields__:
        if name not in NO_SETTINGS:
            value = msgspec.to_builtins(getattr(settings, name))
            if name == "as_of" and value:
                value = value["day"] or value["instant"]
            for key, leaf in _leaves(name, value):
                yield key, _masked(key, leaf), _origin(key, settings.origins)


def _leaves(key: str, value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from _leaves(f"{key}.{name}", inner)
    elif isinstance(value, list | tuple) and value and isinstance(value[0], dict):
        for index, inner in enumerate(value):
            yield from _leaves(f"{key}[{index}]", inner)
    else:
        yield key, value


def _masked(key: str, value: object) -> object:
    """What identifies people, and a password inside an address, is not shown."""
    if "personal" in key.split("."):
        return HIDDEN
    return _bare(value) if key == "opa.url" and isinstance(value, str) else value


def _bare(url: str) -> str:
    """An address without user, password and query, also when it is not a proper one."""
    scheme, slashes, rest = url.rpartition("//")
    address, question, _ = rest.partition("?")
    _, at, host = address.rpartition("@")
    user = f"{HIDDEN}@" if at else ""
    return f"{scheme}{slashes}{user}{host}{f'?{HIDDEN}' if question else ''}"


def _origin(key: str, origins: dict[str, str]) -> str:
    """That of the key, else of what holds it."""
    while key:
        if key in origins:
            return origins[key]
        key = key[: max(key.rfind("."), key.rfind("["), 0)]
    return "default"


def _lines(rows: list[tuple[str, object, str]]) -> Iterator[str]:
    from guardrails.report.escape import printable

    shown = [(printable(key), printable(_words(value), 400), origin) for key, value, origin in rows]
    first = max(len(key) for key, _, _ in shown)
    second = min(40, max(len(value) for _, value, _ in shown))
    for key, value, origin in shown:
        yield f"{key.ljust(first)}  {value.ljust(second)}  {origin}"


def _words(value: object) -> str:
    match value:
        case None | "" | [] | () | {}:
            return "-"
        case str():
            return value
        case list() | tuple():
            return ", ".join(map(str, value))
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:g}"
        case _:
            return str(value)
