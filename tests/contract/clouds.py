"""The clouds as the contract suite sees them: two accounts with machines, what was asked, what may be asked.

Each account holds two machines with accelerators in one place and one in another, and one machine without.
"""

import re
from string import Formatter
from typing import ClassVar

from guardrails.clouds.aws.session.permissions import declared_actions as aws_actions
from guardrails.clouds.aws.table import SERVICES as AWS
from guardrails.clouds.azure.session.permissions import declared_actions as azure_actions
from guardrails.clouds.azure.table import SERVICES as AZURE
from guardrails.clouds.gcp.session.permissions import declared_actions as gcp_actions
from guardrails.clouds.gcp.table import SERVICES as GCP
from guardrails.clouds.rest.wire import RestAction
from tests.cloud.aws import faults as aws_faults
from tests.cloud.azure import faults as azure_faults
from tests.cloud.gcp import faults as gcp_faults

SECRETS = ("jane", "Jane Doe", "hf_secret", "-----BEGIN")
"""What servers put into answers and keys, and no cloud's scan may show or keep."""


class Contract:
    """One cloud on loopback.

    Attributes:
        provider: Its name.
        table: Of its services.
        faults: Module of what can go wrong.
        accounts: Ids of two accounts.
        machines: Their accelerated machines: region, type and number.
        service: Whose call lists machines.
        environment: Of the command, with which it enters.
        arguments: Of the command.
        nowhere: A region that there is not.
        secrets: Of its credentials.
    """

    provider: str
    accounts: tuple[str, str]
    service: str
    arguments: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()

    def __init__(self, server):
        self.world = server.world
        self.build(server)
        self.world.heal()

    def hit(self, effect, account="", **rule):
        """Let the list of machines of an account, or of all, go wrong."""
        return self.world.fault(effect, **self.machines_of(account), **rule)


class Aws(Contract):
    """An organisation with two members."""

    provider, table, faults, service = "aws", AWS, aws_faults, "ec2"
    nowhere = "us-nowhere-1"
    accounts = ("111111111111", "222222222222")
    machines: ClassVar = {("us-east-1", "p5.48xlarge"): 2, ("us-west-2", "p4d.24xlarge"): 1}
    secrets = ("wJalrXUtnFEMI", "ASIA")

    def build(self, server):
        from moto.moto_api._internal import mock_random

        from tests.cloud.aws.estate import Estate

        mock_random.seed(12)
        estate = Estate(server)
        estate.organisation((), dict.fromkeys(self.accounts, ""))
        for number, each in enumerate(self.accounts):
            first, second = (estate.accounts[each].region(name) for name in estate.regions)
            assert {first.ec2, second.ec2}  # made before ids are drawn: the same each time that it is built
            mock_random.seed(number)
            first.instances("p5.48xlarge", 2).instances("m5.large")
            second.instances("p4d.24xlarge")
        self.environment = {
            "AWS_ENDPOINT_URL": server.url,
            "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_MAX_ATTEMPTS": "3",
        }

    def machines_of(self, account):
        return {"account": account or "*", "operation": "DescribeInstances"}

    def asked(self):
        """What was read: one for each page of each list; entering is asked again by each process."""
        return {
            (each.account, each.region, each.service, each.operation, each.token)
            for each in self.world.log
            if each.service not in ("sts", "organizations")
        }

    def undeclared(self):
        """Requests that no service declares."""
        services = [AWS.service(name) for name in AWS.defaults]
        declared = {(each.client, each.operation) for each in aws_actions(services)}
        return {
            (each.service, each.operation)
            for each in self.world.log
            if (each.service, each.operation) not in declared
        }


class Rest(Contract):
    """A cloud whose calls are declared with their paths."""

    def asked(self):
        """What was read, page by page; entering is asked again by each process."""
        return {self.page(each) for each in self.world.log if self.account_of(each)}

    def undeclared(self):
        """Requests that no service declares."""
        services = [self.table.service(name) for name in self.table.defaults]
        declared = [self.pattern(each) for each in self.actions(services)]
        made = {f"{each.method} {each.path}" for each in self.world.log}
        return {each for each in made if not any(pattern.fullmatch(each) for pattern in declared)}

    def pattern(self, action):
        """Which requests are the call."""
        parts = Formatter().parse(self.path(action.path))
        text = "".join(re.escape(fixed) + (".+" if name else "") for fixed, name, _, _ in parts)
        return re.compile(f"{action.method} {text}", re.IGNORECASE)

    def path(self, path):
        """As the server logs it."""
        return path


