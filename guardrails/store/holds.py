"""Legal holds, folded from the ledger."""

import msgspec
from sqlalchemy import Connection

from guardrails.errors import InputError
from guardrails.model.ledger import Entry, canonical
from guardrails.model.recorder import Contents
from guardrails.model.retention import Deletion, Hold, Release
from guardrails.store import contents, ledger
from guardrails.store.connect import Store


def holds(connection: Connection) -> dict[int, Hold]:
    """Holds that last, by the numbers of their entries."""
    entries = ledger.of_kind(connection, "hold", "release")
    loaded = contents.load(connection, (each.content for each in entries))
    found: dict[int, Hold] = {}
    for each in entries:
        data = loaded[each.content]
        if each.kind == "hold":
            held = msgspec.json.decode(data, type=Hold)
            found[each.number] = msgspec.structs.replace(held, number=each.number, at=each.at)
        else:
            found.pop(msgspec.json.decode(data, type=Release).hold, None)
    return found


def add(store: Store, hold: Hold, at: str) -> Entry:
    """Record a hold."""
    with store.writing() as connection:
        return append(connection, hold, at)


def remove(store: Store, release: Release, at: str) -> Entry:
    """Record the end of a hold.

    Raises:
        InputError: There is no such hold.
    """
    with store.writing() as connection:
        if release.hold not in holds(connection):
            raise InputError(f"{release.hold}: no such hold", hint="guardrails store hold list shows them")
        return append(connection, release, at)


def append(connection: Connection, content: Hold | Release | Deletion, at: str) -> Entry:
    """Record one of the three in the ledger."""
    kept = Contents()
    digest = kept.add(canonical(content))
    contents.save(connection, kept)
    match content:
        case Hold():
            return ledger.append(connection, "hold", digest, at)
        case Release():
            return ledger.append(connection, "release", digest, at)
        case Deletion():
            return ledger.append(connection, "deletion", digest, at)
