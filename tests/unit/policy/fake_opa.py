"""A server that answers like OPA, except where a test says otherwise."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PADDING = b" " * 600


class Answer:
    """What a route answers; a body that is not bytes is sent as JSON.

    Args:
        held: It does not come before the test is over.
        cut: The connection ends instead.
        trickled: From its first byte, or from that of the body, it comes in pieces of one byte, each in less
            than any time-out of a test; as long as the test lasts.
    """

    def __init__(self, body, status=200, held=False, cut=False, trickled="", location=""):
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.status = status
        self.held = held
        self.cut = cut
        self.trickled = trickled
        self.location = location


NORMAL = {
    "GET /v1/config": Answer({"result": {"labels": {"version": "1.20.2"}}}),
    "GET /v1/policies/": Answer({"result": []}),
    "GET /v1/data/guardrails": Answer({}),
    "PUT /v1/policies/": Answer({}),
    "POST /v1/data/guardrails/decision": Answer({"result": {"x": {}}}),
}


class FakeOpa:
    """Where it listens, and what it was asked.

    Attributes:
        requests: Method, path with query, and body of each request.
    """

    def __init__(self, url):
        self.url = url
        self.requests = []
        self.headers = []
        self.released = threading.Event()


@contextmanager
def fake_opa(**answers):
    """Serve the normal answers with some replaced: `fake_opa(**{"GET /v1/config": Answer({})})`."""
    routes = NORMAL | answers

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def answer(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            fake.requests.append((self.command, self.path, body))
            fake.headers.append(dict(self.headers))
            asked = f"{self.command} {self.path}"
            found = max((route for route in routes if asked.startswith(route)), key=len, default=None)
            reply = routes[found] if found else Answer({"code": "not_found", "message": asked}, 404)
            if reply.held:
                fake.released.wait(30)
            if reply.cut:
                self.close_connection = True
                return
            if reply.trickled == "all":
                self.trickle(b"HTTP/1.1 200 OK\r\nX: " + PADDING)
            self.send_response(reply.status)
            first = PADDING if reply.trickled == "body" else b""
            self.send_header("Content-Length", str(len(first + reply.body)))
            if reply.location:
                self.send_header("Location", reply.location)
            self.end_headers()
            self.trickle(first)
            self.wfile.write(reply.body)

        def trickle(self, data):
            self.wfile.flush()
            for byte in data:
                if fake.released.wait(0.05):
                    self.close_connection = True
                    return
                self.wfile.write(bytes([byte]))
                self.wfile.flush()

        do_GET = do_PUT = do_POST = answer  # noqa: N815

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.handle_error = lambda *_: None  # a client that gave up is what some tests are about
        fake = FakeOpa(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield fake
        finally:
            fake.released.set()
            server.shutdown()
            thread.join()
