"""How Azure's Resource Manager words what all clouds say: refusals, next pages, what an answer lacks. Pure.

Source: learn.microsoft.com, "Common Azure deployment errors" and "Understand how Azure Resource Manager
throttles requests"; answers as azure-mgmt-* decodes them. Messages name people and resources: none is shown.
"""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

import msgspec

from guardrails.clouds.rest.wire import Answer, Refusal, Request
from guardrails.formats.decoding import Json

_DENIED = frozenset(
    (
        "authorizationfailed",
        "authorizationpermissionmismatch",
        "forbidden",
        "invalidauthenticationtokentenant",
        "linkedauthorizationfailed",
        "requestdisallowedbypolicy",
    )
)
_UNUSED = frozenset(
    ("missingregistrationforresourceprovider", "missingsubscriptionregistration", "subscriptionnotregistered")
)
"""The subscription has never used the provider: there is nothing of it. A scan registers none."""
_DISABLED = frozenset(
    (
        "disabledsubscription",
        "disallowedoperation",
        "readonlydisabledsubscription",
        "subscriptionnotfound",
        "subscriptionnotpermitted",
    )
)
_UNOFFERED = frozenset(
    (
        "invalidresourcenamespace",
        "invalidresourcetype",
        "locationnotavailableforresourcetype",
        "noregisteredproviderfound",
    )
)
_EXPIRED = frozenset(("authenticationfailed", "expiredauthenticationtoken", "invalidauthenticationtoken"))
_ASKED = re.compile(r"api version '([^']*)'", re.IGNORECASE)
_SUPPORTED = re.compile(r"supported api-versions[^']* are '([^']*)'", re.IGNORECASE)
"""As ARM says in which versions it has a type: without the one that was asked for, that is what is wrong, and
with it, that the place does not have the type."""
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,79}")
"""A code; what else stands in its place is not shown."""
_PORTS = {"https": ":443", "http": ":80"}


class _Error(msgspec.Struct, frozen=True):
    code: str = ""
    message: str = ""


class ArmDialect:
    """Azure's; see `Dialect`."""

    omits_empty = False

    def refused(self, answer: Answer) -> Refusal:
        """What an answer means whose status is not 200."""
        error = error_of(answer)
        said = error.code if _WORD.fullmatch(error.code) else f"HTTP {answer.status}"
        if answer.status == 429:
            return Refusal(
                state="throttled", reason=f"too many requests ({said})", again=True, throttled=True
            )
        if answer.status >= 500 or answer.status == 408:
            return Refusal(state="failed", reason=said, again=True)
        return _by_code(error, said) or _by_status(answer.status, error, said)

    def following(self, request: Request, page: Mapping[str, Json]) -> Request | None:
        """What asks for the next page: a link, or a token of Resource Graph."""
        link = page.get("nextLink") or page.get("@nextLink")
        if isinstance(link, str) and link:
            return msgspec.structs.replace(request, url=_plain(link))
        token = page.get("$skipToken")
        if isinstance(token, str) and token and request.body:
            body = msgspec.json.decode(request.body, type=dict[str, Json])
            options = body.get("options") or {}
            body["options"] = {**options, "$skipToken": token}
            return msgspec.structs.replace(request, body=msgspec.json.encode(body))
        return None

    def missing(self, page: Mapping[str, Json]) -> Iterator[str]:
        """That an answer is cut short and says not how to go on; Resource Graph says so in text."""
        cut = str(page.get("resultTruncated", "")).lower()
        if cut not in ("", "false", "none") and not page.get("$skipToken"):
            yield "the list is cut short, and there is no way to read the rest"


def error_of(answer: Answer) -> _Error:
    """Code and message of a refusal, wherever the provider puts them; empty when it gives none."""
    try:
        found = msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _Error()
    if isinstance(found, dict):
        for inner in (found.get("error"), found.get("odata.error"), found):
            code = inner.get("code") if isinstance(inner, dict) else None
            if isinstance(code, str) and isinstance(inner, dict):
                message = inner.get("message")
                return _Error(code=code, message=message if isinstance(message, str) else "")
    return _Error()


def _by_code(error: _Error, said: str) -> Refusal | None:
    """What a code means, whatever its status; None: nothing certain."""
    code = error.code.lower()
    if code in _UNUSED:
        return Refusal(state="empty", reason="not used here", nothing=True)
    if code in _UNOFFERED:
        return _unoffered(error, said)
    if code in _DISABLED:
        return Refusal(state="disabled", reason=f"the subscription cannot be used ({said})")
    if code in _DENIED:
        return Refusal(state="denied", reason=said)
    if code in _EXPIRED:
        return Refusal(state="failed", reason=f"the credentials are not accepted ({said})")
    return None


def _by_status(status: int, error: _Error, said: str) -> Refusal:
    """What a status means whose code says nothing certain; a provider's own words for `not found` do."""
    if status == 403:
        return Refusal(state="denied", reason=said)
    if status == 404 and error.code.lower().endswith("notfound"):
        return Refusal(state="empty", reason=said, nothing=True)
    if status == 401:
        return Refusal(state="failed", reason=f"the credentials are not accepted ({said})")
    if 300 <= status < 400:
        return Refusal(state="failed", reason=f"an answer leads elsewhere ({said}): it is not followed")
    return Refusal(state="failed", reason=said)


def _unoffered(error: _Error, said: str) -> Refusal:
    """A type that this place does not have; or has, and not in the version that a scan asks for."""
    asked, supported = _ASKED.search(error.message), _SUPPORTED.search(error.message)
    versions = [each.strip() for each in supported[1].split(",")] if supported else []
    if any(versions) and not (asked and asked[1] in versions):
        return Refusal(state="failed", reason=f"this version of the API is not offered here ({said})")
    return Refusal(state="empty", reason=said, unoffered=True)


def _plain(link: str) -> str:
    """A link without the port that its scheme has anyway, which some providers write."""
    parts = urlsplit(link)
    host = parts.netloc.lower().removesuffix(_PORTS.get(parts.scheme, ""))
    return parts._replace(netloc=host).geturl()
