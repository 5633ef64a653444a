"""One region of an account, and everything that can be put into it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from moto.ec2.models import ec2_backends

from tests.cloud.aws import managed

LAUNCHED = datetime(2026, 3, 1, 12, tzinfo=UTC)
STATES = {"pending": 0, "running": 16, "shutting-down": 32, "terminated": 48, "stopping": 64, "stopped": 80}


class Region:
    """One region of an account; every method puts something in and gives the region back, to go on."""

    def __init__(self, account: Any, name: str) -> None:
        self.account, self.name = account, name
        self.world = account.estate.world
        self.ec2 = ec2_backends[account.id][name]
        self._clients: dict[str, Any] = {}

    def client(self, service: str) -> Any:
        """A boto3 client that acts as the account."""
        if service not in self._clients:
            self._clients[service] = self.account.estate.client(service, self.name, self.account.id)
        return self._clients[service]

    def instances(
        self,
        instance_type: str,
        number: int = 1,
        *,
        tags: Mapping[str, str] | None = None,
        efa: bool = False,
        market: str = "",
        state: str = "running",
        zone: str = "a",
        group: str = "",
        reservation: str = "",
        tenancy: str = "default",
        host: str = "",
    ) -> "Region":
        """Instances that moto runs, with what moto would lose of them.

        Args:
            efa: Their first interface is an elastic fabric adapter.
            market: `spot`, `capacity-block` or empty.
            group: Of a placement group, which is made when it is new.
            reservation: Id of the capacity reservation that they fill.
        """
        made = self.ec2.run_instances(
            "ami-12345678",
            number,
            None,
            [],
            instance_type=instance_type,
            is_instance_type_default=False,
            tags={"instance": dict(tags or {})},
            nics=[],
            security_group_ids=[],
            lifecycle=market or None,
        )
        for instance in made.instances:
            instance.launch_time = LAUNCHED.replace(tzinfo=None)
            instance._state.name, instance._state.code = state, STATES[state]
            instance.placement.zone = f"{self.name}{zone}"
            instance.placement.group_name, instance.placement.tenancy = group, tenancy
            instance.placement.host_id = host or None
            instance.capacity_reservation_id = reservation or None
            if efa:
                instance.nics[0].interface_type = "efa"
        self.ids = [instance.id for instance in made.instances]
        if group:
            self.group(group)
        self.world.changed(self.account.id, self.name)
        return self

    def fleet(self, instance_type: str, number: int, **about: Any) -> "Region":
        """A great many like instances: one in moto and copies of it."""
        self.instances(instance_type, **about)
        self.world.copies.setdefault((self.account.id, self.name), {})[self.ids[0]] = number - 1
        return self

    def group(self, name: str, strategy: str = "cluster") -> "Region":
        """A placement group."""
        groups = self.world.items[self.account.id, self.name, "ec2", "DescribePlacementGroups"]
        if all(each["GroupName"] != name for each in groups):
            groups.append(
                {"GroupName": name, "GroupId": f"pg-{name}", "State": "available", "Strategy": strategy}
            )
        return self

    def reservation(
        self,
        name: str,
        instance_type: str,
        total: int,
        available: int,
        *,
        block: bool = False,
        owner: str = "",
        state: str = "active",
    ) -> "Region":
        """A capacity reservation or a capacity block.

        Args:
            name: Its id.
            available: Not used by an instance.
            owner: The account that shares it with this one; empty when it is its own.
        """
        owner = owner or self.account.id
        partition = "aws-us-gov" if self.name.startswith("us-gov-") else "aws"
        arn = f"arn:{partition}:ec2:{self.name}:{owner}:capacity-reservation/{name}"
        return self.put(
            "ec2",
            "DescribeCapacityReservations",
            {
                "CapacityReservationId": name,
                "OwnerId": owner,
                "CapacityReservationArn": arn,
                "InstanceType": instance_type,
                "InstancePlatform": "Linux/UNIX",
                "AvailabilityZone": f"{self.name}a",
                "Tenancy": "default",
                "TotalInstanceCount": total,
                "AvailableInstanceCount": available,
                "EbsOptimized": False,
                "State": state,
                "StartDate": LAUNCHED,
                "EndDate": LAUNCHED + timedelta(days=365),
                "EndDateType": "limited",
                "InstanceMatchCriteria": "targeted",
                "CreateDate": LAUNCHED,
                "Tags": [],
                "ReservationType": "capacity-block" if block else "default",
            },
        )

    def host(self, name: str, instance_type: str, total: int, available: int) -> "Region":
        """A dedicated host."""
        return self.put(
            "ec2",
            "DescribeHosts",
            {
                "HostId": name,
                "State": "available",
                "OwnerId": self.account.id,
                "AvailabilityZone": f"{self.name}a",
                "HostProperties": {
                    "InstanceType": instance_type,
                    "TotalVCpus": 192,
                    "Sockets": 2,
                    "Cores": 96,
                },
                "AvailableCapacity": {
                    "AvailableInstanceCapacity": [
                        {
                            "InstanceType": instance_type,
                            "AvailableCapacity": available,
                            "TotalCapacity": total,
                        }
                    ]
                },
                "Instances": [
                    {"InstanceId": f"i-{number:017x}", "InstanceType": instance_type}
                    for number in range(total - available)
                ],
                "Tags": [],
            },
        )

    def quota(self, code: str, name: str, value: float, service: str = "ec2") -> "Region":
        """A service quota."""
        return self.put(
            "service-quotas",
            "ListServiceQuotas",
            {
                "ServiceCode": service,
                "ServiceName": service,
                "QuotaCode": code,
                "QuotaName": name,
                "Value": value,
                "Unit": "None",
                "Adjustable": True,
                "GlobalQuota": False,
            },
        )

    def event(self, name: str, address: str, user: str, at: datetime = LAUNCHED) -> "Region":
        """Something that CloudTrail saw."""
        detail = (
            f'{{"eventVersion":"1.11","eventName":"{name}","sourceIPAddress":"{address}",'
            f'"eventTime":"{at:%Y-%m-%dT%H:%M:%SZ}","awsRegion":"{self.name}",'
            f'"userIdentity":{{"type":"IAMUser","userName":"{user}","accountId":"{self.account.id}"}},'
            '"responseElements":{"ConsoleLogin":"Success"}}'
        )
        return self.put(
            "cloudtrail",
            "LookupEvents",
            {
                "EventId": f"e-{len(self.world.items)}-{name}-{address}",
                "EventName": name,
                "ReadOnly": "false",
                "EventTime": at,
                "EventSource": "signin.amazonaws.com",
                "Username": user,
                "Resources": [],
                "CloudTrailEvent": detail,
            },
        )

    def new_type(self, name: str, gpus: int) -> "Region":
        """An instance type that neither the catalog nor moto knows."""
        memory = {"SizeInMiB": 196608}
        gpu = {"Name": "X100", "Manufacturer": "NVIDIA", "Count": gpus, "MemoryInfo": memory}
        return self.put(
            "ec2",
            "DescribeInstanceTypes",
            {
                "InstanceType": name,
                "CurrentGeneration": True,
                "VCpuInfo": {"DefaultVCpus": 192},
                "GpuInfo": {"Gpus": [gpu], "TotalGpuMemoryInMiB": gpus * 196608},
                "NetworkInfo": {"NetworkPerformance": "3200 Gigabit", "EfaSupported": True},
            },
        )

    def studio(self, app: str, space: str, instance_type: str) -> "Region":
        """An app of SageMaker Studio that runs, and a space whose app does not."""
        spec = {"InstanceType": instance_type}
        arn = f"arn:aws:sagemaker:{self.name}:{self.account.id}"
        named = {"DomainId": "d-1", "UserProfileName": "jane", "AppType": "JupyterLab", "AppName": app}
        shown = named | {"Status": "InService", "ResourceSpec": spec}
        place = {"DomainId": "d-1", "SpaceName": space, "Status": "InService"}
        sets = {"JupyterLabAppSettings": {"DefaultResourceSpec": spec}}
        self.put("sagemaker", "ListApps", shown)
        self.put("sagemaker", "DescribeApp", shown | {"AppArn": f"{arn}:app/d-1/jane/JupyterLab/{app}"})
        self.put("sagemaker", "ListSpaces", place)
        detail = {"SpaceArn": f"{arn}:space/d-1/{space}", "SpaceSettings": sets}
        return self.put("sagemaker", "DescribeSpace", place | detail)

    def put(self, service: str, operation: str, item: dict[str, Any]) -> "Region":
        """An item of a call that moto lacks, in botocore's shape."""
        self.world.items[self.account.id, self.name, service, operation].append(item)
        return self

    def make(self, builder: Callable[..., None], *args: Any, **how: Any) -> "Region":
        """Something that moto makes; the builders are in `managed.py`."""
        builder(self, *args, **how)
        self.world.changed(self.account.id, self.name)
        return self

    def autoscaling(self, name: str, instance_type: str, desired: int, most: int, **how: Any) -> "Region":
        """An autoscaling group with instances."""
        return self.make(managed.autoscaling, name, instance_type, desired, most, **how)

    def node_group(self, cluster: str, name: str, instance_type: str, desired: int, most: int) -> "Region":
        """An EKS node group with its autoscaling group and instances."""
        return self.make(managed.node_group, cluster, name, instance_type, desired, most)

    def batch(self, name: str, instance_type: str, desired: int, most: int) -> "Region":
        """A Batch compute environment, in instances."""
        return self.make(managed.batch, name, instance_type, desired, most)

    def training_job(
        self, name: str, instance_type: str, number: int, status: str = "InProgress", **how: Any
    ) -> "Region":
        """SageMaker training jobs."""
        return self.make(managed.training_job, name, instance_type, number, status, **how)

    def hyperpod(self, name: str, instance_type: str, number: int) -> "Region":
        """A HyperPod cluster of one group."""
        return self.make(managed.hyperpod, name, instance_type, number)

    def endpoint(self, name: str, instance_type: str, number: int) -> "Region":
        """A SageMaker endpoint of one variant."""
        return self.make(managed.endpoint, name, instance_type, number)

    def notebook(self, name: str, instance_type: str) -> "Region":
        """A SageMaker notebook instance."""
        return self.make(managed.notebook, name, instance_type)
