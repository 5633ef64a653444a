"""The layout of packs: plain ZIP for others, one form for us, and nothing else is taken."""

import io
import random
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails import limits
from guardrails.errors import InputError
from guardrails.pack import archive
from guardrails.pack.archive import Archive, pieces

MEMBERS = {"a.json": b"{}", "b/c.rego": b"package c\n" * 20, "empty": b""}
WORDS = st.text("aZ0_.-", min_size=1, max_size=6).map("x{}".format)
NAMES = st.lists(WORDS, min_size=1, max_size=3).map("/".join)


def read(data):
    return Archive(io.BytesIO(data), "e.pack")


def whole(members=None):
    return b"".join(pieces(members or MEMBERS))


@settings(max_examples=20)
@given(st.dictionaries(NAMES, st.binary(max_size=200), min_size=1, max_size=8))
def test_what_is_written_is_read_here_and_by_any_zip_tool(members):
    data = whole(members)

    with zipfile.ZipFile(io.BytesIO(data)) as other:
        assert other.testzip() is None
        assert {name: other.read(name) for name in other.namelist()} == members
    found = read(data)
    assert {name: found.read(name, 1000) for name in found.members} == members


def test_the_order_in_which_members_are_given_changes_nothing():
    assert whole(dict(reversed(MEMBERS.items()))) == whole()


def _changed(data, at, bits):
    return data[:at] + bytes([data[at] ^ bits]) + data[at + 1 :]


def test_every_change_outside_of_members_is_noticed():
    data = whole()
    contents = {
        at for each in read(data).members.values() for at in range(each.offset, each.offset + each.size)
    }

    for at in sorted(set(range(len(data))) - contents):
        with pytest.raises(InputError):
            _digests(_changed(data, at, random.Random(at).randrange(1, 256)))


def _digests(data):
    found = read(data)
    return [found.sha256(name) for name in found.members]


@pytest.mark.parametrize("end", [0, 1, 3, 4, 21, 22, 40, -1, -21, -22, -23, -70])
def test_a_file_that_is_cut_off_is_refused(end):
    with pytest.raises(InputError, match=r"e\.pack: (is empty|is no pack|changed)"):
        read(whole()[:end])


@pytest.mark.parametrize("more", [b"\0", b"PK\x05\x06" + bytes(18), b"x" * 70_000])
def test_bytes_before_or_after_are_refused(more):
    for data in (whole() + more, more + whole()):
        with pytest.raises(InputError):
            read(data)


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_of_another_tool_is_refused(compression):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as other:
        for name in ("a.json", "bomb"):
            other.writestr(name, bytes(1_000_000))

    with pytest.raises(InputError, match="changed"):
        read(out.getvalue())


@pytest.mark.parametrize(
    "name", ["../a", "/etc/passwd", "a//b", "a/../b", ".ssh/key", "a\\b", "C:a", "a\0b", "a b", "x" * 300, ""]
)
def test_a_name_that_leads_elsewhere_is_neither_written_nor_read(name, monkeypatch):
    with pytest.raises(InputError, match="name"):
        whole({name: b"x"})

    with monkeypatch.context() as patch:
        patch.setattr(archive, "is_name", lambda _: True)
        data = whole({name: b"x"})
    with pytest.raises(InputError):
        read(data)


def test_two_members_of_one_name_are_refused():
    one = whole({"a": b"x"})
    local, central = one[: -(46 + 1 + 22)], one[-(46 + 1 + 22) : -22]
    start = len(local) * 2
    second = central[:42] + struct.pack("<I", len(local)) + central[46:]
    end = b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, 2, 2, len(central) * 2, start, 0)

    with pytest.raises(InputError, match="a: there twice"):
        read(local + local + central + second + end)


def test_sizes_beyond_the_file_are_refused_without_reading_them():
    data = bytearray(whole({"a": b"x"}))
    at = len(data) - 22 - 47
    data[at + 20 : at + 28] = struct.pack("<2I", 0xFFFFFFF0, 0xFFFFFFF0)

    with pytest.raises(InputError, match="larger than the file"):
        read(bytes(data))


def test_more_than_a_pack_may_have_is_neither_written_nor_read(monkeypatch):
    data = whole()
    monkeypatch.setattr(archive, "PACK_MEMBERS", 2)

    with pytest.raises(InputError, match="larger than is read"):
        whole()
    with pytest.raises(InputError):
        read(data)


def test_a_member_that_could_not_be_read_again_is_not_written(monkeypatch):
    monkeypatch.setattr(archive, "PACK_MEMBER_BYTES", 100)

    with pytest.raises(InputError, match=r"b/c\.rego: 0 MiB is more than is read of a member"):
        whole()


def test_a_member_that_is_too_large_is_not_read():
    with pytest.raises(InputError, match="larger than is read"):
        read(whole()).read("b/c.rego", 10)
    assert limits.PACK_BYTES < 1 << 32  # what a ZIP without extensions can say
