"""Answers of Google's APIs to calls of ours, by the operation that is asked for; nothing is sent."""

import json
import re
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

from guardrails.catalog.accelerators import Accelerators
from guardrails.catalog.load import load
from guardrails.clouds.gcp.join import project_facts
from guardrails.clouds.gcp.session.dialect import GcpDialect
from guardrails.clouds.patience import Silences
from guardrails.clouds.rest.calls import RestCalls
from guardrails.clouds.rest.wire import Answer, Wire
from guardrails.clouds.service import ReadFilter
from guardrails.model.account import CloudAccount

PROJECT = "acme-train"
CATALOG = load()
SINCE = "2026-10-31T12:00:00+00:00"


class Refusal:
    """Answered instead of an answer."""

    def __init__(self, status=403, code="PERMISSION_DENIED", reason="IAM_PERMISSION_DENIED", **metadata):
        said = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "metadata": metadata}
        self.status = status
        self.body = {"error": {"code": status, "status": code, "message": "no", "details": [said]}}


OFF = Refusal(reason="SERVICE_DISABLED", consumer=f"projects/{PROJECT}")


class Newer(dict):
    """An answer with words that the published client does not have yet: it is not held against it."""


class World:
    """The APIs of one service.

    Args:
        service: Whose calls are answered.
        answers: By operation: an answer, a refusal, or a function of the call's parameters that gives one.
            What is not named answers `{}`: there is none.
        clients: By operation: the message of Google's own client that an answer must be.
    """

    def __init__(self, service, answers, clients=None, project=PROJECT):
        self.service, self.answers, self.clients = service, answers, clients or {}
        self.asked = []
        self._paths = [(each, _pattern(each)) for each in service.actions]
        wire = Wire(
            send=self._send,
            dialect=GcpDialect(project),
            base=lambda host: f"https://{host}.x",
            silences=Silences(),
        )
        self.calls = RestCalls(wire, service.actions, {"project": project}, lambda _: None)

    def read(self, **changed):
        """The records, as they come back from a journal."""
        records = self.service.read(self.calls, read_filter(**changed))
        again = msgspec.msgpack.decode(msgspec.msgpack.encode(records), type=self.service.records)
        assert again == records
        return records

    def times(self, operation):
        return sum(each == operation for each, _ in self.asked)

    def _send(self, request):
        parts = urlsplit(request.url)
        for action, pattern in self._paths:
            found = pattern.fullmatch(f"{parts.netloc}{parts.path}")
            if found and action.method == request.method:
                query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
                given = {name: unquote(value) for name, value in found.groupdict().items()}
                body = json.loads(request.body) if request.body else {}
                self.asked.append((action.operation, given | query | body))
                return self._answer(action.operation)
        raise AssertionError(f"{request.method} {request.url} is no call of {self.service.name}")

    def _answer(self, operation):
        answer = self.answers.get(operation, {})
        if callable(answer):
            answer = answer(self.asked[-1][1])
        if isinstance(answer, Refusal):
            return Answer(status=answer.status, body=json.dumps(answer.body).encode())
        client = self.clients.get(operation)
        if client is not None and not isinstance(answer, Newer):
            client.from_json(json.dumps(answer), ignore_unknown_fields=False)
        return Answer(status=200, body=json.dumps(answer).encode())


def _pattern(action):
    """What a call's host and path look like, with the names of their parameters."""
    seen = set()

    def group(found):
        name = found[1]
        if name in seen:
            return f"(?P={name})"
        seen.add(name)
        return f"(?P<{name}>{'.+' if name == 'parent' else '[^/]+?'})"

    text = re.escape(f"{action.host}.x{action.path}").replace(r"\{", "{").replace(r"\}", "}")
    return re.compile(re.sub(r"\{(\w+)\}", group, text))


def paged(key, items, size):
    """Pages of so many items."""

    def answer(asked):
        at = int(asked.get("pageToken", 0))
        following = {"nextPageToken": str(at + size)} if at + size < len(items) else {}
        return {key: items[at : at + size], **following}

    return answer


def read_filter(**changed):
    """What a scan keeps of everything."""
    given = {
        "since": SINCE,
        "look_back_days": 30,
        "has_no_accelerators": lambda name: CATALOG.has_no_accelerators("gcp", name),
    }
    return ReadFilter(**given | changed)


def facts(project=PROJECT):
    """What joins know of a project."""
    account = CloudAccount(provider="gcp", id=project)
    return project_facts(account, Accelerators(CATALOG), frozenset((project,)))


def claims(of):
    """The claims of a row or of an owner's traits, by key."""
    return {each.key: each.value for each in of.claims}
