"""Keeps compiled modules between runs, in a folder that only this user can write.

Compiled modules are machine code: a file is used only when nobody else can have written it and its
content is what was stored. Anything doubtful is as good as absent, and a cache that cannot be
written is no error: compiling again is always right.
"""

import contextlib
import hashlib
import os
import stat
import sys
from collections.abc import Mapping
from pathlib import Path

OFF = "off"
_FOLDER = "compute-guardrails"
_DIGEST_BYTES = 32


def folder(setting: str, environ: Mapping[str, str]) -> Path | None:
    """Where compiled modules are kept; None when they are not.

    Args:
        setting: From the configuration; empty to ask `GUARDRAILS_CACHE`, then the platform.
    """
    chosen = setting or environ.get("GUARDRAILS_CACHE", "")
    if chosen == OFF:
        return None
    if chosen:
        return Path(chosen)
    base = _platform_folder(sys.platform, environ)
    return None if base is None else base / _FOLDER


def _platform_folder(platform: str, environ: Mapping[str, str]) -> Path | None:
    """The user's cache folder by the customs of the platform; None when there is no home."""
    if environ.get("XDG_CACHE_HOME"):
        return Path(environ["XDG_CACHE_HOME"])
    if platform == "win32":
        return Path(environ["LOCALAPPDATA"]) if environ.get("LOCALAPPDATA") else None
    if not environ.get("HOME"):
        return None
    return Path(environ["HOME"], "Library/Caches" if platform == "darwin" else ".cache")


def read(path: Path) -> bytes | None:
    """What `write` stored; None when it is absent, damaged, or others could have written it."""
    try:
        if not (_is_ours(path.parent.lstat(), stat.S_IFDIR) and _is_ours(path.lstat(), stat.S_IFREG)):
            return None
        stored = path.read_bytes()
    except OSError:
        return None
    content = stored[_DIGEST_BYTES:]
    return content if hashlib.sha256(content).digest() == stored[:_DIGEST_BYTES] else None


def write(path: Path, content: bytes) -> None:
    """Store for a later `read`, whole or not at all; does nothing when the folder cannot be trusted."""
    part = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(path.parent.lstat(), stat.S_IFDIR):
            return
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(hashlib.sha256(content).digest())
            file.write(content)
        part.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink()


def _is_ours(status: os.stat_result, kind: int) -> bool:
    """Whether it is of the kind, owned by this user, and closed to others: no link, no shared folder."""
    if stat.S_IFMT(status.st_mode) != kind:
        return False
    if sys.platform == "win32":
        return True
    closed = 0o077 if kind == stat.S_IFDIR else 0o022
    return status.st_uid == os.getuid() and not status.st_mode & closed
