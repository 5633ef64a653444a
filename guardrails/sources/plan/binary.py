"""Show a binary plan file with the tool that made it, terraform or tofu. Reads no plan itself."""

from pathlib import Path

from guardrails.errors import InputError

TOOLS = ("terraform", "tofu")
SECONDS = 120
MAGIC = b"PK\x03\x04"


def show(name: str) -> bytes:
    """The JSON of a binary plan file.

    The tool is run in the folder of the plan, where its providers are installed, then in the current one.

    Raises:
        InputError: There is no tool, or none can show the file.
    """
    import shutil  # noqa: PLC0415 - only for binary plans

    hint = f"terraform show -json {name} > tfplan.json"
    tools = [path for tool in TOOLS if (path := shutil.which(tool)) is not None]
    if not tools:
        raise InputError(
            f"{name}: is a binary plan file, and neither terraform nor tofu is on the path to show it",
            hint=hint,
        )
    problems: dict[str, None] = {}
    plan = Path(name).absolute()
    for tool in tools:
        for folder in dict.fromkeys((plan.parent, Path.cwd())):
            shown, problem = _run(tool, plan, folder)
            if shown:
                return shown
            problems[f"{Path(tool).name}: {problem}"] = None
    raise InputError(
        f"{name}: is a binary plan file that cannot be shown: {'; '.join(problems)}",
        hint=hint,
    )


def _run(tool: str, plan: Path, folder: Path) -> tuple[bytes, str]:
    """What the tool prints, or why it prints nothing."""
    import os  # noqa: PLC0415
    import subprocess  # noqa: PLC0415

    quiet = {"TF_IN_AUTOMATION": "1", "TF_INPUT": "0", "CHECKPOINT_DISABLE": "1"}
    try:
        done = subprocess.run(  # noqa: S603 (a fixed command, its only argument a path)
            [tool, "show", "-json", "-no-color", str(plan)],
            cwd=folder,
            env=os.environ | quiet,
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
