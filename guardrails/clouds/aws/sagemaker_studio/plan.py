"""SageMaker Studio: apps run, spaces run one app, domains and user profiles only name defaults."""

from collections.abc import Iterator
from typing import Any

import msgspec

from guardrails.catalog.accelerators import EMPTY, NONE, SINGLE, Choice, Size, unknown_choice
from guardrails.clouds.aws.shared import AwsResource, joined_heads, named, rows, setting
from guardrails.formats.decoding import first
from guardrails.formats.marks import Path
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import Resource, Unreadable, open_resource
from guardrails.model.range import Range
from guardrails.model.workload import Workload

_APPS = (
    "canvas_app_settings",
    "code_editor_app_settings",
    "jupyter_lab_app_settings",
    "jupyter_server_app_settings",
    "kernel_gateway_app_settings",
    "r_session_app_settings",
    "r_studio_server_pro_app_settings",
    "tensor_board_app_settings",
)
_SETTINGS = {
    "CODEEDITOR": "code_editor_app_settings",
    "JUPYTERLAB": "jupyter_lab_app_settings",
    "JUPYTERSERVER": "jupyter_server_app_settings",
    "KERNELGATEWAY": "kernel_gateway_app_settings",
    "RSESSIONGATEWAY": "r_session_app_settings",
    "RSTUDIOSERVERPRO": "r_studio_server_pro_app_settings",
    "TENSORBOARD": "tensor_board_app_settings",
}
_SYSTEM = "system"
"""The type of apps that run on machines of SageMaker's own, without accelerators.

Source: SageMaker API, ResourceSpec, `InstanceType`.
"""
_STARTED_BY_PEOPLE = Size(Range(0, 1), Range(1, 1))


class _Spec(msgspec.Struct):
    instance_type: str | None = None


class _App(msgspec.Struct):
    default_resource_spec: list[_Spec | None] | _Spec | None = None


_Apps = list[_App | None] | _App | None


class _AppSettings(msgspec.Struct, kw_only=True):
    """Source: provider schema, hashicorp/aws 6.25.0."""

    canvas_app_settings: _Apps = None
    code_editor_app_settings: _Apps = None
    jupyter_lab_app_settings: _Apps = None
    jupyter_server_app_settings: _Apps = None
    kernel_gateway_app_settings: _Apps = None
    r_session_app_settings: _Apps = None
    r_studio_server_pro_app_settings: _Apps = None
    tensor_board_app_settings: _Apps = None


_AllSettings = list[_AppSettings | None] | _AppSettings | None


class App(AwsResource, kw_only=True):
    """Attributes that are read of an app."""

    app_type: str | None = None
    domain_id: str | None = None
    resource_spec: list[_Spec | None] | _Spec | None = None
    space_name: str | None = None
    user_profile_name: str | None = None


class Space(AwsResource, kw_only=True):
    """Attributes that are read of a space."""

    space_name: str | None = None
    space_settings: _AllSettings = None


class Domain(AwsResource, kw_only=True):
    """Attributes that are read of a domain."""

    default_space_settings: _AllSettings = None
    default_user_settings: _AllSettings = None


class UserProfile(AwsResource, kw_only=True):
    """Attributes that are read of a user profile."""

    user_settings: _AllSettings = None


def read_app(resource: Resource[App]) -> list[Workload]:
    """At most one row."""
    spec = first(resource.values.resource_spec)
    path = ("resource_spec", 0, "instance_type")
    kind = resource.text(spec.instance_type if spec is not None else None, *path)

    def choices() -> list[Choice]:
        own = kind.value is not None or (kind.reason and resource.is_configured(*path))
        if own:
            return [_machine(resource, spec.instance_type if spec is not None else None, path, SINGLE)]
        return _defaults(resource)

    return rows(resource, [("", choices)], lambda: setting(resource))


