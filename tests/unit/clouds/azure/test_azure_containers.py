"""Containers of Azure: groups, and apps and jobs with the profiles of their environments."""

import pytest

from guardrails.model.range import ZERO, Range, exactly
from tests.samples.azure_plans import GROUP, azure, entry
from tests.samples.terraform import only, reasons, rows

ENV = "azurerm_container_app_environment.e"
APP = "azurerm_container_app.a"
JOB = "azurerm_container_app_job.j"
ID = f"{GROUP}/providers/Microsoft.App/managedEnvironments/e"
A100, T4 = "Consumption-GPU-NC24-A100", "Consumption-GPU-NC8as-T4"
LINKS = {APP: {"container_app_environment_id": ENV}, JOB: {"container_app_environment_id": ENV}}


def group(*containers, **differs):
    after = {"location": "westeurope", "container": list(containers), "tags": None, "priority": "Regular"}
    return entry("azurerm_container_group.g", after, **differs)


def test_containers_of_a_group_that_ask_for_accelerators_are_parts(tmp_path):
    made = group(
        {"name": "a", "gpu": [{"count": 2, "sku": "V100"}]},
        {"name": "b", "gpu": [], "gpu_limit": [{"count": "1", "sku": "K80"}]},
        {"name": "c", "gpu": {"count": 1, "sku": "P100"}, "gpu_limit": [{"count": 4, "sku": "P100"}]},
        {"name": "d"},
    )

    found = rows(tmp_path, azure(made))

    assert [(row.id.partition("#")[2], row.accelerator, row.ceiling) for row in found] == [
        ("a", "V100-PCIE-16GB", exactly(2)),
        ("b", "K80", exactly(1)),
        ("c", "P100-PCIE-16GB", exactly(4)),
    ]
    assert found[0].region == "westeurope"


def test_a_group_without_accelerators_is_no_row(tmp_path):
    assert rows(tmp_path, azure(group({"name": "a", "gpu": []}, {"name": "b", "gpu": None}))) == ()


@pytest.mark.parametrize(
    ("gpu", "unknown", "accelerator", "reason"),
    [
        (
            {"sku": "V100"},
            {"gpu": [{"count": True}]},
            "V100-PCIE-16GB",
            "container[0].gpu[0].count: known only",
        ),
        ({"count": 1}, {"gpu": [{"sku": True}]}, "unknown", "container[0].gpu[0].sku: known only"),
        ({"count": 1, "sku": "X9"}, {}, "unknown", "container[0].gpu[0].sku: is no accelerator"),
    ],
)
def test_what_is_open_of_a_container_is_said(tmp_path, gpu, unknown, accelerator, reason):
    row = only(tmp_path, azure(group({"name": "a", "gpu": [gpu]}, unknown={"container": [unknown]})))

    assert row.accelerator == accelerator
    assert reasons(row)[0].startswith(reason)


def test_accelerators_that_come_from_a_dynamic_block_are_unknown(tmp_path):
    made = group({"name": "a"}, unknown={"container": [{"gpu": True}]})

    row = only(tmp_path, azure(made, links={"azurerm_container_group.g": {"container": [{"gpu": [{}]}]}}))

    assert reasons(row) == ["container[0].gpu: known only after apply"]


def environment(*profiles, **differs):
    after = {"location": "swedencentral", "workload_profile": list(profiles), "tags": {"customer": "acme"}}
    return entry(ENV, after, unknown=differs.pop("unknown", {"id": True}), **differs)


def profile(kind, name="gpu", least=None, most=None):
    return {"name": name, "workload_profile_type": kind, "minimum_count": least, "maximum_count": most}


def app(after=None, name=APP, **differs):
    values = {"workload_profile_name": "gpu", "template": [{"min_replicas": 1, "max_replicas": 5}]}
    unknown = differs.pop("unknown", {"container_app_environment_id": True})
    return entry(name, values | (after or {}), unknown=unknown, **differs)


