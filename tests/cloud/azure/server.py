"""Azure on loopback, over TLS: Entra's token endpoint and the Resource Manager, with faults on demand.

The server runs in threads of the tests: the command under test is a process of its own. A token is given to
the one application alone, and each request must carry one that is still good.
"""

import json
import socket
import ssl
import struct
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from urllib.parse import parse_qs, parse_qsl, quote, urlencode, urlsplit

from tests.cloud.azure import routes, views
from tests.cloud.azure.answer import refused, shown
from tests.cloud.azure.applications import is_proven
from tests.cloud.azure.estate import CLIENT, HOME, SECRET, Estate
from tests.cloud.azure.faults import Fault


@dataclass
class Asked:
    """One request.

    Attributes:
        path: In lower case, without query.
        query: By name, the names in lower case.
    """

    method: str
    path: str
    query: dict
    body: object = None

    @property
    def page(self):
        return int(self.query.get("$skiptoken", "0"))


class World:
    """What the server answers from; a new one has nothing in it.

    Attributes:
        log: Every request to the Resource Manager, in the order of arrival.
        page: Items of a page.
        tokens: Those that are accepted.
        signed_in: How many were given.
        key: Of the application's certificate; None: it has none.
    """

    def __init__(self, estate=None):
        self.estate = estate or Estate()
        self.log = []
        self.page = routes.PAGE
        self.tokens = set()
        self.signed_in = 0
        self.key = None
        self._faults = []
        self._numbers = count(1)
        self._lock = threading.Lock()

    def fault(self, effect, **rule):
        """Let something go wrong from now on; see `Fault` for the rule."""
        self._faults.append(Fault(effect, **rule))
        return self._faults[-1]

    def heal(self):
        """Nothing goes wrong any more; what was logged is forgotten."""
        self._faults.clear()
        self.log.clear()

    def calls(self):
        """How often each address was asked, by method and path."""
        return Counter((each.method, each.path) for each in self.log)

    def token(self, form, endpoint):
        """An exchange of client credentials."""
        if not is_proven(form, self.key, endpoint):
            text = f"AADSTS7000215: Invalid client secret for app '{CLIENT}' of jane.doe@contoso.example"
            return shown(
                {"error": "invalid_client", "error_description": text, "error_codes": [7000215]}, 401
            )
        with self._lock:
            self.signed_in += 1
            token = f"eyJhidden.token.{next(self._numbers)}"
            self.tokens.add(token)
        return shown(
            {"token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599, "access_token": token}
        )

    def expire(self):
        """No token that was given is accepted any more."""
        with self._lock:
            self.tokens.clear()

    def answer(self, asked, token, url):
        """Answer one request to the Resource Manager."""
        with self._lock:
            self.log.append(asked)
            known = token in self.tokens
        effect = next((each.effect for each in self._faults if each.hits(asked)), None)
        if not known:
            return refused(
                "ExpiredAuthenticationToken", 401, "The access token of jane.doe@contoso.example expired"
            )
        if effect is not None:
            return effect(asked, lambda: self._truth(asked, url))
        return self._truth(asked, url)

    def _truth(self, asked, url):
        if "api-version" not in asked.query:
            return refused("MissingApiVersionParameter", 400)
        words = asked.path.split("/")
        if words[1] == "subscriptions" and len(words) > 2 and words[2] not in self.estate.subscriptions:
            return refused("SubscriptionNotFound", 404, f"The subscription '{words[2]}' could not be found.")
        found = routes.answer(self.estate, asked.path, asked.body)
        found = views.seen(self.estate, asked.path, asked.query, found)
        if found is None:
            return refused("ResourceNotFound", 404, f"{asked.path} was not found")
        if not isinstance(found, list):
            return shown(found)
        start, end = asked.page, asked.page + self.page
        content = {"value": found[start:end]}
        if end < len(found):
            query = urlencode({**asked.query, "$skiptoken": end}, safe="$", quote_via=quote)
            content["nextLink"] = f"{url}{asked.path}?{query}"
        return shown(content)


class Handler(BaseHTTPRequestHandler):
    """HTTP/1.1 with connections that stay open, and answers that may be damaged on purpose."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self):
        self._handle()

    def do_POST(self):
        self._handle()

    def _handle(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        parts = urlsplit(self.path)
        world, url = self.server.world, self.server.url
        if "/.well-known/openid-configuration" in parts.path:
            self._send(shown(_metadata(url, parts.path.split("/")[1])))
        elif parts.path.endswith("/oauth2/v2.0/token"):
            form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            self._send(world.token(form, url + parts.path))
        else:
            query = {name.lower(): value for name, value in parse_qsl(parts.query)}
            decoded = json.loads(body) if body else None
            asked = Asked(self.command, parts.path.lower(), query, decoded)
            token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
            self._send(world.answer(asked, token, url))

    def _send(self, made):
        if made.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            return
        self.send_response(made.status)
        for name, value in made.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(made.body)))
        self.end_headers()
        body = made.body[: len(made.body) - made.cut]
        if made.drip:
            for at in range(len(body)):
                self.wfile.write(body[at : at + 1])
                self.wfile.flush()
                if self.server.stopped.wait(made.drip):
                    return
        self.wfile.write(b"" if made.drip else body)
        self.wfile.flush()
        self.close_connection = self.close_connection or bool(made.cut)

    def log_message(self, *_):
        """Requests are in the world's log."""


class Server(ThreadingHTTPServer):
    """A world's; clients that go away are nothing to tell of."""

    daemon_threads, block_on_close = True, False
    request_queue_size = 128

    def handle_error(self, *_):
        """A connection that a test, or a killed scan, broke."""


def _metadata(url, tenant):
    return {
        "token_endpoint": f"{url}/{tenant}/oauth2/v2.0/token",
        "authorization_endpoint": f"{url}/{tenant}/oauth2/v2.0/authorize",
        "device_authorization_endpoint": f"{url}/{tenant}/oauth2/v2.0/devicecode",
        "jwks_uri": f"{url}/{tenant}/discovery/v2.0/keys",
        "issuer": f"{url}/{tenant}/v2.0",
        "tenant_region_scope": "NA",
        "cloud_instance_name": "microsoftonline.com",
    }


def environment(server):
    """Variables with which azure-identity and a scan sign in to a server."""
    return {
        "AZURE_AUTHORITY_HOST": server.url,
        "AZURE_RESOURCE_MANAGER_URL": server.url,
        "AZURE_TENANT_ID": HOME,
        "AZURE_CLIENT_ID": CLIENT,
        "AZURE_CLIENT_SECRET": SECRET,
        "REQUESTS_CA_BUNDLE": server.authority,
        "NO_PROXY": "127.0.0.1",
    }


@contextmanager
def serving(folder):
    """A running server; its `world` may be replaced, its `url` stays.

    Args:
        folder: With `ca.pem`, `server.pem` and `server.key`.
    """
    server = Server(("127.0.0.1", 0), Handler)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.url = f"https://127.0.0.1:{server.server_port}"
    server.authority = str(folder / "ca.pem")
    server.world = World()
    server.stopped = threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()
