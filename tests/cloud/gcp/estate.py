"""Estates of GCP in a few lines: an organization, folders, projects, and what is in them, as plain dicts.

Bodies have the fields that the discovery documents give them; names, links and places are filled in.
"""

import zlib
from collections.abc import Iterable, Mapping
from typing import Any

REGIONS = ("us-central1", "europe-west4")
ZONES = tuple(f"{region}-{letter}" for region in REGIONS for letter in "ab")
ORGANIZATION = "organizations/700000000001"


class Project:
    """A project and what is in it.

    Attributes:
        apis: Names of the APIs that are on; None: all.
        offered: Regions in which APIs that are read region by region are offered.
        resources: By API: bodies by the path of the thing within the project.
    """

    def __init__(
        self,
        id_: str,
        number: str,
        *,
        parent: str = "",
        state: str = "ACTIVE",
        labels: Mapping[str, str] | None = None,
        apis: Iterable[str] | None = None,
        regions: Iterable[str] = REGIONS,
    ) -> None:
        self.id, self.number, self.parent, self.state = id_, number, parent, state
        self.labels = dict(labels or {})
        self.apis = None if apis is None else frozenset(apis)
        self.regions = self.offered = tuple(regions)
        self.resources: dict[str, dict[str, dict[str, Any]]] = {}

    def add(self, api: str, path: str, /, **body: Any) -> "Project":
        """Put something in.

        Args:
            api: Name of its API, e.g. `compute`.
            path: Within the project, e.g. `zones/us-central1-a/instances/vm-1`.
            body: Fields as the API names them; those that say its name and place are added. What begins with
                `x-` is told by other calls about it.
        """
        made = _compute(self, path) if api == "compute" else _named(self, path)
        self.resources.setdefault(api, {})[path] = made | body
        return self

    @property
    def body(self) -> dict[str, Any]:
        """As Resource Manager shows it."""
        return {
            "name": f"projects/{self.number}",
            "parent": self.parent,
            "projectId": self.id,
            "state": self.state,
            "displayName": f"Project of {self.id}",
            "createTime": "2025-03-02T18:34:12.155Z",
            "labels": self.labels,
        }


class Estate:
    """What the credentials may see.

    Attributes:
        organizations: Names, each with the permissions that are granted in the whole of it.
        folders: Parent by name.
        projects: By id.
        unreachable: Locations that do not answer.
        billing: Projects by billing account.
    """

    def __init__(self) -> None:
        self.organizations: dict[str, tuple[str, ...]] = {}
        self.folders: dict[str, str] = {}
        self.projects: dict[str, Project] = {}
        self.unreachable: set[str] = set()
        self.billing: dict[str, list[str]] = {}

    def organization(
        self,
        name: str = ORGANIZATION,
        granted: tuple[str, ...] = ("resourcemanager.projects.get", "resourcemanager.folders.get"),
    ) -> str:
        """An organization."""
        self.organizations[name] = granted
        return name

    def folder(self, number: int, parent: str = ORGANIZATION) -> str:
        """A folder; gives its name."""
        name = f"folders/{number}"
        self.folders[name] = parent
        return name

    def project(self, id_: str, number: str = "", **about: Any) -> Project:
        """A project, below the organization unless it is said where."""
        about.setdefault("parent", next(iter(self.organizations), ""))
        number = number or str(100_000_000_001 + len(self.projects))
        self.projects[id_] = Project(id_, number, **about)
        return self.projects[id_]

    def found(self, name: str) -> Project | None:
        """A project by its id or number."""
        named = self.projects.get(name)
        return named or next((each for each in self.projects.values() if each.number == name), None)


def _compute(project: Project, path: str) -> dict[str, Any]:
    """What Compute Engine says of each thing: its name, id, link and place."""
    base = f"https://www.googleapis.com/compute/v1/projects/{project.id}"
    kind, _, rest = path.partition("/")
    made: dict[str, Any] = {
        "id": str(zlib.crc32(f"{project.id}/{path}".encode()) + 10**18),
        "name": path.rsplit("/", 1)[-1],
        "selfLink": f"{base}/{path}",
        "creationTimestamp": "2026-11-02T08:00:00.000-07:00",
    }
    if kind in ("zones", "regions"):
        made[kind.removesuffix("s")] = f"{base}/{kind}/{rest.partition('/')[0]}"
    return made


def _named(project: Project, path: str) -> dict[str, Any]:
    return {"name": f"projects/{project.id}/{path}"}
