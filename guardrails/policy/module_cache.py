"""Keeps compiled modules between runs, in a folder that only this user can write.

Compiled modules are machine code: a file is used only when nobody else can have written it and its
content is what was stored under its name. CI systems restore cache folders that other jobs wrote, so that
a checksum proves nothing: a code over name and content is made with a key that is kept elsewhere. Anything
doubtful is as good as absent, and a cache that cannot be written is no error: compiling again is right.
"""

import contextlib
import hmac
import os
import stat
import sys
from collections.abc import Mapping
from pathlib import Path

from guardrails import systems

OFF = "off"
_FOLDER = "compute-guardrails"
_CODE_BYTES = 32
_KEY_BYTES = 32
_KEY = "cache.key"


def folder(setting: str, environ: Mapping[str, str]) -> Path | None:
    """Where compiled modules are kept; None when they are not.

    Args:
        setting: From the configuration; empty to ask `GUARDRAILS_CACHE`, then the platform.
    """
    chosen = setting or environ.get("GUARDRAILS_CACHE", "")
    if chosen == OFF:
        return None
    return Path(chosen) if chosen else user_folder(environ)


def user_folder(environ: Mapping[str, str]) -> Path | None:
    """Our folder in the user's cache, by the customs of the platform; None when there is no home."""
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


def key_file(environ: Mapping[str, str]) -> Path | None:
    """Where the key is kept: `GUARDRAILS_CACHE_KEY`, else among the user's settings, if there are any."""
    if environ.get("GUARDRAILS_CACHE_KEY"):
        return Path(environ["GUARDRAILS_CACHE_KEY"])
    if environ.get("XDG_CONFIG_HOME"):
        return Path(environ["XDG_CONFIG_HOME"], _FOLDER, _KEY)
    if sys.platform == "win32":
        return Path(environ["APPDATA"], _FOLDER, _KEY) if environ.get("APPDATA") else None
    if not environ.get("HOME"):
        return None
    settings = "Library/Application Support" if sys.platform == "darwin" else ".config"
    return Path(environ["HOME"], settings, _FOLDER, _KEY)


def read(path: Path) -> bytes | None:
    """What `write` stored; None when it is absent, damaged, or others could have written it."""
    key = _key(path, make=False)
    if key is None:
        return None
    try:
        if not (_is_ours(path.parent.lstat(), stat.S_IFDIR) and _is_ours(path.lstat(), stat.S_IFREG)):
            return None
        stored = path.read_bytes()
    except OSError:
        return None
    content = stored[_CODE_BYTES:]
    return content if hmac.compare_digest(_code(key, path, content), stored[:_CODE_BYTES]) else None


def write(path: Path, content: bytes) -> None:
    """Store for a later `read`, whole or not at all; does nothing when the folder cannot be trusted."""
    key = _key(path, make=True)
    if key is None:
        return
    part = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(path.parent.lstat(), stat.S_IFDIR):
            return
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(_code(key, path, content))
            file.write(content)
        part.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink()


def _code(key: bytes, path: Path, content: bytes) -> bytes:
    """That this content was stored under this name, by somebody who has the key."""
    code = hmac.new(key, path.name.encode() + b"\0", "sha256")
    code.update(content)
    return code.digest()


def _key(cached: Path, *, make: bool) -> bytes | None:
    """The key; None when there is none, others could know it, or it lies in the cache itself."""
    path = key_file(os.environ)
    if path is None or cached.parent.absolute() in path.absolute().parents:
        return None
    try:
        if make and not os.path.lexists(path):
            _make_key(path)
        status = path.lstat()
        if not _is_ours(status, stat.S_IFREG) or (systems.has_permission_bits() and status.st_mode & 0o077):
            return None
        key = path.read_bytes()
    except OSError:
        return None
    return key if len(key) >= _KEY_BYTES else None


def _make_key(path: Path) -> None:
    """A new key, whole or not at all; that of another process stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(os.urandom(_KEY_BYTES))
        with contextlib.suppress(FileExistsError):
            os.link(part, path)
    finally:
        part.unlink(missing_ok=True)


def _is_ours(status: os.stat_result, kind: int) -> bool:
    """Whether it is of the kind, owned by this user, and closed to others: no link, no shared folder."""
    if stat.S_IFMT(status.st_mode) != kind:
        return False
    if not systems.has_permission_bits():
        return True
    closed = 0o077 if kind == stat.S_IFDIR else 0o022
    return str(status.st_uid) == systems.user() and not status.st_mode & closed
