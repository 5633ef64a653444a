"""Attribute-based instance selection (`instance_requirements`) as plans write it."""

import msgspec

from guardrails.clouds.aws.ec2.settings import InstanceRequirements
from guardrails.formats.decoding import Number, first, whole_number


class _Count(msgspec.Struct):
    min: Number = None
    max: Number = None


class Requirements(msgspec.Struct):
    """The requirements that speak of accelerators, and those that name types."""

    accelerator_count: list[_Count | None] | _Count | None = None
    accelerator_manufacturers: list[str | None] | None = None
    accelerator_names: list[str | None] | None = None
    accelerator_total_memory_mib: list[_Count | None] | _Count | None = None
    accelerator_types: list[str | None] | None = None
    allowed_instance_types: list[str | None] | None = None

    def wanted(self) -> InstanceRequirements:
        """In EC2's common words."""
        count, memory = first(self.accelerator_count), first(self.accelerator_total_memory_mib)
        asked = (
            self.accelerator_types
            or self.accelerator_names
            or self.accelerator_manufacturers
            or (memory is not None and whole_number(memory.min))
        )
        return InstanceRequirements(
            least=whole_number(count.min) if count is not None else None,
            most=whole_number(count.max) if count is not None else None,
            asked=bool(asked),
            allowed=tuple(self.allowed_instance_types or ()),
        )
