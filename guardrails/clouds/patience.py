"""How long a cloud may keep a scan waiting: for an answer's first byte, for all of it, and at one endpoint.

The first is the read time-out of whatever sends requests. It starts anew with every byte, so that an answer
that trickles has a limit of its own; and it knows nothing of other accounts, so that what an endpoint that
never answers costs is counted here, over the whole scan.
"""

import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import TypeVar

T = TypeVar("T")

CONNECT_SECONDS = 5
READ_SECONDS = 10
ANSWER_SECONDS = 120
"""For one answer, all attempts at it and the pauses between them included."""
SILENT_SECONDS = 40
"""For an endpoint that does not answer, in all accounts together; with the pauses between attempts it costs
less than 60 seconds."""

Endpoint = tuple[str, str]
"""What answers: a service as its client is named and a region, or a host."""


class GivenUp(Exception):  # noqa: N818 - it is the endpoint that fails
    """The endpoint did not answer for long enough: it is not asked any more."""


class _Waiting:
    """At one endpoint: how many requests wait, since when that is counted, and the seconds so far."""

    def __init__(self) -> None:
        self.requests = 0
        self.since = 0.0
        self.spent = 0.0

    def count(self, now: float) -> None:
        """Add the time up to now, once however many wait."""
        if self.requests:
            self.spent += now - self.since
        self.since = now


class Silences:
    """What endpoints that do not answer have cost so far; several threads may ask.

    Args:
        read_seconds: How long a request waits for the first byte.
        clock: Seconds that never go back.
    """

    def __init__(
        self, read_seconds: float = READ_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._read = read_seconds
        self._most = max(SILENT_SECONDS, read_seconds)
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: dict[Endpoint, _Waiting] = {}
        self._dead: set[Endpoint] = set()

    def asked(self, endpoint: Endpoint) -> None:
        """A request is about to be sent.

        Raises:
            GivenUp: It must not be.
        """
        with self._lock:
            found = self._waiting.setdefault(endpoint, _Waiting())
            found.count(self._clock())
            if endpoint in self._dead or found.spent + self._read > self._most:
                raise GivenUp
            found.requests += 1

    def settled(self, endpoint: Endpoint, *, answered: bool) -> None:
        """A request was answered, or failed without any answer."""
        with self._lock:
            found = self._waiting[endpoint]
            found.count(self._clock())
            found.requests -= 1
            if answered:
                found.spent = 0.0

    def give_up(self, endpoint: Endpoint) -> None:
        """Ask it no more: it answers, and never to the end."""
        with self._lock:
            self._dead.add(endpoint)


class _Helper:
    """A thread that makes calls for another one, which can stop waiting for it."""

    def __init__(self) -> None:
        self._calls: SimpleQueue[Callable[[], None]] = SimpleQueue()
        threading.Thread(target=self._run, name="guardrails-call", daemon=True).start()

    def does(self, call: Callable[[], None]) -> None:
        """Make a call soon."""
        self._calls.put(call)

    def _run(self) -> None:
        while True:
            self._calls.get()()


_OWN = threading.local()
"""Each thread's own helper: to start one for every call would cost more than the call's own work."""


def within(seconds: float, call: Callable[[], T]) -> T:
    """What a call gives; one that takes longer is left behind with the process.

    Raises:
        TimeoutError: It took longer.
    """
    came: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()

    def aside() -> None:
        try:
            came.put((call(), None))
        except BaseException as error:  # noqa: BLE001 - raised again where the call was made
            came.put((None, error))

    helper = _OWN.helper = getattr(_OWN, "helper", None) or _Helper()
    helper.does(aside)
    try:
        found, error = came.get(timeout=seconds)
    except Empty:
        _OWN.helper = None
        raise TimeoutError from None
    if error is not None:
        raise error
    return found  # type: ignore[return-value]
