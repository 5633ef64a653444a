"""Read the bytes of one input: a file or standard input, in any encoding that terraform's users produce."""

import hashlib
import sys

from guardrails.errors import InputError
from guardrails.files import read_bounded, require_regular
from guardrails.formats.terraform import binary
from guardrails.limits import PLAN_BYTES

STDIN = "-"
HINT = "terraform show -json tfplan > tfplan.json"

_MARKS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_UTF8_MARK = b"\xef\xbb\xbf"
_LARGE = 1 << 20


class Digest:
    """SHA-256 of some bytes; that of a large file is taken beside its reading, on another core."""

    def __init__(self, data: bytes) -> None:
        self._hash = hashlib.sha256()
        self._thread = None
        if len(data) < _LARGE:
            self._hash.update(data)
            return
        from threading import Thread  # noqa: PLC0415 (a small plan needs none)

        self._thread = Thread(target=self._hash.update, args=(data,))
        self._thread.start()

    @property
    def hex(self) -> str:
        """The digest; waits for it."""
        if self._thread is not None:
            self._thread.join()
        return self._hash.hexdigest()


def read(name: str) -> tuple[bytes, Digest]:
    """The text of one input as UTF-8 without a byte order mark, and the digest of its bytes as they were.

    A binary plan file is shown by terraform or tofu, when one is on the path.

    Args:
        name: A path, or `-` for standard input.

    Raises:
        InputError: It is missing, unreadable, empty, or in no encoding that is understood.
    """
    raw = _bytes(name)
    digest = Digest(raw)
    if raw.startswith(binary.MAGIC) and name != STDIN:
        return binary.show(name), digest
    text = _text(name, raw)
    if text[:1] != b"{" and not text.strip():  # a large plan is not copied to be looked at
        raise InputError(f"{name}: is empty, not a terraform plan", hint=HINT)
    return text, digest


def _text(name: str, raw: bytes) -> bytes:
    """The bytes as UTF-8 without a byte order mark."""
    if raw.startswith(_UTF8_MARK):
        return raw[len(_UTF8_MARK) :]
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _recoded(name, raw[len(mark) :], encoding)
    return raw


def _bytes(name: str) -> bytes:
    try:
        if name == STDIN:
            return read_bounded(sys.stdin.buffer, name, PLAN_BYTES)
        require_regular(name)
        with open(name, "rb") as file:  # noqa: PTH123 (pathlib costs more than the whole read of a small plan)
            return read_bounded(file, name, PLAN_BYTES)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            f"{name}: cannot be read: {reason}", hint="give the path of a plan as JSON"
        ) from error


def _recoded(name: str, raw: bytes, encoding: str) -> bytes:
    """UTF-16, as PowerShell's `>` writes it, as UTF-8."""
    try:
        return raw.decode(encoding).encode()
    except UnicodeError as error:
        raise InputError(f"{name}: is not valid {encoding.upper()}: {error}", hint=HINT) from error
