"""How Azure is entered: where it is, who asks, and one request with its token. Reads no resource.

It is `requests` and not azure-core's pipeline: that one registers a resource provider when a read meets one
that is not registered, waits as long as an answer tells it to, and follows redirects with the token.
"""

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec

from guardrails import __version__
from guardrails.clouds.azure.session import credentials
from guardrails.clouds.azure.session.dialect import ArmDialect
from guardrails.clouds.azure.session.endpoints import endpoints
from guardrails.clouds.patience import Silences
from guardrails.clouds.rest.calls import RestCalls
from guardrails.clouds.rest.http import Http
from guardrails.clouds.rest.wire import Answer, Request, RestAction, Unanswered, Wire
from guardrails.clouds.service import Action
from guardrails.errors import SourceError
from guardrails.scan_settings import AzureSettings

if TYPE_CHECKING:
    import requests


_HEADERS = {"User-Agent": f"compute-guardrails/{__version__}", "Cache-Control": "no-cache"}
"""The tree of management groups is answered from a cache otherwise."""


class AzureSession:
    """The caller's own credentials; several threads may use it.

    Args:
        settings: How Azure is entered.
        environment: What azure-identity and the addresses of private clouds are read from.

    Raises:
        SourceError: There are no credentials, or they are not accepted.
    """

    def __init__(self, settings: AzureSettings, environment: Mapping[str, str] = os.environ) -> None:
        self.cloud = endpoints(settings, environment)
        self._tokens = credentials.tokens(settings, self.cloud, environment)
        seconds = settings.read_timeout_seconds
        self._http = Http(_session, seconds, _HEADERS)
        self.wire = Wire(
            send=self.send,
            dialect=ArmDialect(),
            base=lambda _: self.cloud.manager,
            silences=Silences(seconds),
            part=provider,
        )

    def calls(self, actions: Iterable[Action], **fixed: str) -> RestCalls:
        """Calls of one unit; `fixed` fills their paths."""
        return RestCalls(self.wire, [each for each in actions if isinstance(each, RestAction)], fixed)

    def send(self, request: Request) -> Answer:
        """One request with a token; once more with another one when Azure does not accept it.

        Raises:
            Unanswered: There is no answer, or no token.
        """
        try:
            token = self._tokens.current
            answer = self._signed(request, token)
            if answer.status == 401 and self._tokens.renew(token):
                answer = self._signed(request, self._tokens.current)
        except SourceError as error:
            raise Unanswered(str(error)) from error
        return _hurried(answer)

    def _signed(self, request: Request, token: str) -> Answer:
        return self._http(request, {"Authorization": f"Bearer {token}"})


def provider(url: str) -> str:
    """Which provider answers: all are behind one host, and one that is silent says nothing of the others."""
    _, found, rest = url.lower().partition("?")[0].rpartition("/providers/")
    return rest.partition("/")[0] if found else ""


def _session() -> "requests.Session":
    import requests  # noqa: PLC0415 - installed with what reads Azure

    return requests.Session()


_PAUSES = {"retry-after-ms": 0.001, "x-ms-retry-after-ms": 0.001}
_WINDOW = "x-ms-user-quota-resets-after"
"""Of Resource Graph, as hours:minutes:seconds. Source: learn.microsoft.com, "Guidance for throttled requests
in Azure Resource Graph"."""


def _hurried(answer: Answer) -> Answer:
    """An answer that was refused for its pace, with the pause in the one header that all clouds have."""
    if answer.status != 429 or "retry-after" in answer.headers:
        return answer
    for name, unit in _PAUSES.items():
        if (text := answer.headers.get(name, "")).isdigit():
            return _after(answer, int(text) * unit)
    hours, _, rest = answer.headers.get(_WINDOW, "").partition(":")
    minutes, _, seconds = rest.partition(":")
    if hours.isdigit() and minutes.isdigit() and seconds.isdigit():
        return _after(answer, int(hours) * 3_600 + int(minutes) * 60 + int(seconds))
    return answer


def _after(answer: Answer, seconds: float) -> Answer:
    headers = {**answer.headers, "retry-after": str(-int(-seconds // 1))}
    return msgspec.structs.replace(answer, headers=headers)
