"""How Google's APIs say no, say what is missing from an answer, and lead to the next page. Pure.

Source: Google Cloud API design guide, "Errors" (`error.status`, `error.details[]` with `ErrorInfo`), and the
older `error.errors[]` of Compute Engine; in the discovery documents of the APIs, `warning` and `unreachables`
of aggregated lists, `unreachable`, `missingZones`, `failedLocation`. Read 2026-11-30.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import parse_qsl, urlencode

import msgspec

from guardrails.clouds.rest.wire import Answer, Refusal, Request
from guardrails.formats.decoding import Json
from guardrails.scan.decoding import ready

_OFF = frozenset(("SERVICE_DISABLED", "accessNotConfigured"))
_OFF_WORDS = re.compile(r"has not been used in project (\S+) before or it is disabled")
"""As APIs say it that give no code for it."""
_PERIMETER = frozenset(("SECURITY_POLICY_VIOLATED", "vpcServiceControls"))
_PACE = frozenset(
    (
        "RATE_LIMIT_EXCEEDED",
        "RESOURCE_EXHAUSTED",
        "dailyLimitExceeded",
        "quotaExceeded",
        "rateLimitExceeded",
        "userRateLimitExceeded",
    )
)
_DENIALS = {
    "USER_PROJECT_DENIED": "the credentials may not use the quota project (serviceusage.services.use)",
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": "the credentials have no scope that allows it",
}
_SHUT = {
    "CONSUMER_INVALID": "the project is closed or pending deletion",
    "CONSUMER_SUSPENDED": "the project is suspended",
    "BILLING_DISABLED": "billing is off in the project",
}
_PERMISSION = re.compile(r"[Pp]ermission '([a-z]\w*\.\w+\.\w+)'")
_NAMED = re.compile(r"projects/[^/\s'\"]+/([^\s'\"]*[^\s'\".])|\bResource '[^']+' of kind", re.I)
"""A thing or a place in the words that it is not found; `Method not found` names none."""
_NO_PROJECT = re.compile(r"\bprojects?[/ ]'?[a-z0-9.:-]+'? (?:was )?not found|unknown project", re.I)
_NOT_HERE = re.compile(
    r"(?:location|region|zone) \S+ is not (?:supported|available)"
    r"|not (?:supported|available) in (?:this |the )?(?:location|region|zone)",
    re.I,
)
_AGAIN = frozenset((408, 500, 502, 503, 504))
_CODE = re.compile(r"[A-Za-z][A-Za-z_]{2,60}")
_HARMLESS = frozenset(
    ("NO_RESULTS_ON_PAGE", "DEPRECATED_RESOURCE_USED", "DEPRECATED_TYPE_USED", "EXPERIMENTAL_TYPE_USED")
)
"""Warnings of lists that say nothing of what is missing."""
_PLACE = re.compile(r"(?:^|/)(?:locations|regions|zones)/([a-z0-9-]+)|^([a-z0-9-]+)$")
_TOKEN = "pageToken"  # noqa: S105 - no secret: it names a parameter


class _Reason(msgspec.Struct):
    """An entry of `error.details[]` or `error.errors[]`."""

    reason: str = ""
    metadata: dict[str, Json] = {}


class _Error(msgspec.Struct):
    message: str = ""
    status: str = ""
    details: tuple[_Reason, ...] = ()
    errors: tuple[_Reason, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Most telling first: newer reasons, older ones, the status."""
        found = (*(each.reason for each in (*self.details, *self.errors)), self.status)
        return tuple(each for each in found if each)


class _Refused(msgspec.Struct):
    error: _Error


