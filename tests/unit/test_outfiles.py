"""An output takes nobody's file away."""

import os
import re

import pytest

from guardrails import outfiles
from guardrails.errors import InputError
from tests.conftest import ROOT

REPORT = b'{"schema":"guardrails.report/1","tool":{}}\n'


def write(path, **given):
    outfiles.write(path, [REPORT], outfiles.JSON, **given)


@pytest.mark.parametrize("before", [None, b"", REPORT, REPORT * 2])
def test_an_output_goes_onto_nothing_or_onto_its_own_kind(tmp_path, before):
    path = tmp_path / "report.json"
    if before is not None:
        path.write_bytes(before)

    write(path)

    assert path.read_bytes() == REPORT
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "before", [b"{}", b"resource_changes", b'{"schema":"guardrails.baseline/1"}', b"Guardrails: x", b"\0" * 9]
)
def test_a_file_of_another_kind_stays(tmp_path, before):
    path = tmp_path / "plan.json"
    path.write_bytes(before)

    with pytest.raises(InputError, match="is there already, and is not a report in JSON"):
        write(path)

    assert path.read_bytes() == before


def test_a_link_is_not_followed_nor_replaced(tmp_path):
    target = tmp_path / "target"
    for name, content in (("file", REPORT), ("nothing", None)):
        if content:
            target.write_bytes(content)
        else:
            target.unlink()
        (tmp_path / name).symlink_to(target)
        with pytest.raises(InputError, match="is a link"):
            write(tmp_path / name)

    assert not target.exists()


@pytest.mark.parametrize("name", ["/dev/null", "pipe", "folder"])
def test_devices_pipes_and_folders_stay(tmp_path, name):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    before = (tmp_path / name).lstat()

    with pytest.raises(InputError, match="is no regular file"):
        write(tmp_path / name)

    assert (tmp_path / name).lstat() == before


def test_an_input_stays_by_whatever_name_it_is_called(tmp_path):
    (tmp_path / "report.json").write_bytes(REPORT)
    os.link(tmp_path / "report.json", tmp_path / "other.json")

    for name in ("report.json", "other.json"):
        with pytest.raises(InputError, match="is an input"):
            write(tmp_path / name, read=[str(tmp_path / "report.json"), "-", "no such", "\0"])


def test_what_was_there_stays_when_writing_fails(tmp_path):
    path = tmp_path / "report.json"
    path.write_bytes(REPORT)

    def broken():
        yield b"half"
        raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match="no space left"):
        outfiles.write(path, broken(), outfiles.JSON)

    assert path.read_bytes() == REPORT
    assert list(tmp_path.iterdir()) == [path]


def test_permissions_of_what_is_replaced_are_kept(tmp_path):
    path = tmp_path / "report.json"
    path.write_bytes(REPORT)
    path.chmod(0o640)

    write(path)

    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(("one", "other"), [("a", "a"), ("a", "./x/../a"), ("a", "link"), ("a", "hard")])
def test_two_names_of_one_file_are_known(tmp_path, one, other):
    (tmp_path / "a").write_bytes(b"")
    (tmp_path / "x").mkdir()
    (tmp_path / "link").symlink_to("a")
    os.link(tmp_path / "a", tmp_path / "hard")

    assert outfiles.same_file(str(tmp_path / one), f"{tmp_path}/{other}")
    assert not outfiles.same_file(str(tmp_path / one), f"{tmp_path}/b")


ELSEWHERE = {
    "guardrails/cli/demo.py": "a folder that is new or empty",
    "guardrails/cli/outputs.py": "adds to the summary of a job, through no link",
    "guardrails/cli/importing.py": "a new register: onto nothing",
    "guardrails/pack/replay.py": "a temporary folder of its own",
    "guardrails/policy/build.py": "what is generated in a checkout of ours",
    "guardrails/policy/module_cache.py": "the user's own cache",
    "guardrails/policy/scaffold.py": "a new rule: onto nothing",
    "guardrails/clouds/access.py": "adds to a file of its own kind, through no link",
    "guardrails/scan/record_file.py": "a journal, opened where there is nothing else",
}


def test_files_are_written_in_one_place():
    writes = re.compile(r"(?<!formatter\.)write_(bytes|text)\(|open\(.{0,60}\"[wxa]b?\"|O_WRONLY|O_RDWR \|")
    found = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "guardrails").rglob("*.py")
        if writes.search(path.read_text(encoding="utf-8"))
    }

    assert found == {*ELSEWHERE, "guardrails/outfiles.py"}
