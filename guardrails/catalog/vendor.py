"""Read a cloud's own listing of types or accelerators from a stored file. Compares nothing.

Read are: AWS `describe-instance-types`, GCP `machine-types list` and `accelerator-types list` with
`--format=json`, Azure `vm list-skus -o json`. Only the fields named here are decoded.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from guardrails.errors import CatalogError
from guardrails.files import read_bytes

_HINT = (
    "give the JSON answer of: aws ec2 describe-instance-types; gcloud compute machine-types list or "
    "accelerator-types list --format=json; az vm list-skus -o json"
)


class Listed(msgspec.Struct, frozen=True):
    """One type as a cloud lists it.

    Attributes:
        provider: The cloud.
        name: Instance type, or accelerator name when `count` is None and `accelerator` equals it.
        accelerator: The cloud's name for the accelerator; None when the listing names none.
        count: Devices, rounded up by some clouds when it is a share; None when the listing leaves it out.
        exact: The count is exact even below one.
        memory_gib: Memory of one device, or of the share; None when the listing leaves it out.
        vendor: Who makes it, in the listing's words; empty when it leaves that out.
    """

    provider: str
    name: str
    accelerator: str | None = None
    count: float | None = None
    exact: bool = False
    memory_gib: float | None = None
    vendor: str = ""


class _AwsMemory(msgspec.Struct):
    mib: float = msgspec.field(name="SizeInMiB", default=0)


class _AwsDevice(msgspec.Struct):
    count: float = msgspec.field(name="Count", default=0)
    name: str = msgspec.field(name="Name", default="")
    manufacturer: str = msgspec.field(name="Manufacturer", default="")
    memory: _AwsMemory | None = msgspec.field(name="MemoryInfo", default=None)
    share: float = msgspec.field(name="GpuPartitionSize", default=1.0)
    logical: float = msgspec.field(name="LogicalGpuCount", default=0)


class _AwsDevices(msgspec.Struct, rename="pascal"):
    gpus: list[_AwsDevice] = []
    accelerators: list[_AwsDevice] = []
    neuron_devices: list[_AwsDevice] = []
    fpgas: list[_AwsDevice] = []


class AwsType(msgspec.Struct, rename="pascal"):
    """One element of `InstanceTypes`, as far as accelerators go."""

    instance_type: str
    gpu_info: _AwsDevices | None = None
    neuron_info: _AwsDevices | None = None
    inference_accelerator_info: _AwsDevices | None = None
    fpga_info: _AwsDevices | None = None
    media_accelerator_info: _AwsDevices | None = None


class _GcpAccelerator(msgspec.Struct, rename="camel"):
    guest_accelerator_type: str = ""
    guest_accelerator_count: float = 0


class _GcpType(msgspec.Struct):
    name: str
    accelerators: list[_GcpAccelerator] = []


class _AzureCapability(msgspec.Struct):
    name: str
    value: str | None = None


class _AzureSku(msgspec.Struct, rename="camel"):
    name: str = ""
    resource_type: str = ""
    capabilities: list[_AzureCapability] | None = None


def read_listing(path: Path) -> list[Listed]:
    """The types of one stored listing; a type listed for several regions or zones occurs once.

    Raises:
        CatalogError: The file cannot be read, or is none of the known listings.
    """
    try:
        rows = _parse(read_bytes(path, CatalogError))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise CatalogError(f"{path}: is not readable: {error}", hint=_HINT) from error
    if rows is None:
        raise CatalogError(f"{path}: is not a listing of instance types or accelerators", hint=_HINT)
    return list(dict.fromkeys(rows))


def _parse(raw: bytes) -> list[Listed] | None:
    """The listing in `raw`; None when it is none of the known kinds."""
    if raw.lstrip()[:1] == b"{":
        top = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
        if "InstanceTypes" in top:
            return [listed_aws(row) for row in msgspec.json.decode(top["InstanceTypes"], type=list[AwsType])]
        inner = top.get("value", top.get("items"))
        return None if inner is None else _parse(bytes(inner))
    items = msgspec.json.decode(raw, type=list[msgspec.Raw])
    keys = msgspec.json.decode(items[0], type=dict[str, msgspec.Raw]) if items else {}
    for sign, read in _KINDS:
        if sign in keys:
            return read(items)
    return None


def listed_aws(row: AwsType) -> Listed:
    """One element of `InstanceTypes`; Neuron devices are listed under two keys, and counted once."""
    infos = (
        row.gpu_info,
        row.neuron_info,
        row.inference_accelerator_info,
        row.fpga_info,
        row.media_accelerator_info,
    )
    for info in infos:
        devices = info and (info.gpus or info.neuron_devices or info.accelerators or info.fpgas)
        if devices:
            return _aws_device(row.instance_type, devices)
    return Listed("aws", row.instance_type, count=0)


def _aws_device(instance_type: str, devices: Sequence[_AwsDevice]) -> Listed:
    first = devices[0]
    shared = first.share < 1
    return Listed(
        "aws",
        instance_type,
        accelerator=first.name or None,
        count=first.logical * first.share if shared else sum(device.count for device in devices),
        exact=True,
        memory_gib=first.memory.mib / 1024 if first.memory and first.memory.mib else None,
        vendor=first.manufacturer,
    )


def _aws_list(items: Sequence[msgspec.Raw]) -> list[Listed]:
    return [listed_aws(msgspec.json.decode(item, type=AwsType)) for item in items]


def _gcp_types(items: Sequence[msgspec.Raw]) -> list[Listed]:
    rows = [msgspec.json.decode(item, type=_GcpType) for item in items]
    return [
        Listed(
            "gcp",
            row.name,
            row.accelerators[0].guest_accelerator_type,
            row.accelerators[0].guest_accelerator_count,
        )
        if row.accelerators
        else Listed("gcp", row.name, count=0)
        for row in rows
    ]


def _gcp_accelerators(items: Sequence[msgspec.Raw]) -> list[Listed]:
    rows = [msgspec.json.decode(item, type=_GcpType) for item in items]
    return [Listed("gcp", row.name, accelerator=row.name) for row in rows]


def _azure(items: Sequence[msgspec.Raw]) -> list[Listed]:
    skus = [msgspec.json.decode(item, type=_AzureSku) for item in items]
    return [_azure_size(sku) for sku in skus if sku.resource_type.lower() == "virtualmachines"]


def _azure_size(sku: _AzureSku) -> Listed:
    """One size; its GPU count is left out for sizes without, and for some with."""
    gpus = next((row.value for row in sku.capabilities or () if row.name == "GPUs"), None)
    return Listed("azure", sku.name, count=float(gpus) if gpus else None)


_KINDS: tuple[tuple[str, Callable[[Sequence[msgspec.Raw]], list[Listed]]], ...] = (
    ("InstanceType", _aws_list),
    ("maximumCardsPerInstance", _gcp_accelerators),
    ("guestCpus", _gcp_types),
    ("resourceType", _azure),
)
"""A field that only one kind of listing has, and its reader."""