def _defaults(resource: Resource[App]) -> list[Choice]:
    """What an app without a type of its own runs on: the default of its space, its user or its domain.

    Where none of them names one, SageMaker takes a general type. One that is not in the plan may name any.
    """
    values = resource.values
    name = _SETTINGS.get((values.app_type or "").upper(), "")
    wanted = (name,) if name else _APPS
    owners = (
        ("aws_sagemaker_space", Space, ("space_settings",), values.space_name, "space_name"),
        (
            "aws_sagemaker_user_profile",
            UserProfile,
            ("user_settings",),
            values.user_profile_name,
            "user_profile_name",
        ),
        ("aws_sagemaker_domain", Domain, tuple(_DOMAIN), values.domain_id, "domain_id"),
    )
    lost = ""
    for kind, struct, blocks, value, attribute in owners:
        if value is None and not resource.is_unknown(attribute) and kind != "aws_sagemaker_domain":
            continue
        heads = joined_heads(resource, kind, value, (attribute,), ("id", attribute))
        if len(heads) != 1:
            lost = lost or attribute
            continue
        found = _named_by(resource, heads[0], struct, blocks, wanted)
        if found:
            return found
    if lost:
        reason = f"is not set, and the default of {lost} is not known"
        return [unknown_choice(SINGLE, "resource_spec", reason)]
    return [Choice("default", NONE, 0, SINGLE)]


_DOMAIN = ("default_user_settings", "default_space_settings")


def _named_by(
    resource: Resource[App], head: Head, kind: type[Any], blocks: tuple[str, ...], wanted: tuple[str, ...]
) -> list[Choice]:
    try:
        owner = open_resource(resource.plan, head, kind)
    except Unreadable as problem:
        return [unknown_choice(SINGLE, problem.path, f"{head.address}: {problem.reason}")]
    return list(_every_default(owner, blocks, wanted, SINGLE))


def read_space(resource: Resource[Space]) -> list[Workload]:
    """At most one row: people start its app. An app of the plan in this space is a row of its own."""
    if _has_app(resource):
        return []
    choices = list(_every_default(resource, ("space_settings",), _APPS, _STARTED_BY_PEOPLE))
    return rows(resource, [("", lambda: choices)], lambda: setting(resource)) if choices else []


def _has_app(resource: Resource[Space]) -> bool:
    """Whether the plan starts this space's app."""
    return id(resource.head) in resource.plan.once(_spaces_with_apps)


def _spaces_with_apps(plan: Plan) -> set[int]:
    apps = [head for head in plan.heads if head.type == "aws_sagemaker_app" and head.mode != "data"]
    return {id(space) for head in apps for space in _space_of(plan, head)}


def _space_of(plan: Plan, head: Head) -> list[Head]:
    try:
        app = open_resource(plan, head, App)
    except Unreadable:
        return []
    if app.gone:
        return []
    heads = joined_heads(app, "aws_sagemaker_space", app.values.space_name, ("space_name",), ("space_name",))
    return heads if len(heads) == 1 else []


def read_domain(resource: Resource[Domain]) -> list[Workload]:
    """At most one row, of role `template`."""
    return _template(resource, _DOMAIN)


def read_profile(resource: Resource[UserProfile]) -> list[Workload]:
    """At most one row, of role `template`."""
    return _template(resource, ("user_settings",))


def _template(resource: Resource[Any], blocks: tuple[str, ...]) -> list[Workload]:
    choices = list(_every_default(resource, blocks, _APPS, EMPTY))
    if not choices:
        return []
    return rows(resource, [("", lambda: choices)], lambda: setting(resource, role="template"))


def _every_default(
    resource: Resource[Any], blocks: tuple[str, ...], wanted: tuple[str, ...], size: Size
) -> Iterator[Choice]:
    """The types that settings name as defaults."""
    for block in blocks:
        settings = first(getattr(resource.values, block))
        for name in wanted:
            app = first(getattr(settings, name, None))
            spec = first(app.default_resource_spec) if app is not None else None
            path = (block, 0, name, 0, "default_resource_spec", 0, "instance_type")
            kind = spec.instance_type if spec is not None else None
            if kind is not None or (
                resource.is_unknown(*path) and (spec is not None or resource.is_configured(*path))
            ):
                yield _machine(resource, kind, path, size)


def _machine(resource: Resource[Any], kind: str | None, path: Path, size: Size) -> Choice:
    return Choice(_SYSTEM, NONE, 0, size) if kind == _SYSTEM else named(resource, kind, path, size)
