"""Single planned resources for benchmarks, in the size and shape that providers give them."""

from collections.abc import Callable
from typing import Any

from guardrails.clouds.unread.unlisted import known

Json = dict[str, Any]
CUSTOMERS = 200
AWS = "registry.terraform.io/hashicorp/aws"
GOOGLE = "registry.terraform.io/hashicorp/google"
AZURE = "registry.terraform.io/hashicorp/azurerm"
PROVIDERS = {"aws": AWS, "google": GOOGLE, "azurerm": AZURE}
COMPUTED = (
    "arn associate_public_ip_address availability_zone cpu_core_count cpu_threads_per_core host_id "
    "host_resource_group_arn id instance_state ipv6_address_count ipv6_addresses key_name monitoring "
    "outpost_arn password_data placement_group placement_partition_number primary_network_interface_id "
    "private_dns private_ip public_dns public_ip secondary_private_ips security_groups "
    "spot_instance_request_id subnet_id tenancy user_data user_data_base64"
).split()


class Resource:
    """One planned resource with its configuration block."""

    def __init__(
        self,
        kind: str,
        name: str,
        after: Json,
        *,
        module: str = "",
        unknown: Json | None = None,
        expressions: Json | None = None,
        provider: str = "",
        index: int | None = None,
    ) -> None:
        self.kind, self.name, self.after, self.module, self.index = kind, name, after, module, index
        self.unknown = unknown or {"id": True}
        self.expressions = expressions or {
            key: {"constant_value": value} for key, value in after.items() if value is not None
        }
        self.provider = provider or {"aws": "aws", "google": "google"}.get(kind.split("_")[0], "azurerm")

    @property
    def address(self) -> str:
        key = "" if self.index is None else f"[{self.index}]"
        return f"{self.module}{'.' if self.module else ''}{self.kind}.{self.name}{key}"

    def planned(self) -> Json:
        """Its entry in `planned_values`."""
        return {
            "address": self.address,
            "mode": "managed",
            "type": self.kind,
            "name": self.name,
            **({} if self.index is None else {"index": self.index}),
            "provider_name": PROVIDERS[self.provider.split(".")[0]],
            "schema_version": 1,
            "values": self.after,
            "sensitive_values": {"tags": {}} if "tags" in self.after else {},
        }

    def change(self) -> Json:
        """Its entry in `resource_changes`."""
        return {
            "address": self.address,
            **({"module_address": self.module} if self.module else {}),
            "mode": "managed",
            "type": self.kind,
            "name": self.name,
            **({} if self.index is None else {"index": self.index}),
            "provider_name": PROVIDERS[self.provider.split(".")[0]],
            "change": {
                "actions": ["create"],
                "before": None,
                "after": self.after,
                "after_unknown": self.unknown,
                "before_sensitive": False,
                "after_sensitive": {"tags": {}} if "tags" in self.after else {},
            },
        }

    def configured(self) -> Json:
        """Its block in `configuration`."""
        return {
            "address": f"{self.kind}.{self.name}",
            "mode": "managed",
            "type": self.kind,
            "name": self.name,
            "provider_config_key": self.provider,
            "expressions": self.expressions,
            "schema_version": 1,
        }


