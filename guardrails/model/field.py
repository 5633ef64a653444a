"""One value of a service's settings, as a plan, a template or an API says it: known, not set or not known."""

from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class Field(msgspec.Struct, Generic[T], frozen=True, gc=False):
    """One value.

    Attributes:
        value: None when it is not set, or not known.
        path: Where it stands, as people read it: `compute_resources[0].max_vcpus`.
        reason: Why it is not known; empty when it is known, or not set.
        hidden: It must not be printed; what follows from it may.
    """

    value: T | None = None
    path: str = ""
    reason: str = ""
    hidden: bool = False

    @property
    def missing(self) -> str:
        """Why there is no value, in words for people."""
        return self.reason or "is not set"

    @property
    def is_lost(self) -> bool:
        """Whether something is set, and not known."""
        return self.value is None and bool(self.reason)


def either(one: Field[T], other: Field[T]) -> Field[T]:
    """A value that has two names: what the first says, and where it says nothing, the second."""
    return other if one.value is None and not one.reason else one
