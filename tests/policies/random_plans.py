"""Plans by chance, of all three clouds: machines, reservations and pools that grow, of several customers."""

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from tests.plans import AWS

AZURE = "registry.terraform.io/hashicorp/azurerm"
GOOGLE = "registry.terraform.io/hashicorp/google"
CLUSTER = (
    "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/g/providers/"
    "Microsoft.ContainerService/managedClusters/c"
)
SIZES = {
    AWS: ("t3.large", "g5.xlarge", "p4d.24xlarge", "p5.48xlarge"),
    AZURE: (
        "Standard_D4s_v5",
        "Standard_NC24ads_A100_v4",
        "Standard_ND96asr_v4",
        "Standard_ND96isr_H100_v5",
    ),
    GOOGLE: ("e2-standard-4", "a2-highgpu-1g", "a2-highgpu-8g", "a3-highgpu-8g"),
}
"""Each holds more than the one before it, or faster ones."""

MOST = 400
"""Machines of one resource: enough for every line."""


@dataclass(frozen=True)
class Piece:
    """One resource of a plan.

    Attributes:
        size: Index among the sizes of its cloud; count: machines, at the ceiling where it scales.
        zone: Index of one of two places.
        hidden: Attributes that are known only after apply.
    """

    kind: str
    name: str = "gpu"
    customer: str = "C-1"
    size: int = 3
    count: int = 1
    zone: int = 0
    hidden: tuple[str, ...] = ()

    @property
    def fields(self):
        """Its attributes that a plan may hide; whose it is, two of them may say."""
        return sorted(self._after())

    def hiding(self, *fields):
        return replace(self, hidden=(*self.hidden, *fields))

    def larger(self):
        """Yield the same with more, of each sort."""
        for size in range(self.size + 1, len(SIZES[PROVIDERS[self.kind]])):
            yield replace(self, size=size)
        if self.kind not in SINGLE:
            yield replace(self, count=min(2 * self.count, MOST))

    def entry(self):
        """Its row of `resource_changes`."""
        after = self._after()
        shown = {key: value for key, value in after.items() if key not in self.hidden}
        return {
            "address": f"{self.kind}.{self.name}",
            "mode": "managed",
            "type": self.kind,
            "name": self.name,
            "provider_name": PROVIDERS[self.kind],
            "change": {
                "actions": ["create"],
                "before": None,
                "after": shown,
                "after_unknown": {"id": True} | dict.fromkeys(self.hidden, True),
            },
        }

    def _after(self):
        return KINDS[self.kind](self, SIZES[PROVIDERS[self.kind]][self.size])


def _tags(piece):
    return {"tags": {"customer": piece.customer}}


def _aws_tags(piece):
    return _tags(piece) | {"tags_all": {"customer": piece.customer}}


def _aws_zone(piece):
    return {"availability_zone": ("us-east-1a", "us-east-1b")[piece.zone]}


def _azure_place(piece):
    return {"location": ("westeurope", "eastus")[piece.zone]}


def _instance(piece, size):
    return {"instance_type": size, "placement_group": ""} | _aws_zone(piece) | _aws_tags(piece)


def _reservation(piece, size):
    return {"instance_type": size, "instance_count": piece.count} | _aws_zone(piece) | _aws_tags(piece)


def _node_group(piece, size):
    scaling = {"desired_size": 1, "min_size": 0, "max_size": piece.count}
    return {"cluster_name": "ml", "instance_types": [size], "scaling_config": [scaling]} | _aws_tags(piece)


def _vm(piece, size):
    return {"size": size, "zone": "1"} | _azure_place(piece) | _tags(piece)


def _scale_set(piece, size):
    return {"sku": size, "instances": piece.count, "zones": ["1"]} | _azure_place(piece) | _tags(piece)


def _aks_pool(piece, size):
    scaling = {"node_count": 1, "auto_scaling_enabled": True, "min_count": 0, "max_count": piece.count}
    return {"vm_size": size, "kubernetes_cluster_id": CLUSTER} | scaling | _tags(piece)


def _google_place(piece):
    return {"zone": ("us-central1-a", "asia-southeast1-b")[piece.zone], "project": "p-1"}


def _google_vm(piece, size):
    labels = {"labels": {"customer": piece.customer}, "guest_accelerator": []}
    return {"machine_type": size} | labels | _google_place(piece)


def _gke_pool(piece, size):
    node = {"machine_type": size, "guest_accelerator": [], "resource_labels": {"customer": piece.customer}}
    place = _google_place(piece)
    scaling = {"autoscaling": [{"min_node_count": 0, "max_node_count": piece.count}], "node_count": 1}
    return {"node_config": [node], "location": place["zone"], "project": "p-1", "cluster": "c"} | scaling


KINDS = {
    "aws_instance": _instance,
    "aws_ec2_capacity_reservation": _reservation,
    "aws_eks_node_group": _node_group,
    "azurerm_linux_virtual_machine": _vm,
    "azurerm_linux_virtual_machine_scale_set": _scale_set,
    "azurerm_kubernetes_cluster_node_pool": _aks_pool,
    "google_compute_instance": _google_vm,
    "google_container_node_pool": _gke_pool,
}
SINGLE = {"aws_instance", "azurerm_linux_virtual_machine", "google_compute_instance"}
CLOUDS = {"aws": AWS, "azurerm": AZURE, "google": GOOGLE}
PROVIDERS = {kind: CLOUDS[kind.partition("_")[0]] for kind in KINDS}


@st.composite
def pieces(draw, most=4):
    """Resources of one and of another customer, some with facts that are known only after apply."""
    found = []
    for name in "abcdef"[: draw(st.integers(1, most))]:
        piece = Piece(
            kind=draw(st.sampled_from(sorted(KINDS))),
            name=name,
            customer=draw(st.sampled_from(("C-1", "C-2"))),
            size=draw(st.integers(0, 3)),
            count=draw(st.sampled_from((1, 2, MOST // 2, MOST))),
            zone=draw(st.integers(0, 1)),
        )
        if draw(st.integers(0, 2)) == 0:
            piece = piece.hiding(draw(st.sampled_from(piece.fields)))
        found.append(piece)
    return found
