"""Who makes machines, by the tags that it sets on them: schedulers and node provisioners. Pure.

Anybody who may tag can write these: they are shown, and open the ceiling of what is marked, because the
limits of who made it are not read; they take nothing away. Sources: Azure CycleCloud, "Tag nodes"; Karpenter
for Azure, tags of the machines of a node claim; AKS, "Use Azure tags".
"""

import re
from collections.abc import Mapping

_UNREAD = {"cyclecloud": "CycleCloud", "cycleowner": "CycleCloud", "karpenter.": "Karpenter"}
"""Makers whose limits are not read, by what the keys of their tags begin with; CycleCloud before 8.2 says who
owns a cluster, and not which."""
_NODES = re.compile(r"/sites/[^/]+/clusters/([^/]+)(?:/nodearrays/([^/]+))?")
_NAMES = (("cyclecloud", "cyclecloudnodearray"), ("cyclecloud", "cyclecloudcluster"))
_POOLS = (("karpenter", "karpenter.sh_nodepool"), ("aks", "aks-managed-poolname"))


def unlimited(tags: Mapping[str, str] | None) -> str:
    """Who makes such machines up to a limit that is not read; empty: nobody, as far as it is marked."""
    keys = [key.lower() for key in tags or {}]
    found = (name for start, name in _UNREAD.items() if any(key.startswith(start) for key in keys))
    return ", ".join(dict.fromkeys(found))


def made_by(tags: Mapping[str, str] | None) -> str:
    """What made it: `cyclecloud:<cluster>/<node array>`, `karpenter:<pool>`, `aks:<pool>`, or empty."""
    said = {key.lower(): value for key, value in (tags or {}).items()}
    for maker, key in _NAMES:
        found = _NODES.fullmatch(said.get(key, ""))
        if found is not None:
            return f"{maker}:{'/'.join(filter(None, found.groups()))}"
    for maker, key in _POOLS:
        if said.get(key):
            return f"{maker}:{said[key]}"
    return ""
