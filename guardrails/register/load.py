"""Reads a customer register (YAML, JSON or CSV) and refuses what cannot be used. No look-ups, no law."""

import os
from collections.abc import Sequence
from datetime import date

import msgspec

from guardrails.errors import RegisterError
from guardrails.files import Content, as_text, parse, read_bytes, sha256
from guardrails.model.customer import Customer, Register, Reseller
from guardrails.model.snapshot import InputFile
from guardrails.register import rules_named, table
from guardrails.register.normalise import normalise
from guardrails.register.problem import Problem
from guardrails.register.unite import unite
from guardrails.register.validate import problems as problems_of
from guardrails.yamltext import Path


class Examined(msgspec.Struct, frozen=True):
    """A register that was read, with everything that is wrong with it.

    Attributes:
        register: None when a record has the wrong shape.
        problems: In the order of the file.
        lines: One line for each problem: where, what.
        input: The file's name and digest.
    """

    register: Register | None
    problems: tuple[Problem, ...]
    lines: tuple[str, ...]
    input: InputFile

    @property
    def usable(self) -> bool:
        """Whether nothing refuses the register."""
        return self.register is not None and all(each.kind != "unusable" for each in self.problems)


def load(path: str | os.PathLike[str]) -> Register:
    """The register of a file; what is in doubt on a day is for those who decide (`known.py`).

    Args:
        path: `.yaml`, `.yml`, `.json` or `.csv`.

    Raises:
        RegisterError: It cannot be read or used: names the first problem, its path and line.
    """
    return load_with_input(path)[0]


def load_with_input(path: str | os.PathLike[str]) -> tuple[Register, InputFile]:
    """As `load`, with the file's name and digest.

    Raises:
        RegisterError: As `load`.
    """
    examined = _read(path, None, contradictions=False)
    unusable = [
        (line, problem.hint)
        for line, problem in zip(examined.lines, examined.problems, strict=True)
        if problem.kind == "unusable"
    ]
    if unusable or examined.register is None:
        line, hint = unusable[0]
        more = len(unusable) - 1
        rest = f" (and {more} more: guardrails register check {path})" if more else ""
        raise RegisterError(f"{path}: {line}{rest}", hint=hint)
    return examined.register, examined.input


def examine(path: str | os.PathLike[str], today: date | None = None, rules: Sequence[str] = ()) -> Examined:
    """Read a register and find everything that is wrong with its records.

    Args:
        path: As `load`.
        today: Days after it that speak of the past are in doubt; None: none is.
        rules: Ids of all rules, one of which an authorisation has to name; none: nothing is checked.

    Raises:
        RegisterError: The file cannot be read at all, or is no register.
    """
    return _read(path, today, contradictions=True, rules=rules)


def _read(
    path: str | os.PathLike[str], today: date | None, *, contradictions: bool, rules: Sequence[str] = ()
) -> Examined:
    """A register with its problems; those between records only where they are asked for."""
    name = os.fspath(path)
    data = read_bytes(name, RegisterError)
    content = _content(name, data)
    top = _top(content)
    found = normalise(top)
    register = _register(top, found)
    if register is not None:
        found.extend(problems_of(register, today))
        found.extend(rules_named.problems(register, rules) if rules else ())
    if register is not None and contradictions and all(each.kind == "doubt" for each in found):
        found.extend(unite(register).doubts)
    found.sort(key=lambda problem: content.rank(problem.path))
    lines = tuple(_line(content, problem) for problem in found)
    return Examined(register, tuple(found), lines, InputFile("register", name, sha256(data)))


def _content(name: str, data: bytes) -> Content:
    if name.lower().endswith(".csv"):
        return table.read(name, as_text(name, data, RegisterError))
    return parse(name, data, RegisterError)


def _top(content: Content) -> dict[str, object]:
    """The top level, when it is that of a register."""
    top = content.value
    hint = "start one with: guardrails register init PLAN"
    if not isinstance(top, dict):
        raise content.error((), "is not a customer register: no mapping at its top", hint)
    if "resource_changes" in top or "terraform_version" in top:
        raise content.error((), "is a terraform plan, not a customer register", hint)
    if "customers" not in top:
        raise content.error((), "has no customers", hint)
    return top


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


def _line(content: Content, problem: Problem) -> str:
    where = content.where(problem.path)
    return f"{where}: {problem.message}" if where else problem.message
