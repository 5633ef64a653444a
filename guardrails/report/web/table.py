"""Values that are said often, each written once: what keeps the page of thousands of customers small."""

from collections.abc import Callable

import msgspec

Row = list[object]
"""Places and small values; names of fields would be most of the page. `data.js` says what stands where."""


class Table:
    """Values by their place; the same value has the same place.

    >>> table = Table()
    >>> table.place("verify"), table.place("report"), table.place("verify")
    (0, 1, 0)
    """

    def __init__(self) -> None:
        self._places: dict[bytes, int] = {}
        self._encode: Callable[[object], bytes] = msgspec.json.Encoder().encode

    def place(self, value: object) -> int:
        """Where the value stands; it is entered when it is new."""
        return self._places.setdefault(self._encode(value), len(self._places))

    def values(self) -> list[msgspec.Raw]:
        """All of them, by place."""
        return list(map(msgspec.Raw, self._places))


class Parties:
    """Whoever verdicts are about: customers, groups, the provider; by place, in the order they are named."""

    def __init__(self) -> None:
        self.kinds: dict[str, str] = {}
        self._places: dict[str, int] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def place(self, name: str, kind: str = "") -> int:
        """Where the party stands; the first who names it says what it is."""
        self.kinds.setdefault(name, kind)
        return self._places.setdefault(name, len(self._places))
