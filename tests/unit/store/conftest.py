"""A PostgreSQL server of the tests' own, for those that ask for one."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def server():
    """The folder of a running server's socket; a skip that says why where none can run."""
    for name in ("initdb", "pg_ctl"):
        if shutil.which(name) is None:
            pytest.skip(f"PostgreSQL is not here: no {name}")
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path has an end
    as_user = _user(folder)
    data = folder / "data"
    quick = "-c fsync=off -c listen_addresses='' -c unix_socket_directories=" + str(folder)
    try:
        _run(*as_user, "initdb", "-D", data, "-A", "trust", "-U", "guardrails", "--no-sync", "-E", "UTF8")
        _run(*as_user, "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", quick, "start")
    except subprocess.CalledProcessError as error:
        pytest.skip(f"PostgreSQL does not run here: {error.stderr.decode().strip()[-200:]}")
    yield folder
    _run(*as_user, "pg_ctl", "-D", data, "-m", "immediate", "stop")
    shutil.rmtree(folder)


@pytest.fixture
def postgres(server, request):
    """URL of an empty database."""
    import psycopg

    name = f"db{abs(hash(request.node.nodeid))}"
    with psycopg.connect(f"host={server} user=guardrails dbname=postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"postgresql://guardrails@/{name}?host={server}"


def _user(folder):
    """How to run as somebody whom PostgreSQL accepts: it refuses root."""
    if os.geteuid() != 0:
        return ()
    try:
        found = pwd.getpwnam("postgres")
    except KeyError:
        found = pwd.getpwnam("nobody")
    if shutil.which("setpriv") is None:
        pytest.skip("PostgreSQL refuses root, and there is no setpriv to be somebody else")
    os.chown(folder, found.pw_uid, found.pw_gid)
    return ("setpriv", f"--reuid={found.pw_uid}", f"--regid={found.pw_gid}", "--clear-groups")


def _run(*command):
    subprocess.run([str(each) for each in command], capture_output=True, check=True, cwd="/tmp")
