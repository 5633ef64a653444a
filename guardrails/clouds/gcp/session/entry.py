"""How GCP is entered: the caller's credentials, and what calls go over. Reads no resource."""

from guardrails.clouds.gcp.session import endpoints
from guardrails.clouds.gcp.session.credentials import GcpSend, credentials, proven
from guardrails.clouds.gcp.session.dialect import GcpDialect
from guardrails.clouds.gcp.session.directory import Directory
from guardrails.clouds.patience import Silences
from guardrails.clouds.rest.calls import RestCalls
from guardrails.clouds.rest.wire import RestAction, Wire
from guardrails.scan_settings import GcpSettings


class CallerSession:
    """The caller's own credentials; several threads may use the wire.

    Args:
        settings: How GCP is entered.

    Raises:
        SourceError: There are no credentials, or they are not valid.
        ConfigError: The endpoint is none.
    """

    def __init__(self, settings: GcpSettings) -> None:
        base = endpoints.base(settings.endpoint)
        found, self.project = credentials(settings)
        self._credentials = proven(found, settings)
        self._endpoint = base("cloudresourcemanager")
        self._read_seconds = settings.read_timeout_seconds
        self.wire = Wire(
            send=GcpSend(self._credentials, settings),
            dialect=GcpDialect(),
            base=base,
            silences=Silences(settings.read_timeout_seconds),
        )

    def calls(self, *actions: RestAction) -> RestCalls:
        """Calls about projects in general."""
        return RestCalls(self.wire, actions, {})

    def directory(self) -> Directory:
        """What lists organizations, folders and projects."""
        return Directory(self._credentials, self._endpoint, self._read_seconds)
