"""Decodes what was read as its type, in several threads at once. Knows no cloud.

msgspec builds what it has to know of a type at the type's first use, and crashes the process when two threads
do so at the same time (seen with 0.22 on Python 3.11). Here the first use is one thread's only.
"""

from threading import Lock
from typing import TypeVar

import msgspec

T = TypeVar("T")

_FIRST = Lock()
_USED: set[object] = set()


def convert(value: object, kind: type[T]) -> T:
    """A value as its type; numbers in text are read.

    Raises:
        msgspec.ValidationError: It does not fit.
    """
    return msgspec.convert(value, ready(kind), strict=False)


def ready(kind: type[T]) -> type[T]:
    """The type, once it can be used by several threads."""
    if kind not in _USED:
        with _FIRST:
            msgspec.msgpack.Decoder(kind)
            _USED.add(kind)
    return kind
