"""Azure's clouds: whom to ask for a token, and where the Resource Manager is. Reads no resource."""

from collections.abc import Mapping

import msgspec

from guardrails.errors import SourceError
from guardrails.scan_settings import AzureSettings

AUTHORITY = "AZURE_AUTHORITY_HOST"
"""azure-identity's own variable: another host that gives tokens."""
MANAGER = "AZURE_RESOURCE_MANAGER_URL"
"""The Resource Manager of a private cloud, or a gateway in front of it, beside that variable."""
VARIABLES = (AUTHORITY, MANAGER)


class Endpoints(msgspec.Struct, frozen=True, kw_only=True):
    """One of Azure's clouds.

    Attributes:
        name: As the setting has it.
        authority: Where tokens come from.
        manager: Where the Resource Manager is.
        partition: As accounts and rows show it; empty for the public one.
        private: Whether the authority is none that Microsoft knows, so that it is not asked about it.
    """

    name: str
    authority: str
    manager: str
    partition: str = ""
    private: bool = False

    @property
    def scope(self) -> str:
        """For what a token is asked."""
        return f"{self.manager}/.default"


KNOWN = {
    "public": Endpoints(
        name="public", authority="https://login.microsoftonline.com", manager="https://management.azure.com"
    ),
    "us-government": Endpoints(
        name="us-government",
        authority="https://login.microsoftonline.us",
        manager="https://management.usgovcloudapi.net",
        partition="azure-us-government",
    ),
    "china": Endpoints(
        name="china",
        authority="https://login.chinacloudapi.cn",
        manager="https://management.chinacloudapi.cn",
        partition="azure-china",
    ),
}
"""Source: azure-mgmt-core 1.6, `azure.mgmt.core.tools.get_arm_endpoints`; azure-identity 1.27,
`AzureAuthorityHosts`."""


def endpoints(settings: AzureSettings, environment: Mapping[str, str]) -> Endpoints:
    """Where a scan asks.

    Raises:
        SourceError: Settings and environment disagree, or an address is none that may get a token.
    """
    authority = _address(AUTHORITY, environment)
    manager = _address(MANAGER, environment)
    named = next((each.name for each in KNOWN.values() if each.authority == authority), "")
    if settings.cloud and named and settings.cloud != named:
        raise SourceError(
            f"{AUTHORITY} is that of {named}, but scan.azure.cloud is {settings.cloud}",
            hint="leave one of them out",
        )
    if named == "china" and not settings.cloud:
        raise SourceError(
            f"{AUTHORITY} is that of Azure in China, which another company operates",
            hint="to read it all the same: scan.azure.cloud: china",
        )
    found = KNOWN[settings.cloud or named or "public"]
    private = bool(authority) and not named
    if private and not manager:
        raise SourceError(
            f"{AUTHORITY} is none of Azure's clouds, and {MANAGER} does not say where resources are",
            hint=f"set both, or set scan.azure.cloud instead: {', '.join(KNOWN)}",
        )
    return msgspec.structs.replace(
        found, authority=authority or found.authority, manager=manager or found.manager, private=private
    )


def _address(name: str, environment: Mapping[str, str]) -> str:
    """An address that a variable holds, as scheme and host; a token goes over HTTPS alone."""
    text = environment.get(name, "").strip().lower()
    if not text:
        return ""
    scheme, sign, host = text.partition("://")
    scheme, host = (scheme, host.rstrip("/")) if sign else ("https", text.rstrip("/"))
    if scheme != "https" or not host or any(sign in host for sign in "/@?#"):
        raise SourceError(f"{name} is no address like https://HOST", hint="tokens are sent over HTTPS alone")
    return f"{scheme}://{host}"
