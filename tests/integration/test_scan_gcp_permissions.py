"""What a scan of GCP calls is what `guardrails permissions gcp` prints, both ways."""

import re

import pytest
import yaml

from guardrails.clouds.gcp.session.permissions import declared_actions
from guardrails.clouds.gcp.table import SERVICES
from guardrails.clouds.rest.wire import RestAction
from tests.cloud.gcp import everything

EVERY = ("--services", ",".join(SERVICES.names))
DIRECTORY = {
    "projects:search": "projects.search",
    "folders:search": "folders.search",
    "organizations:search": "organizations.search",
    "projects/alpha-prod": "projects.get",
}
"""Of Resource Manager, which Google's own client asks: paths and names of calls."""


@pytest.fixture(scope="module")
def rich(shared_gcp):
    """A project in which each service has something: scanned with all services, and once by its name."""
    scan = shared_gcp
    scan.estate.organization()
    everything.fill(scan.estate.project("alpha-prod"))
    scan.ran = scan(*EVERY, GUARDRAILS_SCAN_GCP_BILLING="yes")
    scan.alone = scan("--no-organization", "--accounts", "alpha-prod", "--services", "compute")
    return scan


def declared():
    return declared_actions(SERVICES.service(name) for name in SERVICES.names)


def pattern(action):
    """A request of a call, as the server's log has it."""
    path = re.sub(r"^(?:/compute)?/v\d\w*/", "", action.path)
    host = action.host.replace("{location}", "*")
    found = re.escape(f"{host}/{path}").replace(r"\{parent\}", ".+").replace(r"\*", "[a-z0-9-]+")
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", found))


def made(scan):
    """Names of the calls that were made."""
    actions = [each for each in declared() if isinstance(each, RestAction)]
    for asked in scan.world.log:
        if asked.service == "cloudresourcemanager":
            yield DIRECTORY.get(asked.path, "organizations.testIamPermissions")
            continue
        found = [
            each.operation
            for each in actions
            if each.method == asked.method and pattern(each).fullmatch(f"{asked.host}/{asked.path}")
        ]
        assert len(set(found)) == 1, (asked.host, asked.path, found)
        yield found[0]


def test_calls_made_are_the_actions_declared_both_ways(rich):
    asked = {each.operation for each in declared()}

    assert set(made(rich)) == asked


def test_the_role_that_is_printed_has_the_permission_of_each_call(rich):
    done = rich.cli("permissions", "gcp", *EVERY)

    role = yaml.safe_load(done.stdout)
    assert set(role["includedPermissions"]) == {each.permission for each in declared()} - {""}


def test_every_service_is_read(rich):
    states = {
        line["where"].rpartition("/")[2]: (line["state"], line["reason"])
        for line in rich.ran.lines("alpha-prod/global")
        if line["state"] != "read"
    }

    assert states == {}
