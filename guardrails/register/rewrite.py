"""Plain values of a register as a file: YAML as people write it, JSON, or a workbook."""

import re
from pathlib import Path

import msgspec

from guardrails.errors import RegisterError
from guardrails.model.customer import Register

_NOT_PLAIN = re.compile(r"~|null|0\d+|\d{10,}", re.IGNORECASE)
"""What stands in quotes: what our reader takes for nothing, and ids that others would take for numbers."""

_COMMENT = re.compile(r"(^|\s)#")


def encode(path: str, document: dict[str, object], register: Register) -> bytes:
    """The bytes of a file.

    Args:
        path: Its suffix says the format.
        document: Plain values.
        register: The same, typed.

    Raises:
        RegisterError: Another suffix, or a workbook and no openpyxl.
    """
    suffix = Path(path).suffix.lower()
    if suffix in (".yaml", ".yml"):
        return _yaml(document).encode()
    if suffix == ".json":
        return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"
    if suffix == ".xlsx":
        from guardrails.register.sheets.tofile import as_workbook  # noqa: PLC0415 - only for rows
        from guardrails.register.sheets.write import rows  # noqa: PLC0415

        return as_workbook(rows(register), path)
    raise RegisterError(f"{path}: is written as .yaml, .json or .xlsx", hint="name the file so")


def comments(text: str) -> int:
    """Lines with a comment, which a file that is written anew lacks. A `#` within a text counts, too."""
    return sum(_COMMENT.search(line) is not None for line in text.splitlines())


def _yaml(document: dict[str, object]) -> str:
    import yaml  # noqa: PLC0415 - only to write

    class Dumper(yaml.SafeDumper):
        """Scalars without tags or anchors, as our reader takes every one for text."""

        def ignore_aliases(self, _: object) -> bool:
            return True

    def text(dumper: yaml.SafeDumper, value: object) -> yaml.ScalarNode:
        quoted = isinstance(value, str) and (not value or _NOT_PLAIN.fullmatch(value))
        return dumper.represent_scalar("tag:yaml.org,2002:str", str(value), style='"' if quoted else None)

    for kind in (str, int, float):
        Dumper.add_representer(kind, text)
    Dumper.yaml_implicit_resolvers = {}
    written: str = yaml.dump(document, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=110)
    return written
