"""What an answer leaves out unless it is asked for, and what it gives instead of whole resources.

As documented for each operation: instance views only with `$expand`, the states of machines only with
`statusOnly` and then little else, ids of capacity reservation groups with those that others share.
"""

import copy

MACHINES = "/providers/microsoft.compute/virtualmachines"
_FRAME = ("id", "name", "type", "location")


def seen(estate, path, query, found):
    """An answer as a query gets it.

    Args:
        estate: Of the world.
        path: In lower case.
        query: By name, the names in lower case.
        found: Items of a list, an object, or None.
    """
    if isinstance(found, list):
        if query.get("resourceidsonly") == "All":
            shared = estate.shared.get(path.split("/")[2], ())
            return [{"id": each["id"]} for each in found] + [{"id": each} for each in shared]
        return [_seen(each, path, query) for each in found]
    return _seen(found, path, query) if found and "id" in found else found


def _seen(resource, path, query):
    properties = resource.get("properties")
    if not isinstance(properties, dict) or "instanceView" not in properties:
        return resource
    if query.get("statusonly") == "true" and path.endswith(MACHINES):
        frame = {key: resource[key] for key in _FRAME if key in resource}
        return frame | {"properties": {"instanceView": properties["instanceView"]}}
    if query.get("$expand") == "instanceView":
        return resource
    shown = copy.copy(resource)
    shown["properties"] = {key: value for key, value in properties.items() if key != "instanceView"}
    return shown
