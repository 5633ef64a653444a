"""One request over HTTPS, once: no redirects, bounded waits, all of the answer. Knows no cloud.

Sessions of `requests` are not for several threads at once: each thread has its own.
"""

import threading
import time
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from guardrails.clouds.patience import ANSWER_SECONDS, CONNECT_SECONDS
from guardrails.clouds.rest.wire import Answer, Request, Unanswered

if TYPE_CHECKING:
    import requests
    import urllib3

LARGEST = 256 * 2**20
"""Bytes of one answer, unpacked: no page of a list is nearly as large."""
_CHUNK = 2**16


class Http:
    """Sends requests; several threads may use it.

    Args:
        session: Makes a thread's session; it may add who asks.
        read_seconds: How long a request waits for the first byte, and for each further one.
        headers: Of each request.
        answer_seconds: For a whole answer.
    """

    def __init__(
        self,
        session: "Callable[[], requests.Session]",
        read_seconds: float,
        headers: dict[str, str],
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._session = session
        self._timeout = (CONNECT_SECONDS, read_seconds)
        self._headers = headers
        self._answer_seconds = answer_seconds
        self._own = threading.local()

    def __call__(self, request: Request, who: Mapping[str, str] = MappingProxyType({})) -> Answer:
        """The answer, whatever its status.

        Args:
            request: What is sent.
            who: Headers that say who asks, where the session does not.

        Raises:
            Unanswered: There is none, or not all of it.
        """
        import requests  # noqa: PLC0415 - with what is installed for the cloud
        import urllib3  # noqa: PLC0415

        headers = {**self._headers, **who} | ({"Content-Type": "application/json"} if request.body else {})
        until = time.monotonic() + self._answer_seconds
        try:
            with self._mine().request(
                request.method,
                request.url,
                data=request.body or None,
                headers=headers,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            ) as response:
                return Answer(
                    status=response.status_code,
                    headers={name.lower(): value for name, value in response.headers.items()},
                    body=_whole(response.raw, until),
                )
        except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
            raise Unanswered("the endpoint does not answer in time") from error
        except requests.exceptions.SSLError as error:
            raise Unanswered("the endpoint's certificate is not accepted") from error
        except requests.ConnectionError as error:
            raise Unanswered("the endpoint cannot be reached") from error
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise Unanswered("incomplete or unexpected response from the service") from error

    def _mine(self) -> "requests.Session":
        found: requests.Session | None = getattr(self._own, "session", None)
        if found is None:
            found = self._own.session = self._session()
            found.auth = _as_it_is
        return found


def _as_it_is(prepared: "requests.PreparedRequest") -> "requests.PreparedRequest":
    """Who asks is in the headers: what `.netrc` says of the host must not take its place."""
    return prepared


def _whole(raw: "urllib3.BaseHTTPResponse", until: float) -> bytes:
    """All of a body, as it comes: a read time-out alone starts anew with every byte."""
    chunks: list[bytes] = []
    size = 0
    while chunk := raw.read1(_CHUNK, decode_content=True):
        chunks.append(chunk)
        size += len(chunk)
        if time.monotonic() > until:
            raise Unanswered("the endpoint does not end its answer in time")
        if size > LARGEST:
            raise Unanswered("an answer is too large")
    return b"".join(chunks)
