"""Bounds the whole of an HTTP request in time and bytes, not only each read of it. Keeps out what is asked.

The time-out of requests begins anew with every byte that arrives: a server that trickles bytes could
hold a run for ever. Here one deadline covers connecting, sending, waiting and reading, and retries too.
"""

import io
import socket
import time
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.exceptions import ContentDecodingError
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.retry import Retry

from guardrails.limits import MIB, OPA_ANSWER_BYTES


class DeadlineAdapter(HTTPAdapter):
    """Sends requests of one thread; each ends, well or badly, `seconds` after it began.

    Looking up a name is not bounded, and where a name has several addresses each may take the time.

    Args:
        seconds: Wall time of one request with its answer, retries included.
        retries: As `HTTPAdapter` takes them.
    """

    def __init__(self, seconds: float, retries: Retry | int) -> None:
        self._seconds = seconds
        self._deadline = _Deadline()
        super().__init__(max_retries=retries)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """Make every connection keep the deadline."""
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = _pools(self._deadline)

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        """Send one request; the time runs from here."""
        self._deadline.start(self._seconds)
        response = super().send(request, **options)
        if response.headers.get("Content-Encoding", "identity") != "identity":
            response.close()
            raise ContentDecodingError("the answer is compressed, which was not asked for")
        return response


class _Deadline:
    """When the request of the moment has to be over."""

    def __init__(self) -> None:
        self._end = 0.0
        self._bytes = 0

    def start(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._bytes = 0

    def took(self, number: int) -> None:
        """Count bytes of the answer.

        Raises:
            OSError: They are more than any decision has.
        """
        self._bytes += number
        if self._bytes > OPA_ANSWER_BYTES:
            raise OSError(f"the answer is larger than {OPA_ANSWER_BYTES // MIB:,} MiB")

    def left(self) -> float:
        """Seconds that are left.

        Raises:
            TimeoutError: None are.
        """
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("timed out")
        return seconds


class _Socket:
    """A socket whose reader waits no longer than the deadline allows."""

    def __init__(self, inner: socket.socket, deadline: _Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def makefile(self, *_: object) -> io.BufferedReader:
        """A reader of bytes, as `http.client` asks for one."""
        return io.BufferedReader(_Reader(self._inner, self._deadline))


class _Reader(io.RawIOBase):
    def __init__(self, inner: socket.socket, deadline: _Deadline) -> None:
        self._inner = inner
        self._deadline = deadline
        self._raw = inner.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._inner.settimeout(self._deadline.left())
        number = self._raw.readinto(buffer)
        self._deadline.took(number or 0)
        return number

    def close(self) -> None:
        self._raw.close()
        super().close()


def _pools(deadline: _Deadline) -> dict[str, type]:
    """Pools of connections that keep a deadline, by the scheme of their URL."""

    class Plain(HTTPConnection):
        def connect(self) -> None:
            self.timeout = deadline.left()
            super().connect()
            self.sock = _Socket(self.sock, deadline)

        def request(self, *arguments: Any, **options: Any) -> None:
            self.timeout = deadline.left()
            super().request(*arguments, **options)

    class Secure(Plain, HTTPSConnection):
        pass

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