def instance(at: int, module: str) -> Resource:
    customer = f"customer-{at % 200:03d}"
    after: Json = {
        "ami": "ami-0123456789abcdef0",
        "capacity_reservation_specification": [],
        "credit_specification": [],
        "disable_api_stop": False,
        "disable_api_termination": False,
        "ebs_block_device": [],
        "ebs_optimized": True,
        "enclave_options": [],
        "ephemeral_block_device": [],
        "get_password_data": False,
        "hibernation": None,
        "iam_instance_profile": "training-node",
        "instance_initiated_shutdown_behavior": None,
        "instance_market_options": [],
        "instance_type": "p5.48xlarge",
        "launch_template": [],
        "maintenance_options": [],
        "metadata_options": [{"http_tokens": "required", "http_endpoint": "enabled"}],
        "network_interface": [],
        "root_block_device": [{"delete_on_termination": True, "volume_size": 500, "volume_type": "gp3"}],
        "source_dest_check": True,
        "subnet_id": "subnet-0a1b2c3d4e5f60718",
        "tags": {"Name": f"trainer-{at}", "customer": customer, "cost-centre": f"cc-{at % 40}"},
        "tags_all": {"Name": f"trainer-{at}", "customer": customer, "cost-centre": f"cc-{at % 40}"},
        "timeouts": None,
        "user_data_replace_on_change": False,
        "volume_tags": None,
        "vpc_security_group_ids": ["sg-0aaaabbbbccccdddd", "sg-0eeeeffff00001111"],
    }
    unknown: Json = dict.fromkeys(COMPUTED, True) | {
        "tags": {},
        "tags_all": {},
        "vpc_security_group_ids": [False, False],
    }
    keys = ("ami", "ebs_optimized", "iam_instance_profile", "instance_type", "subnet_id", "tags")
    expressions = {key: {"constant_value": after[key]} for key in keys}
    return Resource(
        "aws_instance", f"trainer_{at}", after, module=module, unknown=unknown, expressions=expressions
    )


def templates(module: str, customer: int) -> list[Resource]:
    template = Resource(
        "aws_launch_template",
        "gpu",
        _padding("aws_launch_template", 16)
        | {
            "name": f"gpu-{customer}",
            "image_id": "ami-0123456789abcdef0",
            "tag_specifications": [],
            "tags": None,
        },
        module=module,
        unknown={"id": True, "arn": True, "latest_version": True, "instance_type": True, "tags_all": {}},
        expressions={
            "instance_type": {"references": ["var.gpu_type"]},
            "name": {"constant_value": f"gpu-{customer}"},
        },
        provider=f"aws.account_{customer % 20}",
    )
    cluster = Resource(
        "google_container_cluster",
        "main",
        _padding("google_container_cluster", 16)
        | {
            "name": f"cluster-{customer}",
            "location": "europe-west4",
            "node_locations": ["europe-west4-a", "europe-west4-b"],
        },
        module=module,
        provider="google",
    )
    return [template, cluster]


def _group(at: int, customer: int, module: str) -> Resource:
    after = _padding("aws_autoscaling_group", 14) | {
        "name": f"asg-{customer}-{at}",
        "min_size": 0,
        "max_size": 4 + at % 12,
        "desired_capacity": 2,
        "launch_template": [{"version": "$Latest"}],
        "mixed_instances_policy": [],
        "tag": [{"key": "customer", "value": f"customer-{customer:03d}", "propagate_at_launch": True}],
        "warm_pool": [],
    }
    return Resource(
        "aws_autoscaling_group",
        f"gpu_{at}",
        after,
        module=module,
        unknown={"id": True, "arn": True, "launch_template": [{"id": True, "name": True}], "tag": [{}]},
        expressions={
            "launch_template": [
                {"id": {"references": ["var.template_id"]}, "version": {"constant_value": "$Latest"}}
            ],
            "max_size": {"constant_value": after["max_size"]},
        },
        provider=f"aws.account_{customer % 20}",
    )


def _pool(at: int, customer: int, module: str) -> Resource:
    after = _padding("google_container_node_pool", 14) | {
        "name": f"pool-{customer}-{at}",
        "autoscaling": [{"min_node_count": 0, "max_node_count": 3}],
        "location": "europe-west4",
        "initial_node_count": 1,
        "node_config": [
            {
                "resource_labels": {"customer": f"customer-{customer:03d}"},
                "guest_accelerator": [],
                "labels": {},
            }
        ],
        "placement_policy": [],
    }
    return Resource(
        "google_container_node_pool",
        f"gpu_{at}",
        after,
        module=module,
        unknown={
            "id": True,
            "cluster": True,
            "node_config": [{"machine_type": True}],
            "node_locations": True,
            "project": True,
        },
        expressions={
            "cluster": {"references": ["var.cluster"]},
            "node_config": [{"machine_type": {"references": ["var.machine"]}}],
            "location": {"constant_value": "europe-west4"},
        },
    )


