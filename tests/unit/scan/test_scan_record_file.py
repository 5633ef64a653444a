"""The journal's file: it survives every cut at its end, and no damage before that."""

import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.errors import InputError
from guardrails.scan.record_file import HEAD, SYNC_RECORDS, RecordFile

MAGIC = b"magic/1\n"
BODIES = (b"one", b"", b"three" * 9)


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def written(path, bodies=BODIES):
    file = RecordFile(path, MAGIC, Clock())
    file.start()
    places = [file.append(each) for each in bodies]
    file.close()
    return places


def found(path):
    file = RecordFile(path, MAGIC, Clock())
    try:
        return [] if file.empty else [body for _, body in file.records()]
    finally:
        file.close()


def test_records_come_back_in_order_and_one_by_one(tmp_path):
    path = tmp_path / "deep" / "journal"
    places = written(path)

    file = RecordFile(path, MAGIC, Clock())

    assert list(file.records()) == list(zip(places, BODIES, strict=True))
    assert file.read(places[2]) == BODIES[2]
    file.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_cut_at_any_byte_only_the_torn_record_is_lost_and_more_can_be_written(tmp_path):
    places = written(tmp_path / "whole")
    data = (tmp_path / "whole").read_bytes()
    ends = [*places[1:], len(data)]
    for cut in range(len(data)):
        path = tmp_path / "cut"
        path.write_bytes(data[:cut])
        whole = [body for body, end in zip(BODIES, ends, strict=True) if end <= cut]

        assert found(path) == whole
        file = RecordFile(path, MAGIC, Clock())
        if file.empty:
            file.start()
        list(file.records())
        file.append(b"after")
        file.close()
        assert found(path) == [*whole, b"after"]


@given(st.data())
def test_with_any_byte_altered_it_is_refused_or_ends_before_the_altered_record(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("altered") / "journal"
    places = written(path)
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)

    if at >= places[2] + HEAD:
        assert found(path) == list(BODIES[:2])
    else:
        with pytest.raises(InputError, match=r"damaged|not a journal"):
            found(path)


def test_damage_in_the_middle_is_refused_with_its_place(tmp_path):
    path = tmp_path / "journal"
    places = written(path)
    content = bytearray(path.read_bytes())
    content[places[0] + 13] ^= 1
    path.write_bytes(content)

    with pytest.raises(InputError, match=f"damaged at byte {places[0]}"):
        found(path)


def test_a_record_that_is_altered_while_it_is_used_is_refused(tmp_path):
    path = tmp_path / "journal"
    file = RecordFile(path, MAGIC, Clock())
    file.start()
    places = [file.append(each) for each in BODIES]
    os.truncate(path, places[2] + 3)

    with pytest.raises(InputError, match="damaged"):
        file.read(places[2])
    file.close()


def test_a_second_process_cannot_use_it(tmp_path):
    path = tmp_path / "journal"
    file = RecordFile(path, MAGIC, Clock())

    with pytest.raises(InputError, match="another scan writes") as caught:
        RecordFile(path, MAGIC, Clock())

    assert "--journal" in caught.value.hint
    file.close()


def test_a_foreign_file_is_not_taken_for_one(tmp_path):
    path = tmp_path / "journal"
    path.write_bytes(b"something else")

    with pytest.raises(InputError, match="not a journal of this version"):
        found(path)


@pytest.mark.parametrize("name", ["folder", "file/below"])
def test_where_nothing_can_be_written_is_said(tmp_path, name):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("")

    with pytest.raises(InputError, match="cannot be written"):
        RecordFile(tmp_path / name, MAGIC, Clock())


def test_records_are_forced_to_the_disk_by_time_and_by_number(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", synced.append)
    clock = Clock()
    file = RecordFile(tmp_path / "journal", MAGIC, clock)
    file.start()

    file.append(b"soon")
    assert synced == []
    clock.now = 1.5
    file.append(b"late")
    assert len(synced) == 1
    for _ in range(SYNC_RECORDS):
        file.append(b"many")
    assert len(synced) == 2
    file.remove()
    assert not (tmp_path / "journal").exists()


def test_a_full_disk_is_said(tmp_path, monkeypatch):
    file = RecordFile(tmp_path / "journal", MAGIC, Clock())

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "pwrite", full)
    with pytest.raises(InputError, match="no space left"):
        file.start()
    file.close()
