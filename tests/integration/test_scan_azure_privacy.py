"""What `guardrails scan azure` may call, and what it never shows or keeps."""

import json
import re

import pytest

from guardrails.clouds.azure.table import SERVICES
from tests.cloud.azure import faults
from tests.cloud.azure.estate import CLIENT, HOME, ONE, SECRET, TWO
from tests.cloud.azure.everything import fill
from tests.cloud.azure.resources import machine
from tests.integration.test_scan_aws_privacy import kept

PRIVATE = ("jane", "Jane Doe", "@contoso.example", "hf_secret", SECRET, CLIENT, "eyJhidden")
ADDRESS = re.compile(r"\b(?:10|172|54|52)\.\d{1,3}\.\d{1,3}\.\d{1,3}\b")
EVERY_SERVICE = ("--services", ",".join(SERVICES.names))


@pytest.fixture(scope="module")
def rich(shared_azure):
    """A subscription with what bears names, scanned once."""
    scan = shared_azure
    scan.estate.subscription(ONE, tags={"owner": "jane.doe@contoso.example"}, groups=("prod",))
    fill(scan.estate)
    scan.estate.resource(machine("named", tags={"owner": "jane.doe@contoso.example"}))
    scan.estate.subscription(TWO, tenant="bbbbbbbb-0000-4000-8000-000000000009", managing=(HOME,))
    scan.ran = scan("--save", "estate.snapshot", *EVERY_SERVICE, "-v")
    scan.made = list(scan.world.log)
    return scan


def test_neither_secrets_nor_people_nor_addresses_are_shown_or_kept(rich):
    offline = rich.offline("estate.snapshot", "-o", "text", "-v")
    rich.world.fault(faults.denied(), path="*/virtualmachines")
    refused = rich("-v", "--save", "lost.snapshot", "--journal", "journal")
    rich.world.heal()
    outputs = (rich.ran, offline, refused)

    texts = [*(each.stdout + each.stderr for each in outputs), *kept(rich.cli.folder)]
    assert any("Standard_ND96isr_H100_v5" in text and '"workload' in text for text in texts[3:])
    for text in texts:
        assert [each for each in PRIVATE if each in text] == []
        assert ADDRESS.findall(text) == []


def test_calls_made_are_the_actions_granted_both_ways_and_only_read(rich):
    done = rich.cli("permissions", "azure", *EVERY_SERVICE, "-o", "role")
    assert done.returncode == 0, done.stderr.decode()
    granted = {each.lower() for each in json.loads(done.stdout)["Actions"]}

    made = {permission(each) for each in rich.made} - {""}
    assert made
    assert made - granted == set()
    assert granted - made == set()
    assert {each.path for each in rich.made if each.method == "POST"} <= {
        "/providers/microsoft.management/getentities",
        "/providers/microsoft.resourcegraph/resources",
    }


def permission(asked):
    """What ARM asks for, for a request: by its own rule, the type and what is done."""
    match asked.path:
        case "/subscriptions":
            return "microsoft.resources/subscriptions/read"
        case "/tenants":
            return ""  # whoever signs in may list them
        case "/providers/microsoft.management/getentities":
            return "microsoft.management/getentities/action"
    if asked.path.endswith("/locations"):
        return "microsoft.resources/subscriptions/locations/read"
    if asked.path.startswith("/providers/microsoft.billing/"):
        return ""  # roles of billing are not Azure's
    namespace, *words = asked.path.rpartition("/providers/")[2].split("/")
    return "/".join((namespace, *words[::2], "read"))
