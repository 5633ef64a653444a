"""What is installed works from another folder and without a network: as a wheel and as a checkout."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

NO_NETWORK = """
import socket

def refuse(*_args, **_kwargs):
    raise OSError("no network in this test")

socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """A folder into which the wheel is installed, without its dependencies."""
    built, target = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", built, ROOT], check=True
    )
    (file,) = built.glob("compute_guardrails-*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--no-index", "--target", target, file], check=True)
    return target


def run(folder, path, *arguments):
    folder.joinpath("sitecustomize.py").write_text(NO_NETWORK)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, [*path, folder])), "HOME": str(folder)}
    environment |= {"XDG_CACHE_HOME": str(folder / "cache"), "PYTHONUTF8": "1"}
    environment.pop("GUARDRAILS_CACHE", None)
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, env=environment, check=False
    )


@pytest.mark.parametrize("kind", ["wheel", "editable"])
def test_the_demonstration_runs_from_another_folder_without_a_network(kind, request, tmp_path):
    path = [request.getfixturevalue("wheel")] if kind == "wheel" else []

    where = run(tmp_path, path, "-c", "import guardrails; print(guardrails.__file__)").stdout.decode()
    result = run(tmp_path, path, "-m", "guardrails", "demo")

    assert where.startswith(str(path[0] if path else ROOT))
    assert result.returncode == 0, result.stderr.decode()
    assert "nordwind-biotech" in result.stdout.decode()
    assert result.stdout.decode().rstrip().endswith("the gate would exit 1")


def test_both_scripts_are_installed(wheel):
    assert {"guardrails", "compute-guardrails"} <= {each.name for each in (wheel / "bin").iterdir()}


def test_the_wheel_has_types_policies_and_no_tests(wheel):
    assert (wheel / "guardrails" / "py.typed").is_file()
    assert (wheel / "guardrails" / "policy" / "bundle" / "policy.wasm").is_file()
    assert not (wheel / "tests").exists()


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["plan", "--help"], ["catalog", "--help"], ["register", "--help"]],
)
def test_help_needs_no_heavy_dependency(tmp_path, arguments):
    probe = (
        "import sys; before = set(sys.modules)\n"
        "from guardrails.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'wasmtime', 'yaml', 'boto3', 'azure', 'google.auth', 'google.cloud', 'opa_client'}\n"
        "heavy &= set(sys.modules) - before\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    result = run(tmp_path, [], "-c", probe, *arguments)

    assert result.returncode == 0, result.stderr.decode()
