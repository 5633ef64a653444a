"""Snapshot files: the same again from what was written, and nothing from what was altered."""

import hashlib
import stat
import zlib
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.errors import InputError
from guardrails.model.account import AccountTag, CloudAccount
from guardrails.model.coverage import Coverage
from guardrails.model.range import Range
from guardrails.model.workload import Claim, InstanceDetails, Unresolved, Workload
from guardrails.snapshot import format as form
from guardrails.snapshot.read import read_snapshots
from guardrails.snapshot.write import Collected, write_snapshot
from tests.estates import SCAN, account, equal, part, running, snapshot

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBERS = st.integers(0, 9) | st.floats(0, 1e6)
RANGES = st.builds(Range, NUMBERS)
CLAIMS = st.builds(Claim, st.just("tag"), TEXTS, TEXTS, st.booleans())
NOTHING = {"accounts": 0, "coverage": 0, "workloads": 0}
LATER = msgspec.structs.replace(SCAN, ended=SCAN.ended + timedelta(1))


@st.composite
def workloads(draw):
    return running(
        account(),
        region=draw(TEXTS),
        zone=draw(TEXTS),
        instances=draw(RANGES),
        ceiling=draw(RANGES),
        accelerators=draw(RANGES),
        claims=tuple(draw(st.lists(CLAIMS, max_size=3))),
        unresolved=tuple(draw(st.lists(st.builds(Unresolved, TEXTS, TEXTS), max_size=2))),
        fabric_gbps=draw(st.none() | NUMBERS),
        live=draw(
            st.none()
            | st.builds(InstanceDetails, made_by=TEXTS, efa=st.sampled_from(("yes", "no", "unknown")))
        ),
    )


def read(path):
    return read_snapshots([str(path)])


def written(path, rows=(), one=None, coverage=(), scan=SCAN):
    found = Collected()
    found.add(one or account(), coverage, rows)
    write_snapshot(path, "guardrails test", [found.part(scan, (), {"regions": ["us-east-1"]})])
    return path


@given(st.lists(workloads(), max_size=5))
def test_what_was_written_is_read(tmp_path_factory, rows):
    one = account(path=("r-1", "ou-2"), tags=(AccountTag("customer", "C-1"),), quota_accelerators=Range(0, 8))
    lines = [Coverage(where="aws/1/us-east-1/ec2", what="workloads", state="denied", reason="no")]
    path = written(tmp_path_factory.mktemp("s") / "s", rows, one, lines)

    found = read(path)

    assert found.accounts == (one,)
    assert found.coverage == tuple(lines)
    assert len(found.workloads) == len(rows) == found.resources_seen
    assert all(equal(a, b) for a, b in zip(found.workloads, rows, strict=True))
    narrowed = msgspec.structs.replace(SCAN, narrowed=("regions us-east-1",))
    assert (found.scope, found.scans) == ("estate", (narrowed,))
    (source,) = found.inputs
    assert (source.kind, source.name) == ("snapshot", "s")
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_same_content_gives_the_same_bytes_in_any_order_of_accounts(tmp_path):
    accounts = [account(number) for number in range(1, 6)]
    one = snapshot(tmp_path / "one", *accounts)
    other = snapshot(tmp_path / "other", *reversed(accounts))

    assert one.read_bytes() == other.read_bytes()
    assert stat.S_IMODE(one.stat().st_mode) == 0o600
    assert sorted(each.name for each in tmp_path.iterdir()) == ["one", "other"]


def test_it_can_be_opened_without_us(tmp_path):
    path = written(tmp_path / "s", [running(account())])
    magic, header, digest, content = path.read_bytes().split(b"\n", 3)

    said = msgspec.json.decode(header)
    assert magic == b"guardrails.snapshot/1"
    assert digest.decode() == hashlib.sha256(magic + b"\n" + header + b"\n").hexdigest()
    assert said["content"]["sha256"] == hashlib.sha256(content).hexdigest()
    assert said["request"] == {"regions": ["us-east-1"]}
    assert said["counts"] == {"accounts": 1, "coverage": 0, "workloads": 1}
    lines = [msgspec.json.decode(line) for line in zlib.decompress(content, 31).splitlines()]
    assert [next(iter(line)) for line in lines] == ["account", "workload"]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return written(tmp_path_factory.mktemp("small") / "s", [running(account())]).read_bytes()


