"""Examples of Azure Container Apps."""

from guardrails.clouds.azure.container_apps.api import CONTAINER_APPS
from guardrails.model.range import Range, exactly
from tests.contract.examples.azure_scan import within
from tests.contract.examples.example import Example
from tests.samples.azure_plans import GROUP

DEDICATED = "NC24-A100"
SERVERLESS = "Consumption-GPU-NC24-A100"
APPS = (CONTAINER_APPS,)
ENVIRONMENT = f"{GROUP}/providers/Microsoft.App/managedEnvironments/env"


def _environment(kind, **limits):
    profile = {"name": "gpu", "workloadProfileType": kind} | limits
    return {
        "type": "Microsoft.App/managedEnvironments",
        "apiVersion": "2025-01-01",
        "name": "env",
        "properties": {"workloadProfiles": [profile]},
    }


def _values(kind, **limits):
    profile = {"name": "gpu", "workload_profile_type": kind} | limits
    return {"id": ENVIRONMENT, "name": "env", "resource_group_name": "g", "workload_profile": [profile]}


def _app(kind, profile="gpu", **properties):
    name = "managedEnvironmentId" if kind == "containerApps" else "environmentId"
    return {
        "type": f"Microsoft.App/{kind}",
        "apiVersion": "2025-01-01",
        "name": "app",
        "properties": {name: ENVIRONMENT, "workloadProfileName": profile} | properties,
    }


def _app_values(**differs):
    return {"container_app_environment_id": ENVIRONMENT, "workload_profile_name": "gpu"} | differs


def _serverless(name, planned, ceiling, terraform, arm, kind="azurerm_container_app"):
    """An app or a job on a serverless profile."""
    return Example(
        name,
        [(SERVERLESS, planned, ceiling, "on_demand", "runs")],
        {
            "azurerm_container_app_environment.env": _values(SERVERLESS),
            f"{kind}.app": _app_values(**terraform),
        },
        arm=(_environment(SERVERLESS), arm),
        live=within(_environment(SERVERLESS), arm, services=APPS),
    )


EXAMPLES = [
    Example(
        "a dedicated profile is machines of the environment, and its apps add none",
        [(DEDICATED, Range(1, 4), exactly(4), "on_demand", "runs")],
        {
            "azurerm_container_app_environment.env": _values(DEDICATED, minimum_count=1, maximum_count=4),
            "azurerm_container_app.app": _app_values(template=[{"max_replicas": 30}]),
        },
        arm=(
            _environment(DEDICATED, minimumCount=1, maximumCount=4),
            _app("containerApps", template={"scale": {"maxReplicas": 30}}),
        ),
        live=within(
            _environment(DEDICATED, minimumCount=1, maximumCount=4),
            _app("containerApps", template={"scale": {"maxReplicas": 30}}),
            services=APPS,
        ),
    ),
    Example(
        "a serverless profile without apps is delegated",
        [(SERVERLESS, Range(0), Range(0), "on_demand", "delegated")],
        {"azurerm_container_app_environment.env": _values(SERVERLESS)},
        arm=(_environment(SERVERLESS),),
    ),
    _serverless(
        "an app has its replicas",
        Range(1, 5),
        exactly(5),
        {"template": [{"min_replicas": 1, "max_replicas": 5}]},
        _app("containerApps", template={"scale": {"minReplicas": 1, "maxReplicas": 5}}),
    ),
    _serverless(
        "an app that says nothing has up to ten",
        Range(0, 10),
        exactly(10),
        {"template": [{}]},
        _app("containerApps", template={"containers": []}),
    ),
    _serverless(
        "events start a number of executions at once",
        Range(0, 12),
        exactly(12),
        {"event_trigger_config": [{"parallelism": 3, "scale": [{"max_executions": 4}]}]},
        _app(
            "jobs",
            configuration={
                "triggerType": "Event",
                "eventTriggerConfig": {"parallelism": 3, "scale": {"maxExecutions": 4}},
            },
        ),
        kind="azurerm_container_app_job",
    ),
    _serverless(
        "people may start a job any number of times",
        Range(0),
        Range(2),
        {"manual_trigger_config": [{"parallelism": 2}]},
        _app("jobs", configuration={"triggerType": "Manual", "manualTriggerConfig": {"parallelism": 2}}),
        kind="azurerm_container_app_job",
    ),
    Example(
        "an app on a plain profile has no accelerators",
        [],
        {
            "azurerm_container_app_environment.env": _values("D4", minimum_count=1, maximum_count=3),
            "azurerm_container_app.app": _app_values(),
        },
        arm=(_environment("D4", minimumCount=1, maximumCount=3), _app("containerApps")),
        live=within(_environment("D4", minimumCount=1), _app("containerApps"), services=APPS),
    ),
    Example(
        "an app of an environment outside of the plan may have anything",
        [("unknown", Range(0), Range(0), "on_demand", "runs")],
        {"azurerm_container_app.app": _app_values(template=[{"max_replicas": 3}])},
        arm=(_app("containerApps", template={"scale": {"maxReplicas": 3}}),),
        live=within(_app("containerApps", template={"scale": {"maxReplicas": 3}}), services=APPS),
    ),
]
