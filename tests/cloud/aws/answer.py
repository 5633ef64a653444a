"""Answers in the protocol of the service, made from its botocore model: results, errors, damaged ones."""

import json
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from moto.core.serialize import get_serializer_class
from moto.core.utils import get_service_model

XML = ("ec2", "query", "rest-xml")


@dataclass
class Answer:
    """What goes over the wire.

    Attributes:
        cut: Bytes of the body that are announced and never sent.
        reset: The connection is torn down instead.
    """

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0
    reset: bool = False


def result(service: str, operation: str, content: dict[str, Any]) -> Answer:
    """What the operation answers when it works."""
    model = get_service_model(service)
    serializer = get_serializer_class(service, str(model.resolved_protocol))(model.operation_model(operation))
    made = serializer.serialize(content)
    body = made["body"]
    return Answer(
        made["status_code"], body.encode() if isinstance(body, str) else body, dict(made["headers"])
    )


def error(service: str, code: str, message: str, status: int) -> Answer:
    """A refusal."""
    protocol = str(get_service_model(service).resolved_protocol)
    inner = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
    if protocol == "ec2":
        return _xml(f"<Response><Errors>{inner}</Errors><RequestID>r-1</RequestID></Response>", status)
    if protocol in XML:
        return _xml(f"<ErrorResponse>{inner}<RequestId>r-1</RequestId></ErrorResponse>", status)
    headers = {"Content-Type": "application/json", "x-amzn-errortype": code}
    return Answer(status, json.dumps({"__type": code, "message": message}).encode(), headers)


def _xml(text: str, status: int) -> Answer:
    return Answer(status, text.encode(), {"Content-Type": "text/xml"})
