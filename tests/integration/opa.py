"""A real OPA server for tests, and the binary that compiles test policies."""

import os
import socket
import subprocess
import time
from pathlib import Path

import pytest
import requests

from guardrails.errors import PolicyError
from guardrails.policy.toolchain import find_opa

ROOT = Path(__file__).resolve().parents[2]


class OpaServer:
    """A server on the loopback interface that holds nothing between tests."""

    def __init__(self, url):
        self.url = url
        self._session = requests.Session()

    def healthy(self):
        try:
            return self._session.get(f"{self.url}/health", timeout=5).ok
        except requests.ConnectionError:
            return False

    def put_policy(self, name, text):
        self._session.put(f"{self.url}/v1/policies/{name}", data=text, timeout=5).raise_for_status()

    def put_data(self, path, content):
        return self._session.put(f"{self.url}/v1/data/{path}", json=content, timeout=5)

    def policies(self):
        rows = self._session.get(f"{self.url}/v1/policies", timeout=30).json()["result"]
        return {row["id"]: row["raw"] for row in rows}

    def wipe(self):
        waiting = list(self.policies())
        while waiting:  # one that others call cannot go before them
            name = waiting.pop(0)
            if not self._session.delete(f"{self.url}/v1/policies/{name}", timeout=5).ok:
                waiting.append(name)
        self._session.patch(
            f"{self.url}/v1/data", json=[{"op": "replace", "path": "/", "value": {}}], timeout=5
        ).raise_for_status()

    def close(self):
        self._session.close()


@pytest.fixture(scope="session")
def opa_binary():
    """The pinned OPA; without it tests are skipped, except where `CI` is set."""
    try:
        return find_opa(ROOT).absolute()
    except PolicyError as error:
        message = f"{error}: {error.hint}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)


@pytest.fixture(scope="session")
def opa_process(opa_binary, tmp_path_factory):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    log = tmp_path_factory.mktemp("opa") / "log"
    command = [
        opa_binary,
        "run",
        "--server",
        "--addr",
        address,
        "--disable-telemetry",
        "--log-level",
        "error",
    ]
    with log.open("w") as output, subprocess.Popen(command, stdout=output, stderr=output) as process:
        server = OpaServer(f"http://{address}")
        try:
            _wait(server, process, log)
            yield server
        finally:
            server.close()
            process.kill()


@pytest.fixture
def opa_server(opa_process):
    """A running OPA server without policies and data."""
    opa_process.wipe()
    return opa_process


def _wait(server, process, log):
    deadline = time.monotonic() + 30
    while not server.healthy():
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"the OPA server did not start: {log.read_text()}")
        time.sleep(0.05)
