"""How the clouds spell instance types: normal forms, and the family in a name. Knows no family itself.

A name that does not follow the documented convention has no family here, so that it stays unknown.

Sources: Amazon EC2 user guide, "Instance type naming conventions"; Azure, "VM sizes naming conventions";
Compute Engine, "Machine families resource guide" and "Create a VM with a custom machine type"; GKE cluster
autoscaler, table of machine types, for the endings `-nolssd` (the machine without local disks) and `-tpu`,
and for amounts of disk or memory (`c3d-standard-90-12TB`, `x4-480-8t-metal`, `m2-ultramem2x-96`).
"""

import re

_AWS = re.compile(
    r"(?P<family>[a-z][a-z0-9-]*)"
    r"(?:\.(?:nano|micro|small|medium|large|\d*xlarge|metal(?:-\d+xl)?))?"  # a bare family is itself
)
_GCP = re.compile(
    r"(?P<family>[a-z]+(?:\d+[a-z]*)?)"
    r"(?:-(?:[a-z]+(?:\d?x)?|\d+(?:TB)?|\d+t(?=-)))*"  # kind, vCPUs, memory, disks; `4t` at the end is TPUs
    r"(?:-v\d)?"
)
_GCP_CUSTOM = re.compile(r"(?P<family>[a-z]+\d+[a-z]*)-custom-(?P<vcpus>\d{1,4})-\d{3,8}(?:-ext)?")
_AZURE = re.compile(
    r"(?:standard|basic)_"
    r"(?P<family>[a-z]+)"  # family and sub-family
    r"\d{1,4}(?:-\d{1,4})?"  # vCPUs, and how many of them are usable
    r"[abdeilmnoprstvx]*(?:-\d{1,4})?"  # additive features; usable vCPUs, where they stand behind
    r"(?:_cc)?(?:_\d{1,2})?(?:_v\d{1,2})?(?:_promo)?"  # confidential, memory class, version (not V620), price
)
_AZURE_ACCELERATED = re.compile(
    r"standard_(?P<family>n[a-z]*)(?P<vcpus>\d{1,4})(?P<features>[a-z]*?)(?P<flag>[ifrs]*)(?P<tag>_flex|_noib|_ndr)?"
    r"(?P<chip>_[a-z0-9_]+?)?(?P<version>_v\d{1,2})"
)
_ACCELERATED = re.compile("gpu|tpu|fpga|accel|nvidia|tesla")


def normal(provider: str, name: str) -> str:
    """The spelling under which a type is filed: no `ml.`, no URL, lower case where case does not count.

    On GCP a machine without its local disks, or with the ending of TPU machines, is the machine.
    """
    name = name.strip()
    if provider == "aws":
        return name.removeprefix("ml.")
    if provider == "gcp":
        return last_segment(name).removesuffix("-nolssd").removesuffix("-tpu")
    return name.lower()


def last_segment(name: str) -> str:
    """The last part of a resource URL; the name itself when it is not one."""
    return name.rsplit("/", 1)[-1]


def family(provider: str, name: str) -> str | None:
    """The family of a type in its normal form; None when the name follows no known convention.

    AWS: the part before the dot (a bare family is itself). GCP: the part before the first hyphen, `custom`
    for the custom types of the first generation. Azure: the letters before the vCPU number; a name with an
    accelerator or any unknown part has none.
    """
    if provider == "aws":
        found = _AWS.fullmatch(name)
        return found["family"] if found else None
    if provider == "gcp":
        found = _GCP.fullmatch(name)
        return found["family"] if found and not _ACCELERATED.search(name) else None
    found = _AZURE.fullmatch(name)
    return found["family"] if found else None


def predefined(name: str) -> str | None:
    """The predefined machine type of GCP of which a custom one has the vCPUs; None when it is not custom.

    Of the families with accelerators only G2 has custom types, and the vCPUs settle how many they carry.
    """
    found = _GCP_CUSTOM.fullmatch(name)
    return None if found is None else f"{found['family']}-standard-{found['vcpus']}"


def machine(name: str) -> str | None:
    """What variants of one accelerated size of Azure have in common; None for a name of another form.

    Isolation, premium storage and InfiniBand (`i`, `s`, `r`, `f`, `flex`, `noIB`, `NDR`) leave the machine
    and its accelerators as they are; vCPUs, memory, chip and version are the machine.
    """
    found = _AZURE_ACCELERATED.fullmatch(name)
    if found is None:
        return None
    return "|".join(found[part] or "" for part in ("family", "vcpus", "features", "chip", "version"))


def rdma(name: str) -> bool:
    """Whether the features of an accelerated size of Azure name InfiniBand."""
    found = _AZURE_ACCELERATED.fullmatch(name.lower())
    return found is not None and "r" in found["flag"]
