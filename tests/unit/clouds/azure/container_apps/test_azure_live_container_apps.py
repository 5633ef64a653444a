"""Container Apps as the scan reads and joins them: dedicated machines once, others with their apps."""

import pytest

from guardrails.clouds.azure.container_apps.api import CONTAINER_APPS
from guardrails.clouds.azure.container_apps.owners import claim
from guardrails.model.range import ZERO, Range, exactly
from tests.samples.azure_answers import SUBSCRIPTION, Refused, World, facts, resource

ROOT = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.App"
SERVERLESS = {"name": "fast", "workloadProfileType": "Consumption-GPU-NC24-A100"}
DEDICATED = {
    "name": "own",
    "workloadProfileType": "NC48-A100",
    "minimumCount": 1,
    "maximumCount": 3,
}
PLAIN = {"name": "Consumption", "workloadProfileType": "Consumption"}


def environment(*profiles, name="e"):
    return resource("Microsoft.App/managedEnvironments", name, {"workloadProfiles": list(profiles)})


def app(profile="fast", scale=None, name="a", **properties):
    given = {
        "environmentId": environment()["id"].upper(),
        "workloadProfileName": profile,
        "template": {"scale": scale or {"minReplicas": 1, "maxReplicas": 4}},
        "configuration": {"activeRevisionsMode": "Single"},
    }
    return resource("Microsoft.App/containerApps", name, given | properties)


def job(profile="fast", **configuration):
    given = {
        "environmentId": environment()["id"],
        "workloadProfileName": profile,
        "configuration": configuration,
    }
    return resource("Microsoft.App/jobs", "j", given)


def world(*profiles, apps=(), jobs=()):
    return World(
        CONTAINER_APPS,
        {
            f"{ROOT}/managedEnvironments": [environment(*profiles)],
            f"{ROOT}/containerApps": apps if isinstance(apps, Refused) else list(apps),
            f"{ROOT}/jobs": list(jobs),
        },
    )


def rows(*profiles, **given):
    return [each for each in claim(world(*profiles, **given).read(), facts()).rows if each.role != "template"]


def row(*profiles, **given):
    (found,) = rows(*profiles, **given)
    return found


def test_a_dedicated_profile_is_machines_of_the_environment_and_its_apps_add_none():
    found = row(DEDICATED, apps=[app("own")])

    assert (found.accelerators, found.ceiling) == (Range(2, 6), exactly(6))
    assert (found.kind, found.region) == ("azurerm_container_app_environment", "westeurope")
    assert [(claim.key, claim.value) for claim in found.claims] == [("customer", "C-1")]


def test_an_app_on_a_serverless_profile_has_an_accelerator_for_each_replica():
    found = row(SERVERLESS, PLAIN, apps=[app(), app("Consumption", name="plain"), app(None, name="none")])

    assert (found.accelerators, found.ceiling) == (Range(1, 4), exactly(4))
    assert found.kind == "azurerm_container_app"


def test_a_serverless_profile_that_no_app_uses_holds_nothing():
    assert rows(SERVERLESS) == []


def test_unless_the_apps_were_not_read():
    found = row(SERVERLESS, apps=Refused())

    assert (found.role, found.ceiling) == ("delegated", Range(0))


def test_an_app_that_is_stopped_can_be_started():
    found = row(SERVERLESS, apps=[app(runningStatus="Stopped")])

    assert (found.accelerators, found.ceiling) == (ZERO, exactly(4))


@pytest.mark.parametrize("mode", ["Multiple", "Labels"])
def test_each_revision_that_may_run_beside_others_has_its_replicas(mode):
    found = row(SERVERLESS, apps=[app(configuration={"activeRevisionsMode": mode})])

    assert (found.accelerators, found.ceiling) == (Range(1), Range(4))
    assert [each.path for each in found.unresolved] == ["activeRevisionsMode"]


def test_without_limits_azures_own_count():
    assert row(SERVERLESS, apps=[app(template={})]).ceiling == exactly(10)


@pytest.mark.parametrize(
    ("configuration", "ceiling"),
    [
        ({"eventTriggerConfig": {"parallelism": 2, "scale": {"maxExecutions": 5}}}, exactly(10)),
        ({"eventTriggerConfig": {}}, exactly(100)),
        ({"manualTriggerConfig": {"parallelism": 2}}, Range(0)),
        ({"scheduleTriggerConfig": {"parallelism": 1}}, Range(0)),
        ({}, Range(0)),
    ],
)
def test_a_job_runs_as_often_as_its_trigger_lets_it(configuration, ceiling):
    found = row(SERVERLESS, jobs=[job(**configuration)])

    assert (found.ceiling.max, found.kind) == (ceiling.max, "azurerm_container_app_job")


@pytest.mark.parametrize("profile", ["gone", "own2"])
def test_an_app_on_a_profile_that_its_environment_does_not_show_is_unknown(profile):
    found = row(SERVERLESS, apps=[app(profile)])

    assert (found.accelerator, found.ceiling) == ("unknown", Range(0))


def test_an_app_whose_environment_is_not_read_is_unknown():
    elsewhere = app(environmentId=None, managedEnvironmentId=environment(name="other")["id"])

    assert row(SERVERLESS, apps=[elsewhere]).accelerator == "unknown"


def test_a_profile_of_a_type_that_nobody_knows_may_have_anything():
    found = row({"name": "new", "workloadProfileType": "NC999-R100", "minimumCount": 0, "maximumCount": 2})

    assert (found.accelerator, found.ceiling) == ("unknown", Range(0))


def test_three_lists_are_read_and_no_call_is_made_for_an_app():
    made = world(SERVERLESS, apps=[app(), app(name="b")], jobs=[job(eventTriggerConfig={})])
    made.read()

    assert len(made.asked) == 3


def test_other_regions_are_not_kept():
    records = world(SERVERLESS, DEDICATED, apps=[app()]).read(in_scope=lambda region: region == "eastus")

    assert (records.environments, records.apps) == ((), ())
