"""Answers of ARM to the calls of one service: sent nowhere, through the calls that a scan makes."""

import json
from urllib.parse import parse_qsl, urlsplit

import msgspec

from guardrails.catalog.accelerators import Accelerators
from guardrails.catalog.load import load
from guardrails.clouds.azure.live import MARKS, AzureFacts
from guardrails.clouds.patience import Silences
from guardrails.clouds.region import MachineFields
from guardrails.clouds.rest.calls import RestCalls
from guardrails.clouds.rest.wire import Answer, Refusal, Request, Wire
from guardrails.clouds.service import ReadFilter
from guardrails.model.account import CloudAccount
from guardrails.model.workload import Unresolved

SUBSCRIPTION = "00000000-0000-4000-8000-000000000001"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/ai"
HOST = "https://management.azure.com"
CATALOG = load()
H100, A100, T4, PLAIN = (
    *("Standard_ND96isr_H100_v5", "Standard_ND96amsr_A100_v4"),
    *("Standard_NC16as_T4_v3", "Standard_D4s_v5"),
)


class Refused:
    """Answered instead of an answer."""

    def __init__(self, status=403, state="denied"):
        self.status, self.state = status, state


class World:
    """ARM, as one service asks it.

    Args:
        service: Which.
        answers: By path below the host: items of one list, an object, a refusal, or a function of the query
            that gives one. What is not named answers with an empty list.
    """

    def __init__(self, service, answers):
        self.service = service
        self.answers = {path.lower(): answer for path, answer in answers.items()}
        self.asked = []
        self.calls = self.made()

    def made(self):
        wire = Wire(send=self, dialect=Spoken(self), base=lambda host: host or HOST, silences=Silences())
        fixed = {"subscription": SUBSCRIPTION}
        return RestCalls(wire, self.service.actions, fixed, pause=lambda _: None)

    def read(self, **changed):
        """The records, as they come back from a journal."""
        records = self.service.read(self.calls, read_filter(**changed))
        again = msgspec.msgpack.decode(msgspec.msgpack.encode(records), type=self.service.records)
        assert again == records
        return records

    @property
    def paths(self):
        return [urlsplit(request.url).path for request in self.asked]

    def __call__(self, request):
        self.asked.append(request)
        parts = urlsplit(request.url)
        answer = self.answers.get(parts.path.lower(), [])
        if callable(answer):
            answer = answer({**dict(parse_qsl(parts.query)), **json.loads(request.body or b"{}")})
        if isinstance(answer, Refused):
            return Answer(status=answer.status)
        body = {"value": answer} if isinstance(answer, list) else answer
        return Answer(status=200, body=json.dumps(body).encode())


class Spoken:
    """How ARM words refusals and pages, as far as answers here do."""

    def __init__(self, world):
        self._world = world

    def refused(self, answer):
        if answer.status == 404:
            return Refusal(state="failed", reason="is not there", nothing=True)
        return Refusal(state="denied", reason="access is denied")

    def following(self, request, page):
        link = page.get("nextLink")
        return Request(url=link) if link else None

    def missing(self, page):
        return ()


def paged(path, items, size):
    """Pages of so many items, each with a link to the next."""

    def answer(query):
        at = int(query.get("$skipToken", 0))
        more = at + size < len(items)
        following = {"nextLink": f"{HOST}{path}?$skipToken={at + size}"} if more else {}
        return {"value": items[at : at + size], **following}

    return answer


def read_filter(**changed):
    given = {
        "tag_keys": frozenset({"customer"}),
        "has_no_accelerators": lambda name: CATALOG.has_no_accelerators("azure", name),
        "is_new": lambda name: (
            CATALOG.shape("azure", name) is None and not CATALOG.has_no_accelerators("azure", name)
        ),
    }
    return ReadFilter(**(given | changed))


def facts(held=None, accounts=(SUBSCRIPTION,)):
    """Of the subscription; `held`: what resource groups hold."""
    return AzureFacts(
        account=CloudAccount(id=SUBSCRIPTION, provider="azure", state="active"),
        region="global",
        accelerators=Accelerators(CATALOG),
        accounts=accounts,
        machine=MachineFields(
            kind="azurerm_virtual_machine",
            type="vmSize",
            state="powerState",
            made_by="tags",
            template=Unresolved("sku", "its size is not known"),
        ),
        marks=MARKS,
        held=held or {},
    )


def resource(kind, name, properties, group=GROUP, **changed):
    """A resource of ARM; of a type below another, the name has that one's in front: `account/pool`."""
    service, *words = kind.split("/")
    ends = "/".join(part for pair in zip(words, name.split("/"), strict=True) for part in pair)
    given = {
        "id": f"{group}/providers/{service}/{ends}",
        "name": name.rpartition("/")[2],
        "type": kind,
        "location": "westeurope",
        "tags": {"customer": "C-1"},
        "properties": properties,
    }
    return {key: value for key, value in (given | changed).items() if value is not None}
