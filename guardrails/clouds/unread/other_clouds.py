"""Clouds that are not judged: their resource types, and how they name machines with accelerators.

Rules are about AWS, Azure and GCP. What runs elsewhere is said by name instead of passing for nothing.
Names of machines follow each cloud's own list of GPU sizes; a general sign (`signs.py`) counts there too.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from guardrails.formats.signs.fields import describes


class Cloud(NamedTuple):
    """A cloud that is not judged.

    Attributes:
        name: As people call it.
        machines: A pattern of whole values that name its machines with accelerators; may be empty.
        always: A pattern of resource types that are accelerators, or nearly always: they need no sign.
    """

    name: str
    machines: str = ""
    always: str = ""


_CLOUDS: dict[str, Cloud] = {
    "alicloud": Cloud(
        "Alibaba Cloud",
        r"ecs\.(?:ebm|s?cc)?(?:v?gn|sgn|ga|f\d)\w*[-.].*|ml\.gu\d.*|eais\..*",
        r"_(?:eais|pai_)",
    ),
    "baiducloud": Cloud("Baidu AI Cloud", r"(?:bcc|bbc|ebc)\.g(?:n|5)\w*\..*"),
    "cherryservers": Cloud("Cherry Servers"),
    "civo": Cloud("Civo", r"(?:an\.)?g\d?g\d?\..*"),
    "coreweave": Cloud("CoreWeave", r"(?:gd|b\d|h\d)[-\w]*", r"_(?:cks_node_pool|cks_cluster)"),
    "crusoe": Cloud("Crusoe Cloud", r"(?:a|h|l|b|gb|mi)\d+\w?-\d+gb.*"),
    "cudo": Cloud("CUDO Compute"),
    "cudocompute": Cloud("CUDO Compute"),
    "datacrunch": Cloud("DataCrunch", r"\d[A-Z0-9]+\.\d+[SV].*", r"_(?:instance|cluster)"),
    "digitalocean": Cloud("DigitalOcean", r"gpu-.*"),
    "equinix": Cloud("Equinix Metal", r"g\d\.large.*"),
    "exoscale": Cloud("Exoscale", r"gpu\w*\..*"),
    "fluidstack": Cloud("FluidStack", "", r"_(?:instance|cluster)"),
    "fly": Cloud("Fly.io", r"(?:a100|l40s|a10)(?:-\w+)?"),
    "flexibleengine": Cloud("Flexible Engine", r"(?:p|pi|g|ai)\d\w*\..*"),
    "gcore": Cloud("Gcore", r"(?:g|bm)\d-(?:ai|gpu)-.*"),
    "genesiscloud": Cloud("Genesis Cloud", "", r"_instance"),
    "hcloud": Cloud("Hetzner Cloud", r"gex\d+.*"),
    "huaweicloud": Cloud("Huawei Cloud", r"(?:p|pi|g|ai|kai|kp|ki)\d\w*\..*"),
    "hyperstack": Cloud("Hyperstack", r"n\d-.*x\d+.*"),
    "ibm": Cloud("IBM Cloud", r"gx\d.*|.*x\d+(?:v100|l4|l40s|a100|h100|h200|gaudi3|p100).*|ac\d.*"),
    "ionoscloud": Cloud("IONOS Cloud"),
    "kamatera": Cloud("Kamatera"),
    "lambda": Cloud("Lambda", r"gpu_\d+x_.*", r"_instance"),
    "lambdalabs": Cloud("Lambda", r"gpu_\d+x_.*", r"_instance"),
    "latitudesh": Cloud("Latitude.sh", r"g\d[-.].*"),
    "leaseweb": Cloud("Leaseweb"),
    "linode": Cloud("Akamai (Linode)", r"g\d-(?:gpu|accelerated)-.*"),
    "metal": Cloud("Equinix Metal", r"g\d\.large.*"),
    "mgc": Cloud("Magalu Cloud"),
    "ncloud": Cloud("Naver Cloud", r".*\.GPU\..*|g\d+[-.].*"),
    "nebius": Cloud("Nebius", r"gpu-.*", r"_gpu_cluster"),
    "nutanix": Cloud("Nutanix"),
    "oci": Cloud(
        "Oracle Cloud",
        r"(?:VM|BM)\.GPU.*",
        r"_(?:core_cluster_network|core_compute_cluster|core_compute_gpu_memory_cluster|dedicated_ai_cluster)",
    ),
    "opentelekomcloud": Cloud("Open Telekom Cloud", r"(?:p|pi|g|ai)\d\w*\..*"),
    "openstack": Cloud("OpenStack"),
    "outscale": Cloud("Outscale", "", r"_flexible_gpu"),
    "ovh": Cloud("OVHcloud", r"(?:t[12]|a10|a100|h100|h200|l4|l40s|rtx\d+|gpu\w*)(?:-le)?-\d+"),
    "paperspace": Cloud("Paperspace", r"(?:A\d+|P\d+|M\d+|RTX\w*|V100|H[12]00|GPU\+)(?:-\w+)?(?:x\d+)?"),
    "proxmox": Cloud("Proxmox"),
    "runpod": Cloud("RunPod", "", r"_(?:pod|endpoint|cluster)"),
    "sbercloud": Cloud("Cloud.ru", r"(?:p|pi|g)\d\w*\..*"),
    "scaleway": Cloud("Scaleway", r"(?:GPU|H100|L4|L40S|B300|RENDER|A100|P100)(?:-.*)?"),
    "selectel": Cloud("Selectel"),
    "stackit": Cloud("STACKIT", r"n\d\.\d+d\.g\d"),
    "tencentcloud": Cloud("Tencent Cloud", r"(?:GN|PNV|GI|GT|GC|HCCPNV|HCCG|BMG)\w*\..*"),
    "together": Cloud("Together AI", "", r"_(?:instance|cluster|endpoint)"),
    "ucloud": Cloud("UCloud"),
    "upcloud": Cloud("UpCloud", r"GPU-.*"),
    "vast": Cloud("Vast.ai", "", r"_instance"),
    "vastai": Cloud("Vast.ai", "", r"_instance"),
    "verda": Cloud("Verda", r"\d[A-Z0-9]+\.\d+[SV].*", r"_(?:instance|cluster)"),
    "vkcs": Cloud("VK Cloud"),
    "volcengine": Cloud("Volcano Engine", r"ecs\.(?:hpc)?(?:p|g|v)ni\w*\..*|ml\.(?:hpc)?(?:p|g)ni.*"),
    "vsphere": Cloud("vSphere"),
    "vultr": Cloud("Vultr", r"vcg-.*|vbm-.*gpu.*"),
    "yandex": Cloud("Yandex Cloud", r"gpu-standard-.*|standard-v3-t4.*|g\d+\.\d+"),
}


@lru_cache(maxsize=4096)
def cloud_of(kind: str) -> Cloud | None:
    """The cloud of a resource type that is not judged; None for every other type."""
    return _CLOUDS.get(re.split(r"[_-]", kind, maxsplit=1)[0])


def is_always(cloud: Cloud, kind: str) -> bool:
    """Whether resources of a type are accelerators by their nature."""
    return bool(cloud.always) and re.search(cloud.always, kind) is not None


def machine_of(cloud: Cloud, values: Any) -> str:
    """The first value that names a machine with accelerators of a cloud; empty when none does."""
    if not cloud.machines:
        return ""
    pattern = re.compile(cloud.machines, re.IGNORECASE)
    return next((text for text in _values(values) if pattern.fullmatch(text)), "")


_NAMING = re.compile(r"type|plan|size|flavor|shape|profile|platform|machine|kind|node|class|instance|sku")
_NAMES = frozenset(("instance_type_name", "flavor_name", "flavor_id", "platform_id", "gpu_name"))


def _values(value: Any) -> Iterator[str]:
    """Texts in fields that may name a machine."""
    left = [("", value)]
    while left:
        field, item = left.pop()
        if isinstance(item, dict):
            left.extend((key, part) for key, part in reversed(list(item.items())) if not describes(key))
        elif isinstance(item, list):
            left.extend((field, part) for part in reversed(item))
        elif isinstance(item, str) and _names(field.lower()):
            yield item.strip()


def _names(field: str) -> bool:
    return field in _NAMES or (_NAMING.search(field) is not None and not field.endswith(("_id", "_name")))
