"""One register from several files, whatever format each has; says of everything in which file it stands."""

import os
from collections.abc import Sequence
from pathlib import Path as FilePath

import msgspec

from guardrails.errors import RegisterError
from guardrails.files import Content, parse, read_bytes, sha256
from guardrails.model.snapshot import InputFile
from guardrails.register.problem import Problem
from guardrails.yamltext import Path

CSV = (".csv", ".tsv")
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_HINT = "start one with: guardrails register init"


class Combined(msgspec.Struct, frozen=True):
    """What several files say together.

    Attributes:
        content: Plain values, and where each stands.
        problems: Rows and cells that cannot be read, records that are in two files.
        inputs: Name and digest of each file.
    """

    content: Content
    problems: tuple[Problem, ...]
    inputs: tuple[InputFile, ...]


class _Joined(Content):
    """Values of several files, or of rows; each place is that of the file it came from."""

    def __init__(self, path: str) -> None:
        super().__init__(path, {}, "", RegisterError)
        self.top: dict[str, object] = {}
        self.value = self.top
        self.rows: dict[Path, str] = {}
        self._parts: list[tuple[Content, dict[str, int]]] = []

    def add(self, part: Content, problems: list[Problem]) -> None:
        """What a YAML or JSON file says, after what the others said.

        Args:
            part: The file.
            problems: Records that another file has too are added to it.
        """
        top = _top(part)
        offsets = {
            key: len(known) for key, known in self.top.items() if isinstance(known, list) and key in top
        }
        self._parts.append((part, offsets))
        for key, value in top.items():
            known = self.top.setdefault(key, [] if isinstance(value, list) else value)
            if isinstance(known, list) and isinstance(value, list):
                problems += self._twice(key, known, value, part)
                known.extend(value)
            elif known is not value and known != value:
                first = next(
                    f"{each.path}, {each.place((key,))}" for each, _ in self._parts if key in _top(each)
                )
                message = f"{key} is also in {first}"
                problems.append(
                    Problem((), f"{part.path}, {part.place((key,))}: {message}", "keep it in one file")
                )

    def _twice(self, section: str, known: list[object], new: list[object], part: Content) -> list[Problem]:
        ids = {
            each["id"]: number
            for number, each in enumerate(known)
            if isinstance(each, dict) and isinstance(each.get("id"), str)
        }
        found = []
        for number, each in enumerate(new):
            id_ = each.get("id") if isinstance(each, dict) else None
            if isinstance(id_, str) and id_ in ids:
                place = f"{part.path}, {part.place((section, number, 'id'))}"
                other = self.place((section, ids[id_], "id"))
                found.append(
                    Problem((), f"{place}: the id {id_!r} is also in {other}", "keep a record in one file")
                )
        return found

    def _find_places(self) -> dict[Path, str]:
        places: dict[Path, str] = {}
        for part, offsets in self._parts:
            for path, place in part.every_place().items():
                moved = path
                if len(path) > 1 and isinstance(path[1], int):
                    moved = (path[0], path[1] + offsets.get(str(path[0]), 0), *path[2:])
                places.setdefault(moved, f"{part.path}, {place}")
        return {**places, **self.rows}


def combine(paths: Sequence[str]) -> Combined:
    """Read the files of a register.

    Args:
        paths: `.yaml`, `.yml`, `.json`, `.csv`, `.tsv` or `.xlsx`; one or several.

    Raises:
        RegisterError: A file cannot be read at all, or is no register.
    """
    _refuse_twice(paths)
    files = [(path, read_bytes(path, RegisterError)) for path in paths]
    inputs = tuple(InputFile("register", path, sha256(data)) for path, data in files)
    problems: list[Problem] = []
    documents = [(path, data) for path, data in files if not _has_rows(path)]
    if len(files) == 1 and documents:
        content = parse(*files[0], RegisterError)
        require(content)
        return Combined(content, (), inputs)
    joined = _Joined(paths[0])
    for path, data in documents:
        joined.add(parse(path, data, RegisterError), problems)
    tables = [(path, data) for path, data in files if _has_rows(path)]
    if tables:
        problems += _fill(joined, tables, many=len(files) > 1)
    require(joined)
    return Combined(joined, tuple(problems), inputs)


def _refuse_twice(paths: Sequence[str]) -> None:
    seen: dict[str, str] = {}
    for path in paths:
        real = os.path.realpath(path)
        if real in seen:
            raise RegisterError(f"{path}: is given twice ({seen[real]})", hint="give each file once")
        seen[real] = path


def rows_for(paths: Sequence[str], existing: dict[str, object]) -> Combined:
    """Rows alone, which may speak of records that another register has.

    Args:
        paths: CSV files and workbooks.
        existing: Plain values of that register, normalised.

    Raises:
        RegisterError: A file cannot be read at all, or has no rows.
    """
    _refuse_twice(paths)
    for path in paths:
        if not _has_rows(path):
            hint = "files of one register are read together: give each with --register"
            raise RegisterError(f"{path}: is no spreadsheet", hint=hint)
    files = [(path, read_bytes(path, RegisterError)) for path in paths]
    joined = _Joined(paths[0])
    problems = _fill(joined, files, many=len(files) > 1, existing=existing)
    inputs = tuple(InputFile("register", path, sha256(data)) for path, data in files)
    return Combined(joined, tuple(problems), inputs)


def require(content: Content, *, customers: bool = True) -> dict[str, object]:
    """The top level, when it is that of a register; with its customers, unless other files have them."""
    top = _top(content)
    if customers and "customers" not in top:
        hint = "give the file or sheet with the customers, too" if isinstance(content, _Joined) else _HINT
        raise content.error((), "has no customers", hint)
    return top


def _top(content: Content) -> dict[str, object]:
    top = content.value
    if not isinstance(top, dict):
        raise content.error((), "is not a customer register: no mapping at its top", _HINT)
    if "resource_changes" in top or "terraform_version" in top:
        raise content.error((), "is a terraform plan, not a customer register", _HINT)
    return top


def _has_rows(path: str) -> bool:
    return FilePath(path).suffix.lower() in (*CSV, *WORKBOOKS)


def _fill(
    joined: _Joined,
    files: Sequence[tuple[str, bytes]],
    *,
    many: bool,
    existing: dict[str, object] | None = None,
) -> list[Problem]:
    """The rows of CSV files and workbooks, put into what the others say."""
    from guardrails.register.sheets import csvfile, workbook  # noqa: PLC0415 - only for rows
    from guardrails.register.sheets.document import Filler  # noqa: PLC0415

    grids = []
    for path, data in files:
        if FilePath(path).suffix.lower() in CSV:
            grids.append(csvfile.read(path, data))
        else:
            grids += workbook.read(path, data)
    filler = Filler(joined.top, many=many, existing=existing)
    filler.fill([each for each in grids if each.rows], joined.place)
    joined.rows = {path: filler.place(place) for path, place in filler.places.items()}
    return filler.problems
