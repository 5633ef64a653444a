"""What Resource Manager knows: organizations, folders, projects. Google's own client, over REST, in bounds.

The client reads enums that are newer than it as unspecified, which is an unknown state here. What the
credentials may not see is absent, and no error. Names of people and display names are not kept.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from guardrails.clouds.gcp.session.credentials import USER_AGENT
from guardrails.clouds.gcp.session.dialect import GcpDialect
from guardrails.clouds.patience import ANSWER_SECONDS, within
from guardrails.clouds.rest.wire import Answer, Refusal
from guardrails.clouds.service import Action, ReadError
from guardrails.errors import SourceError
from guardrails.model.account import AccountState

if TYPE_CHECKING:
    from google.api_core.gapic_v1.client_info import ClientInfo
    from google.auth.credentials import Credentials

T = TypeVar("T")

ACTIONS = (
    Action("projects.search", "resourcemanager.projects.get", "which projects there are, in what state"),
    Action("projects.get", "resourcemanager.projects.get", "a project that is asked for by name"),
    Action("folders.search", "resourcemanager.folders.get", "which folders hold the projects"),
    Action("organizations.search", "resourcemanager.organizations.get", "where the tree of folders begins"),
    Action(
        "organizations.testIamPermissions",
        "",
        "whether all of an organization is seen: what may not be seen is absent, and no error",
    ),
)
SEEN = ("resourcemanager.projects.get", "resourcemanager.folders.get")
"""Who may do this in the whole organization sees all of its projects and folders."""
_STATES: dict[str, AccountState] = {"ACTIVE": "active", "DELETE_REQUESTED": "closing"}
_PAGE = 500
_PAGES = 2_000
_RETRY_SECONDS = 20.0
_DIALECT = GcpDialect()


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """A project.

    Attributes:
        id: As people write it.
        number: As Google's answers often write it.
        parent: `folders/N`, `organizations/N`, or empty.
        created_day: ISO day; empty when not known.
    """

    id: str
    number: str
    parent: str
    state: AccountState
    labels: dict[str, str]
    created_day: str = ""


class Directory:
    """Resource Manager; for one thread.

    Args:
        found: Credentials.
        endpoint: Where it is asked, with its scheme.
        read_seconds: How long a request waits for a byte.
    """

    def __init__(self, found: "Credentials", endpoint: str, read_seconds: float) -> None:
        try:
            from google.cloud import resourcemanager_v3 as manager  # noqa: PLC0415
        except ImportError as error:
            raise SourceError(
                "projects are listed through google-cloud-resource-manager, which is not installed",
                hint="pip install 'compute-guardrails[gcp]'",
            ) from error
        self._manager = manager
        options: dict[str, Any] = {
            "credentials": found,
            "transport": "rest",
            "client_options": {"api_endpoint": endpoint},
            "client_info": _agent(),
        }
        self._projects = manager.ProjectsClient(**options)
        self._folders = manager.FoldersClient(**options)
        self._organizations = manager.OrganizationsClient(**options)
        self._read_seconds = read_seconds
        self.errors: list[ReadError] = []
        self.sent = 0

    def projects(self) -> list[Project]:
        """All projects that the credentials may see."""
        found = self._search("projects", self._projects.search_projects, self._manager.SearchProjectsRequest)
        return [_project(each) for each in found]

    def project(self, name: str) -> Project | None:
        """One project by its id or number; None: it may not be seen, or there is none."""
        found = self._call(
            "projects.get", lambda **bounds: self._projects.get_project(name=f"projects/{name}", **bounds)
        )
        return _project(found) if found is not None else None

    def folders(self) -> dict[str, str]:
        """The parent of each folder that the credentials may see, by the folder's name."""
        found = self._search("folders", self._folders.search_folders, self._manager.SearchFoldersRequest)
        return {each.name: each.parent for each in found}

    def organizations(self) -> list[str]:
        """Names of the organizations that the credentials may see."""
        search = self._organizations.search_organizations
        found = self._search("organizations", search, self._manager.SearchOrganizationsRequest)
        return [each.name for each in found]

    def unseen(self, organization: str) -> tuple[str, ...]:
        """Permissions that are not granted in the whole of an organization, so that parts are not seen."""
        test = self._organizations.test_iam_permissions
        found = self._call(
            "organizations.testIamPermissions",
            lambda **bounds: test(resource=organization, permissions=list(SEEN), **bounds),
        )
        granted = frozenset(found.permissions) if found is not None else frozenset()
        return tuple(each for each in SEEN if each not in granted)

    def _search(self, kind: str, search: Callable[..., Any], request: Callable[..., Any]) -> Iterator[Any]:
        """Every item of every page; what cannot be read is a read error and ends the pages."""
        operation, token, seen = f"{kind}.search", "", set[str]()
        for _ in range(_PAGES):
            asked = request(page_size=_PAGE, page_token=token)
            page = self._call(operation, lambda **bounds: next(iter(search(asked, **bounds).pages)))  # noqa: B023
            if page is None:
                return
            yield from getattr(page, kind)
            token = page.next_page_token
            if not token:
                return
            if token in seen:
                break
            seen.add(token)
        self.errors.append(ReadError(operation, "incomplete", "the pages do not end"))

    def _call(self, operation: str, call: Callable[..., T]) -> T | None:
        """What a call gives, tried again within bounds; None, and a read error, when it gives nothing."""
        from google.api_core import exceptions, retry  # noqa: PLC0415
        from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415
        from google.protobuf.json_format import ParseError  # noqa: PLC0415
        from requests import RequestException  # noqa: PLC0415

        def again(error: BaseException) -> bool:
            self.sent += 1
            return isinstance(error, RequestException) or _refusal(error).again

        policy = retry.Retry(predicate=again, initial=0.5, maximum=4.0, timeout=_RETRY_SECONDS)
        try:
            found = within(ANSWER_SECONDS, lambda: call(retry=policy, timeout=self._read_seconds))
        except exceptions.RetryError as error:
            refusal = _refusal(error.cause) if error.cause is not None else _SILENT
        except (exceptions.GoogleAPICallError, RequestException, GoogleAuthError) as error:
            refusal = _refusal(error)
        except (TimeoutError, ParseError, ValueError) as error:
            refusal = _SILENT if isinstance(error, TimeoutError) else _FOREIGN
        else:
            self.sent += 1
            return found
        self.errors.append(ReadError(operation, refusal.state, refusal.reason))
        return None


_SILENT = Refusal(state="failed", reason="the endpoint does not answer in time")
_FOREIGN = Refusal(state="incomplete", reason="incomplete or unexpected response from the service")


def _refusal(error: BaseException) -> Refusal:
    """What an error of Google's client means; its own words name principals."""
    response = getattr(error, "response", None)
    if response is None:
        return _SILENT
    return _DIALECT.refused(Answer(status=response.status_code, body=response.content))


def _agent() -> "ClientInfo":
    from google.api_core.gapic_v1.client_info import ClientInfo  # noqa: PLC0415

    return ClientInfo(user_agent=USER_AGENT)


def _project(raw: Any) -> Project:
    created = raw.create_time
    return Project(
        id=raw.project_id,
        number=raw.name.removeprefix("projects/"),
        parent=raw.parent,
        state=_STATES.get(raw.state.name if hasattr(raw.state, "name") else "", "unknown"),
        labels=dict(raw.labels),
        created_day=created.date().isoformat() if created else "",
    )
