"""How Azure lets a scan in: one of azure-identity's credentials, and the tokens that it gives.

Secrets come from azure-identity's own variables and are kept by it alone. Its messages name applications,
tenants and people, so that none of them is shown: only Entra's code (`AADSTS…`).
"""

import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from guardrails.clouds.azure.session.endpoints import Endpoints
from guardrails.clouds.patience import CONNECT_SECONDS, within
from guardrails.errors import SourceError
from guardrails.scan_settings import AzureSettings

if TYPE_CHECKING:
    from azure.core.credentials import AccessToken, TokenCredential

FRESH_SECONDS = 120
"""How long a token is used before the credential is asked again, which gives none that ends within 5 minutes.
Source: azure-identity 1.27, `DEFAULT_REFRESH_OFFSET`; Azure CLI gives MSAL's, which does the same."""
TOKEN_SECONDS = 60
"""For one token, whoever gives it."""
_PROCESS_SECONDS = 20
_CODE = re.compile(r"\bAADSTS\d+\b")
_HINT = "log in (az login), or choose another credential: scan.azure.credential"
_PROOFS = {
    "client-secret": "AZURE_CLIENT_SECRET",
    "client-certificate": "AZURE_CLIENT_CERTIFICATE_PATH",
    "workload-identity": "AZURE_FEDERATED_TOKEN_FILE",
    "federated": "AZURE_FEDERATED_TOKEN_FILE",
}
"""By which variable an application proves that it is the one."""


class Tokens:
    """Tokens for one scope; several threads may ask.

    Args:
        make: Makes the credential; again, when what it gave is not accepted, because it remembers.
        scope: What they are for.
        tenant: Tenant to sign in to; empty: that of the credential.

    Raises:
        SourceError: There is none.
    """

    def __init__(self, make: "Callable[[], TokenCredential]", scope: str, tenant: str = "") -> None:
        self._make = make
        self._scope = scope
        self._tenant = tenant or None
        self._lock = Lock()
        self._credential = make()
        self._asked = 0.0
        self._token = ""
        self._ask()

    @property
    def current(self) -> str:
        """One that lasts for a request.

        Raises:
            SourceError: The credential gives none any more.
        """
        with self._lock:
            if time.monotonic() - self._asked > FRESH_SECONDS:
                self._ask()
            return self._token

    def renew(self, refused: str) -> bool:
        """Get another one than one that was refused; whether there is one.

        Raises:
            SourceError: The credential gives none any more.
        """
        with self._lock:
            if self._token == refused:
                self._credential = self._make()
                self._ask()
            return self._token != refused

    def _ask(self) -> None:
        from azure.core.exceptions import AzureError  # noqa: PLC0415 - installed with what reads Azure

        try:
            found = within(TOKEN_SECONDS, self._given)
        except TimeoutError as error:
            raise SourceError(f"no token of Azure came within {TOKEN_SECONDS} seconds", hint=_HINT) from error
        except (AzureError, ValueError, OSError) as error:
            raise _refused(error) from error
        self._token = found.token
        self._asked = time.monotonic()

    def _given(self) -> "AccessToken":
        return self._credential.get_token(self._scope, tenant_id=self._tenant)


def _refused(error: Exception) -> SourceError:
    from azure.identity import CredentialUnavailableError  # noqa: PLC0415

    codes = ", ".join(dict.fromkeys(_CODE.findall(str(error))))
    if codes:
        return SourceError(f"Azure does not accept the credentials ({codes})", hint=_HINT)
    if isinstance(error, CredentialUnavailableError):
        return SourceError("there are no Azure credentials", hint=_HINT)
    return SourceError("Azure gives no token for the credentials", hint=_HINT)


