"""An Azure estate in plain dicts: tenants, management groups, subscriptions, resources by their ARM bodies.

A resource is what the API answers for it: `id`, `name`, `type`, `location`, `properties`. It appears in every
list that its id belongs to: of the subscription, of its resource group, of the resource that holds it.
"""

import re
import threading
from dataclasses import dataclass, field

HOME = "aaaaaaaa-0000-4000-8000-000000000001"
"""The tenant that signs in."""
CLIENT, SECRET = "cccccccc-0000-4000-8000-000000000001", "hidden~client~secret~Q8w"
_ID = re.compile(r"/subscriptions/([^/]+)(?:/resourceGroups/([^/]+))?/providers/(.+)", re.IGNORECASE)


def subscription_id(number):
    return f"00000000-0000-4000-8000-{number:012}"


ONE, TWO, THREE = (subscription_id(number) for number in (1, 2, 3))


@dataclass
class Subscription:
    """A subscription, as Azure describes it.

    Attributes:
        groups: Names of the management groups that hold it, from below the root.
        readable: Whether Resource Graph may read it.
    """

    id: str
    state: str = "Enabled"
    tenant: str = HOME
    tags: dict = field(default_factory=dict)
    quota: str = "EnterpriseAgreement_2014-09-01"
    managing: tuple = ()
    groups: tuple = ()
    readable: bool = True

    def body(self):
        return {
            "id": f"/subscriptions/{self.id}",
            "authorizationSource": "RoleBased",
            "managedByTenants": [{"tenantId": each} for each in self.managing],
            "tags": self.tags,
            "subscriptionId": self.id,
            "tenantId": self.tenant,
            "displayName": f"Subscription of Jane Doe {self.id[-4:]}",
            "state": self.state,
            "subscriptionPolicies": {
                "locationPlacementId": "Public_2014-09-01",
                "quotaId": self.quota,
                "spendingLimit": "Off",
            },
        }


class Resource:
    """One resource, with what its id says."""

    def __init__(self, body):
        self.body = body
        found = _ID.fullmatch(body["id"])
        assert found, body["id"]
        self.subscription = found[1].lower()
        self.group = (found[2] or "").lower()
        namespace, *words = found[3].split("/")
        self.type = "/".join((namespace, *words[::2])).lower()
        assert body["type"].lower() == self.type, body
        self.holder = body["id"].lower().rpartition("/")[0].rpartition("/")[0] if len(words) > 2 else ""


class Estate:
    """Everything of one world.

    Attributes:
        tenants: Ids and categories (`Home`, `ProjectedBy`, `ManagedBy`) of tenants that the caller sees.
        root: What the caller may do with the root management group: `view`, `noaccess`; empty: it sees none.
        shared: By subscription, the ids of capacity reservation groups that others share with it.
        delegations: By subscription, the ids of what delegates it, or parts of it.
        billing: By billing account, the subscriptions that it pays for: by id, a partner's customer.
        answers: What else a path answers, by path in lower case: a list's items, or an object.
    """

    def __init__(self, subscriptions=(), resources=()):
        self.tenants = {HOME: "Home"}
        self.root = "view"
        self.subscriptions = {}
        self.shared = {}
        self.delegations = {}
        self.billing = {}
        self.answers = {}
        self._resources = {}
        self._listed = {}
        self._lock = threading.Lock()
        for each in subscriptions:
            self.subscription(each) if isinstance(each, str) else self.add(each)
        for body in resources:
            self.resource(body)

    def subscription(self, id_, **about):
        """A subscription; gives itself."""
        return self.add(Subscription(id_, **about))

    def add(self, subscription):
        self.subscriptions[subscription.id.lower()] = subscription
        return subscription

    def resource(self, body):
        """Put a resource into every list that it belongs to, in place of an earlier one of its id."""
        made = Resource(body)
        with self._lock:
            self._resources[body["id"].lower()] = made
            self._listed = {}
        return body

    def one(self, id_):
        """A resource by its id; None when there is none."""
        found = self._resources.get(id_.lower())
        return found and found.body

    def all(self, subscription, type_):
        """Resources of a type in a subscription."""
        return self._index().get((subscription.lower(), type_.lower()), [])

    def below(self, holder, type_):
        """Resources of a type that a resource, or a resource group, holds."""
        return self._index().get((holder.lower(), type_.lower()), [])

    def types(self, subscription):
        """Types of the resources of a subscription that stand on their own, as Resource Graph has them."""
        own = {type_ for holder, type_ in self._index() if holder == subscription.lower()}
        return {each for each in own if each.count("/") == 1}

    def _index(self):
        with self._lock:
            if not self._listed:
                found = {}
                for each in self._resources.values():
                    group = f"/subscriptions/{each.subscription}/resourcegroups/{each.group}"
                    for key in (each.subscription, group, each.holder):
                        if key:
                            found.setdefault((key, each.type), []).append(each.body)
                self._listed = found
            return self._listed