@given(st.data())
def test_any_altered_byte_is_refused(tmp_path_factory, small, data):
    content = bytearray(small)
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    path = tmp_path_factory.mktemp("altered") / "s"
    path.write_bytes(content)

    with pytest.raises(InputError) as caught:
        read(path)
    assert len(str(caught.value).splitlines()) == 1


def test_cut_at_any_byte_or_followed_by_one_it_is_refused(tmp_path, small):
    path = tmp_path / "s"
    for data in (*(small[:cut] for cut in range(len(small))), small + b"\n", small + small):
        path.write_bytes(data)
        with pytest.raises(InputError):
            read(path)


def altered(data, change=None, content=None, lines=None, drop=""):
    """The file with another header or content, its digests made anew."""
    first, second, _, rest = data.split(b"\n", 3)
    if lines is not None:
        packer = zlib.compressobj(wbits=31)
        rest = packer.compress(lines) + packer.flush()
    rest = content or rest
    header = msgspec.json.decode(second) | (change or {})
    header.pop(drop, None)
    header["content"] = {
        "codec": header["content"]["codec"],
        "bytes": len(rest),
        "sha256": hashlib.sha256(rest).hexdigest(),
    }
    line = msgspec.json.encode(header) + b"\n"
    return first + b"\n" + line + form.digest_line(first + b"\n", line) + rest


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: b"", "is empty"),
        (lambda data: b"PK\3\4", "is not a snapshot"),
        (lambda data: data.replace(b"/1\n", b"/2\n", 1), "is a snapshot of version 2; this guardrails reads"),
        (lambda data: data[:-20], "is truncated: 20 of"),
        (lambda data: data + b"x", "something follows its end"),
        (lambda data: altered(data, {"scan": 7}), "a header that cannot be read"),
        (lambda data: altered(data, drop="scan"), "it names no scan"),
        (lambda data: altered(data, {"content": {"codec": "zstd"}}), "compressed with 'zstd'"),
        (
            lambda data: altered(data, {"counts": NOTHING}),
            "other numbers",
        ),
        (lambda data: altered(data, content=b"no gzip"), "its content cannot be read"),
        (lambda data: altered(data, lines=b"[]\n"), "its content cannot be read"),
        (lambda data: altered(data, lines=b'{"account":'), "does not end with a line"),
        (lambda data: altered(data, content=data.split(b"\n", 3)[3][:-9]), "does not end where it should"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, small, change, words):
    path = tmp_path / "s"
    path.write_bytes(change(small))

    with pytest.raises(InputError, match=words):
        read(path)


def test_a_line_without_end_does_not_fill_the_memory(tmp_path, small, monkeypatch):
    monkeypatch.setattr(form, "LONGEST_LINE", 100)
    path = tmp_path / "s"
    path.write_bytes(altered(small, lines=b'{"account": "' + b"x" * 1000))

    with pytest.raises(InputError, match="longer than any"):
        read(path)


def test_a_newer_minor_version_is_read_and_an_older_one_leaves_unknown_what_it_did_not_know(tmp_path, small):
    path = tmp_path / "s"
    old = {"id": "i", "address": "i", "provider": "aws", "kind": "aws_instance"}
    numbers = {name: {"min": 1, "max": 1} for name in ("instances", "accelerators", "ceiling")}
    lines = [
        {"account": {"provider": "aws", "id": "1", "invented": [1]}},
        {"dream": {"of": "later"}},
        {"workload": old | numbers | {"colour": "blue"}},
    ]
    text = b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
    path.write_bytes(altered(small, {"minor": 9, "colour": "red"}, lines=text))

    found = read(path)

    assert found.accounts == (CloudAccount(provider="aws", id="1"),)
    assert found.accounts[0].state == "unknown"
    assert found.workloads[0] == Workload(**old, **{name: Range(1, 1) for name in numbers})
    assert found.workloads[0].region == "unknown"


