"""Reads the configuration, and remembers from where it came. Flag over environment over file over default.

Only `./guardrails.yaml`, or the file of `-c`, is read; never a parent folder's. The file that is found, and
not named, may have come with a change that is yet to be judged: it says nothing of `NAMED_ONLY`. Paths in the
file are relative to the file.
"""

import os
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import msgspec

from guardrails.errors import ConfigError
from guardrails.files import Content, fit, parse, read_bytes, sha256
from guardrails.model.as_of import AsOf
from guardrails.model.snapshot import InputFile
from guardrails.register.normalise import as_range, normalise
from guardrails.scan_settings import CLOUD_SETTINGS, split_list
from guardrails.settings import FLAGS, LISTS, NAMED_ONLY, PATHS, SIMPLE, Options, Settings
from guardrails.yamltext import Path as KeyPath

FILE = "guardrails.yaml"
PREFIX = "GUARDRAILS_"


def load_settings(
    config: str | None, flags: Mapping[str, object], environ: Mapping[str, str], folder: Path
) -> Settings:
    """The settings that hold.

    Args:
        config: File of `-c`; None: `guardrails.yaml` in `folder`, if there is one.
        flags: Values by the setting's name with `_` for `.`; None, False and empty ones were not given, names
            that are no settings are passed over.
        environ: Environment variables.
        folder: The current folder.

    Raises:
        ConfigError: A value is wrong, or the file of `-c` cannot be read.
    """
    base = Path() if folder == Path.cwd() else folder
    merged: dict[str, object] = {}
    origins: dict[str, str] = {}
    inputs: tuple[InputFile, ...] = ()
    path = base / config if config else base / FILE
    if config or os.path.lexists(path):
        merged, origins, inputs = _from_file(path, named=bool(config))
    for key, value, origin, name in (*_from_environment(environ), *_from_flags(flags)):
        part = _nested(key, value)
        _normalise(part, [])
        fit(Content(name, part, "", ConfigError), Options)
        _overlay(merged, part)
        for covered in [known for known in origins if known == key or known.startswith(f"{key}.")]:
            del origins[covered]
        origins[key] = origin
    options = fit(Content("configuration", merged, "", ConfigError), Options)
    fields = {name: getattr(options, name) for name in options.__struct_fields__}
    return Settings(**fields, origins=origins, inputs=inputs)


def _from_file(path: Path, *, named: bool) -> tuple[dict[str, object], dict[str, str], tuple[InputFile, ...]]:
    """The file's values with its paths resolved, the line of each key, and its digest."""
    name = str(path)
    data = read_bytes(path, ConfigError)
    content = parse(name, data, ConfigError)
    value = {} if content.value is None else content.value
    if not isinstance(value, dict):
        raise content.error((), "is not a configuration: no mapping at its top")
    problems: list[tuple[KeyPath, str, str]] = []
    _normalise(value, problems)
    for at, message, hint in problems:
        raise content.error(at, message, hint)
    fit(content, Options, value)
    if not named:
        _refuse_named_only(content, value)
    origins = {
        ".".join(map(str, at)): f"{name}:{content.place(at).removeprefix('line ')}" for at in _leaves(value)
    }
    for key in PATHS:
        *holders, last = key.split(".")
        holder = value
        for step in holders:
            holder = holder.get(step, {})
        match holder.get(last):
            case str(relative) if relative:
                holder[last] = str(path.parent / relative)
            case list(several):
                holder[last] = [str(path.parent / relative) for relative in several]
    return value, origins, (InputFile("configuration", name, sha256(data)),)


def _refuse_named_only(content: Content, value: dict[str, object]) -> None:
    """What the file of the working folder may not say: a change that is judged must not move the judge."""
    for key in NAMED_ONLY:
        *holders, last = key.split(".")
        holder = value
        for step in holders:
            holder = _inner(holder, step)
        if last in holder:
            raise content.error(
                tuple(key.split(".")),
                "is not taken from a file that was only found in the working folder",
                hint=f"give it by {variable(key)} or a flag, or name the file: -c {content.path}",
            )