@pytest.mark.parametrize(("kind", "each"), [("NC24-A100", 1), ("NC48-A100", 2), ("nc96-a100", 4)])
def test_a_dedicated_profile_is_machines_of_the_environment(tmp_path, kind, each):
    found = rows(tmp_path, azure(environment(profile(kind, least=1, most=3)), app(), links=LINKS))

    (row,) = found
    assert (row.id, row.instance_type, row.role) == (f"{ENV}#gpu", kind, "runs")
    assert (row.instances, row.ceiling) == (Range(1, 3), exactly(3 * each))


@pytest.mark.parametrize(("kind", "chip"), [(A100, "A100-PCIE-80GB"), (T4, "T4")])
def test_a_serverless_profile_is_what_its_apps_ask_for(tmp_path, kind, chip):
    first, second = rows(tmp_path, azure(environment(profile(kind)), app(), links=LINKS))

    assert (first.id, first.role, first.ceiling, first.unresolved) == (f"{ENV}#gpu", "template", ZERO, ())
    assert (second.id, second.accelerator, second.region) == (APP, chip, "swedencentral")
    assert (second.instances, second.ceiling) == (Range(1, 5), exactly(5))


def test_a_serverless_profile_without_apps_is_delegated(tmp_path):
    row = only(tmp_path, azure(environment(profile(A100))))

    assert (row.role, row.accelerator, row.instances, row.ceiling) == (
        "delegated",
        "A100-PCIE-80GB",
        Range(0),
        Range(0),
    )
    assert reasons(row) == ["workload_profile[0]: its machines come with apps that are not in the plan"]


@pytest.mark.parametrize("kind", ["Consumption", "D4", "E16", "Flex"])
def test_a_plain_profile_is_no_row_and_neither_are_its_apps(tmp_path, kind):
    assert rows(tmp_path, azure(environment(profile(kind)), app(), links=LINKS)) == ()


def test_a_profile_that_is_not_known_is_unknown_with_its_apps(tmp_path):
    found = rows(tmp_path, azure(environment(profile("NX-1", most=2)), app(), links=LINKS))

    assert [(row.address, row.accelerator) for row in found] == [(ENV, "unknown"), (APP, "unknown")]


def test_open_profiles_are_unknown(tmp_path):
    types = environment(profile(None), unknown={"workload_profile": [{"workload_profile_type": True}]})
    all_ = environment(unknown={"workload_profile": True})
    links = {ENV: {"workload_profile": {"references": ["local.p"]}}}

    assert only(tmp_path, azure(types)).accelerator == "unknown"
    assert only(tmp_path, azure(all_, links=links)).accelerator == "unknown"
    assert only(tmp_path, azure(all_)).accelerator == "unknown"  # a dynamic block stands nowhere


def test_profiles_of_the_same_name_are_told_apart(tmp_path):
    found = rows(tmp_path, azure(environment(profile("NC24-A100", most=1), profile("NC48-A100", most=1))))

    assert [row.id for row in found] == [f"{ENV}#workload_profile[0]", f"{ENV}#workload_profile[1]"]


@pytest.mark.parametrize(
    ("template", "instances"),
    [
        ([], Range(0, 10)),
        ([{"min_replicas": 0, "max_replicas": None}], Range(0, 10)),
        ([{"max_replicas": "3"}], Range(0, 3)),
    ],
)
def test_replicas_that_are_not_set_are_the_providers_default(tmp_path, template, instances):
    document = azure(environment(profile(A100)), app({"template": template}), links=LINKS)

    assert rows(tmp_path, document)[1].instances == instances


@pytest.mark.parametrize("name", [None, "Consumption"])
def test_an_app_without_a_profile_of_its_own_is_no_row(tmp_path, name):
    found = rows(
        tmp_path, azure(environment(profile(A100)), app({"workload_profile_name": name}), links=LINKS)
    )

    assert [(row.address, row.role) for row in found] == [(ENV, "delegated")]


@pytest.mark.parametrize(
    ("after", "links", "reason"),
    [
        ({"container_app_environment_id": ID}, {}, "its environment is not in the plan"),
        ({"workload_profile_name": "other"}, LINKS, f"{ENV} shows no profile of that name"),
    ],
)
def test_an_app_on_a_profile_that_cannot_be_found_is_unknown(tmp_path, after, links, reason):
    unknown = {} if "container_app_environment_id" in after else {"container_app_environment_id": True}
    document = azure(environment(profile("D4")), app(after, unknown=unknown), links=links)

    assert reasons(only(tmp_path, document)) == [f"workload_profile_name: {reason}"]


