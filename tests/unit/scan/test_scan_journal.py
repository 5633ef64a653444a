"""The journal of a scan: what it continues, and what it refuses to."""

from datetime import timedelta

import msgspec
import pytest

from guardrails.errors import InputError
from guardrails.scan.interface import Accounts, Opened, Reading, Unit
from guardrails.scan.journal import MAGIC, Begun, open_journal
from guardrails.scan.record_file import RecordFile
from tests.estates import NOON, account

BEGUN = Begun(tool="guardrails 1", provider="aws", parameters="p", started=NOON)
ONE = account()
UNITS = tuple(Unit(ONE.id, "us-east-1", service) for service in ("b", "a", "c"))


def filled(path):
    journal = open_journal(path, BEGUN, resume=False)
    journal.add_accounts(Accounts(accounts=(ONE,)))
    journal.add_opened(ONE.id, Opened(units=UNITS))
    journal.add(Reading(unit=UNITS[0], state="throttled", reason="slow"))
    journal.add(Reading(unit=UNITS[1], state="read", records=b"\0records"))
    journal.add(Reading(unit=UNITS[0], state="empty"))
    journal.close()
    return path


def test_everything_comes_back_and_the_last_word_counts(tmp_path):
    later = msgspec.structs.replace(BEGUN, started=NOON + timedelta(days=1))
    journal = open_journal(filled(tmp_path / "j"), later, resume=True)

    assert journal.resumed
    assert journal.begun.started == NOON
    assert journal.accounts().accounts == (ONE,)
    assert journal.opened(ONE.id).units == UNITS
    assert journal.opened("other") is None
    assert journal.pending(ONE.id, UNITS) == [UNITS[2]]
    assert [(each.unit.service, each.state) for each in journal.readings(ONE.id, UNITS)] == [
        ("a", "read"),
        ("b", "empty"),
    ]
    journal.forget(ONE.id)
    assert journal.pending(ONE.id, UNITS) == list(UNITS)
    journal.close()


def test_without_resume_it_begins_anew(tmp_path):
    journal = open_journal(filled(tmp_path / "j"), BEGUN, resume=False)

    assert not journal.resumed
    assert journal.accounts() is None
    journal.close()


def test_with_nothing_there_resume_begins(tmp_path):
    journal = open_journal(tmp_path / "j", BEGUN, resume=True)

    assert not journal.resumed
    journal.remove()
    assert not (tmp_path / "j").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"parameters": "other"}, "asked for something else"),
        ({"provider": "gcp"}, "asked for something else"),
        ({"tool": "guardrails 2"}, "guardrails 1 wrote it, this is guardrails 2"),
    ],
)
def test_another_scan_is_not_continued(tmp_path, change, words):
    path = filled(tmp_path / "j")

    with pytest.raises(InputError, match=words) as caught:
        open_journal(path, msgspec.structs.replace(BEGUN, **change), resume=True)

    assert "without --resume" in caught.value.hint
    open_journal(path, BEGUN, resume=True).close()


@pytest.mark.parametrize("bodies", [[b"no record"], [msgspec.msgpack.encode(BEGUN), b"no record"]])
def test_records_that_say_nothing_known_are_refused(tmp_path, bodies):
    file = RecordFile(tmp_path / "j", MAGIC, lambda: 0.0)
    file.start()
    for each in bodies:
        file.append(each)
    file.close()

    with pytest.raises(InputError, match=r"cannot be read|does not begin"):
        open_journal(tmp_path / "j", BEGUN, resume=True)


def test_cut_at_any_byte_it_is_continued_with_what_is_whole(tmp_path):
    data = filled(tmp_path / "j").read_bytes()
    kept = set()
    for cut in range(len(data)):
        path = tmp_path / "cut"
        path.write_bytes(data[:cut])
        journal = open_journal(path, BEGUN, resume=True)
        kept.add(len(journal.readings(ONE.id, UNITS)))
        journal.add(Reading(unit=UNITS[2], state="empty"))
        journal.close()
        journal = open_journal(path, BEGUN, resume=True)
        assert UNITS[2] not in journal.pending(ONE.id, UNITS)
        journal.close()
    assert kept == {0, 1, 2}
