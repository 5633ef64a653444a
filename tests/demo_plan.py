"""Makes the demonstration's plan: a reseller's landing zone on three clouds. All of it is invented.

`python -m tests.demo_plan` writes `guardrails/demo/tfplan.json` anew; a test compares the two.
"""

import json
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "guardrails" / "demo" / "tfplan.json"

AWS = "registry.terraform.io/hashicorp/aws"
AZURE = "registry.terraform.io/hashicorp/azurerm"
GOOGLE = "registry.terraform.io/hashicorp/google"


class Plan:
    """Collects resources as Terraform would plan them: changes, planned values and configuration."""

    def __init__(self):
        self.changes = []
        self.modules = {}
        self.root = []
        self.root_configuration = []
        self.providers = {}

    def provider(self, key, name, full_name, **expressions):
        body = {"name": name, "full_name": full_name, "expressions": expressions}
        alias = key.partition(".")[2]
        if alias:
            body["alias"] = alias
        self.providers[key] = body

    def add(
        self,
        module,
        kind,
        name,
        provider,
        key,
        after,
        *,
        unknown=None,
        expressions=None,
        index=None,
        actions=("create",),
        before=None,
    ):
        local = f"{kind}.{name}"
        if index is not None:
            local += f"[{json.dumps(index)}]"
        address = f"module.{module}.{local}" if module else local
        change = {"address": address}
        if module:
            change["module_address"] = f"module.{module}"
        change |= {"mode": "managed", "type": kind, "name": name}
        if index is not None:
            change["index"] = index
        change |= {
            "provider_name": provider,
            "change": {
                "actions": list(actions),
                "before": before,
                "after": after,
                "after_unknown": {"id": True} | (unknown or {}),
                "before_sensitive": False if before is None else {},
                "after_sensitive": {},
            },
        }
        self.changes.append(change)
        self._plan_and_configure(module, change, after, key, expressions or {})

    def _plan_and_configure(self, module, change, after, key, expressions):
        planned = {
            field: change[field] for field in ("address", "mode", "type", "name", "index") if field in change
        }
        planned |= {
            "provider_name": change["provider_name"],
            "schema_version": 0,
            "values": after,
            "sensitive_values": {},
        }
        resource = {
            "address": f"{change['type']}.{change['name']}",
            "mode": "managed",
            "type": change["type"],
            "name": change["name"],
            "provider_config_key": key,
            "expressions": expressions,
            "schema_version": 0,
        }
        resources, configured = self.root, self.root_configuration
        if module:
            resources, configured = self.modules.setdefault(module, ([], []))
        resources.append(planned)
        if all(each["address"] != resource["address"] for each in configured):
            configured.append(resource)

    def document(self):
        return {
            "format_version": "1.2",
            "terraform_version": "1.11.4",
            "planned_values": {
                "root_module": {
                    "resources": self.root,
                    "child_modules": [
                        {"resources": resources, "address": f"module.{name}"}
                        for name, (resources, _) in self.modules.items()
                    ],
                }
            },
            "resource_changes": self.changes,
            "configuration": {
                "provider_config": self.providers,
                "root_module": {
                    "resources": self.root_configuration,
                    "module_calls": {
                        name: {"source": "./modules/tenant", "module": {"resources": configured}}
                        for name, (_, configured) in self.modules.items()
                    },
                },
            },
            "timestamp": "2026-11-20T09:30:00Z",
            "applyable": True,
            "complete": True,
            "errored": False,
        }


def aws_account(plan, tenant, account, region):
    key = f"aws.{tenant}"
    role = f"arn:aws:iam::{account}:role/landing-zone-deploy"
    plan.provider(
        key,
        "aws",
        AWS,
        region={"constant_value": region},
        assume_role=[{"role_arn": {"constant_value": role}}],
    )
    plan.add(
        tenant, "aws_iam_role", "nodes", AWS, key, {"name": f"{tenant}-nodes", "path": "/", "tags": None}
    )
    plan.add(
        tenant,
        "aws_security_group",
        "nodes",
        AWS,
        key,
        {"name": f"{tenant}-nodes", "description": "Cluster traffic", "tags": None},
    )
    return key


