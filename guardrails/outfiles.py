"""Writes the files that a command makes: the one place where a file of somebody's can be replaced.

An output goes onto nothing, or onto a regular file of its own kind; never through a link, onto a device or
pipe, nor over a file that was read. It is written beside its place and put there in one step.
"""

import contextlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import msgspec

from guardrails import systems
from guardrails.errors import InputError

_LOOKED_AT = 4_096


class Kind(msgspec.Struct, frozen=True):
    """A kind of file that commands write.

    Attributes:
        name: As people call it.
        begins: What such a file begins with, a regular expression.
    """

    name: str
    begins: bytes


def _torn(sign: bytes) -> bytes:
    """The beginning of a file that was cut off before it had its whole sign."""
    return b"|".join(re.escape(sign[:end]) + rb"\Z" for end in range(1, len(sign)))


TEXT = Kind("a report in text", rb"Guardrails: |(?:PASS|FAIL|INCOMPLETE)  ")
JSON = Kind("a report in JSON", rb'\{"schema":"guardrails\.report/')
JUNIT = Kind("a report in JUnit XML", rb'<\?xml [^>]*>\s*<testsuites name="guardrails[,"]')
MARKDOWN = Kind("a report in Markdown", rb"<!-- guardrails -->")
GITHUB = Kind("a report as GitHub annotations", rb"::(?:error|warning|notice) title=")
SARIF = Kind(
    "a report in SARIF",
    rb'\{"\$schema":"[^"]*/sarif-schema-2\.1\.0\.json","version":"2\.1\.0","runs":\[\{"tool":\{"driver":'
    rb'\{"name":"Guardrails"',
)
GITLAB = Kind("a code quality report", rb'\[\]\s*\Z|\[\{"check_name":"guardrails/')
OCSF = Kind("findings in OCSF", rb'\{"class_uid":2003,"metadata":\{"product":\{"name":"Guardrails"')
HTML = Kind("a report in HTML", rb"<!DOCTYPE html>\s*<!-- guardrails\.report/")
VERDICTS = Kind("verdicts in CSV", rb"customer,kind,subject,rule,regime,verdict,")
CUSTOMERS = Kind("customers in CSV", rb"customer,attributed,workload_count,")
WORKLOADS = Kind("workloads in CSV", rb"customer,attributed_by,provider,")
REVIEW_TEXT = Kind("a review in text", rb"[^\n]{1,400}: [\d,]+ customers? as of \d{4}-\d\d-\d\d\n")
REVIEW_CSV = Kind("a review in CSV", rb"customer,kind,subject,state,rule,")
REVIEW_JSON = Kind("a review in JSON", rb'\{\s*"schema":\s*"guardrails\.review/')
REVIEW_ICS = Kind("a review as a calendar", rb"BEGIN:VCALENDAR\r\nVERSION:2\.0\r\nPRODID:-//guardrails//")
BASELINE = Kind("a baseline", rb'\{\s*"schema":\s*"guardrails\.baseline/')
REGISTER = Kind("a register", rb'\{\s*"schema":\s*"guardrails\.register/')
ANY_REGISTER = Kind("a register", b"")
"""One that was read as a register: whatever it begins with."""
BUNDLE = Kind("a bundle of policies", rb"\x1f\x8b")
MODULE = Kind("a WebAssembly module", rb"\0asm")
MANIFEST = Kind("a manifest of policies", rb'\{\s*"digest":')
PACK = Kind("an evidence pack", rb"PK\x03\x04(?s:.{26})attestation\.json")
SNAPSHOT = Kind("a snapshot", rb"guardrails\.snapshot/")
HEAD = Kind("a head of a ledger", rb'\{[^{}]*"schema":"guardrails\.head/')
JOURNAL = Kind("a journal", rb"guardrails\.journal/|" + _torn(b"guardrails.journal/"))


def require_free(path: str | Path, kind: Kind, read: Iterable[str] = ()) -> None:
    """Refuse a place where an output of this kind would take something away.

    Args:
        path: Where it is to go.
        kind: What it is.
        read: Files that were read.

    Raises:
        InputError: A link, a device, a folder, a file that was read, or one of another kind.
    """
    try:
        there = os.lstat(path)
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error
    if stat.S_ISLNK(there.st_mode):
        raise InputError(f"{path}: is a link, which is not followed", hint="name the file itself")
    if not stat.S_ISREG(there.st_mode):
        raise InputError(f"{path}: is no regular file", hint="give a file; `-` stands for standard output")
    for name in read:
        if _is_same(name, there):
            raise InputError(f"{path}: is an input ({name})", hint="choose another file")
    if not _is_kind(path, kind):
        raise InputError(
            f"{path}: is there already, and is not {kind.name}", hint="choose another file, or remove it"
        )


def same_file(one: str, other: str) -> bool:
    """Whether two paths name one file, whether it is there or not."""
    if os.path.realpath(one) == os.path.realpath(other):
        return True
    try:
        return Path(one).samefile(other)
    except OSError:
        return False


@contextlib.contextmanager
def replacing(
    path: str | Path, kind: Kind, read: Iterable[str] = (), mode: int = 0o666
) -> Iterator[IO[bytes]]:
    """A file to write into, put in its place when all went well; else what was there stays.

    Raises:
        InputError: See `require_free`, or it cannot be written.
    """
    require_free(path, kind, read)
    place = Path(path)
    beside = place.with_name(f".{place.name}.{os.getpid()}-{os.urandom(4).hex()}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | systems.flags("O_CLOEXEC")
    try:
        with os.fdopen(os.open(beside, flags, _mode(place, mode)), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(place)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def write(path: str | Path, data: Iterable[bytes], kind: Kind, read: Iterable[str] = ()) -> None:
    """Write the whole file.

    Raises:
        InputError: See `replacing`.
    """
    with replacing(path, kind, read) as file:
        file.writelines(data)


def _mode(place: Path, mode: int) -> int:
    """The permissions of the file that is replaced, or those of a new one."""
    with contextlib.suppress(OSError):
        return stat.S_IMODE(place.lstat().st_mode) & 0o777
    return mode


def _is_kind(path: str | Path, kind: Kind) -> bool:
    try:
        with Path(path).open("rb") as file:
            head = file.read(_LOOKED_AT)
    except OSError as error:
        raise _unwritable(path, error) from error
    return not head or re.match(kind.begins, head) is not None


def _is_same(name: str, there: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.stat(name), there)  # noqa: PTH116 - of a name that may be none
    except (OSError, ValueError):
        return False


def _unwritable(path: str | Path, error: Exception) -> InputError:
    reason = getattr(error, "strerror", None) or str(error)
    return InputError(f"{path}: cannot be written: {reason.lower()}")
