"""A real moto server on loopback, with its gaps filled, its requests logged and faults injected.

The server runs in a thread of the tests: the command under test is a process of its own, so that it shares
no interpreter with it, and the builders (`estate.py`) reach moto's state without a protocol between them.
"""

import io
import os
import socket
import struct
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from moto.core.base_backend import BackendDict
from moto.core.model_instances import reset_model_data
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server
from werkzeug.test import run_wsgi_app

from tests.cloud.aws import answer, asked, gaps, instances
from tests.cloud.aws.answer import Answer
from tests.cloud.aws.asked import Asked
from tests.cloud.aws.faults import Effect, Fault

MANAGEMENT = DEFAULT_ACCOUNT_ID
"""The account of every key that moto did not give out."""


class World:
    """What the server answers from; a new one has nothing in it.

    Attributes:
        items: What fills the gaps.
        copies: How many more instances like one of moto's there are, by account, region and its id.
        roles: Name and external id of the role that can be assumed, by account; others are refused.
        log: Every request, in the order of arrival.
    """

    def __init__(self) -> None:
        BackendDict.reset()
        reset_model_data()
        self.items = gaps.none()
        self.copies: dict[tuple[str, str], dict[str, int]] = {}
        self.roles: dict[str, tuple[str, str]] = {}
        self.regions: dict[str, frozenset[str]] = {}
        self.log: list[Asked] = []
        self._faults: list[Fault] = []
        self._rows: dict[tuple[str, str], list[instances.Row]] = {}
        self._moto = DomainDispatcherApplication(create_backend_app)

    def fault(self, effect: Effect, **rule: Any) -> Fault:
        """Let something go wrong from now on; see `Fault` for the rule."""
        self._faults.append(Fault(effect, **rule))
        return self._faults[-1]

    def heal(self) -> None:
        """Nothing goes wrong any more; what was logged is forgotten."""
        self._faults.clear()
        self.log.clear()

    def calls(self) -> Counter[tuple[str, str]]:
        """How often each operation was called, by service and operation."""
        return Counter((each.service, each.operation) for each in self.log)

    def answer(self, environ: dict[str, Any], body: bytes) -> Answer:
        """Answer one request."""
        request = asked.read(environ, body)
        if request is None:
            return self._ask_moto(environ, body)
        self.log.append(request)
        effect = next((each.effect for each in self._faults if each.hits(request)), None)
        if effect is not None:
            return effect(request, lambda: self._truth(request, environ, body))
        return self._truth(request, environ, body)

    def _truth(self, request: Asked, environ: dict[str, Any], body: bytes) -> Answer:
        if request.operation == "AssumeRole" and not self._trusts(request):
            return answer.error(
                "sts", "AccessDenied", f"not authorized: {request.parameters['RoleArn']}", 403
            )
        enabled = self.regions.get(request.account)
        if enabled and request.service != "sts" and request.region not in enabled:
            code = "AuthFailure" if request.service == "ec2" else "UnrecognizedClientException"
            return answer.error(request.service, code, "The region is not enabled.", 401)
        if (request.service, request.operation) == ("ec2", "DescribeInstances"):
            return instances.page(self.instances(request.account, request.region), request)
        return gaps.answers(self.items, request) or self._ask_moto(environ, body)

    def _trusts(self, request: Asked) -> bool:
        name, external_id = self.roles.get(request.account, ("", ""))
        given = request.parameters["RoleArn"].rpartition("/")[2], request.parameters.get("ExternalId") or ""
        return given == (name, external_id)

    def instances(self, account: str, region: str) -> list[instances.Row]:
        where = (account, region)
        if where not in self._rows:
            self._rows[where] = instances.rows(account, region, self.copies.get(where, {}))
        return self._rows[where]

    def changed(self, account: str, region: str) -> None:
        """Instances were added or changed: render them again when they are asked for."""
        self._rows.pop((account, region), None)

    def _ask_moto(self, environ: dict[str, Any], body: bytes) -> Answer:
        chunks, status, headers = run_wsgi_app(self._moto, {**environ, "wsgi.input": io.BytesIO(body)}, True)
        return Answer(int(status.split()[0]), b"".join(chunks), dict(headers.items()))


class Handler(MotoRequestHandler):
    """HTTP/1.1 with connections that stay open, and answers that may be damaged on purpose."""

    disable_nagle_algorithm = True
    wbufsize = -1

    def run_wsgi(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        made = self.server.world.answer(self.make_environ(), body)
        if made.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            return
        self.send_response(made.status)
        for name, value in made.headers.items():
            if name.lower() not in ("content-length", "connection", "date", "server"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(made.body)))
        self.end_headers()
        self.wfile.write(made.body[: len(made.body) - made.cut])
        self.wfile.flush()
        self.close_connection = self.close_connection or bool(made.cut)

    def log(self, *_: Any) -> None:
        """Requests are in the world's log."""


@contextmanager
def serving() -> Iterator[Any]:
    """A running server; its `world` may be replaced, its `url` stays."""
    os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True, request_handler=Handler)
    server.daemon_threads, server.block_on_close = True, False
    server.url = f"http://127.0.0.1:{server.server_port}"
    server.world = World()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
