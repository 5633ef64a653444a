"""Whether two trees of this project report the same, to the byte, of every stored plan and snapshot.

    python tests/data/same_reports.py OLD_TREE NEW_TREE [FOLDER…]

Read are the JSON files and snapshots of `tests/data`, the demonstration's plan, and those of the folders that
are named, searched whole. Each is decided without a register, as of one instant, as JSON; all by one process
a tree. A refusal is a report too: its line and its exit code are compared.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_DECIDE = """
import json, sys
from datetime import UTC, datetime
from click.testing import CliRunner
from guardrails.cli.main import cli
from guardrails.errors import GuardrailsError
for name in json.load(sys.stdin):
    command = ["scan", "--from"] if name.endswith(".snapshot") else ["plan"]
    words, now = [*command, name, "-o", "json"], datetime(2026, 11, 22, 12, tzinfo=UTC)
    done = CliRunner().invoke(cli, words, obj=lambda: now, standalone_mode=False)
    said = f"{done.exception!r}" if done.exception is not None else ""
    print(json.dumps([name, done.return_value, said, done.stdout, done.stderr]), flush=True)
"""


def reports(tree: Path, names: list[str]) -> list[list[object]]:
    """Name, exit code, error, standard output and standard error of each file."""
    done = subprocess.run(
        [sys.executable, "-c", _DECIDE],
        input=json.dumps(names),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def main(old: str, new: str, *folders: str) -> int:
    """0: all the same; else 1, and which are not."""
    searched = [_ROOT / "tests/data", *(Path(folder).resolve() for folder in folders)]
    files = [
        file for folder in searched for kind in ("json", "snapshot") for file in folder.rglob(f"*.{kind}")
    ]
    names = sorted(map(str, [*files, _ROOT / "guardrails/demo/tfplan.json"]))
    different = 0
    for before, after in zip(reports(Path(old), names), reports(Path(new), names), strict=True):
        if before != after:
            different += 1
            print("differs:", before[0], f"exit {before[1]} and {after[1]}", before[2], after[2])
    print(f"{len(names)} files, {different} reports differ")
    return bool(different)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
