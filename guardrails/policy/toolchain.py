"""Finds and runs the pinned OPA, which checks and compiles policies. Only the build and tests need it."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from guardrails.errors import PolicyError

OPA_VERSION = "1.20.2"
"""The one version that builds the bundle; `make opa` reads it from here."""

_HINT = f"run `make opa`, or put opa {OPA_VERSION} on the path, or set GUARDRAILS_OPA to its file"


def find_opa(root: Path) -> Path:
    """The pinned `opa`: `GUARDRAILS_OPA`, else the path, else `.tools` below the project's folder.

    Raises:
        PolicyError: None is found, or none of them is the pinned version.
    """
    named = os.environ.get("GUARDRAILS_OPA")
    candidates = [named] if named else [shutil.which("opa"), str(root / ".tools" / "opa")]
    found = [Path(each).absolute() for each in candidates if each and Path(each).is_file()]
    versions = {path: _version(path) for path in found}
    for path, version in versions.items():
        if version == OPA_VERSION:
            return path
    if versions:
        seen = ", ".join(f"{path.name} {version}" for path, version in versions.items())
        raise PolicyError(f"policies are built with opa {OPA_VERSION}, found: {seen}", hint=_HINT)
    raise PolicyError(f"opa {OPA_VERSION} is not installed", hint=_HINT)


def stock_opa() -> tuple[Path, str] | None:
    """Any `opa`, of whichever version, with that version: `GUARDRAILS_OPA`, else the path; None without one.

    Raises:
        PolicyError: It does not run.
    """
    named = os.environ.get("GUARDRAILS_OPA") or shutil.which("opa")
    if not named or not Path(named).is_file():
        return None
    opa = Path(named).absolute()
    return opa, _version(opa)


def run_opa(opa: Path, arguments: Sequence[str], folder: Path, seconds: float | None = None) -> str:
    """Run `opa` in a folder and return its standard output.

    Args:
        opa: The binary.
        arguments: Its own, the command first.
        folder: Where it runs.
        seconds: Wall time that it may take; None: as long as it takes.

    Raises:
        PolicyError: It failed; the message is what it wrote.
    """
    command = [str(opa), *arguments]
    try:
        done = subprocess.run(  # noqa: S603
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired as error:
        raise PolicyError(f"opa {arguments[0]}: no answer within {seconds:g} s") from error
    except OSError as error:
        raise PolicyError(f"{opa} cannot be run: {error.strerror}", hint=_HINT) from error
    if done.returncode:
        said = _first_error(done.stderr) or " ".join(f"{done.stderr} {done.stdout}".split())
        raise PolicyError(f"opa {arguments[0]}: {said}", hint="mend the policy that it names")
    return done.stdout


def _first_error(said: str) -> str:
    """The first of the errors that OPA tells as JSON, as `policies/FILE:LINE: MESSAGE`; else nothing."""
    try:
        first = json.loads(said)["errors"][0]
    except (ValueError, KeyError, IndexError, TypeError):
        return ""
    place = first.get("location", {})
    return f"policies/{place.get('file', '?')}:{place.get('row', 1)}: {first['message']}"


def _version(opa: Path) -> str:
    said = run_opa(opa, ["version"], opa.parent)
    lines = (line.partition(": ") for line in said.splitlines())
    return next((value for key, _, value in lines if key == "Version"), "of no known version")