def test_an_app_whose_profile_is_open_is_unknown(tmp_path):
    made = app({"workload_profile_name": None}, unknown={"workload_profile_name": True})
    links = {APP: {"workload_profile_name": {"references": ["local.profile"]}}}

    assert only(tmp_path, azure(made, links=links)).accelerator == "unknown"


def test_an_app_of_an_environment_that_does_not_decode_is_unknown(tmp_path):
    broken = environment(5)

    found = rows(tmp_path, azure(broken, app(), links=LINKS))

    assert [row.address for row in found] == [ENV, APP]
    assert reasons(found[1])[0].startswith(f"workload_profile_name: {ENV}: ")


def test_an_environment_is_found_by_its_id(tmp_path):
    made = environment(profile(T4), unknown={})
    made["change"]["after"]["id"] = ID
    user = app({"container_app_environment_id": ID.upper()}, unknown={})

    found = rows(tmp_path, azure(made, user))

    assert [(row.role, row.ceiling) for row in found] == [("template", ZERO), ("runs", exactly(5))]
    assert found[1].account == "11111111-2222-3333-4444-555555555555"


def test_a_name_that_is_sensitive_is_not_printed(tmp_path):
    document = azure(environment(profile(A100)), app(sensitive={"workload_profile_name": True}), links=LINKS)

    row = rows(tmp_path, document)[1]

    assert (row.instance_type, row.accelerator) == ("(sensitive)", "A100-PCIE-80GB")


@pytest.mark.parametrize(
    ("trigger", "instances", "ceiling"),
    [
        (
            {"event_trigger_config": [{"parallelism": 2, "scale": [{"max_executions": 6}]}]},
            Range(0, 12),
            exactly(12),
        ),
        ({"event_trigger_config": [{}]}, Range(0, 100), exactly(100)),
        ({"manual_trigger_config": [{"parallelism": 4}]}, Range(0), Range(4)),
        ({"schedule_trigger_config": {"cron_expression": "* * * * *"}}, Range(0), Range(1)),
        ({}, Range(0), Range(0)),
    ],
)
def test_a_job_asks_for_as_much_as_its_executions(tmp_path, trigger, instances, ceiling):
    job = app({"template": None, "location": "swedencentral"} | trigger, JOB)

    row = rows(tmp_path, azure(environment(profile(A100)), job, links=LINKS))[1]

    assert (row.instances, row.ceiling) == (instances, ceiling)
    assert bool(row.unresolved) == (ceiling.max is None)


def test_a_profile_whose_apps_go_is_left_delegated(tmp_path):
    before = {"workload_profile_name": "gpu", "container_app_environment_id": ID, "template": []}
    env = {"id": ID, "location": "swedencentral", "workload_profile": [profile(A100)], "tags": None}
    document = azure(
        entry(ENV, env, actions=["update"], before=env | {"tags": {"a": "b"}}),
        entry(APP, None, actions=["delete"], before=before),
    )

    first, second = rows(tmp_path, document)

    assert (first.role, first.accelerators_before, first.ceiling) == ("delegated", ZERO, Range(0))
    assert (second.ceiling, second.accelerators_before) == (ZERO, Range(0, 10))


def test_two_serverless_profiles_are_each_a_template_or_delegated(tmp_path):
    document = azure(
        environment(profile(A100), profile(T4, "other")),
        app(),
        app({"template": 5}, "azurerm_container_app.broken"),
        app({"workload_profile_name": "other", "container_app_environment_id": ID}, JOB, unknown={}),
        links={APP: LINKS[APP]},
    )

    found = {row.id: row.role for row in rows(tmp_path, document)}

    assert (found[f"{ENV}#gpu"], found[f"{ENV}#other"]) == ("template", "delegated")
    assert found["azurerm_container_app.broken"] == "runs"
