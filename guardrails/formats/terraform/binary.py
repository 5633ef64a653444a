"""Show a binary plan file with the tool that made it, terraform or tofu. Reads no plan itself.

The file may be anybody's, and so may what lies beside it: a provider in `.terraform` is a program, and so is
what a CLI configuration names. The tool is therefore run in an empty folder, with nothing of the environment
but where programs are. It then has no providers but those that are built in, and a plan that needs others is
shown by whoever made it.
"""

from pathlib import Path

from guardrails.errors import InputError

TOOLS = ("terraform", "tofu")
SECONDS = 120
MAGIC = b"PK\x03\x04"


def show(name: str) -> bytes:
    """The JSON of a binary plan file.

    Raises:
        InputError: There is no tool, or none can show the file.
    """
    hint = f"where `terraform init` was run: terraform show -json {name} > tfplan.json"
    tools = _tools()
    if not tools:
        raise InputError(
            f"{name}: is a binary plan file, and neither terraform nor tofu is on the path to show it",
            hint=hint,
        )
    problems: dict[str, None] = {}
    for tool in tools:
        shown, problem = _run(tool, Path(name).absolute())
        if shown:
            return shown
        problems[f"{tool.name}: {problem}"] = None
    raise InputError(
        f"{name}: is a binary plan file that cannot be shown without its providers: {'; '.join(problems)}",
        hint=hint,
    )


def _tools() -> list[Path]:
    """The tools of the path; folders that depend on where we are may be those of the plan."""
    import shutil  # noqa: PLC0415 - only for binary plans

    found = (shutil.which(tool, path=_path()) for tool in TOOLS)
    return [Path(tool) for tool in found if tool is not None]


def _path() -> str:
    import os  # noqa: PLC0415

    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(folder for folder in folders if Path(folder).is_absolute())


def _run(tool: Path, plan: Path) -> tuple[bytes, str]:
    """What the tool prints, or why it prints nothing."""
    import os  # noqa: PLC0415
    import subprocess  # noqa: PLC0415
    import tempfile  # noqa: PLC0415

    quiet = {"TF_IN_AUTOMATION": "1", "TF_INPUT": "0", "CHECKPOINT_DISABLE": "1"}
    windows = {name: os.environ[name] for name in ("SYSTEMROOT", "COMSPEC") if name in os.environ}
    with tempfile.TemporaryDirectory(prefix="guardrails-") as folder:
        home = dict.fromkeys(("HOME", "APPDATA", "TMPDIR", "TEMP", "TMP"), folder)
        try:
            done = subprocess.run(  # noqa: S603 (a fixed command, its only argument a path)
                [tool, "show", "-json", "-no-color", str(plan)],
                cwd=folder,
                env={"PATH": _path(), **home, **windows, **quiet},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return b"", f"took more than {SECONDS} seconds"
        except OSError as error:
            return b"", error.strerror or "cannot be run"
    if done.returncode == 0 and done.stdout.strip():
        return done.stdout, ""
    return b"", _summary(done.stderr or done.stdout)


def _summary(output: bytes) -> str:
    """The first thing that an error output says, in one line."""
    lines = (line.strip(" \t│╷╵") for line in output[:65536].decode("utf-8", "replace").splitlines())
    text = " ".join(line for line in lines if line)
    return text.removeprefix("Error: ")[:300] or "failed without a word"
