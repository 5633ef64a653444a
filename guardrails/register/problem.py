"""Something that is wrong with, or missing from, a register."""

from typing import Literal

import msgspec

from guardrails.yamltext import Path


class Problem(msgspec.Struct, frozen=True):
    """One line of `register check`.

    Attributes:
        path: Where in the register, from its top.
        message: What is wrong; quotes nothing that identifies a person.
        hint: What to do; empty when that is plain.
        kind: `unusable`: the register is refused; `doubt`: it is taken, and what is in doubt stays unknown.
    """

    path: Path
    message: str
    hint: str = ""
    kind: Literal["unusable", "doubt"] = "unusable"