class Azure(Rest):
    """A tenant with two subscriptions."""

    provider, table, faults, service = "azure", AZURE, azure_faults, "compute"
    nowhere = "eastuss"
    accounts = ("00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002")
    machines: ClassVar = {
        ("eastus", "Standard_ND96isr_H100_v5"): 2,
        ("westeurope", "Standard_NC24ads_A100_v4"): 1,
    }
    arguments = ("--azure-credential", "client-secret")
    secrets = ("hidden~client", "eyJhidden")
    actions = staticmethod(azure_actions)

    def build(self, server):
        from tests.cloud.azure.server import environment

        estate = self.world.estate
        for each in self.accounts:
            estate.subscription(each)
            for number in range(2):
                estate.resource(_virtual_machine(each, f"gpu-{number}", "eastus", "Standard_ND96isr_H100_v5"))
            estate.resource(_virtual_machine(each, "one", "westeurope", "Standard_NC24ads_A100_v4"))
            estate.resource(_virtual_machine(each, "web", "eastus", "Standard_D4s_v5"))
        self.environment = environment(server)

    def machines_of(self, account):
        return {"path": f"/subscriptions/{account or '*'}/providers/microsoft.compute/virtualmachines"}

    def page(self, request):
        return request.method, request.path, tuple(sorted(request.query.items())), str(request.body)

    def account_of(self, request):
        return request.path.startswith("/subscriptions/")


class Gcp(Rest):
    """An organization with two projects."""

    provider, table, faults, service = "gcp", GCP, gcp_faults, "compute"
    nowhere = "us-nowhere1"
    accounts = ("tenant-one", "tenant-two")
    machines: ClassVar = {("us-central1", "a3-highgpu-8g"): 2, ("europe-west4", "a2-highgpu-1g"): 1}
    secrets = ("ya29.secret", "scanner@tools")
    actions = staticmethod(gcp_actions)

    def build(self, server):
        estate = self.world.estate
        estate.organization()
        for each in self.accounts:
            project = estate.project(each)
            for number in range(2):
                _instance(project, f"gpu-{number}", "us-central1-a", "a3-highgpu-8g")
            _instance(project, "one", "europe-west4-b", "a2-highgpu-1g")
            _instance(project, "web", "us-central1-a", "n2-standard-4")
        self.environment = {
            "GOOGLE_APPLICATION_CREDENTIALS": str(server.key),
            "GUARDRAILS_SCAN_GCP_ENDPOINT": server.endpoint,
            "NO_GCE_CHECK": "true",
        }

    def machines_of(self, account):
        return {"project": account or "*", "path": "*/aggregated/instances"}

    def page(self, request):
        return request.host, request.path, tuple(sorted(request.query.items())), str(request.body)

    def account_of(self, request):
        return request.project and request.service != "cloudresourcemanager"

    def pattern(self, action):
        """Resource Manager's typed client has no paths of ours: `folders.search` is `folders:search`."""
        if isinstance(action, RestAction):
            return super().pattern(action)
        kind, _, verb = action.operation.partition(".")
        return re.compile(rf"\w+ {kind}/[^:]+" if verb == "get" else rf"\w+ {kind}(/[^:]+)?:{verb}")

    def path(self, path):
        """Without the version."""
        return re.sub(r"^/(?:compute/)?v\d\w*/", "", path)


def _virtual_machine(subscription, name, location, size):
    kind = "Microsoft.Compute/virtualMachines"
    return {
        "id": f"/subscriptions/{subscription}/resourceGroups/ai/providers/{kind}/{name}",
        "name": name,
        "type": kind,
        "location": location,
        "systemData": {"createdBy": "jane.doe@contoso.example"},
        "properties": {
            "hardwareProfile": {"vmSize": size},
            "osProfile": {"adminUsername": "jane", "customData": "hf_secret"},
            "provisioningState": "Succeeded",
            "instanceView": {"statuses": [{"code": "PowerState/running"}]},
        },
    }


def _instance(project, name, zone, machine_type):
    project.add(
        "compute",
        f"zones/{zone}/instances/{name}",
        machineType=f"zones/{zone}/machineTypes/{machine_type}",
        status="RUNNING",
        scheduling={"provisioningModel": "STANDARD"},
        metadata={"items": [{"key": "startup-script", "value": "hf_secret for jane"}]},
    )


CLOUDS = {each.provider: each for each in (Aws, Azure, Gcp)}
