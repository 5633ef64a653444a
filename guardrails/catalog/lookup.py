"""Find a chip or a shape by the names that clouds use. Holds rows; reads no files.

Nothing here guesses: what is not in a row is None or False, and callers treat that as unknown.
"""

import hashlib
from collections.abc import Mapping
from typing import TypeVar

import msgspec

from guardrails.catalog import names
from guardrails.catalog.regions import Operator, RegionOperator, Regions, spelt
from guardrails.catalog.regions import country as country_of
from guardrails.catalog.rows import Chip, Family, LeftOut, Rows, Shape, Source
from guardrails.catalog.softened import NOBODY, Answer, Change
from guardrails.errors import CatalogError
from guardrails.model.workload import UNKNOWN

Key = TypeVar("Key", str, tuple[str, str])


class Catalog:
    """The rows in use, with the ways to find one.

    Attributes:
        chips: By name.
        shapes: By provider and normal form of the instance type.
        families: By provider and family.
        sources: By id.
        regions: By provider.
        left_out: Types that a list names and that are known not to count, by provider and normal form.
        changes: What the rows of `catalog.extra` change, by row.
        answer: Who answers for those that say less than ours.
    """

    def __init__(self, rows: Rows, changes: tuple[Change, ...] = (), answer: Answer = NOBODY) -> None:
        self.chips: Mapping[str, Chip] = {row.name: row for row in rows.chips}
        self.shapes: Mapping[tuple[str, str], Shape] = {shape_key(row): row for row in rows.shapes}
        self.families: Mapping[tuple[str, str], Family] = {
            (row.provider, row.family): row for row in rows.families
        }
        self.sources: Mapping[str, Source] = {row.id: row for row in rows.sources}
        self.regions: Mapping[str, Regions] = {row.provider: row for row in rows.regions}
        self.left_out: Mapping[tuple[str, str], LeftOut] = {
            (row.provider, names.normal(row.provider, row.instance_type)): row for row in rows.left_out
        }
        self.changes = changes
        self.answer = answer
        self._twins: dict[str, list[Shape]] | None = None
        self._accelerators: dict[tuple[str, str], Chip] | None = None
        self._digest = ""

    @property
    def digest(self) -> str:
        """`sha256:` of the rows in use, added ones included: same rows, same digest, whatever their file."""
        if not self._digest:
            rows = [_in_order(self.chips), _in_order(self.shapes), _in_order(self.families)]
            rows += [_in_order(self.sources), _in_order(self.regions), _in_order(self.left_out)]
            encoded = msgspec.json.encode(rows, order="deterministic")
            self._digest = f"sha256:{hashlib.sha256(encoded).hexdigest()}"
        return self._digest

    @property
    def oldest_day(self) -> str:
        """The day on which the source looked at longest ago was looked at, `YYYY-MM-DD`."""
        return min(self._looked_at(row) for table in (self.chips, self.shapes) for row in table.values())

    def _looked_at(self, row: Chip | Shape) -> str:
        source = self.sources.get(row.source)
        return source.looked_at if source else row.day

    def country(self, provider: str, region: str, zone: str = UNKNOWN) -> str:
        """The country of a region in the cloud's own spelling (Azure's display names too), or `unknown`.

        Args:
            provider: The cloud.
            region: Its region.
            zone: Of its local and wavelength zones the town decides.
        """
        listed = self.regions.get(provider)
        return UNKNOWN if listed is None else country_of(listed, region, zone, UNKNOWN)

    def operator(self, provider: str, region: str) -> Operator:
        """Who runs a region; of one that is not listed, nothing is known."""
        if self.country(provider, region) == UNKNOWN:
            return "unknown"
        other = self.run_by(provider, region)
        return "partner" if other is not None and other.kind == "partner" else "cloud"

    def run_by(self, provider: str, region: str) -> RegionOperator | None:
        """The company that runs a region in the cloud's place, where there is one."""
        operators = self.regions[provider].operators if provider in self.regions else ()
        return next((each for each in operators if spelt(region) in each.regions), None)

    def shape(self, provider: str, instance_type: str) -> Shape | None:
        """The shape of that very name; None when there is none.

        Azure sizes are compared without case, `ml.` is taken off on AWS, URLs are accepted on GCP, and
        variants that only differ in disks or network are one type (`names.normal`, `names.machine`).
        """
        name = names.normal(provider, instance_type)
        shape = self.shapes.get((provider, name))
        if shape is None and provider == "gcp" and (standard := names.predefined(name)) is not None:
            return self.shapes.get(("gcp", standard))
        if shape is None and provider == "azure" and ("azure", name) not in self.left_out:
            return self._twin(name, instance_type)
        return shape

    def _twin(self, name: str, instance_type: str) -> Shape | None:
        """The size of Azure of which `name` is a variant; its fabric is known where one like it is listed."""
        if self._twins is None:
            self._twins = {}
            for (provider, known), shape in self.shapes.items():
                if provider == "azure" and (machine := names.machine(known)) is not None:
                    self._twins.setdefault(machine, []).append(shape)
        twins = self._twins.get(names.machine(name) or "", [])
        if len({(shape.chip, shape.count) for shape in twins}) != 1:
            return None
        same = {shape.fabric_gbps for shape in twins if names.rdma(shape.instance_type) == names.rdma(name)}
        return msgspec.structs.replace(
            twins[0],
            instance_type=instance_type,
            fabric_gbps=same.pop() if len(same) == 1 else None,
            confidence="C",
            note=f"a variant of {twins[0].instance_type}",
        )

    def has_no_accelerators(self, provider: str, instance_type: str) -> bool:
        """Whether the type belongs to a family that is known to have no accelerator in any size.

        False is not "has one": it may also be a type that nobody knows.
        """
        name = names.normal(provider, instance_type)
        if (provider, name) in self.shapes or (provider, name) in self.left_out:
            return False
        return (provider, names.family(provider, name)) in self.families

    def accelerator(self, provider: str, name: str) -> Chip | None:
        """The chip that a cloud's accelerator field names (case and URL do not count)."""
        if self._accelerators is None:
            self._accelerators = {
                (cloud, alias.lower()): chip
                for chip in self.chips.values()
                for cloud, aliases in chip.names.items()
                for alias in aliases
            }
        return self._accelerators.get((provider, names.last_segment(name.strip()).lower()))

    def chip(self, name: str) -> Chip:
        """The chip of that name.

        Raises:
            CatalogError: There is none.
        """
        try:
            return self.chips[name]
        except KeyError:
            raise CatalogError(
                f"no chip is named {name!r}", hint="guardrails catalog list --chips shows all names"
            ) from None

    def tpu_slice(self, accelerator_type: str) -> tuple[Chip, float] | None:
        """The chip and the number of chips of a Cloud TPU accelerator type, e.g. `v5p-8` is 4 chips.

        The number in the name counts TensorCores in some generations and chips in others, and only some
        sizes exist: each is a row.
        """
        shape = self.shape("gcp", accelerator_type)
        if shape is None or shape.kind != "slice":
            return None
        return self.chip(shape.chip), shape.count


def shape_key(row: Shape) -> tuple[str, str]:
    """Under what a shape is filed."""
    return row.provider, names.normal(row.provider, row.instance_type)


def _in_order(table: Mapping[Key, object]) -> list[object]:
    """The rows of a table by their keys."""
    return [table[key] for key in sorted(table)]
