"""Runs a command as a whole process and says what it took. For benchmarks only."""

import os
import subprocess
import sys
import time
from pathlib import Path

BIN = Path(sys.executable).parent
PEERS = Path(__file__).resolve().parents[2] / ".tools" / "peers" / "bin"


def run(command, expected=(0,)):
    """Wall seconds and peak memory in MB of one run; its output is thrown away.

    Raises:
        RuntimeError: It ended in a code that is not expected, so its time means nothing.
    """
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    message = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode not in expected:
        raise RuntimeError(f"{command[0]} ended in {process.returncode}: {message.decode()[-300:]}")
    return wall, usage.ru_maxrss / 1024


def measure(benchmark, command, *, expected=(0,), rounds=5):
    """Let pytest-benchmark time the command; the peak memory goes into its extra information."""
    peaks = []

    def once():
        peaks.append(run(command, expected)[1])

    benchmark.pedantic(once, rounds=rounds, warmup_rounds=1 if rounds > 1 else 0)
    benchmark.extra_info["peak_mb"] = round(max(peaks), 1)
    return benchmark.stats.stats.median, max(peaks)
