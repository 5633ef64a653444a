"""Clients of botocore, used again and again: each by one unit at a time, with the credentials of its account.

A client costs 2 ms, its first encrypted connection 25 ms and 0.7 MB of certificates, and a scan needs one for
each unit: those that are given back are lent to the next unit of the same service and region, of whatever
account. All of them share one loader of service models, which takes 128 ms for ec2 alone (measured with
botocore 1.43).
"""

from collections.abc import Container
from threading import Lock
from typing import TYPE_CHECKING, Any

from guardrails.clouds.aws.session import models
from guardrails.clouds.aws.session.calls import AwsCalls
from guardrails.clouds.patience import Silences
from guardrails.clouds.service import Action
from guardrails.formats.decoding import Json

if TYPE_CHECKING:
    from botocore.loaders import Loader
    from botocore.session import Session as BotoSession

IDLE = 48
"""The most clients that wait to be used again."""


class Pool:
    """Lends clients; several threads may ask.

    Args:
        base: Whose configuration the clients have.
        config: Of every client.
        operations: All that they are ever asked; None: anything.
    """

    def __init__(self, base: "BotoSession", config: Any, operations: Container[str] | None = None) -> None:
        self.silences = Silences(config.read_timeout)
        loader = base.get_component("data_loader")
        self._session = _switching(
            base, loader if operations is None else models.trimming(loader, operations)
        )
        self._config = config
        self._lock = Lock()
        self._idle: list[tuple[tuple[str, str], Any]] = []
        self._lent: dict[int, tuple[tuple[str, str], Any]] = {}

    def take(self, name: str, region: str, credentials: Any) -> Any:
        """A client that nobody else uses until it is given back."""
        key = (name, region)
        with self._lock:  # botocore does not promise that a session makes clients for several threads
            client, switch = self._waiting(key) or self._made(name, region)
            switch.current = credentials
            self._lent[id(client)] = (key, (client, switch))
            return client

    def give(self, client: Any, *, keep: bool) -> None:
        """Take a client back; one that met trouble is not used again, because it would go slower."""
        with self._lock:
            lent = self._lent.pop(id(client))
            if keep:
                self._idle.append(lent)
                del self._idle[: len(self._idle) - IDLE]

    def regions(self, name: str, partition: str) -> list[str]:
        """Where botocore knows an endpoint of a service; it reads the service's model to tell."""
        with self._lock:
            return list(self._session.get_available_regions(name, partition))

    def _waiting(self, key: tuple[str, str]) -> Any:
        for at in range(len(self._idle) - 1, -1, -1):
            if self._idle[at][0] == key:
                return self._idle.pop(at)[1]
        return None

    def _made(self, name: str, region: str) -> tuple[Any, Any]:
        client = self._session.create_client(name, region_name=region, config=self._config)
        return client, self._session.switch


class AccountSession:
    """One account that was entered: its calls are made with its credentials."""

    def __init__(self, pool: Pool, credentials: Any) -> None:
        self._pool = pool
        self._credentials = credentials

    def calls(self, name: str, region: str, actions: tuple[Action, ...]) -> AwsCalls:
        """AwsCalls of a client, and of others in the same region; to be given back by `done`."""

        def client(other: str) -> Any:
            return self._pool.take(other, region, self._credentials)

        return AwsCalls(client(name), actions, client, self._pool.silences)

    def done(self, calls: AwsCalls) -> None:
        """No more of these calls are made."""
        for client in calls.let_go():
            self._pool.give(client, keep=not (calls.errors or calls.throttled))


def _switching(base: "BotoSession", loader: "Loader") -> "BotoSession":
    """A session whose clients each have credentials that can be switched."""
    from botocore.credentials import Credentials  # noqa: PLC0415
    from botocore.session import Session  # noqa: PLC0415

    class Switch(Credentials):  # type: ignore[misc]
        """Whatever credentials a client has at present."""

        current: Json = None

        def get_frozen_credentials(self) -> Any:
            """As botocore asks before it signs a request."""
            return self.current.get_frozen_credentials()

    class Switching(Session):  # type: ignore[misc]
        """Gives each client a switch of its own."""

        switch: Json = None

        def get_credentials(self) -> Any:
            """As botocore asks when it makes a client."""
            self.switch = Switch("", "")
            return self.switch

    session = Switching(profile=base.profile)
    session.register_component("data_loader", loader)
    return session