def _plain_instance(at: int, customer: int, module: str) -> Resource:
    made = instance(at, module)
    made.after = made.after | {"instance_type": ("p5.48xlarge", "g6.xlarge", "m7i.large")[at % 3]}
    made.provider = f"aws.account_{customer % 20}"
    return made


def _vm(at: int, customer: int, module: str) -> Resource:
    after = _padding("azurerm_linux_virtual_machine", 16) | {
        "name": f"vm-{customer}-{at}",
        "location": "West Europe",
        "size": "Standard_ND96isr_H100_v5",
        "priority": "Regular",
        "tags": {"customer": f"customer-{customer:03d}"},
    }
    return Resource("azurerm_linux_virtual_machine", f"vm_{at}", after, module=module)


def _gce(at: int, customer: int, module: str) -> Resource:
    after = _padding("google_compute_instance", 16) | {
        "name": f"gce-{customer}-{at}",
        "machine_type": "a3-highgpu-8g",
        "zone": "us-central1-a",
        "effective_labels": {"customer": f"customer-{customer:03d}"},
        "scheduling": [{"provisioning_model": "STANDARD"}],
    }
    unknown = {"id": True, "guest_accelerator": True, "project": True, "self_link": True}
    return Resource("google_compute_instance", f"gce_{at}", after, module=module, unknown=unknown)


def _other(kind: str) -> Callable[[int, int, str], Resource]:
    def make(at: int, customer: int, module: str) -> Resource:
        after = _padding(kind, 20) | {
            "name": f"{kind}-{customer}-{at}",
            "tags": {"customer": f"customer-{customer:03d}"},
        }
        return Resource(kind, f"{kind.split('_', 1)[1]}_{at}", after, module=module)

    return make


def _padding(kind: str, number: int) -> Json:
    """Attributes that nobody reads, so that resources are as large as real ones.

    Those of a type that is read have the names of its provider's schema: others are looked at one by one.
    """
    names = sorted(known(kind) or ()) or [f"attribute_{at:02d}" for at in range(number + 14)]
    return {
        name: f"value-{at:02d}-0123456789abcdef" if at % 2 else None
        for at, name in enumerate(names[: number + 14])
    }


def _aks_pool(at: int, customer: int, module: str) -> Resource:
    after = _padding("azurerm_kubernetes_cluster_node_pool", 16) | {
        "name": f"aks{at}",
        "vm_size": "Standard_NC24ads_A100_v4",
        "node_count": 2,
        "auto_scaling_enabled": True,
        "min_count": 1,
        "max_count": 5,
        "kubernetes_cluster_id": "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/gpu"
        f"/providers/Microsoft.ContainerService/managedClusters/aks-{customer}",
        "tags": {"customer": f"customer-{customer:03d}"},
    }
    return Resource("azurerm_kubernetes_cluster_node_pool", f"aks_{at}", after, module=module)


REFERRING = (_group, _pool)
ACCELERATED = (_group, _pool, _plain_instance, _vm, _gce, _aks_pool)
LITERAL: tuple[Callable[[int, int, str], Resource], ...] = (
    _plain_instance,
    _vm,
    _gce,
    _aks_pool,
    *map(
        _other,
        (
            "aws_security_group aws_iam_role aws_iam_instance_profile aws_s3_bucket aws_subnet "
            "aws_ebs_volume aws_volume_attachment google_compute_disk google_project_iam_member "
            "google_storage_bucket azurerm_network_interface azurerm_managed_disk"
        ).split(),
    ),
)
