"""One row of the catalog: a chip, a shape, a family without accelerators, a type left out, a source.

The data files hold one JSON object per row; these structs are their format. Unknown or misspelt
fields are errors, so that a correction that would not take effect is not accepted in silence. The day of a
row is the day of its source; a row whose source has no row of its own says its day itself.
"""

from collections.abc import Sequence
from typing import Annotated, Literal, NamedTuple

import msgspec

from guardrails.catalog import export_class
from guardrails.catalog.regions import Regions

Provider = Literal["aws", "azure", "gcp"]
Confidence = Literal["V", "V2", "C", "M"]
"""V read in the primary source; V2 secondary source; C computed from marked inputs; M general knowledge."""
Tri = Literal["yes", "no", "unknown"]
Text = Annotated[str, msgspec.Meta(min_length=1)]
Positive = Annotated[float, msgspec.Meta(gt=0)]
Day = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
RowDay = Annotated[str, msgspec.Meta(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where figures come from; rows name it by `id`.

    Attributes:
        id: Short key, as used in `source` of the other rows.
        title: Title of the datasheet or page.
        url: Public address; empty when there is none.
        day: Day of the source: the one that it prints or was released on; the day it was read where it
            prints none. `YYYY-MM-DD`.
        read: Day on which it was last looked at, where that is another.
    """

    id: Text
    title: Text
    url: str
    day: Day
    read: RowDay = ""

    @property
    def looked_at(self) -> str:
        """The day on which it was last looked at."""
        return self.read or self.day


class Chip(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One accelerator model as the clouds count it ("one GPU"), with its peak rates.

    Attributes:
        name: Our name, e.g. `H100-SXM5-80GB`.
        vendor: Who makes or designs it.
        family: What kind of device it is.
        memory_gib: Nominal memory of ONE device; None when unpublished.
        memory_gb_per_s: Peak DRAM bandwidth of one device, 10^9 bytes/s.
        dense_tflops: Peak rate per precision in 10^12 operations/s (a multiply-add is two), WITHOUT
            sparsity; the matrix unit's rate where there is one. Integer precisions in 10^12 op/s.
        source: Id in the sources, or free text in added rows.
        day: Day of the source, `YYYY-MM-DD`.
        confidence: How sure the figures are.
        ai: False for FPGAs and video cards: accelerators, but no AI accelerators.
        die_area_mm2: Area of the logic die; None when unpublished or of several dies.
        planar: Made in a planar process, for which no performance density is defined.
        interconnect_gb_per_s: Chip-to-chip link bandwidth of one device, both directions, 10^9 bytes/s.
        datacenter_marketed: Designed or marketed for data centres (Note 2 of ECCN 3A090).
        upper_tflops: Upper bounds of rates that nobody publishes, in the same units; `note` says from what.
        names: What each cloud's accelerator fields call it.
        listed_memory_gib: What a cloud's own listing prints for its memory, where that is known to be wrong.
        note: What a reader must know about the figures.
    """

    name: Text
    vendor: Text
    family: Literal["gpu", "tpu", "neuron", "gaudi", "inference", "fpga", "video"]
    memory_gib: Positive | None
    memory_gb_per_s: Positive | None
    dense_tflops: dict[export_class.Precision, Positive]
    source: Text
    confidence: Confidence
    day: RowDay = ""
    ai: bool = True
    die_area_mm2: Positive | None = None
    planar: bool = False
    interconnect_gb_per_s: Positive | None = None
    datacenter_marketed: Tri = "unknown"
    upper_tflops: dict[export_class.Precision, Positive] = {}
    names: dict[Provider, tuple[Text, ...]] = {}
    listed_memory_gib: dict[Provider, Positive] = {}
    note: str = ""

    @property
    def tpp(self) -> float | None:
        """Total processing performance; None when no rate is known."""
        return export_class.tpp(self.dense_tflops)

    @property
    def performance_density(self) -> float | None:
        """TPP per mm² of logic die; None when the process is planar or the area is unpublished."""
        return export_class.performance_density(self.tpp, self.die_area_mm2, planar=self.planar)

    @property
    def eccn_3a090(self) -> export_class.ExportClass:
        """Paragraph of ECCN 3A090 that the figures reach; for people, no rule reads it."""
        return export_class.eccn_3a090(
            self.tpp, self.performance_density, planar=self.planar, marketed=self.datacenter_marketed
        )


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One instance type, VM size, machine type or slice, and the accelerators that it carries.

    Attributes:
        provider: The cloud.
        instance_type: The cloud's own spelling.
        chip: Name of the chip.
        count: Devices per instance; a fraction for a share of one, e.g. 0.125.
        fabric_gbps: Scale-out network of one instance in 10^9 bit/s; the ordinary network where there is
            no separate fabric ("up to" counted in full); the links between the chips of a slice; None when no
            source gives it.
        kind: A `machine`, or a `slice`: several machines rented as one, such as a Cloud TPU accelerator type
            or an UltraServer of AWS; no field for an instance type takes it.
        source: Id in the sources, or free text in added rows.
        day: Day of the source, `YYYY-MM-DD`.
        confidence: How sure the figures are.
        note: What a reader must know about the figures.
    """

    provider: Provider
    instance_type: Text
    chip: Text
    count: Positive
    source: Text
    confidence: Confidence
    day: RowDay = ""
    fabric_gbps: Positive | None = None
    kind: Literal["machine", "slice"] = "machine"
    note: str = ""


class Slices(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The Cloud TPU accelerator types of one generation, e.g. `v5p-8` … `v5p-12288`.

    Attributes:
        provider: The cloud.
        prefix: What stands before the hyphen.
        chip: Name of the chip.
        units_per_chip: What the number in a name counts, per chip: 2 TensorCores, or 1 when it counts chips.
        sizes: The numbers that exist.
        source: Id in the sources.
        confidence: How sure the sizes are.
        note: What a reader must know about them.
    """

    provider: Provider
    prefix: Text
    chip: Text
    units_per_chip: Annotated[int, msgspec.Meta(gt=0)]
    sizes: tuple[Annotated[int, msgspec.Meta(gt=0)], ...]
    source: Text
    confidence: Confidence
    note: str = ""

    def shapes(self) -> list[Shape]:
        """One shape per size."""
        return [
            Shape(
                provider=self.provider,
                instance_type=f"{self.prefix}-{size}",
                chip=self.chip,
                count=size / self.units_per_chip,
                source=self.source,
                confidence=self.confidence,
                kind="slice",
                note=self.note,
            )
            for size in self.sizes
        ]


class Family(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A family of instance types that has no accelerator in any generation or size."""

    provider: Provider
    family: Text
    source: Text
    day: RowDay = ""
    note: str = ""


class LeftOut(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A type that a list names and the catalog leaves out: one that is met stays unknown.

    Attributes:
        because: Why it is left out, for people.
    """

    provider: Provider
    instance_type: Text
    because: Text
    source: Text
    day: RowDay = ""


class Rows(NamedTuple):
    """The rows of the data files, in the order of the files; duplicates may still be there."""

    chips: Sequence[Chip]
    shapes: Sequence[Shape]
    families: Sequence[Family]
    sources: Sequence[Source]
    regions: Sequence[Regions] = ()
    left_out: Sequence[LeftOut] = ()
