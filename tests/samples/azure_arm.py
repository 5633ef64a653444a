"""Azure's Resource Manager as far as its lists go: resources by id, answered as each list answers them.

What a list leaves out unless it is asked for (instance views), and what it says instead of a body (ids only),
is as documented for the operation.
"""

import copy
import json
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

from guardrails.catalog.accelerators import Accelerators
from guardrails.clouds.azure.ids import arm_id
from guardrails.clouds.azure.join import subscription_facts, workloads
from guardrails.clouds.azure.session.dialect import ArmDialect
from guardrails.clouds.patience import Silences
from guardrails.clouds.rest.calls import RestCalls
from guardrails.clouds.rest.wire import Answer, Wire
from guardrails.model.account import CloudAccount
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
    """Answers requests; a list pages by `size`.

    Args:
        resources: What there is.
        skus: Of the list of SKUs.
        shared: Ids of capacity reservation groups that are shared with the subscription.
        refused: By the end of a path, in lower case: an answer, or its status.
    """

    def __init__(self, *resources, skus=(), shared=(), refused=None, size=100):
        self.resources = list(resources)
        self.skus, self.shared, self.refused, self.size = skus, shared, refused or {}, size
        self.asked = []

    def calls(self, service, subscription=SUBSCRIPTION):
        wire = Wire(send=self, dialect=ArmDialect(), base=lambda _: "https://arm.test", silences=Silences())
        return RestCalls(wire, service.actions, {"subscription": subscription}, lambda _: None)

    def read(self, service, **changed):
        """The records, as they come back from a journal."""
        self.made = self.calls(service)
        records = service.read(self.made, read_filter(**changed))
        again = msgspec.msgpack.decode(msgspec.msgpack.encode(records), type=service.records)
        assert again == records
        return records

    def times(self, end):
        return sum(path.lower().endswith(end.lower()) for path, _ in self.asked)

    def __call__(self, request):
        parts = urlsplit(request.url)
        path, query = unquote(parts.path), {key: values[-1] for key, values in parse_qs(parts.query).items()}
        assert query.pop("api-version", ""), f"{path} has no version"
        self.asked.append((path, query))
        for end, answer in self.refused.items():
            if path.lower().endswith(end):
                return answer if isinstance(answer, Answer) else refusal(answer)
        found = self._found(path, query)
        if found is None:
            return refusal(404, "ResourceNotFound")
        return Answer(status=200, body=json.dumps(found).encode())

    def _found(self, path, query):
        if path.lower().endswith("/providers/microsoft.compute/skus"):
            return {"value": list(self.skus)}
        here = [each for each in self.resources if each["id"].lower() == path.lower()]
        if here:
            return _shown(here[0], query)
        items = [_shown(each, query) for each in self.resources if _listed(each["id"].lower(), path.lower())]
        if query.get("resourceIdsOnly") == "All":
            items = [{"id": each["id"]} for each in items] + [{"id": each} for each in self.shared]
        at = int(query.pop("page", 0))
        more = at + self.size < len(items)
        link = "&".join(f"{key}={value}" for key, value in (query | {"page": at + self.size}).items())
        following = {"nextLink": f"https://arm.test{path}?api-version=1&{link}"} if more else {}
        return {"value": items[at : at + self.size], **following}


def _listed(id_, path):
    """Whether a resource is in a list: of its type in its subscription, or below what it is part of."""
    above, _, _ = id_.rpartition("/")
    if above == path:
        return True
    found, start = arm_id(id_), path.partition("/providers/")[0]
    return start == f"/subscriptions/{found.subscription}" and path == f"{start}/providers/{found.kind}"


def _shown(resource, query):
    """A resource as an answer has it."""
    shown = copy.deepcopy(resource)
    properties = shown.get("properties", {})
    if query.get("statusOnly") == "true":
        frame = {key: shown[key] for key in ("id", "name", "type", "location")}
        return frame | {"properties": {"instanceView": properties.get("instanceView", {})}}
    if query.get("$expand") != "instanceView":
        properties.pop("instanceView", None)
    return shown


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