def tokens(settings: AzureSettings, endpoints: Endpoints, environment: Mapping[str, str]) -> Tokens:
    """Tokens of the credential that is asked for.

    Raises:
        SourceError: azure-identity is not installed, the credential is not whole, or it is not accepted.
    """
    try:
        import azure.identity  # noqa: F401, PLC0415
    except ImportError as error:
        raise SourceError(
            "Azure is read through azure-identity, which is not installed",
            hint="pip install 'compute-guardrails[azure]'",
        ) from error
    return Tokens(lambda: _credential(settings, endpoints, environment), endpoints.scope, settings.tenant)


def _credential(
    settings: AzureSettings, endpoints: Endpoints, environment: Mapping[str, str]
) -> "TokenCredential":
    from azure import identity  # noqa: PLC0415 - installed with what reads Azure

    tenant, client = settings.tenant, settings.client_id
    web: dict[str, Any] = {
        "authority": endpoints.authority,
        "disable_instance_discovery": endpoints.private,
        "connection_timeout": CONNECT_SECONDS,
        "read_timeout": settings.read_timeout_seconds,
        "retry_total": 2,
    }
    match settings.credential:
        case "":
            named = {"managed_identity_client_id": client, "workload_identity_client_id": client}
            allowed = {"additionally_allowed_tenants": [tenant]}
            return identity.DefaultAzureCredential(
                process_timeout=_PROCESS_SECONDS,
                **web,
                **(named if client else {}),
                **(allowed if tenant else {}),
            )
        case "cli":
            return identity.AzureCliCredential(tenant_id=tenant, process_timeout=_PROCESS_SECONDS)
        case "managed-identity":
            return identity.ManagedIdentityCredential(client_id=client or None)
    return _application(settings, environment, web)


def _application(
    settings: AzureSettings, environment: Mapping[str, str], web: Mapping[str, Any]
) -> "TokenCredential":
    """The credential of an application that is registered in a tenant."""
    from azure import identity  # noqa: PLC0415 - installed with what reads Azure

    tenant, client, proof = _given(settings, _PROOFS[settings.credential], environment)
    match settings.credential:
        case "client-secret":
            return identity.ClientSecretCredential(tenant, client, proof, **web)
        case "client-certificate":
            return _certificate(tenant, client, proof, environment, web)
        case "workload-identity":
            return identity.WorkloadIdentityCredential(
                tenant_id=tenant, client_id=client, token_file_path=proof, **web
            )
    return identity.ClientAssertionCredential(tenant, client, lambda: _assertion(proof), **web)


def _certificate(
    tenant: str, client: str, path: str, environment: Mapping[str, str], web: Mapping[str, Any]
) -> "TokenCredential":
    from azure.identity import CertificateCredential  # noqa: PLC0415

    try:
        return CertificateCredential(
            tenant,
            client,
            path,
            password=environment.get("AZURE_CLIENT_CERTIFICATE_PASSWORD") or None,
            send_certificate_chain=environment.get("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN", "").lower()
            in ("1", "true"),
            **web,
        )
    except (ValueError, OSError) as error:
        raise SourceError(
            "the certificate of AZURE_CLIENT_CERTIFICATE_PATH cannot be used",
            hint="PEM or PKCS12 with its private key; its password is AZURE_CLIENT_CERTIFICATE_PASSWORD",
        ) from error


def _given(settings: AzureSettings, proof: str, environment: Mapping[str, str]) -> tuple[str, str, str]:
    """Tenant and application, by settings or environment, and the value of the variable that proves it."""
    found = {
        "AZURE_TENANT_ID": settings.tenant or environment.get("AZURE_TENANT_ID", ""),
        "AZURE_CLIENT_ID": settings.client_id or environment.get("AZURE_CLIENT_ID", ""),
        proof: environment.get(proof, ""),
    }
    missing = [name for name, value in found.items() if not value]
    if missing:
        raise SourceError(
            f"scan.azure.credential: {settings.credential} needs {', '.join(missing)}",
            hint="set the environment variables of azure-identity",
        )
    tenant, client, given = found.values()
    return tenant, client, given


def _assertion(path: str) -> str:
    """The token of another provider, read anew each time: it is short-lived."""
    return Path(path).read_text(encoding="utf-8").strip()