def _from_environment(environ: Mapping[str, str]) -> Iterator[tuple[str, object, str, str]]:
    for key in SIMPLE:
        name = variable(key)
        text = environ.get(name, "").strip()
        if text:
            value = split_list(text) if key in LISTS else text
            yield key, value, f"environment {name}", name


def _from_flags(flags: Mapping[str, object]) -> Iterator[tuple[str, object, str, str]]:
    for key in SIMPLE:
        value = flags.get(key.replace(".", "_"))
        if value is not None and value is not False and value not in ("", ()):
            name = flag(key)
            yield key, list(value) if isinstance(value, tuple) else value, f"flag {name}", name


def flag(key: str) -> str:
    """The flag of a setting: `--opa-url` for `opa.url`, `--profile` for `scan.aws.profile`."""
    words = key.rpartition(".")[2] if key.startswith("scan.") else key.replace(".", "-")
    return FLAGS.get(key, f"--{words.replace('_', '-')}")


def variable(key: str) -> str:
    """The environment variable of a setting: `GUARDRAILS_OPA_URL` for `opa.url`."""
    return PREFIX + key.upper().replace(".", "_")


def _nested(key: str, value: object) -> dict[str, object]:
    first, _, rest = key.partition(".")
    return {first: _nested(rest, value) if rest else value}


def _overlay(below: dict[str, object], above: dict[str, object]) -> None:
    for key, value in above.items():
        known = below.get(key)
        if isinstance(value, dict) and isinstance(known, dict):
            _overlay(known, value)
        else:
            below[key] = value


def _leaves(value: dict[str, object], at: KeyPath = ()) -> Iterator[KeyPath]:
    """Paths of everything that is no mapping; a list is one value."""
    for key, inner in value.items():
        if isinstance(inner, dict) and inner:
            yield from _leaves(inner, (*at, key))
        else:
            yield (*at, key)


def _inner(value: dict[str, object], key: str) -> dict[str, object]:
    """The mapping at a key; an empty one where there is none."""
    inner = value.get(key)
    return inner if isinstance(inner, dict) else {}


_SWITCH = {"yes": True, "on": True, "no": False, "off": False}


def _moment(text: str) -> str | AsOf:
    """A civil day, or an instant with its zone; what is neither stays as it is, and does not fit."""
    try:
        if len(text) == len("2026-01-31"):
            return AsOf(day=msgspec.convert(text, date))
        return AsOf(instant=msgspec.convert(text, Annotated[datetime, msgspec.Meta(tz=True)]))
    except msgspec.ValidationError:
        return text


def _normalise(value: dict[str, object], problems: list[tuple[KeyPath, str, str]]) -> None:
    """Shorter ways to write: a day or an instant, a plain id, a number for a range, yes for true."""
    if isinstance(moment := value.get("as_of"), str):
        value["as_of"] = _moment(moment)
    switches = (
        (value, "allow_incomplete"),
        (_inner(value, "opa"), "push"),
        *((_inner(_inner(value, "scan"), cloud), "organization") for cloud in CLOUD_SETTINGS),
        (_inner(_inner(value, "scan"), "gcp"), "billing"),
    )
    for holder, key in switches:
        if isinstance(switch := holder.get(key), str):
            holder[key] = _SWITCH.get(switch.casefold(), switch)
    if isinstance(register := value.get("register"), str):
        value["register"] = [register] if register else []
    if isinstance(enforced := value.get("enforce"), list):
        value["enforce"] = [{"id": each} if isinstance(each, str) else each for each in enforced]
    assumed = value.get("assume")
    for each in assumed if isinstance(assumed, list) else ():
        if isinstance(each, dict) and "instances" in each:
            each["instances"] = as_range(each["instances"])
    stated = {"provider": value.get("provider")}
    problems.extend((each.path, each.message, each.hint) for each in normalise(stated))
