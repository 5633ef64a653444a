"""A real OPA server for tests, and the binary that compiles test policies."""

import os
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from guardrails.errors import PolicyError
from guardrails.policy.bundle_files import load_bundle
from guardrails.policy.generate import decision
from guardrails.policy.package import BUNDLE, package
from guardrails.policy.toolchain import find_opa
from tests.integration import certificates
from tests.unit.policy.modules import Policies

ROOT = Path(__file__).resolve().parents[2]
SMALL_RULE = ("house", "unverified_kept_small")
_STARTS = 5


class OpaServer:
    """A server on the loopback interface that holds nothing between tests."""

    def __init__(self, url, verify=True, cert=None):
        self.url = url
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify, self._session.cert = verify, cert

    def healthy(self):
        try:
            return self._session.get(f"{self.url}/health", timeout=60).ok
        except requests.RequestException:
            return False

    def put_policy(self, name, text):
        self._session.put(f"{self.url}/v1/policies/{name}", data=text, timeout=300).raise_for_status()

    def put_data(self, path, content):
        return self._session.put(f"{self.url}/v1/data/{path}", json=content, timeout=300)

    def policies(self):
        rows = self._session.get(f"{self.url}/v1/policies", timeout=300).json()["result"]
        return {row["id"]: row["raw"] for row in rows}

    def wipe(self):
        waiting = list(self.policies())
        while waiting:  # one that others call cannot go before them
            name = waiting.pop(0)
            if not self._session.delete(f"{self.url}/v1/policies/{name}", timeout=300).ok:
                waiting.append(name)
        self._session.patch(
            f"{self.url}/v1/data", json=[{"op": "replace", "path": "/", "value": {}}], timeout=300
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


def small_policies():
    """One shipped rule with all that it needs: a server takes many seconds to be given them all."""
    bundle = load_bundle()
    (rule,) = (each for each in bundle.manifest.rules if (each.regime, each.name) == SMALL_RULE)
    libraries = [f"guardrails/lib/{name}/{name}.rego" for name in ("range", "tri")]
    paths = [*libraries, f"guardrails/regimes/{rule.regime}/{rule.name}/{rule.name}.rego"]
    sources = {path: bundle.sources[path] for path in paths}
    return Policies(b"", {**sources, "guardrails/decision.rego": decision([rule])}, digest="small")


def holding(opa_binary, folder, policies, lacking):
    """A server that was given policies before, as `--engine opa` puts them, but for some of their files."""
    top = "compute-guardrails"
    for path in policies.sources.keys() - lacking:
        file = folder / top / policies.manifest.digest / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(policies.sources[path], encoding="utf-8")
    return running(opa_binary, folder, *([top] if (folder / top).is_dir() else []))


@contextmanager
def running(opa_binary, folder, *flags, scheme="http", port=0, **connection):
    """A server of its own with more flags.

    Args:
        port: Where it listens; 0 for a free one. Somebody else may take that before the server does.
        connection: `verify` and `cert` for a server that speaks TLS.
    """
    log = folder / "log"
    for _ in range(_STARTS):
        address = f"127.0.0.1:{port or _free_port()}"
        with log.open("w") as output, _started(opa_binary, address, flags, output, folder) as process:
            server = OpaServer(f"{scheme}://{address}", **connection)
            try:
                if _healthy(server, process):
                    yield server
                    return
            finally:
                server.close()
                process.kill()
        if "address already in use" not in log.read_text():
            break
    pytest.fail(f"the OPA server did not start: {log.read_text()}")


def _started(opa_binary, address, flags, output, folder):
    quiet = ("--skip-version-check", "--log-level", "error")
    command = [opa_binary, "run", "--server", "--addr", address, *quiet, *flags]
    lavish = os.environ | {"GOGC": "400"}  # a fourth less work for twice the memory
    return subprocess.Popen(command, stdout=output, stderr=output, env=lavish, cwd=folder)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _healthy(server, process):
    """Wait for it; false when it ends instead."""
    deadline = time.monotonic() + 300
    while process.poll() is None and time.monotonic() < deadline:
        if server.healthy():
            return process.poll() is None
        time.sleep(0.02)
    return False


@pytest.fixture(scope="session")
def opa_process(opa_binary, tmp_path_factory):
    with running(opa_binary, tmp_path_factory.mktemp("opa")) as server:
        yield server


@pytest.fixture(scope="session")
def opa_bundle(opa_binary, tmp_path_factory):
    """The bundle of the shipped policies, as `guardrails policies build` writes it."""
    folder = tmp_path_factory.mktemp("built")
    package(load_bundle(), folder, None, "RS256")
    return folder / BUNDLE


@pytest.fixture(scope="session")
def bundle_server(opa_binary, opa_bundle, tmp_path_factory):
    """A server that loaded the shipped policies itself."""
    with running(opa_binary, tmp_path_factory.mktemp("bundled"), "-b", opa_bundle) as server:
        yield server


@pytest.fixture(scope="session")
def pki(tmp_path_factory):
    return certificates.write(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="session")
def tls_server(opa_binary, pki, tmp_path_factory):
    """A server that asks for a certificate, and has one of an authority of its own."""
    flags = [
        f"--tls-cert-file={pki / 'server.pem'}",
        f"--tls-private-key-file={pki / 'server.key'}",
        f"--tls-ca-cert-file={pki / 'ca.pem'}",
        "--authentication=tls",
    ]
    client = {"verify": str(pki / "ca.pem"), "cert": (str(pki / "client.pem"), str(pki / "client.key"))}
    with running(opa_binary, tmp_path_factory.mktemp("tls"), *flags, scheme="https", **client) as server:
        yield server


@pytest.fixture
def opa_server(opa_process):
    """A running OPA server without policies and data."""
    opa_process.wipe()
    return opa_process
