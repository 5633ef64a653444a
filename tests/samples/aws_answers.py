"""Answers of AWS in the shapes of botocore's models: a test that invents a field, or a state, fails."""

from datetime import UTC, datetime
from functools import lru_cache

import msgspec

from guardrails.catalog.accelerators import Accelerators
from guardrails.catalog.load import load
from guardrails.clouds.aws.join import region_facts
from guardrails.clouds.aws.session.calls import AwsCalls
from guardrails.clouds.aws.session.models import trimming
from guardrails.clouds.aws.session.permissions import declared_actions
from guardrails.clouds.aws.table import SERVICES
from guardrails.clouds.aws.tags import RESERVED
from guardrails.clouds.service import ReadFilter
from guardrails.model.account import CloudAccount

ACCOUNT, REGION = "111122223333", "eu-west-1"
CATALOG = load()
WHEN = datetime(2026, 11, 1, 12, tzinfo=UTC)


class Refusal:
    """Answered instead of an answer."""

    def __init__(self, code="AccessDeniedException", status=403):
        self.code, self.status = code, status


class Newer(dict):
    """An answer with words that botocore's models do not have yet: it is not checked."""


class World:
    """Clients whose calls are answered here, never sent.

    Args:
        answers: By operation: an answer, a refusal, or a function of the call's parameters that gives one.
            What is not named answers with empty lists.
    """

    def __init__(self, service, **answers):
        self.service, self.answers = service, answers
        self.asked = []
        self.calls = AwsCalls(self.client(service.client), service.actions, self.client)

    def client(self, name):
        client = botocore_session().create_client(
            name, region_name=REGION, aws_access_key_id="id", aws_secret_access_key="key"
        )
        client.meta.events.register("before-parameter-build.*.*", self._note)
        client.meta.events.register("before-call.*.*", self._answer)
        return client

    def read(self, **changed):
        """The records, as they come back from a journal."""
        records = self.service.read(self.calls, read_filter(**changed))
        again = msgspec.msgpack.decode(msgspec.msgpack.encode(records), type=self.service.records)
        assert again == records
        return records

    def times(self, operation):
        return sum(each == operation for each, _ in self.asked)

    @property
    def operations(self):
        return {operation for operation, _ in self.asked}

    def _note(self, params, model, **_):
        self.asked.append((model.name, dict(params)))

    def _answer(self, model, **_):
        answer = self.answers.get(model.name, {})
        if callable(answer):
            answer = answer(self.asked[-1][1])
        if isinstance(answer, Refusal):
            metadata = {"HTTPStatusCode": answer.status}
            return _Http(answer.status), {"Error": {"Code": answer.code}, "ResponseMetadata": metadata}
        if isinstance(answer, Newer):
            return _Http(200), {**answer, "ResponseMetadata": {"HTTPStatusCode": 200}}
        shape = model.output_shape
        empty = {name: [] for name, member in shape.members.items() if member.type_name == "list"}
        given = complete(shape, {**empty, **answer}, model.name)
        return _Http(200), {**given, "ResponseMetadata": {"HTTPStatusCode": 200}}


class _Http:
    def __init__(self, status):
        self.status_code = status


@lru_cache
def botocore_session():
    """One for all clients, as a scan has it: it knows the operations that are declared, and no others."""
    import botocore.session

    declared = declared_actions(map(SERVICES.service, SERVICES.names))
    session = botocore.session.get_session()
    loader = trimming(session.get_component("data_loader"), {each.operation for each in declared})
    session.register_component("data_loader", loader)
    return session


def complete(shape, given, where):
    """An answer with the fields that AWS always gives; one that the model does not have is an error."""
    kind = shape.type_name
    if kind == "structure":
        assert isinstance(given, dict), f"{where} is an object"
        unknown = given.keys() - shape.members.keys()
        assert not unknown, f"{where} has no {', '.join(sorted(unknown))}"
        found = {name: complete(shape.members[name], each, f"{where}.{name}") for name, each in given.items()}
        for name in shape.required_members:
            if name not in found:
                found[name] = _least(shape.members[name], f"{where}.{name}")
        return found
    if kind == "list":
        return [complete(shape.member, each, f"{where}[]") for each in given]
    if kind == "map":
        return {key: complete(shape.value, each, f"{where}.{key}") for key, each in given.items()}
    expected = {"string": str, "boolean": bool, "timestamp": datetime}.get(kind, int | float)
    assert isinstance(given, expected), f"{where} is a {kind}"
    free = "InstanceType" in shape.name  # types come faster than models
    assert kind != "string" or not shape.enum or free or given in shape.enum, f"{where} is never {given}"
    return given


def _least(shape, where):
    if shape.type_name == "structure":
        return complete(shape, {}, where)
    if shape.type_name == "string":
        return shape.enum[0] if shape.enum else "x"
    return {"list": [], "map": {}, "boolean": False, "timestamp": WHEN}.get(shape.type_name, 0)


def by(parameter, answers):
    """Answers by one parameter of the call."""
    return lambda asked: answers[asked[parameter]]


def paged(key, items, size, token="NextToken"):
    """Pages of so many items."""

    def answer(asked):
        at = int(asked.get(token, 0))
        following = {token: str(at + size)} if at + size < len(items) else {}
        return {key: items[at : at + size], **following}

    return answer


def read_filter(**changed):
    """What the scan asks for unless a test says otherwise."""
    said = {
        "since": "2026-10-01T00:00:00Z",
        "has_no_accelerators": lambda name: CATALOG.has_no_accelerators("aws", name),
        "is_new": lambda name: (
            CATALOG.shape("aws", name) is None and not CATALOG.has_no_accelerators("aws", name)
        ),
        "reserved": (RESERVED,),
        "described": {},
    }
    return ReadFilter(**(said | changed))


def facts(described=None, accounts=()):
    """The region that everything is in; `accounts` are those of the scan."""
    account = CloudAccount(provider="aws", id=ACCOUNT, partition="aws")
    accelerators = Accelerators(CATALOG, described)
    return region_facts(account, REGION, accelerators, accounts)


def claims(thing):
    """Claims by key."""
    return {claim.key: claim.value for claim in thing.claims}
