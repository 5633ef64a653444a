"""With whose credentials GCP is read: the application's default ones, or those of a service account.

They come from google-auth's own chain (environment, `gcloud auth application-default login`, workload
identity federation, the metadata server). Nothing of whom they belong to is kept or shown.
"""

from typing import TYPE_CHECKING

from guardrails import __version__
from guardrails.clouds.gcp.session.endpoints import base
from guardrails.clouds.patience import ANSWER_SECONDS, within
from guardrails.clouds.rest.http import Http
from guardrails.clouds.rest.wire import Answer, Request, Unanswered
from guardrails.errors import SourceError
from guardrails.scan_settings import GcpSettings

if TYPE_CHECKING:
    import requests
    from google.auth.credentials import Credentials

SCOPES = ("https://www.googleapis.com/auth/cloud-platform",)
"""The only one that all of the APIs take; roles say what may be done with it."""
USER_AGENT = f"compute-guardrails/{__version__} (gzip)"
"""Google's APIs compress answers only for an agent that says `gzip`."""
_GRANT = "{}/v1/projects/-/serviceAccounts/{}:generateAccessToken"
_HINT = "gcloud auth application-default login, or GOOGLE_APPLICATION_CREDENTIALS=FILE"


def credentials(settings: GcpSettings) -> "tuple[Credentials, str]":
    """Credentials that were not used yet, and the project that they name; empty: none.

    Raises:
        SourceError: There are none, or they cannot be used.
    """
    try:
        import google.auth  # noqa: PLC0415
        from google.auth import exceptions, impersonated_credentials  # noqa: PLC0415
    except ImportError as error:
        raise SourceError(
            "GCP is read through google-auth, which is not installed",
            hint="pip install 'compute-guardrails[gcp]'",
        ) from error
    try:
        found, project = google.auth.default(scopes=SCOPES, quota_project_id=settings.quota_project or None)
    except exceptions.GoogleAuthError as error:
        raise SourceError(f"there are no usable GCP credentials ({_kind(error)})", hint=_HINT) from error
    if settings.impersonate:
        found = impersonated_credentials.Credentials(
            source_credentials=found,
            target_principal=settings.impersonate,
            target_scopes=SCOPES,
            quota_project_id=settings.quota_project or None,
            iam_endpoint_override=_GRANT.format(
                base(settings.endpoint)("iamcredentials"), settings.impersonate
            ),
        )
    return found, project or ""


def proven(found: "Credentials", settings: GcpSettings) -> "Credentials":
    """The credentials, once they gave a token.

    Raises:
        SourceError: They give none.
    """
    from google.auth import exceptions  # noqa: PLC0415
    from google.auth.transport.requests import Request as AuthRequest  # noqa: PLC0415

    try:
        within(ANSWER_SECONDS, lambda: found.refresh(AuthRequest()))
    except TimeoutError as error:
        raise SourceError("GCP gives no token in time", hint=_HINT) from error
    except exceptions.GoogleAuthError as error:
        whose = "the service account that is impersonated" if settings.impersonate else "the credentials"
        raise SourceError(f"GCP gives no token for {whose} ({_kind(error)})", hint=_HINT) from error
    return found


class GcpSend:
    """Sends requests with the credentials, which are renewed when they expire; several threads may use it."""

    def __init__(self, found: "Credentials", settings: GcpSettings) -> None:
        self._credentials = found
        self._http = Http(self._session, settings.read_timeout_seconds, {"User-Agent": USER_AGENT})

    def __call__(self, request: Request) -> Answer:
        """The answer, whatever its status; a token that is not accepted is renewed once.

        Raises:
            Unanswered: There is none, or not all of it.
        """
        from google.auth import exceptions  # noqa: PLC0415

        try:
            return self._http(request)
        except exceptions.GoogleAuthError as error:
            raise Unanswered("the credentials cannot be renewed") from error

    def _session(self) -> "requests.Session":
        from google.auth.transport.requests import AuthorizedSession  # noqa: PLC0415

        session: requests.Session = AuthorizedSession(self._credentials, max_refresh_attempts=1)
        return session


def _kind(error: Exception) -> str:
    """An error of google-auth by its name: its words hold addresses and answers."""
    return type(error).__name__
