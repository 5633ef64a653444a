"""Runs a command as a whole process and says what it took. For benchmarks only."""

import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
PEERS = Path(__file__).resolve().parents[2] / ".tools" / "peers" / "bin"

_LAUNCHER = """
import os, sys, time
null = os.open(os.devnull, os.O_WRONLY)
started = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, null, 1)])
_, status, usage = os.wait4(child, 0)
print(time.perf_counter() - started, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))
"""
"""A small process of its own: a child's peak memory begins with that of the process that starts it."""


def run(command, expected=(0,)):
    """Wall seconds and peak memory in MB of one run; its output is thrown away.

    Raises:
        RuntimeError: It ended in a code that is not expected, so its time means nothing.
    """
    launched = subprocess.run(
        [sys.executable, "-S", "-c", _LAUNCHER, *command], capture_output=True, text=True, check=True
    )
    wall, peak, code = launched.stdout.split()
    if int(code) not in expected:
        raise RuntimeError(f"{command[0]} ended in {code}: {launched.stderr[-300:]}")
    return float(wall), float(peak)


def measure(benchmark, command, *, expected=(0,), rounds=5):
    """The median of wall seconds and the largest peak in MB; both go into the extra information too."""
    runs = []
    benchmark.pedantic(
        lambda: runs.append(run(command, expected)), rounds=rounds, warmup_rounds=int(rounds > 1)
    )
    counted = sorted(wall for wall, _ in runs[int(rounds > 1) :])
    peak = max(peak for _, peak in runs)
    benchmark.extra_info |= {"wall_s": counted[len(counted) // 2], "peak_mb": round(peak, 1)}
    return counted[len(counted) // 2], peak
