"""Reads a customer register (YAML, JSON, CSV, XLSX; one file or several) and refuses what cannot be used. No
look-ups, no law.
"""

import os
from collections.abc import Sequence
from datetime import date

import msgspec

from guardrails.errors import RegisterError
from guardrails.model.customer import Customer, Register, Reseller
from guardrails.model.snapshot import InputFile
from guardrails.register import alike, rules_named
from guardrails.register.combine import Combined, combine, require
from guardrails.register.normalise import normalise
from guardrails.register.problem import Problem
from guardrails.register.unite import unite
from guardrails.register.validate import problems as problems_of
from guardrails.yamltext import Path

Paths = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]
"""One file, or all files of a register."""


class Examined(msgspec.Struct, frozen=True):
    """A register that was read, with everything that is wrong with it.

    Attributes:
        register: None when a record has the wrong shape.
        problems: In the order of the file.
        inputs: Name and digest of each file.
        said: The problems as they are told: many alike are one line, with its hint and kind.
    """

    register: Register | None
    problems: tuple[Problem, ...]
    inputs: tuple[InputFile, ...]
    said: tuple[Problem, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """The problems as lines."""
        return tuple(each.message for each in self.said)

    @property
    def name(self) -> str:
        """Its files in words."""
        return ", ".join(each.name for each in self.inputs)

    @property
    def usable(self) -> bool:
        """Whether nothing refuses the register."""
        return self.register is not None and all(each.kind != "unusable" for each in self.problems)


def load(paths: Paths) -> Register:
    """The register of its files; what is in doubt on a day is for those who decide (`known.py`).

    Args:
        paths: `.yaml`, `.yml`, `.json`, `.csv`, `.tsv` or `.xlsx`; one or several.

    Raises:
        RegisterError: It cannot be read or used: names the first problem, its path and line.
    """
    return load_with_inputs(paths)[0]


def load_with_inputs(paths: Paths) -> tuple[Register, tuple[InputFile, ...]]:
    """As `load`, with the name and digest of each file.

    Raises:
        RegisterError: As `load`.
    """
    examined = _read(paths, None, contradictions=False)
    unusable = [each for each in examined.said if each.kind == "unusable"]
    if unusable or examined.register is None:
        names = [each.name for each in examined.inputs]
        more = len(unusable) - 1
        rest = f" (and {more} more: guardrails register check {' '.join(names)})" if more else ""
        shown = f"{names[0]}: " if len(names) == 1 else ""
        raise RegisterError(f"{shown}{unusable[0].message}{rest}", hint=unusable[0].hint)
    return examined.register, examined.inputs


def examine(paths: Paths, today: date | None = None, rules: Sequence[str] = ()) -> Examined:
    """Read a register and find everything that is wrong with its records.

    Args:
        paths: As `load`.
        today: Days after it that speak of the past are in doubt; None: none is.
        rules: Ids of all rules, one of which an authorisation has to name; none: nothing is checked.

    Raises:
        RegisterError: A file cannot be read at all, or is no register.
    """
    return _read(paths, today, contradictions=True, rules=rules)


def _read(paths: Paths, today: date | None, *, contradictions: bool, rules: Sequence[str] = ()) -> Examined:
    """A register with its problems; those between records only where they are asked for."""
    combined = combine(
        [os.fspath(paths)] if isinstance(paths, str | os.PathLike) else [os.fspath(each) for each in paths]
    )
    require(combined.content)
    return judged(combined, today, contradictions=contradictions, rules=rules)


def judged(
    combined: Combined, today: date | None, *, contradictions: bool = True, rules: Sequence[str] = ()
) -> Examined:
    """What was read, normalised in place, with its problems.

    Args:
        combined: Of one file or several.
        today: As `examine`.
        contradictions: Whether records are compared with each other.
        rules: As `examine`.
    """
    content = combined.content
    top = content.value
    assert isinstance(top, dict)  # noqa: S101 - `combine` refuses anything else
    found = [*combined.problems, *normalise(top)]
    register = _register(top, found)
    if register is not None:
        found.extend(problems_of(register, today))
        found.extend(rules_named.problems(register, rules) if rules else ())
    if register is not None and contradictions and all(each.kind == "doubt" for each in found):
        found.extend(unite(register).doubts)
    found.sort(key=lambda problem: content.rank(problem.path))
    said = tuple(alike.grouped(content, found))
    return Examined(register, tuple(found), combined.inputs, said)


def _register(top: dict[str, object], found: list[Problem]) -> Register | None:
    """The typed register; None when a record does not fit, and then what is wrong with each first."""
    try:
        return msgspec.convert(top, Register, strict=False)
    except msgspec.ValidationError:
        records = [
            *_invalid_records(top, "resellers", Reseller),
            *_invalid_records(top, "customers", Customer),
        ]
        found.extend(records or _invalid(top, Register, ()))
        return None


def _invalid_records(top: dict[str, object], section: str, kind: type[object]) -> list[Problem]:
    items = top.get(section)
    records = enumerate(items if isinstance(items, list) else ())
    return [problem for index, item in records for problem in _invalid(item, kind, (section, index))]


def _invalid(value: object, kind: type[object], at: Path) -> list[Problem]:
    try:
        msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError as error:
        from guardrails.validation import explain  # noqa: PLC0415 - only when something is wrong

        invalid = explain(error, value, kind)
        return [Problem((*at, *invalid.path), invalid.message, invalid.hint)]
    return []
