"""SageMaker Studio: apps that run, and spaces whose app people may start.

Apps, spaces and user profiles are named after people as a rule: of such names only a digest is kept.
"""

import hashlib
from collections.abc import Iterator

import msgspec

from guardrails.clouds.aws.sagemaker_shared.reading import PAGE, plain, tags
from guardrails.clouds.aws.sagemaker_shared.shapes import Studio
from guardrails.clouds.service import Action, Calls, ReadFilter

ACTIONS = (
    Action("ListApps", "sagemaker:ListApps", "apps of Studio that run, with their types"),
    Action("DescribeApp", "sagemaker:DescribeApp", "the name by which an app's tags are asked for"),
    Action("ListSpaces", "sagemaker:ListSpaces", "spaces of Studio, whose apps people start"),
    Action("DescribeSpace", "sagemaker:DescribeSpace", "the types that a space sets"),
)
_RUNNING = ("InService", "Pending")


class _Spec(msgspec.Struct, rename="pascal"):
    instance_type: str = ""


class _App(msgspec.Struct, rename="pascal", kw_only=True):
    domain_id: str = ""
    user_profile_name: str | None = None
    space_name: str | None = None
    app_type: str = ""
    app_name: str = ""
    status: str = ""
    resource_spec: _Spec | None = None


class _Arn(msgspec.Struct, rename="pascal"):
    app_arn: str = ""


class _Space(msgspec.Struct, rename="pascal", kw_only=True):
    domain_id: str = ""
    space_name: str = ""
    status: str = ""


class _Settings(msgspec.Struct, rename="pascal"):
    default_resource_spec: _Spec | None = None


class _AllSettings(msgspec.Struct, rename="pascal", kw_only=True):
    code_editor_app_settings: _Settings | None = None
    jupyter_lab_app_settings: _Settings | None = None
    jupyter_server_app_settings: _Settings | None = None
    kernel_gateway_app_settings: _Settings | None = None

    def types(self) -> tuple[str, ...]:
        """The types that they set."""
        every = (
            self.code_editor_app_settings,
            self.jupyter_lab_app_settings,
            self.jupyter_server_app_settings,
            self.kernel_gateway_app_settings,
        )
        specs = (each.default_resource_spec for each in every if each is not None)
        return tuple(dict.fromkeys(spec.instance_type for spec in specs if spec and spec.instance_type))


class _SpaceDetail(msgspec.Struct, rename="pascal", kw_only=True):
    space_arn: str = ""
    space_settings: _AllSettings | None = None


def studio(calls: Calls, keep: ReadFilter) -> tuple[Studio, ...]:
    """Apps and spaces that may have accelerators; a space whose app runs is that app."""
    apps = calls.pages("ListApps", "Apps", _App, PaginationConfig=PAGE)
    running = [app for app in apps if app.status in _RUNNING]
    taken = {(app.domain_id, app.space_name) for app in running if app.space_name}
    found = [*_apps(calls, keep, running), *_spaces(calls, keep, taken)]
    return tuple(sorted(found, key=lambda each: each.id))


def _apps(calls: Calls, keep: ReadFilter, running: list[_App]) -> Iterator[Studio]:
    for app in running:
        named = app.resource_spec.instance_type if app.resource_spec is not None else ""
        if plain(keep, [named]):
            continue
        who = {"UserProfileName": app.user_profile_name, "SpaceName": app.space_name}
        whose = _digest(app.user_profile_name, app.space_name, app.app_name)
        answer = calls.one(
            "DescribeApp",
            _Arn,
            DomainId=app.domain_id,
            AppType=app.app_type,
            AppName=app.app_name,
            **{key: value for key, value in who.items() if value},
        )
        yield Studio(
            id=f"app/{app.domain_id}/{app.app_type}/{whose}",
            running=True,
            instance_types=(named,) if named else (),
            tags=tags(calls, keep, answer.app_arn) if answer is not None else None,
        )


def _spaces(calls: Calls, keep: ReadFilter, taken: set[tuple[str, str]]) -> Iterator[Studio]:
    for space in calls.pages("ListSpaces", "Spaces", _Space, PaginationConfig=PAGE):
        if (space.domain_id, space.space_name) in taken or space.status == "Deleting":
            continue
        named = {"DomainId": space.domain_id, "SpaceName": space.space_name}
        detail = calls.one("DescribeSpace", _SpaceDetail, **named)
        types = detail.space_settings.types() if detail is not None and detail.space_settings else ()
        if detail is None or not types or plain(keep, types):
            continue
        yield Studio(
            id=f"space/{space.domain_id}/{_digest(space.space_name)}",
            running=False,
            instance_types=types,
            tags=tags(calls, keep, detail.space_arn),
        )


def _digest(*parts: str | None) -> str:
    """Stands for names in an id: the same names, the same digest."""
    return hashlib.sha256("/".join(part or "" for part in parts).encode()).hexdigest()[:16]
