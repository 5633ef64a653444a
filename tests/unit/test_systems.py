"""Windows, as far as another system can show it: what is not there has something that stands for it."""

import ast
import codecs
import os
import signal
import sys
import types
from datetime import date
from pathlib import Path, PureWindowsPath

import pytest

import guardrails
from guardrails import systems
from guardrails.cli import scanning
from guardrails.cli.outputs import parse
from guardrails.clouds.access import Access, AccessFile
from guardrails.configuration import load_settings
from guardrails.errors import InputError
from guardrails.policy import module_cache, scaffold
from guardrails.policy.annotations import is_rule
from guardrails.register.load import load
from guardrails.report.escape import PLAINLY
from guardrails.scan.record_file import RecordFile

PACKAGE = Path(guardrails.__file__).parent
POSIX = {
    "os": {
        *("chown", "fchmod", "fchown", "fork", "getegid", "geteuid", "getgid", "getpgid", "getuid", "killpg"),
        *("mkfifo", "O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "pread", "pwrite", "setsid"),
        *("statvfs", "uname", "wait"),
    },
    "signal": {"alarm", "pause", "SIGALRM", "SIGCHLD", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGUSR1", "SIGUSR2"},
}
MODULES = {"fcntl", "grp", "pwd", "resource", "termios", "tty"}


def posix_only(source):
    """What a module uses that Windows does not have."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.attr in POSIX.get(node.value.id, ()):
                yield f"line {node.lineno}: {node.value.id}.{node.attr}"
        elif isinstance(node, ast.Import):
            yield from (f"line {node.lineno}: {each.name}" for each in node.names if each.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module in MODULES:
            yield f"line {node.lineno}: {node.module}"


@pytest.fixture
def windows(tmp_path, monkeypatch):
    """A system without what Windows does not have; locks are taken as `msvcrt` takes them."""
    for name in POSIX["os"]:
        monkeypatch.delattr(os, name, raising=False)
    held = set()

    def locking(file, how, _):
        place = (os.fstat(file).st_ino, os.lseek(file, 0, os.SEEK_CUR))
        if place in held:
            raise PermissionError(13, "Permission denied")
        held.add(place)

    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.setitem(sys.modules, "msvcrt", types.SimpleNamespace(LK_NBLCK=2, locking=locking))
    monkeypatch.setattr(systems, "has_permission_bits", lambda: False)


def test_only_one_place_uses_what_windows_does_not_have():
    found = {
        path.relative_to(PACKAGE).as_posix(): list(posix_only(path.read_text(encoding="utf-8")))
        for path in PACKAGE.rglob("*.py")
        if path != Path(systems.__file__)
    }

    assert {name: lines for name, lines in found.items() if lines} == {}, "ask guardrails/systems.py for it"
    assert list(posix_only("import os, fcntl\nos.pread(1, 2, 3)")) == ["line 1: fcntl", "line 2: os.pread"]


def test_a_journal_is_kept_locked_and_removed(windows, tmp_path):
    path = tmp_path / "journal"
    file = RecordFile(path, b"magic\n", lambda: 0.0)
    file.start()
    places = [file.append(body) for body in (b"one\r\n", b"two\n")]

    assert [file.read(each) for each in places] == [b"one\r\n", b"two\n"]
    with pytest.raises(InputError, match="another scan writes this journal"):
        RecordFile(path, b"magic\n", lambda: 0.0)
    file.close()
    assert path.read_bytes().startswith(b"magic\n")


def test_a_journal_that_cannot_be_removed_while_it_is_open_is_closed_first(tmp_path, monkeypatch):
    file = RecordFile(tmp_path / "journal", b"magic\n", lambda: 0.0)
    unlink, closed = Path.unlink, []
    monkeypatch.setattr(os, "close", lambda number, close=os.close: closed.append(number) or close(number))

    def as_on_windows(path, **how):
        if not closed:
            raise PermissionError(13, "used by another process")
        unlink(path, **how)

    monkeypatch.setattr(Path, "unlink", as_on_windows)
    file.remove()

    assert not (tmp_path / "journal").exists()
    assert len(closed) == 1


def test_evidence_of_access_is_written_where_there_are_no_permission_bits(windows, tmp_path):
    path = tmp_path / "access.jsonl"
    path.touch(mode=0o666)
    said = {"time": "2026-11-22T12:00:00Z", "event": "ConsoleLogin", "outcome": "success", "source_ip": "::1"}
    for number in ("1", "2"):
        file = AccessFile(str(path))
        file.add([Access(**said, account="1", region="us-east-1", event_id=number)])
        file.close()

    assert path.read_bytes().count(b"\n") == 2


def test_compiled_rules_are_kept_where_there_are_no_owners(windows, tmp_path, monkeypatch):
    monkeypatch.setenv("GUARDRAILS_CACHE_KEY", str(tmp_path / "keys" / "cache.key"))
    module_cache.write(tmp_path / "cache" / "module", b"\0asm\r\n")

    assert module_cache.read(tmp_path / "cache" / "module") == b"\0asm\r\n"


def test_flags_that_there_are_not_are_left_out_and_bytes_stay_bytes(windows, monkeypatch):
    assert systems.flags("O_NOFOLLOW", "O_CLOEXEC") == 0
    monkeypatch.setattr(os, "O_BINARY", 0x8000, raising=False)
    assert systems.flags("O_NOFOLLOW") == 0x8000


def test_ctrl_break_stops_a_scan_in_order(monkeypatch):
    stopped = []
    monkeypatch.setattr(signal, "SIGBREAK", signal.SIGUSR1, raising=False)
    with scanning.stopped_by_signals([lambda: stopped.append(1)]):
        signal.raise_signal(signal.SIGUSR1)

    assert stopped == [1]


@pytest.mark.parametrize(
    "path", [r"C:\out\report.json", r"\\?\C:\a very long\report.json", r"\\server\share\r.json", "C:r.json"]
)
def test_paths_of_windows_go_through_options_and_settings_as_they_are(path):
    (target,) = parse([f"json={path}"], quiet=False)
    assert target.path == path

    settings = load_settings(None, {"register": path}, {"GUARDRAILS_WAIVERS_FILE": path}, Path("none"))
    assert (settings.register, settings.waivers.file) == ((path,), path)
    assert PureWindowsPath(path).name in ("report.json", "r.json")


def test_a_rule_below_a_folder_of_windows_is_named_as_everywhere():
    path = PureWindowsPath("guardrails", "regimes", "org_acme", "small", "small.rego")

    assert is_rule(path.as_posix())


@pytest.mark.parametrize("page", ["cp437", "cp1252", "ascii"])
def test_what_a_code_page_does_not_have_is_written_plainly(page):
    said = "FAIL… 3 × a → b ≥ 1 · 東".encode(page, PLAINLY).decode(page)

    assert said.startswith("FAIL... 3 x a -> b" if page == "ascii" else "FAIL")
    assert "\\u2026" not in said
    assert said.endswith("\\u6771")
    assert codecs.lookup_error(PLAINLY)


def test_files_with_line_ends_of_windows_say_the_same(tmp_path):
    accounts = "[{provider: aws, id: '111122223333'}]"
    text = f"schema: guardrails.register/1\ncustomers:\n- id: a\n  accounts: {accounts}\n"
    for name, end in (("lf.yaml", "\n"), ("crlf.yaml", "\r\n")):
        (tmp_path / name).write_bytes(text.replace("\n", end).encode())
    (tmp_path / "list").write_bytes(b"111122223333 # one\r\n444455556666\r\n")

    lf, crlf = (load(str(tmp_path / each)) for each in ("lf.yaml", "crlf.yaml"))
    assert lf.customers == crlf.customers
    assert scanning.listed([f"@{tmp_path / 'list'}"], "--accounts") == ("111122223333", "444455556666")


def test_a_rule_of_your_own_is_the_same_with_line_ends_of_windows(tmp_path):
    from guardrails.policy.annotations import read_rule

    scaffold.new("org_acme", "accelerators_are_few", tmp_path, date(2026, 11, 22))
    (path,) = (each for each in tmp_path.rglob("*.rego") if not each.name.endswith("_test.rego"))
    name = path.relative_to(tmp_path).as_posix()
    before = read_rule(name, path.read_text(encoding="utf-8"))
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert read_rule(name, path.read_text(encoding="utf-8")) == before
