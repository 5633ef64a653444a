"""No input runs for ever: files only, and each bound is one clear line."""

import gzip
import hashlib
import io
import os
import sys
from pathlib import Path

import msgspec
import pytest

from guardrails import files, limits
from guardrails.catalog.load import load as load_catalog
from guardrails.catalog.vendor import read_listing
from guardrails.configuration import load_settings
from guardrails.errors import EngineError, InputError, PolicyError
from guardrails.formats.terraform import files as plan_files
from guardrails.policy import own
from guardrails.policy.engines import deadline
from guardrails.register.load import examine
from guardrails.register.patterns import Matcher, ModulePattern
from guardrails.snapshot import format as form
from guardrails.snapshot import read as snapshots
from tests.unit.policy.fake_opa import Answer, fake_opa
from tests.unit.policy.test_opa import DECIDE, opened

DOORS = {
    "plan": plan_files.read,
    "register": examine,
    "snapshot": lambda name: snapshots.read_snapshots([name]),
    "configuration": lambda name: load_settings(name, {}, {}, Path()),
    "listing": lambda name: read_listing(Path(name)),
    "catalog": lambda name: load_catalog(Path(name)),
}


@pytest.fixture
def pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe.json")
    return str(tmp_path / "pipe.json")


@pytest.mark.parametrize("door", DOORS)
def test_a_pipe_or_device_is_refused_without_waiting_for_it(door, pipe):
    for name in (pipe, "/dev/zero"):
        with pytest.raises(InputError, match="is a pipe or a device, not a file"):
            DOORS[door](name)


def test_standard_input_that_does_not_end_is_given_up(monkeypatch):
    class Endless(io.RawIOBase):
        def read(self, size=-1):
            assert size > 0, "would never come back"
            return b" " * min(size, 1000)

    monkeypatch.setattr(plan_files, "PLAN_BYTES", 10_000)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Endless()))

    with pytest.raises(InputError, match="is larger than"):
        plan_files.read("-")


def test_a_file_of_the_bound_is_read_and_one_byte_more_is_not(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"x" * 100)

    assert len(files.read_bytes(path, most=100)) == 100
    with pytest.raises(InputError, match="is larger than"):
        files.read_bytes(path, most=99)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
@pytest.mark.parametrize("blank", [b"", b"\n\n ", b"\x00\x00"])
@pytest.mark.parametrize("name", ["x.csv", "x.yaml", "x.json"])
def test_a_file_of_blanks_is_empty_whatever_mark_it_begins_with(tmp_path, name, mark, blank):
    (tmp_path / name).write_bytes(mark + blank)

    with pytest.raises(InputError, match="is empty"):
        examine(tmp_path / name)


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n", b"\xff\xfe", b"\xff\xfe\n\x00", b" \n"]
)
def test_a_plan_of_blanks_is_empty_whatever_mark_it_begins_with(tmp_path, data):
    (tmp_path / "plan.json").write_bytes(data)

    with pytest.raises(InputError, match="is empty"):
        plan_files.read(str(tmp_path / "plan.json"))


def test_the_last_of_many_keys_given_twice_is_named_at_once(tmp_path):
    keys = ",".join(f'"k{number}": 1' for number in range(200_000))
    (tmp_path / "x.json").write_text(f'{{{keys}, "k199999": 2}}')

    with pytest.raises(InputError, match="'k199999' is given twice"):
        examine(tmp_path / "x.json")


@pytest.mark.parametrize("pattern", ["module.*a*a*a*a*a*b", "*a*{customer}z", "module.*.*.*.*.*.*.x"])
def test_patterns_take_time_with_the_address_and_not_with_its_power(pattern):
    rule = ModulePattern(pattern=pattern, customer="" if "{" in pattern else "x")

    assert Matcher(rule).name("module." + "a." * 2_000) == ""
    assert Matcher(rule).name("module." + "a" * 100_000) == ""


@pytest.mark.parametrize(
    ("pattern", "address", "name"),
    [
        ("module.*_{customer}", "module.a_b_acme", "acme"),
        ("module.*_*_{customer}", "module.a_b_c_acme", "acme"),
        ("module.a*.module.b*.module.{customer}", "module.ax[0].module.by.module.acme[1]", "acme"),
        ("module.{customer}*", "module.acme_two", "acme_two"),
        ("module.**x_{customer}", "module.xx_acme", "acme"),
        ("*_{customer}.module.gpu", "module.a_acme.module.cpu", ""),
    ],
)
def test_patterns_with_several_stars_capture_what_stands_last(pattern, address, name):
    assert Matcher(ModulePattern(pattern=pattern)).name(address) == name


def test_own_rules_are_bounded(tmp_path, monkeypatch):
    folder = tmp_path / "guardrails" / "regimes" / "org_acme" / "many"
    folder.mkdir(parents=True)
    definitions = "".join(f"p{number} := 1\n" for number in range(60_000))
    (folder / "many.rego").write_text(f"package guardrails.regimes.org_acme.many\n\n{definitions}")

    with pytest.raises(PolicyError, match="is larger than 128 KiB"):
        own.Folder(tmp_path)

    (folder / "many.rego").write_text("package guardrails.regimes.org_acme.many\n")
    monkeypatch.setattr(own, "OWN_RULES_BYTES", 10)
    with pytest.raises(PolicyError, match="MiB of rules"):
        own.Folder(tmp_path)


def bomb(path, line, times):
    """A snapshot whose small content expands to many lines."""
    content = gzip.compress(line * times, mtime=0)
    scan = {
        "provider": "aws",
        "started": "2026-11-22T00:00:00Z",
        "ended": "2026-11-22T00:00:00Z",
        "whole": True,
    }
    header = msgspec.json.encode(
        {
            "tool": "x",
            "scan": scan,
            "counts": {"accounts": 0, "coverage": 0, "workloads": 0},
            "content": {
                "codec": form.CODEC,
                "bytes": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
            },
        }
    )
    head = header + b"\n"
    path.write_bytes(form.MAGIC + head + form.digest_line(form.MAGIC, head) + content)
    return str(path)


def test_a_snapshot_that_expands_to_many_lines_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(snapshots, "SNAPSHOT_LINES", 1000)

    assert not snapshots.read_snapshots([bomb(tmp_path / "few", b"{}\n", 1000)]).workloads
    with pytest.raises(InputError, match="holds more than 1,000 lines"):
        snapshots.read_snapshots([bomb(tmp_path / "many", b"{}\n", 1001)])


def test_a_snapshot_that_expands_to_many_bytes_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(snapshots, "SNAPSHOT_BYTES", 4 << 20)

    with pytest.raises(InputError, match="expands to more than"):
        snapshots.read_snapshots([bomb(tmp_path / "large", b"{" + b" " * 1000 + b"}\n", 10_000)])


def test_an_answer_of_an_opa_server_is_bounded(monkeypatch):
    monkeypatch.setattr(deadline, "OPA_ANSWER_BYTES", 100_000)
    with fake_opa(**{DECIDE: Answer({"result": {"x": "y" * 200_000}})}) as fake:
        engine = opened(fake.url)
        with pytest.raises(EngineError, match="the answer is larger than"):
            engine.evaluate(b"{}")

        assert all(each.get("Accept-Encoding", "identity") == "identity" for each in fake.headers)


def test_what_is_legitimately_large_is_below_the_bounds():
    assert limits.PLAN_BYTES > 4 * 360 * limits.MIB
    assert limits.SNAPSHOT_LINES > 4 * 1_000_000
    assert limits.FILE_BYTES > 2 * 100 * limits.MIB