def aws_fleet(plan, tenant, account, region, instance_type, nodes):
    """An autoscaling group that takes its type from a launch template, joined by reference."""
    key = aws_account(plan, tenant, account, region)
    tags = {"customer": tenant, "service": "training"}
    plan.add(
        tenant,
        "aws_placement_group",
        "nodes",
        AWS,
        key,
        {"name": f"{tenant}-cluster", "strategy": "cluster", "tags": tags},
    )
    plan.add(
        tenant,
        "aws_launch_template",
        "nodes",
        AWS,
        key,
        {
            "name": f"{tenant}-nodes",
            "image_id": "ami-0a1b2c3d4e5f60718",
            "instance_type": instance_type,
            "network_interfaces": [
                {"device_index": 0, "network_card_index": card, "interface_type": "efa"} for card in range(4)
            ],
            "placement": [{"group_name": f"{tenant}-cluster", "tenancy": "default"}],
            "tag_specifications": [{"resource_type": "instance", "tags": tags}],
            "tags": tags,
            "tags_all": tags,
        },
        unknown={"arn": True, "latest_version": True},
    )
    plan.add(
        tenant,
        "aws_autoscaling_group",
        "nodes",
        AWS,
        key,
        {
            "name": f"{tenant}-nodes",
            "min_size": nodes,
            "max_size": nodes,
            "desired_capacity": nodes,
            "availability_zones": [f"{region}a"],
            "launch_template": [{"version": "$Latest"}],
            "mixed_instances_policy": [],
            "warm_pool": [],
            "tag": [{"key": "customer", "value": tenant, "propagate_at_launch": True}],
        },
        unknown={"arn": True, "launch_template": [{"id": True, "name": True}]},
        expressions={
            "launch_template": [
                {
                    "id": {"references": ["aws_launch_template.nodes.id", "aws_launch_template.nodes"]},
                    "version": {"constant_value": "$Latest"},
                }
            ],
            "max_size": {"references": ["var.nodes"]},
        },
    )


def aws_machine(plan, tenant, account, region, instance_type, count):
    key = aws_account(plan, tenant, account, region)
    tags = {"customer": tenant}
    for index in range(count):
        plan.add(
            tenant,
            "aws_instance",
            "node",
            AWS,
            key,
            {
                "ami": "ami-0a1b2c3d4e5f60718",
                "instance_type": instance_type,
                "availability_zone": f"{region}b",
                "tags": tags,
                "tags_all": tags,
                "tenancy": "default",
            },
            index=index,
            unknown={"arn": True, "private_ip": True},
        )
    plan.add(
        tenant,
        "aws_instance",
        "bastion",
        AWS,
        key,
        {
            "ami": "ami-0a1b2c3d4e5f60718",
            "instance_type": "t3.micro",
            "availability_zone": f"{region}b",
            "tags": tags,
            "tags_all": tags,
        },
        unknown={"arn": True},
    )


def gke_pool(plan, tenant, project, location, machine_type, nodes):
    key = f"google.{tenant}"
    plan.provider(key, "google", GOOGLE, project={"constant_value": project})
    plan.add(
        tenant,
        "google_container_node_pool",
        "gpu",
        GOOGLE,
        key,
        {
            "name": "gpu",
            "cluster": f"{tenant}-cluster",
            "location": location,
            "node_locations": [f"{location}-a"],
            "project": project,
            "initial_node_count": 1,
            "node_count": None,
            "autoscaling": [{"min_node_count": 0, "max_node_count": nodes}],
            "node_config": [
                {
                    "machine_type": machine_type,
                    "spot": False,
                    "guest_accelerator": [],
                    "labels": {"customer": tenant},
                }
            ],
            "placement_policy": [{"type": "COMPACT", "policy_name": f"{tenant}-compact"}],
        },
        unknown={"operation": True, "version": True},
    )


