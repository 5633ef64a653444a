"""SageMaker Studio: apps run, spaces run one app, domains and user profiles only name defaults."""

from collections.abc import Iterator
from typing import Any

import msgspec

from guardrails.clouds.aws.sagemaker_studio import settings
from guardrails.clouds.aws.sagemaker_studio.settings import app_parts, default_parts, space_parts
from guardrails.clouds.aws.shared import AwsResource, joined_heads, setting
from guardrails.clouds.build import planned
from guardrails.formats.decoding import first
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import AnyResource, Resource, Unreadable, open_resource
from guardrails.model.field import Field
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
    own = fields.text(resource, spec.instance_type if spec is not None else None, *path)
    if own.value is None and not (own.reason and resource.is_configured(*path)):
        own = Field()
    defaults, lost = _defaults(resource)
    found = settings.App(type=own, defaults=defaults, lost=lost)
    return planned(resource, app_parts(found, resource.plan.accelerators), lambda: setting(resource))


def _defaults(resource: Resource[App]) -> tuple[tuple[Field[str], ...], Field[str]]:
    """What an app without a type of its own runs on: the default of its space, its user or its domain.

    One of these that is not in the plan may name any.
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
            return found, Field()
    reason = f"is not set, and the default of {lost} is not known" if lost else ""
    return (), Field(None, "resource_spec", reason)


_DOMAIN = ("default_user_settings", "default_space_settings")


def _named_by(
    resource: Resource[App], head: Head, kind: type[Any], blocks: tuple[str, ...], wanted: tuple[str, ...]
) -> tuple[Field[str], ...]:
    try:
        owner = open_resource(resource.plan, head, kind)
    except Unreadable as problem:
        return (Field(None, problem.path, f"{head.address}: {problem.reason}"),)
    return tuple(_every_default(owner, blocks, wanted))


def read_space(resource: Resource[Space]) -> list[Workload]:
    """At most one row: people start its app. An app of the plan in this space is a row of its own."""
    if _has_app(resource):
        return []
    parts = space_parts(_every_default(resource, ("space_settings",), _APPS), resource.plan.accelerators)
    return planned(resource, parts, lambda: setting(resource))


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


def _template(resource: AnyResource, blocks: tuple[str, ...]) -> list[Workload]:
    parts = default_parts(_every_default(resource, blocks, _APPS), resource.plan.accelerators)
    return planned(resource, parts, lambda: setting(resource, role="template"))


def _every_default(
    resource: AnyResource, blocks: tuple[str, ...], wanted: tuple[str, ...]
) -> Iterator[Field[str]]:
    """The types that settings name as defaults."""
    for block in blocks:
        own = first(getattr(resource.values, block))
        for name in wanted:
            app = first(getattr(own, name, None))
            spec = first(app.default_resource_spec) if app is not None else None
            path = (block, 0, name, 0, "default_resource_spec", 0, "instance_type")
            kind = spec.instance_type if spec is not None else None
            if kind is not None or (
                resource.is_unknown(*path) and (spec is not None or resource.is_configured(*path))
            ):
                yield fields.text(resource, kind, *path)
