"""What a request asks: whose key, which region, service, operation and parameters. Knows no answers."""

import io
from dataclasses import dataclass, field
from typing import Any

from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.utils import get_service_model
from moto.iam.models import get_account_id_from

SIGNED_AS = {
    "servicequotas": "service-quotas",
    "tagging": "resourcegroupstaggingapi",
    "elasticmapreduce": "emr",
}
"""Names that services sign with, where botocore calls the service something else."""


@dataclass(frozen=True)
class Asked:
    """One request.

    Attributes:
        account: Whose credentials signed it; for `AssumeRole` the account of the role.
        key: The access key id.
        service: As botocore names it.
        parameters: Parsed by the service's own model.
    """

    account: str
    key: str
    region: str
    service: str
    operation: str
    parameters: dict[str, Any] = field(hash=False, default_factory=dict)

    @property
    def token(self) -> str:
        """The page asked for; empty for the first."""
        return str(self.parameters.get("NextToken") or self.parameters.get("nextToken") or "")


def read(environ: dict[str, Any], body: bytes) -> Asked | None:
    """Read a signed request; None when it is not one."""
    scope = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2].partition(",")[0]
    if scope.count("/") != 4:
        return None
    key, _, region, signed_as, _ = scope.split("/")
    service = SIGNED_AS.get(signed_as, signed_as)
    request = Request({**environ, "wsgi.input": io.BytesIO(body)})
    operation, labels = get_service_router(service).match(request)
    protocol = determine_request_protocol(get_service_model(service), request.content_type)
    parameters = PROTOCOL_PARSERS[protocol](operation).parse(
        {
            "body": body.decode(),
            "headers": request.headers,
            "method": request.method,
            "url_params": labels,
            "url_path": request.path,
            "values": request.values,
        }
    )
    account = environ.get("HTTP_X_MOTO_ACCOUNT_ID") or get_account_id_from(key)
    if "AssumeRole" in operation.name:
        account = parameters["RoleArn"].split(":")[4]
    return Asked(account, key, region, service, operation.name, dict(parameters))