class GcpDialect:
    """Google's words.

    Args:
        project: Names of the project that is asked about, its id and its number; an API that is off in
            another one (the caller's quota project) says nothing of this one.
        in_scope: Whether a location is asked for: others need not be reached.
    """

    omits_empty = True

    def __init__(self, *project: str, in_scope: Callable[[str], bool] = lambda _: True) -> None:
        self._project = frozenset(project) - {""}
        self._in_scope = in_scope

    def refused(self, answer: Answer) -> Refusal:
        """What an answer means whose status is not 200."""
        try:
            error = msgspec.json.decode(answer.body, type=ready(_Refused)).error
        except (msgspec.DecodeError, UnicodeDecodeError):
            return _foreign(answer.status)
        code = _shown(error, answer.status)
        if answer.status == 429 or _PACE.intersection(error.codes):
            return Refusal(state="throttled", reason=code, again=True, throttled=True)
        if answer.status in _AGAIN:
            return Refusal(state="failed", reason=code, again=True)
        return self._final(error, answer.status, code)

    def _final(self, error: _Error, status: int, code: str) -> Refusal:
        """What is refused for good."""
        if _OFF.intersection(error.codes) or _OFF_WORDS.search(error.message):
            return self._off(error)
        if status == 400 and _NOT_HERE.search(error.message):
            return Refusal(state="empty", reason=code, unoffered=True)
        if status == 401:
            return Refusal(state="denied", reason=f"the credentials are not accepted ({code})")
        if status == 404:
            return _absent(error, code)
        return _denied(error, code) if status == 403 else Refusal(state="failed", reason=code)

    def _off(self, error: _Error) -> Refusal:
        consumer = _consumer(error)
        if self._project and consumer and consumer not in self._project:
            sure = consumer.isdecimal() <= any(each.isdecimal() for each in self._project)
            reason = f"the API is off {'' if sure else 'here, or '}in the project that the calls count for"
            return Refusal(state="failed", reason=f"{reason}: scan.gcp.quota_project sets it")
        if self._project and not consumer:
            reason = "the API is off in this project or in the quota project"
            return Refusal(state="failed", reason=f"{reason} (scan.gcp.quota_project)")
        return Refusal(state="disabled", reason="the API is off", nothing=True)

    def following(self, request: Request, page: Mapping[str, Json]) -> Request | None:
        """What asks for the next page; None after the last one."""
        token = page.get("nextPageToken")
        if not isinstance(token, str) or not token:
            return None
        if request.body:
            body = msgspec.json.encode(msgspec.json.decode(request.body) | {_TOKEN: token})
            return msgspec.structs.replace(request, body=body)
        path, _, query = request.url.partition("?")
        rest = [(name, value) for name, value in parse_qsl(query) if name != _TOKEN]
        return msgspec.structs.replace(request, url=f"{path}?{urlencode([*rest, (_TOKEN, token)])}")

    def missing(self, page: Mapping[str, Json]) -> Iterable[str]:
        """What an answer itself says is not in it, in words for people."""
        return dict.fromkeys(
            f"{place or 'a location'} {why}"
            for place, why in _missing(page)
            if not place or self._in_scope(place)
        )


def _missing(page: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """Places of which an answer has nothing or not all, each with what is said of it."""
    for name in ("unreachable", "unreachables", "missingZones"):
        for each in _listed(page.get(name)):
            yield _place(each), "cannot be reached"
    for each in _listed(page.get("failedLocation")):
        yield _place(each.get("name") if isinstance(each, dict) else each), "cannot be reached"
    warned = _warning(page)
    if warned:
        yield "all", f"locations: not all of it came ({warned})"
    scopes = page.get("items")
    for scope, held in scopes.items() if isinstance(scopes, dict) else ():
        warned = _warning(held) if isinstance(held, dict) else ""
        if warned:
            yield _place(scope), f"cannot be read ({warned})"


def _listed(found: Json) -> list[Json]:
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def _place(text: Json) -> str:
    """The location in an id, a link or a scope; empty when there is none."""
    found = _PLACE.search(text) if isinstance(text, str) else None
    return (found[1] or found[2]) if found else ""


def _warning(of: Mapping[str, Json]) -> str:
    """The code of a warning about what is missing; empty when there is none."""
    found = of.get("warning")
    if not found:
        return ""
    code = found.get("code") if isinstance(found, dict) else ""
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        return "for an unknown reason"
    return "" if code in _HARMLESS else code


def _shown(error: _Error, status: int) -> str:
    """A code for people; messages name principals and projects, so that none of them is shown."""
    return next((each for each in error.codes if _CODE.fullmatch(each)), f"HTTP {status}")


def _consumer(error: _Error) -> str:
    """The project of which the error says that an API is off there; empty when it does not say."""
    named = (each.metadata.get("consumer") for each in error.details)
    found = next((each for each in named if isinstance(each, str)), "")
    words = _OFF_WORDS.search(error.message)
    return found.removeprefix("projects/") or (words[1] if words else "")


def _absent(error: _Error, code: str) -> Refusal:
    """What is not there: a thing that is named went, a place has none of it; else it is a gap."""
    named = _NAMED.search(error.message)
    if named:
        place = _PLACE.fullmatch(named[1] or "a thing") is not None
        return Refusal(state="empty", reason=code, nothing=not place, unoffered=place)
    if _NO_PROJECT.search(error.message):
        return Refusal(state="failed", reason=f"the project is not found ({code})")
    return Refusal(state="failed", reason=f"the service does not say what was not found ({code})")


def _denied(error: _Error, code: str) -> Refusal:
    if _PERIMETER.intersection(error.codes):
        reason = "denied by a service perimeter (VPC Service Controls): no role can mend it"
        return Refusal(state="denied", reason=f"{reason} ({code})")
    for known in error.codes:
        if known in _SHUT:
            return Refusal(state="disabled", reason=f"{_SHUT[known]} ({known})")
        if known in _DENIALS:
            return Refusal(state="denied", reason=f"{_DENIALS[known]} ({known})")
    lacking = _PERMISSION.search(error.message)
    return Refusal(state="denied", reason=f"{code}: {lacking[1]}" if lacking else code)


def _foreign(status: int) -> Refusal:
    """An answer that is none of Google's APIs: a web page, a proxy."""
    again = status in _AGAIN or status == 429
    return Refusal(
        state="throttled" if status == 429 else "denied" if status in (401, 403, 407) else "failed",
        reason=f"HTTP {status}, and no answer of the service",
        again=again,
        throttled=status == 429,
    )
