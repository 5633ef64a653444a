"""What each address of ARM answers, from the estate: lists are served by the ids of what is in it."""

import re

from tests.cloud.azure.estate import HOME

PAGE = 100
"""Items of a page, unless the world says otherwise."""
_BELOW = re.compile(r"(?:(/subscriptions/[^/]+)(/resourcegroups/[^/]+)?)/providers/(.+)", re.IGNORECASE)
_TYPES = re.compile(r"in~ \(([^)]*)\)")


def answer(estate, path, body):
    """Items of a list, an object, or None when there is no such address.

    Args:
        path: In lower case.
        body: Of a POST, decoded; else None.
    """
    if path in estate.answers:
        return estate.answers[path]
    if path in _FIXED:
        return _FIXED[path](estate, body)
    if path.endswith("/billingsubscriptions"):
        return _paid(estate, path.split("/")[4])
    if path.endswith("/providers/microsoft.managedservices/registrationassignments"):
        return _delegations(estate, path.split("/")[2])
    if found := re.fullmatch(r"/subscriptions/([^/]+)", path):
        own = estate.subscriptions.get(found[1])
        return own and own.body()
    found = _BELOW.fullmatch(path)
    return found and _resources(estate, path, found)


def _resources(estate, path, found):
    subscription, group, rest = found.groups()
    namespace, *words = rest.split("/")
    if len(words) % 2 == 0:
        return estate.one(path)
    type_ = "/".join((namespace, *words[::2]))
    if len(words) == 1 and group is None:
        return estate.all(subscription.rpartition("/")[2], type_)
    return estate.below(subscription + group if len(words) == 1 else path.rpartition("/")[0], type_)


def _billing_accounts(estate, _):
    kind = "Microsoft.Billing/billingAccounts"
    return [
        {
            "id": f"/providers/{kind}/{name}",
            "name": name,
            "type": kind,
            "properties": {"displayName": "Jane Doe", "agreementType": "MicrosoftPartnerAgreement"},
        }
        for name in estate.billing
    ]


def _paid(estate, account):
    above = f"/providers/Microsoft.Billing/billingAccounts/{account}"
    (own,) = (paid for name, paid in estate.billing.items() if name.lower() == account)
    return [
        {
            "id": f"{above}/billingSubscriptions/{id_}",
            "name": id_,
            "type": "Microsoft.Billing/billingAccounts/billingSubscriptions",
            "properties": {
                "subscriptionId": id_,
                "displayName": "Jane Doe",
                "customerId": f"{above}/customers/{customer}" if customer else None,
            },
        }
        for id_, customer in own.items()
    ]


def _subscriptions(estate, _):
    return [each.body() for each in estate.subscriptions.values()]


def _tenants(estate, _):
    return [
        {
            "id": f"/tenants/{id_}",
            "tenantId": id_,
            "countryCode": "US",
            "displayName": "Contoso of Jane Doe",
            "domains": ["contoso.example", "janedoe.onmicrosoft.example"],
            "tenantCategory": category,
            "defaultDomain": "contoso.example" if id_ == HOME else f"{id_[:4]}.example",
            "tenantType": "AAD",
        }
        for id_, category in estate.tenants.items()
    ]


def _entities(estate, _):
    """Management groups and subscriptions of the home tenant."""
    found = {}
    if estate.root:
        found[HOME] = _group(HOME, [], estate.root)
    for each in estate.subscriptions.values():
        if each.tenant == HOME:
            chain = [HOME, *each.groups]
            for depth, name in enumerate(each.groups, 1):
                found.setdefault(name, _group(name, chain[:depth], "view"))
            found[each.id] = _entity(each.id, f"/subscriptions/{each.id}", "/subscriptions", chain, "view")
    return list(found.values())


def _group(name, chain, permissions):
    kind = "Microsoft.Management/managementGroups"
    return _entity(name, f"/providers/{kind}/{name}", kind, chain, permissions)


def _entity(name, id_, kind, chain, permissions):
    above = f"/providers/Microsoft.Management/managementGroups/{chain[-1]}" if chain else None
    return {
        "id": id_,
        "type": kind,
        "name": name,
        "properties": {
            "displayName": "Team of Jane Doe",
            "parentDisplayNameChain": [f"Team {each}" for each in chain],
            "parentNameChain": chain,
            "parent": {"id": above},
            "permissions": permissions,
            "inheritedPermissions": permissions,
            "tenantId": HOME,
            "numberOfDescendants": 0,
            "numberOfChildren": 0,
            "numberOfChildGroups": 0,
        },
    }


def _delegations(estate, subscription):
    return [
        {
            "id": id_,
            "name": id_.rpartition("/")[2],
            "type": "Microsoft.ManagedServices/registrationAssignments",
            "properties": {
                "provisioningState": "Succeeded",
                "registrationDefinitionId": id_.replace("Assignments", "Definitions"),
            },
        }
        for id_ in estate.delegations.get(subscription.lower(), ())
    ]


def _graph(estate, body):
    """The one question that a scan asks: which types each subscription has."""
    wanted = set(re.findall(r"'([^']+)'", _TYPES.search(body["query"])[1]))
    asked = [each.lower() for each in body.get("subscriptions") or estate.subscriptions]
    known = [each for each in asked if each in estate.subscriptions and estate.subscriptions[each].readable]
    rows = [
        {"id": each, "subscriptionId": each, "types": sorted(estate.types(each) & wanted) or None}
        for each in known
    ]
    return {
        "totalRecords": len(rows),
        "count": len(rows),
        "resultTruncated": "false",
        "facets": [],
        "data": rows,
    }


_FIXED = {
    "/subscriptions": _subscriptions,
    "/tenants": _tenants,
    "/providers/microsoft.billing/billingaccounts": _billing_accounts,
    "/providers/microsoft.management/getentities": _entities,
    "/providers/microsoft.resourcegraph/resources": _graph,
}