def test_several_are_one_estate_unless_they_hold_the_same_account(tmp_path):
    one = snapshot(tmp_path / "one", account(1))
    other = snapshot(tmp_path / "other", account(2), scan=LATER)
    found = read_snapshots([str(one), str(other)])

    assert [each.id for each in found.accounts] == [account(1).id, account(2).id]
    assert len(found.scans) == len(found.inputs) == 2
    assert len(found.workloads) == 4
    with pytest.raises(InputError, match="holds aws account 100000000001, and so does"):
        read_snapshots([str(one), str(snapshot(tmp_path / "third", account(1)))])


@pytest.mark.parametrize(("name", "words"), [("absent", "no such file"), (".", "is a directory")])
def test_what_is_no_file_is_said(tmp_path, name, words):
    with pytest.raises(InputError, match=words):
        read(tmp_path / name)


def test_where_it_cannot_be_written_is_said_and_nothing_is_left(tmp_path):
    (tmp_path / "folder").mkdir()

    with pytest.raises(InputError, match="is no regular file"):
        written(tmp_path / "folder")
    with pytest.raises(InputError, match="no such file"):
        written(tmp_path / "absent" / "s")
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]


def test_what_many_rows_say_alike_is_held_once(tmp_path):
    rows = [
        running(account(), number, live=InstanceDetails(launched_day=f"2026-03-0{1 + number % 2}"))
        for number in range(20)
    ]
    found = read(written(tmp_path / "s", rows)).workloads

    assert [each.live for each in found] == [each.live for each in rows]
    assert len({id(each.live) for each in found}) == 2


AZURE = msgspec.structs.replace(SCAN, provider="azure", whole=False, left_out=("s-9",))


def clouds():
    """Parts of two clouds."""
    subscription = account(provider="azure", id="b28af3ac-0000-4000-8000-000000000001")
    return [part(account(1), account(2)), part(subscription, scan=AZURE)]


def test_one_file_holds_several_clouds_in_whatever_order_they_are_given(tmp_path):
    write_snapshot(tmp_path / "s", "guardrails test", clouds())
    write_snapshot(tmp_path / "other", "guardrails test", clouds()[::-1])

    found = read(tmp_path / "s")

    assert (tmp_path / "s").read_bytes() == (tmp_path / "other").read_bytes()
    assert found.scans == (SCAN, AZURE)
    assert [each.provider for each in found.accounts] == ["aws", "aws", "azure"]
    assert {each.provider for each in found.workloads} == {"aws", "azure"}
    assert len(found.workloads) == 6
    _, header, _ = (tmp_path / "s").read_bytes().split(b"\n", 2)
    said = msgspec.json.decode(header)
    assert said["minor"] == 1
    assert "scan" not in said
    assert set(said["request"]) == {"aws", "azure"}


def test_a_file_of_one_cloud_has_nothing_that_an_older_version_does_not_know(tmp_path):
    _, header, _ = snapshot(tmp_path / "s", account()).read_bytes().split(b"\n", 2)

    said = msgspec.json.decode(header)

    assert set(said) == {"minor", "tool", "scan", "request", "counts", "content"}
    assert said["minor"] == 0


def test_an_account_in_a_file_of_several_clouds_and_in_another_is_refused(tmp_path):
    write_snapshot(tmp_path / "several", "guardrails test", clouds())
    one = snapshot(tmp_path / "one", account(2))

    with pytest.raises(InputError, match="holds aws account 100000000002, and so does"):
        read_snapshots([str(tmp_path / "several"), str(one)])
