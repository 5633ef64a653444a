"""Botocore's service models without what a scan never calls: memory and time of clients, and nothing else.

A client has a method for every operation of its service's model, and the models are mostly documentation:
those of ec2 and sagemaker take 40 MB, a client of ec2 1.3 MB and 14 ms. What is left here takes 1.5 MB, a
client 0.13 MB and 2 ms (measured with botocore 1.43).
"""

import gzip
from collections.abc import Container, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from botocore.loaders import Loader


def trimming(loader: "Loader", operations: Container[str]) -> "Loader":
    """A loader that reads from the same folders, and keeps what these operations need.

    Args:
        loader: Whose folders are searched.
        operations: Names as the APIs have them, e.g. `DescribeInstances`, of whatever service.
    """
    from botocore.loaders import JSONFileLoader, Loader  # noqa: PLC0415

    class Trimming(JSONFileLoader):  # type: ignore[misc]
        """Reads the files of models; botocore's own way takes twice as much memory on the way."""

        def load_file(self, file_path: str) -> Any:
            """The file's content; None when there is no such file."""
            content = _content(file_path)
            found = None if content is None else msgspec.json.decode(content)
            return trimmed(found, operations) if found and "operations" in found else found

    return Loader(list(loader.search_paths), Trimming(), include_default_search_paths=False)


def trimmed(model: dict[str, Any], operations: Container[str]) -> dict[str, Any]:
    """A service's model with only these operations, what they refer to, and no documentation."""
    kept = {name: _bare(each) for name, each in model["operations"].items() if name in operations}
    every, shapes = model["shapes"], {}
    wanted = set(_references(kept))
    while wanted:
        name = wanted.pop()
        shapes[name] = _bare(every[name])
        wanted |= set(_references(shapes[name])) - shapes.keys()
    return {**model, "operations": kept, "shapes": shapes}


def _content(path: str) -> bytes | None:
    """Of a model's file, as botocore names it: without its ending."""
    plain, packed = Path(f"{path}.json"), Path(f"{path}.json.gz")
    if plain.is_file():
        return plain.read_bytes()
    return gzip.decompress(packed.read_bytes()) if packed.is_file() else None


def _bare(part: Any) -> Any:
    """Without texts for people; a member may be named `documentation`, and is no text."""
    if isinstance(part, dict):
        return {
            name: _bare(each)
            for name, each in part.items()
            if name != "documentation" or not isinstance(each, str)
        }
    return [_bare(each) for each in part] if isinstance(part, list) else part


def _references(part: Any) -> Iterator[str]:
    """Names of the shapes that it names."""
    if isinstance(part, dict):
        for name, each in part.items():
            if name == "shape" and isinstance(each, str):
                yield each
            else:
                yield from _references(each)
    elif isinstance(part, list):
        for each in part:
            yield from _references(each)
