"""What may be set about a scan: what is read, at what pace, and how a cloud is entered. Values only."""

from typing import Annotated, Literal

import msgspec

Text = Annotated[str, msgspec.Meta(min_length=1)]
Days = Annotated[int, msgspec.Meta(ge=0, le=3_660)]
Workers = Annotated[int, msgspec.Meta(ge=1, le=256)]
TimeoutSeconds = Annotated[int, msgspec.Meta(ge=1, le=60)]
SessionSeconds = Annotated[int, msgspec.Meta(ge=900, le=43_200)]


class AwsSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How AWS is entered.

    Attributes:
        profile: Profile of the AWS configuration files; empty: boto3's own chain.
        role_name: Role that is assumed in each account but the caller's own.
        external_id: External id that the role's trust policy requires; empty: none.
        session_name: Name of the scan's sessions in the accounts' own logs.
        duration_seconds: Length of a session; roles that are chained get at most 3600.
        read_timeout_seconds: How long a request waits for the first byte of its answer.
        organization: Whether the organization's accounts are listed; `no`: only the caller's own account, or
            those of `accounts`.
        partition: Empty: the partition of the credentials; `aws-cn` is read only if named here.
        access_evidence: File that time and source address of access go to; empty: none are looked up.
    """

    profile: str = ""
    role_name: Text = "guardrails-scan"
    external_id: str = ""
    session_name: Text = "guardrails-scan"
    duration_seconds: SessionSeconds = 3_600
    read_timeout_seconds: TimeoutSeconds = 10
    organization: bool = True
    partition: Literal["", "aws", "aws-us-gov", "aws-cn"] = ""
    access_evidence: str = ""


class AzureSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How Azure is entered. Secrets come from the environment alone, in azure-identity's own variables.

    Attributes:
        credential: Kind of credential; empty: azure-identity's own chain.
        tenant: Tenant to sign in to and to read; empty: that of the credential.
        client_id: Id of a managed or workload identity; empty: the environment's, or the machine's own.
        cloud: Empty: the cloud of `AZURE_AUTHORITY_HOST`, else `public`; `china` is read only if named here.
        read_timeout_seconds: How long a request waits for the first byte of its answer.
        organization: Whether management groups, tenants and delegations are listed, so that it is known
            whether all subscriptions are seen; `no`: only what subscriptions the credentials see.
        access_evidence: File that time and source address of access go to; empty: none are looked up.
    """

    credential: Literal[
        "",
        "cli",
        "managed-identity",
        "workload-identity",
        "client-secret",
        "client-certificate",
        "federated",
    ] = ""
    tenant: str = ""
    client_id: str = ""
    cloud: Literal["", "public", "us-government", "china"] = ""
    read_timeout_seconds: TimeoutSeconds = 10
    organization: bool = True
    access_evidence: str = ""


class GcpSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How GCP is entered.

    Attributes:
        impersonate: E-mail of the service account to impersonate; empty: the caller's own.
        quota_project: Project that calls count for; empty: that of the credentials.
        endpoint: Pattern of the APIs' endpoints with `{service}` in it (Private Service Connect); empty:
            Google's public ones.
        read_timeout_seconds: How long a request waits for the first byte of its answer.
        organization: Whether projects are searched for; `no`: only the project of the credentials, or those
            of `accounts`.
        billing: Whether the billing account of each project is asked for: a register may name it.
        access_evidence: File that time and source address of access go to; empty: none are looked up.
    """

    impersonate: str = ""
    quota_project: str = ""
    endpoint: str = ""
    read_timeout_seconds: TimeoutSeconds = 10
    organization: bool = True
    billing: bool = False
    access_evidence: str = ""


class ScanSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`scan:` in the configuration.

    Attributes:
        accounts: Ids of accounts, subscriptions or projects; none: all that there are.
        ous: Ids of organizational units, management groups or folders, with all below; none: everywhere.
        regions: Names of regions; none: all that each account has enabled.
        exclude: `account=ID`, `ou=ID`, `region=NAME` or `service=NAME`.
        services: Names; with + before them they add to the services read by default; none: those.
        look_back_days: How far back history is read (jobs that ended, access).
        concurrency: Units that are read at once: a service in a region of an account each.
        per_account: Of these, in one account.
        per_service: Of these, of one service.
        journal: File for resuming; empty: beside the snapshot, else in the user's cache folder.
        aws: How AWS is entered.
        azure: How Azure is entered.
        gcp: How GCP is entered.
    """

    accounts: tuple[Text, ...] = ()
    ous: tuple[Text, ...] = ()
    regions: tuple[Text, ...] = ()
    exclude: tuple[Text, ...] = ()
    services: tuple[Text, ...] = ()
    look_back_days: Days = 30
    concurrency: Workers = 16
    per_account: Workers = 4
    per_service: Workers = 8
    journal: str = ""
    aws: AwsSettings = AwsSettings()
    azure: AzureSettings = AzureSettings()
    gcp: GcpSettings = GcpSettings()


def split_list(text: str) -> list[str]:
    """The values of a list in one text, with commas between them; a + before the first is before each."""
    plus = "+" if text.startswith("+") else ""
    return [plus + part.strip().removeprefix(plus) for part in text.split(",") if part.strip()]


SCAN_LISTS = ("scan.accounts", "scan.ous", "scan.regions", "scan.exclude", "scan.services")
"""Settings that are lists."""

CLOUD_SETTINGS: dict[str, type[msgspec.Struct]] = {
    "aws": AwsSettings,
    "azure": AzureSettings,
    "gcp": GcpSettings,
}
"""How each cloud is entered, by its name."""

SCAN_KEYS = (
    *(f"scan.{name}" for name in ScanSettings.__struct_fields__ if name not in CLOUD_SETTINGS),
    *(
        f"scan.{cloud}.{name}"
        for cloud, settings in CLOUD_SETTINGS.items()
        for name in settings.__struct_fields__
    ),
)
"""Every setting by its dotted name."""
