"""What one resource of ARM is, wherever it stands, and which types can hold machines."""

import re
from typing import Any

import msgspec

from guardrails.formats.embedded.arm_values import Values
from guardrails.formats.embedded.properties import Properties
from guardrails.model.tri import Tri

CARRIERS = re.compile(
    r"microsoft\.(?:compute/(?!disks|images|galler|snapshots|sshpublickeys|availabilitysets|proximity|restorepoint"
    r"|diskencryption|diskaccess|capacityreservationgroups$|hostgroups$)|containerservice/|machinelearning|batch/|batchai/"
    r"|hdinsight/|databricks/|app/|containerinstance/|kubernetes|redhatopenshift/|devcenter/|synapse/.*bigdatapools"
    r"|labservices/|desktopvirtualization/|hybridcontainerservice/|azurestackhci/|servicefabric|avs/|cognitiveservices/"
    r"|resources/deployment|solutions/|devtestlab/|virtualmachineimages/|quantum/|azurefleet/|standbypool/"
    r"|insights/autoscalesettings)",
    re.IGNORECASE,
)
"""Types of ARM that can hold machines with accelerators."""


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One resource of ARM.

    Attributes:
        kind: Its type as it is written, without a version; empty when it is none.
        label: What stands behind the `#` of its rows; empty when it is alone.
        id: Its id; what is not known of it stands in braces.
        body: All of it: `sku`, `properties`, `location` …
        written: The same, as it is written.
        values: Resolves it.
        times: How often it is made; None when that is not known.
        is_made: Whether its condition holds.
    """

    kind: str
    label: str
    id: str
    body: Properties
    written: dict[str, Any]
    values: Values
    times: int | None = 1
    is_made: Tri = "yes"
