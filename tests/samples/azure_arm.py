"""Azure's Resource Manager for tests of one service: an estate, answered without a server."""

import json
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import msgspec

from guardrails.catalog.accelerators import Accelerators
from guardrails.clouds.azure.join import subscription_facts, workloads
from guardrails.clouds.azure.session.dialect import ArmDialect
from guardrails.clouds.patience import Silences
from guardrails.clouds.rest.calls import RestCalls
from guardrails.clouds.rest.wire import Answer, Wire
from guardrails.model.account import CloudAccount
from tests.cloud.azure import routes, views
from tests.cloud.azure.estate import Estate
from tests.samples.azure_answers import CATALOG, SUBSCRIPTION, read_filter

OTHER = "00000000-0000-4000-8000-000000000002"
A100 = "Standard_NC24ads_A100_v4"


def arm(kind, name, group="g", subscription=SUBSCRIPTION, location="westeurope", **body):
    """A resource: `arm("Microsoft.Compute/virtualMachines", "vm", properties=…)`; children by `/`."""
    service, *types = kind.split("/")
    ends = "/".join(f"{each}/{part}" for each, part in zip(types, name.split("/"), strict=True))
    id_ = f"/subscriptions/{subscription}/resourceGroups/{group}/providers/{service}/{ends}"
    return {"id": id_, "name": name.rpartition("/")[2], "type": kind, "location": location, **body}


class Arm:
    """Answers requests from an estate; a list pages by `size`.

    Args:
        resources: What there is.
        answers: What else a path answers, by path.
        shared: Ids of capacity reservation groups that are shared with the subscription.
        refused: By the end of a path, in lower case: an answer, or its status.
    """

    def __init__(self, *resources, answers=None, shared=(), refused=None, size=100):
        self.estate = Estate([SUBSCRIPTION, OTHER], resources)
        self.estate.answers = {path.lower(): found for path, found in (answers or {}).items()}
        self.estate.shared = {SUBSCRIPTION: shared}
        self.refused, self.size = refused or {}, size
        self.asked = []

    def read(self, service, **changed):
        """The records, as they come back from a journal."""
        wire = Wire(send=self, dialect=ArmDialect(), base=lambda _: "https://arm.test", silences=Silences())
        fixed = {"subscription": SUBSCRIPTION}
        self.made = RestCalls(wire, service.actions, fixed, lambda _: None)
        records = service.read(self.made, read_filter(**changed))
        again = msgspec.msgpack.decode(msgspec.msgpack.encode(records), type=service.records)
        assert again == records
        return records

    def times(self, end):
        return sum(path.endswith(end.lower()) for path, _ in self.asked)

    def __call__(self, request):
        parts = urlsplit(request.url)
        path, query = unquote(parts.path).lower(), dict(parse_qsl(parts.query))
        assert query.pop("api-version", ""), f"{path} has no version"
        self.asked.append((path, query))
        for end, answer in self.refused.items():
            if path.endswith(end):
                return answer if isinstance(answer, Answer) else refusal(answer)
        lowered = {name.lower(): value for name, value in query.items()}
        found = views.seen(self.estate, path, lowered, routes.answer(self.estate, path, None))
        if found is None:
            return refusal(404, "ResourceNotFound")
        return Answer(status=200, body=json.dumps(self._page(found, path, query)).encode())

    def _page(self, found, path, query):
        if not isinstance(found, list):
            return found
        at = int(query.pop("page", 0))
        more = at + self.size < len(found)
        link = urlencode(query | {"api-version": "1", "page": at + self.size})
        following = {"nextLink": f"https://arm.test{path}?{link}"} if more else {}
        return {"value": found[at : at + self.size], **following}


def refusal(status, code="AuthorizationFailed"):
    return Answer(status=status, body=json.dumps({"error": {"code": code, "message": "x"}}).encode())


def facts(accounts=(), described=None):
    """Of the subscription that everything is in; `accounts` are those of the scan."""
    account = CloudAccount(provider="azure", id=SUBSCRIPTION)
    return subscription_facts(account, Accelerators(CATALOG, described), accounts)


def scanned(*services, **given):
    """Reads resources through some services and joins them: `scanned(COMPUTE)(vm, set)`."""

    def rows(*resources):
        world = Arm(*resources, **given)
        read = {each.name: world.read(each) for each in services}
        return workloads(read, facts())

    return rows


def running(power="running", *more):
    """The instance view of a machine."""
    codes = ("ProvisioningState/succeeded", f"PowerState/{power}", *more)
    return {"statuses": [{"code": code, "level": "Info"} for code in codes]}
