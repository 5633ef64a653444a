"""EC2 instances as DescribeInstances answers them: moto's own, rendered once by moto, and copies of them.

moto needs 4 ms to render an instance and 0.6 ms to run one, so that 40,000 would take minutes per scan. A
fleet is one instance of moto and copies of what moto rendered of it, each with ids of its own.
"""

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from moto.core.serialize import EC2Serializer, XFormedAttributePicker
from moto.core.utils import get_service_model
from moto.ec2.models import ec2_backends
from moto.ec2.responses._base_response import EC2BaseResponse

from tests.cloud.aws.answer import Answer
from tests.cloud.aws.asked import Asked

PAGE = 1000
_SET = re.compile(r"<reservationSet>(.*)</reservationSet>", re.DOTALL)
_ID = re.compile(r"\b(i|r|eni|vol|eni-attach)-[0-9a-f]{8,17}\b")


@dataclass(frozen=True)
class Row:
    """One instance, alone in its reservation."""

    id: str
    state: str
    instance_type: str
    tags: tuple[tuple[str, str], ...]
    xml: str

    def passes(self, name: str, values: list[str]) -> bool:
        """Whether it passes a filter."""
        match name:
            case "instance-state-name":
                return self.state in values
            case "instance-type":
                return any(fnmatchcase(self.instance_type, value) for value in values)
            case "tag-key":
                return any(key in values for key, _ in self.tags)
            case _:
                raise NotImplementedError(f"the test world has no filter {name}")


def rows(account: str, region: str, copies: dict[str, int]) -> list[Row]:
    """Every instance of a region.

    Args:
        copies: How many more like it there are, by the id of an instance in moto.
    """
    found = []
    for reservation in ec2_backends[account][region].describe_instances():
        for instance in reservation.instances:
            row = _row(reservation, instance)
            found.append(row)
            found.extend(_copy(row, number) for number in range(copies.get(instance.id, 0)))
    return found


def page(found: list[Row], asked: Asked) -> Answer:
    """The answer to DescribeInstances."""
    filters = [(each["Name"], each["Values"]) for each in asked.parameters.get("Filters") or ()]
    ids = asked.parameters.get("InstanceIds") or ()
    wanted = [
        row
        for row in found
        if (not ids or row.id in ids) and all(row.passes(name, values) for name, values in filters)
    ]
    start = int(asked.token or 0)
    end = start + int(asked.parameters.get("MaxResults") or PAGE)
    token = f"<nextToken>{end}</nextToken>" if end < len(wanted) else ""
    items = "".join(row.xml for row in wanted[start:end])
    body = (
        '<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r-1</requestId>'
        f"{token}<reservationSet>{items}</reservationSet></DescribeInstancesResponse>"
    )
    return Answer(200, body.encode(), {"Content-Type": "text/xml"})


def _row(reservation: Any, instance: Any) -> Row:
    operation = get_service_model("ec2").operation_model("DescribeInstances")
    picker = XFormedAttributePicker(response_transformers=EC2BaseResponse.RESPONSE_KEY_PATH_TO_TRANSFORMER)
    alone = {
        "ReservationId": reservation.id,
        "OwnerId": instance.owner_id,
        "Groups": [],
        "Instances": [instance],
    }
    made = EC2Serializer(operation, value_picker=picker).serialize({"Reservations": [alone]})
    inner = _SET.search(str(made["body"]))
    assert inner is not None, made["body"]
    tags = tuple((tag["key"], tag["value"]) for tag in instance.get_tags())
    return Row(instance.id, instance.state, instance.instance_type, tags, inner[1])


def _copy(row: Row, number: int) -> Row:
    def another(match: re.Match[str]) -> str:
        return f"{match[0][:-6]}{number:06x}"

    return Row(
        another(_ID.search(row.id)),
        row.state,
        row.instance_type,
        row.tags,
        _ID.sub(another, row.xml),
    )
