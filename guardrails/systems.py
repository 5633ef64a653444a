"""What not every operating system has: the one place that asks for it, and what stands for it elsewhere.

Windows has no owners in numbers, no permission bits, no `pread`; it opens files as text unless
it is told not to.
"""

import os
import threading

_TURN = threading.Lock()
"""One thread at a time moves a file's own position, where it has to be moved."""


def flags(*names: str) -> int:
    """Flags of `os.open` by name, those that there are; on Windows also that bytes stay what they are."""
    found = 0
    for name in (*names, "O_BINARY"):
        found |= getattr(os, name, 0)
    return found


def read_at(file: int, number: int, at: int) -> bytes:
    """At most so many bytes from a place of a file that is open."""
    if hasattr(os, "pread"):
        return os.pread(file, number, at)
    with _TURN:
        os.lseek(file, at, os.SEEK_SET)
        return os.read(file, number)


def write_at(file: int, data: memoryview | bytes, at: int) -> int:
    """Write to a place of a file that is open; how many bytes were."""
    if hasattr(os, "pwrite"):
        return os.pwrite(file, data, at)
    with _TURN:
        os.lseek(file, at, os.SEEK_SET)
        return os.write(file, data)


def lock(file: int) -> None:
    """Keep other processes away from a file until it is closed.

    Raises:
        BlockingIOError: Another one has it.
    """
    try:
        import fcntl  # noqa: PLC0415 - not on every system
    except ImportError:
        _lock_on_windows(file)
        return
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _lock_on_windows(file: int) -> None:
    """A byte far beyond the end stands for the file: what is locked there cannot be read by others."""
    from importlib import import_module  # noqa: PLC0415

    msvcrt = import_module("msvcrt")
    try:
        with _TURN:
            os.lseek(file, 1 << 40, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    except OSError as error:
        raise BlockingIOError(str(error)) from error


def has_permission_bits() -> bool:
    """Whether a file's mode says who may read it; on Windows the folder's access list does."""
    return os.name != "nt"


def user() -> str:
    """What tells this user from others in the name of a folder that all may write."""
    number = getattr(os, "getuid", None)
    return str(number()) if number else os.environ.get("USERNAME", "user")


def show_colours() -> bool:
    """Let the console understand colours; whether it does."""
    if os.name != "nt":
        return True
    from importlib import import_module  # noqa: PLC0415

    try:
        import_module("colorama").just_fix_windows_console()  # click needs it there
    except ImportError:
        return False
    return True
