"""A loopback server that answers as Google's APIs do, one path prefix an API, with faults by rule.

It runs in a thread of the tests: the command under test is a process of its own. Lists, pages, scopes and
single things come from the estate's dicts; what differs between APIs is a line here.
"""

import base64
import gzip
import json
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.cloud.gcp import answer, asked
from tests.cloud.gcp.answer import Answer
from tests.cloud.gcp.asked import Asked
from tests.cloud.gcp.estate import Estate, Project
from tests.cloud.gcp.faults import Effect, Fault, off

ACCOUNT = "scanner@tools.iam.gserviceaccount.com"
"""The service account of the key that tests use."""


class World:
    """What the server answers from; a new one has nothing in it.

    Attributes:
        log: Every request to an API, in the order of arrival.
        tokens: How many were given out.
        page_size: Things on a page at most.
        impersonated: Paths of the requests for other accounts' tokens.
        public: Key by which tokens are checked that a client signed itself.
    """

    def __init__(self) -> None:
        self.estate = Estate()
        self.log: list[Asked] = []
        self.tokens = 0
        self.page_size = 500
        self.impersonated: list[str] = []
        self.public = b""
        self._valid: set[str] = set()
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def fault(self, effect: Effect, **rule: Any) -> Fault:
        """Let something go wrong from now on; see `Fault` for the rule."""
        self._faults.append(Fault(effect, **rule))
        return self._faults[-1]

    def heal(self) -> None:
        """Nothing goes wrong any more; what was logged is forgotten."""
        self._faults.clear()
        self.log.clear()

    def expire(self) -> None:
        """No token that was given out is valid any longer."""
        with self._lock:
            self._valid.clear()

    def calls(self) -> Counter[tuple[str, str]]:
        """How often each path was asked, by API."""
        return Counter((each.host, each.path) for each in self.log)

    def grant(self) -> dict[str, Any]:
        """A new token."""
        with self._lock:
            self.tokens += 1
            token = f"ya29.secret-token-{self.tokens}"
            self._valid.add(token)
        return {"access_token": token, "token_type": "Bearer", "expires_in": 3600}

    def answer(self, request: Asked) -> Answer:
        """Answer one request."""
        if request.host == "token":
            return answer.result(self.grant())
        with self._lock:
            valid = request.token in self._valid or (self.public and _is_signed(request.token, self.public))
            self.log.append(request)
        if not valid:
            return answer.error(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")
        effect = next((each.effect for each in self._faults if each.hits(request)), None)
        if effect is not None:
            return effect(request, lambda: self._truth(request))
        return self._truth(request)

    def _truth(self, request: Asked) -> Answer:
        if request.service == "iamcredentials":
            return self._impersonate(request)
        if request.service in ("cloudresourcemanager", "cloudbilling"):
            return _directory(self, request)
        project = self.estate.found(request.project)
        if project is None:
            message = "Permission denied on resource project (or it may not exist)."
            return answer.error(403, "PERMISSION_DENIED", message, reason="IAM_PERMISSION_DENIED")
        if request.service == "serviceusage":
            return _services(self, project, request)
        if project.apis is not None and request.service not in project.apis:
            return off(request.service, project.number)
        return _Api(self, project, request).answer()

    def _impersonate(self, request: Asked) -> Answer:
        self.impersonated.append(request.path)
        token = self.grant()["access_token"]
        return answer.result({"accessToken": token, "expireTime": "2099-01-01T00:00:00Z"})

    def page(self, items: list[Any], request: Asked) -> tuple[list[Any], str]:
        """One page of a list, and what leads to the next one."""
        given = request.query.get("pageToken") or request.body.get("pageToken") or ""
        asked_for = request.query.get("maxResults") or request.query.get("pageSize") or self.page_size
        size = min(int(asked_for), self.page_size)
        start = int(base64.urlsafe_b64decode(given).partition(b":")[2]) if given else 0
        after = start + size
        token = base64.urlsafe_b64encode(f"at:{after}".encode()).decode() if after < len(items) else ""
        return items[start:after], token


def _is_signed(token: str, public: bytes) -> bool:
    """Whether a token is one that Google's clients make themselves, with the service account's key."""
    from google.auth import exceptions, jwt

    try:
        return bool(jwt.decode(token, certs=public)["iss"] == ACCOUNT)
    except (exceptions.GoogleAuthError, ValueError):
        return False


def _services(world: World, project: Project, request: Asked) -> Answer:
    """The APIs of a project that are on."""
    names = project.apis if project.apis is not None else ALL_APIS
    items = [
        {
            "name": f"projects/{project.number}/services/{name}.googleapis.com",
            "config": {"name": f"{name}.googleapis.com"},
            "state": "ENABLED",
        }
        for name in sorted(names)
    ]
    found, token = world.page(items, request)
    return answer.result({"services": found} | ({"nextPageToken": token} if token else {}))


ALL_APIS = (
    "aiplatform",
    "batch",
    "cloudquotas",
    "compute",
    "container",
    "dataflow",
    "dataproc",
    "logging",
    "notebooks",
    "run",
    "serviceusage",
    "tpu",
    "workstations",
)


def _directory(world: World, request: Asked) -> Answer:
    """Resource Manager and Billing."""
    estate = world.estate
    name, _, verb = request.path.partition(":")
    if verb == "testIamPermissions":
        granted = [each for each in request.body["permissions"] if each in estate.organizations.get(name, ())]
        return answer.result({"permissions": granted})
    if verb == "search":
        rows: dict[str, list[dict[str, Any]]] = {
            "organizations": [{"name": each, "displayName": "x.example"} for each in estate.organizations],
            "folders": [
                {"name": each, "parent": parent, "state": "ACTIVE"} for each, parent in estate.folders.items()
            ],
            "projects": [each.body for each in estate.projects.values()],
        }
        found, token = world.page(rows[name], request)
        return answer.result({name: found} | ({"nextPageToken": token} if token else {}))
    project = estate.found(request.project)
    if project is not None and request.service == "cloudbilling":
        account = next((each for each, paid in estate.billing.items() if project.id in paid), "")
        info = {"name": f"projects/{project.id}/billingInfo", "projectId": project.id}
        return answer.result(
            info | ({"billingAccountName": account, "billingEnabled": True} if account else {})
        )
    if project is not None:
        return answer.result(project.body)
    message = "The caller does not have permission (jane.doe@example.com)"
    return answer.error(403, "PERMISSION_DENIED", message, reason="IAM_PERMISSION_DENIED")


class _Api:
    """One request to an API that answers from a project's things."""

    def __init__(self, world: World, project: Project, request: Asked) -> None:
        self._world, self._project, self._asked = world, project, request
        self._things = project.resources.get(request.service, {})
        self._path = request.path.split("/", 2)[2] if request.path.count("/") > 1 else ""

    def answer(self) -> Answer:
        """The list or the thing."""
        if self._asked.location and f"/{self._asked.location}/" not in f"/{self._path}/":
            return answer.page("<html>Not Found</html>", 404)
        if self._asked.service == "dataflow":
            return self._dataflow()
        if self._asked.service == "logging":
            return self._listed("entries", list(self._things.values()))
        return self._compute() or self._plain()

    def _compute(self) -> Answer | None:
        """What only Compute Engine has."""
        if self._path == "regions":
            return self._listed("items", [{"name": each, "status": "UP"} for each in self._project.regions])
        if self._path.startswith("aggregated/"):
            return self._aggregated(self._path.split("/")[1])
        thing, _, verb = self._path.rpartition("/")
        return self._told(thing, *_TOLD[verb]) if verb in _TOLD else None

    def _plain(self) -> Answer:
        """A thing by its name, or a collection."""
        if self._path == "locations":
            return self._listed(
                "locations", [{"locationId": each} for each in (*self._project.offered, "us")]
            )
        if self._path.count("/") % 2:
            thing = self._things.get(self._path)
            return answer.result(_shown(thing)) if thing else answer.absent(f"{self._asked.path}")
        return self._list()

    def _list(self) -> Answer:
        """What is in a collection; `-` stands for all parents."""
        parent, _, kind = self._path.rpartition("/")
        found = [body for path, body in self._things.items() if _is_in(path, parent, kind)]
        if self._asked.service == "compute":
            return self._listed("items", found)
        away = sorted(self._world.estate.unreachable) if "/-" in f"/{parent}" else []
        found = [each for each in found if not any(f"/{place}/" in each["name"] for place in away)]
        names = [f"projects/{self._project.id}/locations/{each}" for each in away]
        match self._asked.service:
            case "container":
                return answer.result({kind: found} | ({"missingZones": away} if away else {}))
            case "aiplatform" | "cloudquotas" | "dataproc":
                return self._listed("policies" if kind == "autoscalingPolicies" else kind, found)
            case _:
                return self._listed(kind, found, {"unreachable": names} if names else {})

    def _told(self, path: str, key: str, name: str) -> Answer:
        """What another call tells of a thing."""
        if path not in self._things:
            return answer.absent(path)
        return self._listed(key, self._things[path].get(name, []))

    def _dataflow(self) -> Answer:
        found = [body for path, body in self._things.items() if "/jobs/" in f"/{path}"]
        away = [{"name": each} for each in sorted(self._world.estate.unreachable)]
        return self._listed("jobs", found, {"failedLocation": away} if away else {})

    def _aggregated(self, kind: str) -> Answer:
        """Every scope on every page; those without anything on it say so."""
        away = self._world.estate.unreachable
        items = [
            (path.partition(f"/{kind}/")[0], body)
            for path, body in self._things.items()
            if path.count("/") in (2, 3) and path.split("/")[-2] == kind
        ]
        reached = [(scope, body) for scope, body in items if scope.rpartition("/")[2] not in away]
        found, token = self._world.page(reached, self._asked)
        scopes: dict[str, dict[str, Any]] = {}
        for scope in self._scopes():
            scopes[scope] = _warned("NO_RESULTS_ON_PAGE", scope)
        for scope, body in found:
            scopes.setdefault(scope, {}).pop("warning", None)
            scopes[scope].setdefault(kind, []).append(_shown(body))
        first = not self._asked.query.get("pageToken")
        for place in sorted(away) if first else ():
            at = next((each for each in scopes if each.endswith(f"/{place}")), f"zones/{place}")
            scopes[at] = _warned("UNREACHABLE", at)
        more: dict[str, Any] = {"unreachables": sorted(away)} if first and away else {}
        return answer.result(
            {"kind": f"compute#{kind}AggregatedList", "id": f"projects/{self._project.id}/aggregated/{kind}"}
            | {"items": scopes}
            | ({"nextPageToken": token} if token else {})
            | more
        )

    def _scopes(self) -> list[str]:
        regions = self._project.regions
        return [f"regions/{each}" for each in regions] + [
            f"zones/{region}-{letter}" for region in regions for letter in "ab"
        ]

    def _listed(self, key: str, items: list[Any], more: dict[str, Any] | None = None) -> Answer:
        found, token = self._world.page([_shown(each) for each in items], self._asked)
        content = {key: found} if found else {}  # proto3: an empty list is left out
        return answer.result(content | (more or {}) | ({"nextPageToken": token} if token else {}))


_TOLD = {"listManagedInstances": ("managedInstances", "x-members"), "listNodes": ("items", "x-nodes")}
"""Calls that tell more of a thing: where their answers have it, and where its body has it."""


def _shown(body: dict[str, Any]) -> dict[str, Any]:
    """A thing without what only other calls tell of it."""
    return {key: value for key, value in body.items() if not key.startswith("x-")}


def _is_in(path: str, parent: str, kind: str) -> bool:
    """Whether a thing is in a collection of a parent, in which `-` stands for any."""
    *above, own, _ = path.split("/")
    wanted = [each for each in parent.split("/") if each]
    return (
        own == kind
        and len(above) == len(wanted)
        and all(given in ("-", each) for given, each in zip(wanted, above, strict=True))
    )


def _warned(code: str, scope: str) -> dict[str, Any]:
    message = f"There are no results for scope '{scope}' on this page."
    return {"warning": {"code": code, "message": message, "data": [{"key": "scope", "value": scope}]}}


class Handler(BaseHTTPRequestHandler):
    """HTTP/1.1 with connections that stay open, and answers that may be damaged on purpose."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Any

    def do_GET(self) -> None:
        self._respond()

    def do_POST(self) -> None:
        self._respond()

    def _respond(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        made = self.server.world.answer(asked.read(self.command, self.path, self.headers, body))
        if made.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            return
        sent = made.body
        self.send_response(made.status)
        if "gzip" in (self.headers.get("Accept-Encoding") or "") and not (made.cut or made.drip):
            sent = gzip.compress(sent, 1)
            self.send_header("Content-Encoding", "gzip")
        for name, value in made.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self._write(sent[: len(sent) - made.cut], made.drip)
        self.close_connection = self.close_connection or bool(made.cut)

    def _write(self, content: bytes, drip: float) -> None:
        if not drip:
            self.wfile.write(content)
            self.wfile.flush()
            return
        try:
            for at in range(len(content)):
                self.wfile.write(content[at : at + 1])
                self.wfile.flush()
                time.sleep(drip)
        except OSError:
            self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Requests are in the world's log."""


@contextmanager
def serving() -> Iterator[Any]:
    """A running server; its `world` may be replaced, its `url` and `endpoint` stay."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.block_on_close = True, False
    server.url = f"http://127.0.0.1:{server.server_port}"
    server.endpoint = f"{server.url}/{{service}}"
    server.world = World()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def key(server: Any) -> tuple[str, bytes]:
    """A service account's key file, whose tokens the server gives out, and the public key to it."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = made.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    file = json.dumps(
        {
            "type": "service_account",
            "project_id": "tools",
            "private_key_id": "k-1",
            "private_key": pem.decode(),
            "client_email": ACCOUNT,
            "client_id": "1",
            "token_uri": f"{server.url}/token",
        }
    )
    return file, public
