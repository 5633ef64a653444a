"""Runs a command as a whole process and says what it took. For benchmarks only."""

import os
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
_TOOLS = Path(__file__).resolve().parents[2] / ".tools"
PEERS = _TOOLS / "peers" / "bin"
CUSTODIAN = _TOOLS / "custodian" / "bin"


_LAUNCHER = """
import os, subprocess, sys, time
started = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(time.perf_counter() - started, usage.ru_maxrss, os.waitstatus_to_exitcode(status))
"""
"""Runs the command from a small process: Linux counts the memory of whoever starts a process as its own."""


def run(command, expected=(0,), environment=None):
    """Wall seconds and peak memory in MB of one run; its output is thrown away.

    Args:
        expected: Codes in which it may end.
        environment: Of the process; None: this one's. Compiled modules are kept, as where it is installed.

    Raises:
        RuntimeError: It ended in a code that is not expected, so its time means nothing.
    """
    launcher = [sys.executable, "-S", "-c", _LAUNCHER, *command]
    given = os.environ if environment is None else environment
    kept = {name: value for name, value in given.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(launcher, env=kept, capture_output=True, text=True, check=True)
    wall, peak, code = done.stdout.split()
    if int(code) not in expected:
        raise RuntimeError(f"{command[0]} ended in {code}: {done.stderr[-300:]}")
    return float(wall), int(peak) / 1024


def measure(benchmark, command, *, expected=(0,), rounds=5):
    """Let pytest-benchmark time the command; the peak memory goes into its extra information."""
    peaks = []

    def once():
        peaks.append(run(command, expected)[1])

    benchmark.pedantic(once, rounds=rounds, warmup_rounds=1 if rounds > 1 else 0)
    benchmark.extra_info["peak_mb"] = round(max(peaks), 1)
    return benchmark.stats.stats.median, max(peaks)
