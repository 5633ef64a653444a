"""The net under the list of types: what no reader reads is looked through for signs of accelerators.

A resource, action or command with a sign is a workload of which nothing else is known: while it is unknown,
the run ends in 3, and an answer (`assume:`) settles it. Values that are known only after apply are a sign
themselves where they would name machines, or hold a document that may.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec

from guardrails.catalog.accelerators import OPEN, unknown_choice
from guardrails.clouds import build
from guardrails.clouds.unread.other_clouds import Cloud, cloud_of, is_always, machine_of
from guardrails.formats import marks
from guardrails.formats.decoding import FAILURES, Json, absent, failure, generic
from guardrails.formats.embedded.text import too_deep
from guardrails.formats.marks import Path, written
from guardrails.formats.signs.find import Sign
from guardrails.formats.terraform import actions, commands, place
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.entries import GONE, Change, Head, action, change_of, readable_change
from guardrails.formats.terraform.facts import NOT_SET
from guardrails.formats.terraform.leaves import AttributeRef
from guardrails.formats.terraform.place import Place
from guardrails.formats.terraform.plan import Note, Plan
from guardrails.formats.terraform.references import walk
from guardrails.formats.terraform.resource import Resource, Unreadable, open_resource
from guardrails.model.workload import UNKNOWN, Workload

_ONLY_NAMES = (  # this and the next are compiled where they are used: 3 ms
    # permissions, limits and rules: what they name is allowed or forbidden, never made
    r"^(?:aws|awscc)_iam_|_iam_|_polic(?:y|ies)(?:_v\d+)?$|_policy_|_constraint|^aws(?:cc)?_config_|_config_rule"
    r"|^(?:aws|awscc)_organizations_|_org(?:anization)?_policy|_quotas?(?:_|$)|servicequotas|_limit_range"
    # what watches and pays for machines that others make
    r"|_(?:dashboards?|alarms?|alerts?|metrics?|budgets?|logs?|insights?|workbooks?)(?:_|$)"
    r"|^(?:azurerm_monitor|azurerm_consumption|google_monitoring|google_logging|google_billing|aws_ce|aws_cur)_"
    r"|^(?:aws|awscc)_(?:budgets|pricing|savingsplans|cloudwatch_(?:composite|metric|log|dashboard)\w*)_?"
    r"|^(?:datadog|grafana|newrelic|pagerduty|opsgenie|statuscake|sumologic|splunk|honeycombio)_"
    # keys, random values, tags; accelerators of networks
    r"|^(?:random_(?:bytes|id|integer|password|pet|shuffle|string|uuid)|acme_(?:certificate|registration))$"
    r"|^tls_(?:private_key|cert_request|locally_signed_cert|self_signed_cert)$|_tags?(?:_|$)|globalaccelerator|_ga_"
)
_DATABASES = (
    r"(?:^|_)(?:db|rds|redshift|redshiftserverless|opensearch|elasticsearch|elasticache|cache|dms|docdb|docdbelastic"
    r"|neptune|dax|memorydb|mq|msk|kafka|cloudhsm|cloudhsm_v2|finspace|timestreaminfluxdb|hsm|redis|sql|mysql)(?:_|$)"
)
_NAMING = re.compile(
    rb'"(?:instance_types?|instance_size|machine_type|vm_size|node_type|node_type_id|gpu\w*|accelerator\w*'
    rb"|guest_accelerators?|instance_requirements|managed_instances_provider|production_variants|instance_groups"
    rb'|launch_template_data|hardware_accelerator|machine_spec)"'
)
_SETTING = re.compile(
    r"(?:instance|machine|node|vm)[-_ ]?(?:types?|size)|.*(?:gpu|accelerator).*", re.IGNORECASE
)
"""Names of settings that are written as a name and a value, as in Elastic Beanstalk."""

_HOLDERS = frozenset(("null_resource", "terraform_data"))
"""Types that make nothing, unless a provisioner of theirs does."""

_DOCUMENTS = {
    "aws_scheduler_schedule": ("target",),
    "aws_servicecatalog_provisioned_product": ("provisioning_parameters",),
    "aws_sfn_state_machine": ("definition",),
    "aws_ssm_document": ("content",),
    "awscc_stepfunctions_state_machine": ("definition", "definition_string"),
    "azurerm_data_factory_pipeline": ("activities_json",),
    "azurerm_managed_application": ("parameter_values",),
    "azurerm_resource_deployment_script_azure_cli": ("script_content",),
    "azurerm_resource_deployment_script_azure_power_shell": ("script_content",),
    "google_deployment_manager_deployment": ("target",),
    "google_workflows_workflow": ("source_contents",),
    "kubectl_patch": ("patch",),
    "kubernetes_patch": ("patch",),
    "restapi_object": ("data",),
}
"""Attributes that hold what a resource makes, or starts, as text."""

_HARMLESS_ENDS = re.compile(
    r"aws_(?:lambda|sns|sqs|dynamodb|s3|cloudwatch|kms|apigateway\w*|api_gateway|athena)_"
)
_HARMLESS_ACTIONS = re.compile(r"_(?:cloudfront|sns|ses|dynamodb)_|_stop_|_purge|_invalidation|_print$")
_AFTER_APPLY = "known only after apply"


class _Shared(msgspec.Struct):
    """What resources of many types have: where they are, and whose."""

    arn: Json = None
    id: Json = None
    labels: Json = None
    location: Json = None
    project: Json = None
    region: Json = None
    tags: Json = None
    tags_all: Json = None
    zone: Json = None


def catch(plan: Plan, head: Head) -> Sequence[Workload]:
    """The row of a resource that is not read and shows a sign; notes what it says, and other clouds."""
    kind = head.type or UNKNOWN
    if _only_names(kind):
        return ()
    try:
        change = change_of(head)
    except FAILURES as error:
        where, reason = failure(error)
        if not plan.signs.may_speak(bytes(head.change)):
            return ()
        return (
            build.unreadable(head, plan.name, UNKNOWN, Unreadable(f"{head.place}.change{where}", reason)),
        )
    if change is None or action(change) in GONE:
        return ()
    cloud = cloud_of(kind)
    found = _sign(plan, head, change, cloud) or _unseen(plan, head, change)
    if cloud is not None:
        said = found.word if found else kind if is_always(cloud, kind) else ""
        if said:
            plan.notes.append(Note(head, "opaque", f"{cloud.name} is another cloud: not judged; says {said}"))
        return ()
    return () if found is None else _row(plan, head, change, found)


def _row(plan: Plan, head: Head, change: Change, found: Sign) -> Sequence[Workload]:
    """The row of a resource with a sign; remembers it where the resource makes nothing by itself."""
    rows = _caught(plan, head, change, found)
    block = plan.block(head) if head.type in _HOLDERS else None
    if head.type in _HOLDERS and (block is None or absent(block.provisioners)):
        plan.echoes |= {row.id: found.word for row in rows}
    return rows


def without_echoes(plan: Plan, rows: Sequence[Workload]) -> Sequence[Workload]:
    """Rows without those that only hold the name of a type which a row that is read has."""
    if not plan.echoes:
        return rows
    read = {row.instance_type.lower().removeprefix("ml.") for row in rows if not row.unread}
    return [row for row in rows if not (row.unread and plan.echoes.get(row.id, "").lower() in read)]


@lru_cache(maxsize=4096)
def _only_names(kind: str) -> bool:
    """Whether resources of a type only permit, limit, watch or mark what others make."""
    return re.search(_ONLY_NAMES, kind) is not None


@lru_cache(maxsize=4096)
def _is_database(kind: str) -> bool:
    return re.search(_DATABASES, kind) is not None


def started(plan: Plan, head: Head) -> Sequence[Workload]:
    """The row of an action with a sign; notes one of which the plan does not show what it starts."""
    if head.unreadable:
        return (build.unreadable(head, plan.name, UNKNOWN, Unreadable(head.place, head.unreadable)),)
    rows = catch(plan, head)
    if not rows and actions.hides(head) and not _HARMLESS_ACTIONS.search(head.type or ""):
        plan.notes.append(Note(head, "opaque", f"what the action starts is {_AFTER_APPLY}"))
    return rows


def commanded(plan: Plan, head: Head) -> Sequence[Workload]:
    """The row of a resource of which a provisioner runs a command with a sign."""
    for command in commands.of_provisioners(plan, head):
        found = plan.signs.find(command.values)
        change = readable_change(head)
        if found is not None and action(change) not in GONE:
            return _caught(plan, head, change, found, part="#provisioner", hidden=command.sensitive)
    return ()


def _caught(  # noqa: PLR0913 (what was found, where, and how it may be shown)
    plan: Plan, head: Head, change: Change, sign: Sign, *, part: str = "", hidden: bool = False
) -> Sequence[Workload]:
    """The row of something with a sign: whose and where it is as far as it says, and nothing else."""
    path, word = sign.path, sign.word
    if hidden or (not part and marks.any_marked(marks.at(generic(change.after_sensitive), path[:1]))):
        path, word = path[:1], "a word that is sensitive"
    said = word if word.endswith(_AFTER_APPLY) else f"says {word}"
    plan.caught.add(id(head))
    problem = Unreadable(written(path) or "values", f"{'command' if part else 'type'} not read; {said}")
    provider = sign.provider if sign.provider != UNKNOWN else _provider(head.type or "")
    try:
        resource = open_resource(plan, head, _Shared)
    except Unreadable:
        return (build.unreadable(head, plan.name, provider, problem),)
    setting = build.PlanContext(provider, _place(resource, provider), _claims(resource), market=UNKNOWN)
    found = build.workloads(resource, [unknown_choice(OPEN, problem.path, problem.reason)], setting, part)
    rows = [msgspec.structs.replace(row, unread=True) for row in found]
    return rows if absent(change.before) else [build.unchanged(row) for row in rows]


def _sign(plan: Plan, head: Head, change: Change, cloud: Cloud | None) -> Sign | None:
    raw = bytes(change.after)
    if cloud is None and not plan.signs.may_speak(raw):
        return None
    values = plan.body(head)[0]
    if values is None and raw != b"null":
        return Sign((), "values that cannot be decoded")
    found = plan.signs.find(values, databases=_is_database(head.type or ""))
    if found is None and cloud is not None and not too_deep(values):
        word = machine_of(cloud, values)
        found = Sign((), word) if word else None
    return found


def _unseen(plan: Plan, head: Head, change: Change) -> Sign | None:
    """What is known only after apply and would say it: a document, or a field that names machines."""
    raw, kind = bytes(change.after_unknown), head.type or ""
    listed = _DOCUMENTS.get(kind, ())
    naming = not _is_database(kind) and (_NAMING.search(raw) or b'"value"' in raw)
    if b"true" not in raw or not (naming or listed):
        return None
    values, unknown, _ = plan.body(head)
    for name in listed:
        if marks.any_marked(marks.at(unknown, (name,))) and not _harmless(plan, head, name):
            return Sign((name,), f"{name} is {_AFTER_APPLY}")
    block = plan.block(head)
    for path in _marked(unknown) if naming else ():
        step = next((str(each) for each in reversed(path) if isinstance(each, str)), "")
        named = walk(values, (*path[:-1], "name")) if step == "value" else None
        if isinstance(named, str) and _SETTING.fullmatch(named):
            return Sign(path, f"{named} is {_AFTER_APPLY}")
        set_ = block is not None and not plan.resolver.lacks(block, path[:1])
        if set_ and _NAMING.fullmatch(f'"{step}"'.encode()):
            return Sign(path, f"{step} is {_AFTER_APPLY}")
    return None


def _marked(unknown: Any) -> list[Path]:
    """The paths of everything that is marked."""
    result: list[Path] = []
    left: list[tuple[Path, Any]] = [((), unknown)]
    while left:
        path, mark = left.pop()
        if isinstance(mark, dict):
            left.extend(((*path, key), part) for key, part in mark.items())
        elif isinstance(mark, list):
            left.extend(((*path, at), part) for at, part in enumerate(mark))
        elif mark is True:
            result.append(path)
    return sorted(result, key=str)


def _harmless(plan: Plan, head: Head, name: str) -> bool:
    """Whether a document that is not known only refers to what runs no machines."""
    block = plan.block(head)
    if block is None:
        return False
    leaves = plan.resolver.leaves(head.module_address or "", block, (name,), join=True)
    return bool(leaves) and all(
        isinstance(leaf, AttributeRef) and _HARMLESS_ENDS.match(leaf.head.type or "") is not None
        for leaf in leaves
    )


def _provider(kind: str) -> str:
    """The cloud of a resource type."""
    if kind.startswith(("aws", "awscc_")):
        return "aws"
    if kind.startswith(("azurerm_", "azapi_", "azuread_")):
        return "azure"
    return "gcp" if kind.startswith("google_") else UNKNOWN


def _place(resource: Resource[_Shared], provider: str) -> Place:
    values = resource.values
    kind = resource.head.type or ""
    own = _provider(kind)
    if own != provider:
        return Place()
    location = resource.fact(_text(values.location), "location")
    match own:
        case "aws":
            region = resource.fact(_text(values.region), "region")
            return place.aws(resource, arns=(_text(values.arn),), region=region, zone=NOT_SET)
        case "azure":
            return place.azure(resource, ids=(_text(values.id),), location=location)
        case "gcp":
            project = resource.fact(_text(values.project), "project")
            zone = resource.fact(_text(values.zone) or _text(values.region), "zone")
            where = location if location.value else zone
            return place.gcp(resource, ids=(_text(values.id),), project=project, location=where)
    return Place()


def _claims(resource: Resource[_Shared]) -> Claims:
    values = resource.values
    claims = Claims(resource)
    found = False
    for name in ("tags_all", "tags", "labels"):
        value = getattr(values, name)
        if isinstance(value, dict):
            found = claims.tags(value, name) or found
        elif isinstance(value, list):
            claims.blocks(value, (name,))
    claims.complete = claims.complete and found
    return claims


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