def gce_machine(plan, tenant, project, zone, machine_type, accelerator=None):
    key = f"google.{tenant}"
    plan.provider(key, "google", GOOGLE, project={"constant_value": project})
    guests = [{"type": accelerator, "count": 1}] if accelerator else []
    plan.add(
        tenant,
        "google_compute_instance",
        "worker",
        GOOGLE,
        key,
        {
            "name": f"{tenant}-worker",
            "machine_type": machine_type,
            "zone": zone,
            "project": project,
            "labels": {"customer": tenant},
            "guest_accelerator": guests,
            "scheduling": [{"provisioning_model": "STANDARD", "on_host_maintenance": "TERMINATE"}],
        },
        unknown={"instance_id": True, "guest_accelerator": [{} for _ in guests]},
    )


def azure_machines(plan, tenant, subscription, location, size, count):
    key = f"azurerm.{tenant}"
    plan.provider(key, "azurerm", AZURE, subscription_id={"constant_value": subscription})
    for index in range(count):
        plan.add(
            tenant,
            "azurerm_linux_virtual_machine",
            "node",
            AZURE,
            key,
            {
                "name": f"{tenant}-{index}",
                "size": size,
                "location": location,
                "zone": "1",
                "resource_group_name": f"{tenant}-rg",
                "priority": "Regular",
                "tags": {"customer": tenant},
            },
            index=index,
            unknown={"private_ip_address": True},
        )


def aks_pool(plan, tenant, subscription, size, count):
    key = f"azurerm.{tenant}"
    plan.provider(key, "azurerm", AZURE, subscription_id={"constant_value": subscription})
    cluster = (
        f"/subscriptions/{subscription}/resourceGroups/{tenant}-rg"
        f"/providers/Microsoft.ContainerService/managedClusters/{tenant}"
    )
    after = {
        "name": "gpu",
        "kubernetes_cluster_id": cluster,
        "vm_size": size,
        "auto_scaling_enabled": False,
        "min_count": None,
        "max_count": None,
        "priority": "Regular",
        "tags": {"customer": tenant},
    }
    unknown = {}
    if count is None:
        unknown["node_count"] = True
    else:
        after["node_count"] = count
    plan.add(tenant, "azurerm_kubernetes_cluster_node_pool", "gpu", AZURE, key, after, unknown=unknown)


def subscription(number):
    return f"{number:08d}-1111-4222-8333-444455556666"


def document():
    """The whole plan."""
    plan = Plan()
    plan.provider("aws", "aws", AWS, region={"constant_value": "us-east-1"})
    plan.add("", "aws_organizations_organizational_unit", "tenants", AWS, "aws", {"name": "tenants"})
    aws_fleet(plan, "nordwind-biotech", "100000000101", "us-east-1", "p5.48xlarge", 125)
    aws_machine(plan, "halcyon-robotics", "100000000102", "us-west-2", "p4d.24xlarge", 2)
    aws_machine(plan, "atlas-compute", "100000000104", "eu-west-1", "p5.48xlarge", 2)
    aws_machine(plan, "tidewater-university", "100000000110", "us-east-2", "trn1.32xlarge", 1)
    aws_machine(plan, "priya-research", "100000000112", "us-east-1", "g5.12xlarge", 1)
    gke_pool(plan, "sakura-vision", "sakura-vision-prod", "us-central1", "a3-highgpu-8g", 4)
    gce_machine(plan, "meridian-labs", "meridian-labs-dev", "europe-west4-b", "g2-standard-48")
    gce_machine(
        plan,
        "kestrel-analytics",
        "kestrel-analytics",
        "asia-southeast1-b",
        "n1-standard-8",
        "nvidia-tesla-t4",
    )
    azure_machines(plan, "borealis-ai", subscription(106), "norwayeast", "Standard_ND96isr_H100_v5", 2)
    azure_machines(plan, "quantia", subscription(109), "westeurope", "Standard_NC24ads_A100_v4", 1)
    aks_pool(plan, "cobalt-insights", subscription(107), "Standard_NC40ads_H100_v5", 2)
    aks_pool(plan, "lumen-health", subscription(108), "Standard_NC24ads_A100_v4", None)
    return plan.document()


def text():
    """One resource a line, so that a change can be read."""
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
