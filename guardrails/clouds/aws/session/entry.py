"""How AWS is entered: the caller's credentials, the role in each account, clients. Reads no resource.

Credentials come from botocore's own chain (environment, profile, SSO, web identity, container, instance).
The caller's own account is read with them; every other one with a role that is assumed in it, again before
the session ends, so that a long scan lives.
"""

import re
from collections.abc import Container
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from guardrails import __version__
from guardrails.clouds.aws.session.calls import AwsCalls
from guardrails.clouds.aws.session.clients import AccountSession, Pool
from guardrails.clouds.patience import CONNECT_SECONDS
from guardrails.clouds.service import Action
from guardrails.errors import SourceError
from guardrails.scan.decoding import convert
from guardrails.scan.interface import UnitState
from guardrails.scan_settings import AwsSettings

if TYPE_CHECKING:
    from botocore.session import Session as BotoSession

ATTEMPTS = 5
"""Of one request, the first included; `AWS_MAX_ATTEMPTS` changes it.

The waits between them grow to 8 seconds, 15 together: more than a burst of throttling lasts once botocore has
slowed down (adaptive mode). Three more would wait a minute longer for a service that is not there.
"""
CHAINED_SECONDS = 3_600
"""The longest session of a role that is assumed with a role's credentials. Source: IAM user guide, "Role
chaining"."""
_HOMES = {"aws": "us-east-1", "aws-us-gov": "us-gov-west-1", "aws-cn": "cn-north-1"}
_ROLE_SESSION = re.compile(r"arn:[^:]+:sts::\d+:assumed-role/")

IDENTITY = Action("GetCallerIdentity", "sts:GetCallerIdentity", "which account the credentials are of")
ASSUME = Action("AssumeRole", "sts:AssumeRole", "to enter each account but the caller's own")
ACTIONS = (IDENTITY, ASSUME)


class Caller(msgspec.Struct, frozen=True):
    """Whose credentials the scan runs with.

    Attributes:
        account: Account id.
        partition: `aws`, `aws-us-gov` or `aws-cn`.
        chained: Whether they are a role's, so that roles assumed with them are chained.
    """

    account: str
    partition: str
    chained: bool


class Refused(Exception):  # noqa: N818 - it is no failure of the scan
    """An account that does not let the scan in.

    Attributes:
        state: What that makes of all its units.
        reason: In words for people.
        calls: Requests that were sent.
        throttles: Of these, how many were refused for their pace.
    """

    def __init__(self, role: str, calls: AwsCalls) -> None:
        error = calls.last
        super().__init__(error.reason)
        self.state: UnitState = error.state
        self.reason = f"the role {role} cannot be assumed: {error.reason}"
        self.calls = calls.sent
        self.throttles = calls.throttled


class CallerSession:
    """The caller's own credentials.

    Args:
        settings: How AWS is entered.
        operations: All that is ever asked, by the APIs' names; None: anything.

    Raises:
        SourceError: There are none, or they are not valid.
    """

    def __init__(self, settings: AwsSettings, operations: Container[str] | None = None) -> None:
        self._settings = settings
        self._session = _session(settings.profile)
        self._credentials = _credentials(self._session)
        self._pool = Pool(self._session, _config(self._session, settings.read_timeout_seconds), operations)
        self.own = AccountSession(self._pool, self._credentials)
        self.region = _region(self._session, settings)
        self.caller = self._caller()
        self.region = _home(self.region, self.caller.partition, self._session)
        self.seconds = settings.duration_seconds
        if self.caller.chained:
            self.seconds = min(self.seconds, CHAINED_SECONDS)
        self._offered: dict[tuple[str, str], bool] = {}

    @property
    def note(self) -> str:
        """What is said about the length of sessions; empty when it is as asked."""
        asked = self._settings.duration_seconds
        if asked == self.seconds:
            return ""
        return (
            f"sessions last {self.seconds} seconds, not {asked}: the caller is a role, and roles are chained"
        )

    def offers(self, name: str, region: str) -> bool:
        """Whether a service has an endpoint in a region, as far as botocore knows.

        What botocore does not know of is offered: a region may be newer than it.
        """
        from botocore import exceptions  # noqa: PLC0415

        key = (name, region)
        if key not in self._offered:
            try:
                partition = self._session.get_partition_for_region(region)
            except exceptions.BotoCoreError:
                return True
            known = self._pool.regions(name, partition)
            everywhere = self._pool.regions("ec2", partition)
            self._offered[key] = region in known or not known or region not in everywhere
        return self._offered[key]

    def role(self, account: str) -> str:
        """The ARN of the role that is assumed in an account."""
        return f"arn:{self.caller.partition}:iam::{account}:role/{self._settings.role_name.lstrip('/')}"

    def enter(self, account: str) -> tuple[AccountSession, int]:
        """Get into an account.

        Returns:
            What makes its clients, and how many requests it took.

        Raises:
            Refused: The role cannot be assumed.
        """
        from botocore.credentials import RefreshableCredentials  # noqa: PLC0415

        if account == self.caller.account:
            return self.own, 0
        calls = self.own.calls("sts", self.region, ACTIONS)
        first = calls.one("AssumeRole", _Answer, **self._request(account))
        self.own.done(calls)
        if first is None:
            raise Refused(self._settings.role_name, calls)
        credentials = RefreshableCredentials.create_from_metadata(
            metadata=_metadata(first),
            refresh_using=lambda: self._again(account),
            method="sts-assume-role",
            advisory_timeout=min(900, self.seconds // 3),
            mandatory_timeout=min(300, self.seconds // 6),
        )
        if credentials.refresh_needed(0):
            over = "its session is over by this machine's clock: is that right?"
            calls.error("AssumeRole", "failed", over)
            raise Refused(self._settings.role_name, calls)
        return AccountSession(self._pool, credentials), calls.sent

    def _again(self, account: str) -> dict[str, str]:
        """New credentials before the old ones expire; botocore keeps the old ones while they last.

        It is called while another request of the same thread is being signed.
        """
        client = self._pool.take("sts", self.region, self._credentials)
        answer = client.assume_role(**self._request(account))
        self._pool.give(client, keep=True)
        return _metadata(convert(answer, _Answer))

    def _request(self, account: str) -> dict[str, Any]:
        asked: dict[str, Any] = {
            "RoleArn": self.role(account),
            "RoleSessionName": self._settings.session_name,
            "DurationSeconds": self.seconds,
        }
        if self._settings.external_id:
            asked["ExternalId"] = self._settings.external_id
        return asked

    def _caller(self) -> Caller:
        calls = self.own.calls("sts", self.region, ACTIONS)
        found = calls.one("GetCallerIdentity", _Identity)
        self.own.done(calls)
        if found is None and calls.unreached:
            raise SourceError(f"AWS cannot be reached: {calls.last.reason}", hint=_NETWORK)
        if found is None:
            raise SourceError(f"AWS does not accept the credentials: {calls.last.reason}", hint=_HINT)
        partition = found.arn.split(":")[1] if found.arn.count(":") >= 5 else "aws"
        self._check(partition)
        by_role = _ROLE_SESSION.match(found.arn) is not None and self._credentials.method != "iam-role"
        return Caller(found.account, partition, by_role)

    def _check(self, partition: str) -> None:
        wanted = self._settings.partition
        if wanted and wanted != partition:
            raise SourceError(
                f"the credentials are for the partition {partition}, not for {wanted}",
                hint="give credentials of that partition: --profile",
            )
        if partition == "aws-cn" and not wanted:
            raise SourceError(
                "the credentials are of aws-cn, whose regions other companies operate",
                hint="to read it all the same: --partition aws-cn",
            )


_NETWORK = "look at the network, at HTTPS_PROXY, NO_PROXY and AWS_CA_BUNDLE (docs/network.md)"
_HINT = "log in (aws sso login, aws configure) or choose a profile: --profile NAME"


class _Identity(msgspec.Struct, rename="pascal"):
    account: str
    arn: str


class _Keys(msgspec.Struct, rename="pascal"):
    access_key_id: str
    secret_access_key: str
    session_token: str
    expiration: datetime


class _Answer(msgspec.Struct, rename="pascal"):
    credentials: _Keys


def _metadata(answer: _Answer) -> dict[str, str]:
    """As botocore's refreshable credentials want them."""
    keys = answer.credentials
    return {
        "access_key": keys.access_key_id,
        "secret_key": keys.secret_access_key,
        "token": keys.session_token,
        "expiry_time": keys.expiration.isoformat(),
    }


def _session(profile: str) -> "BotoSession":
    try:
        from botocore import exceptions  # noqa: PLC0415
        from botocore.session import Session as BotoSession  # noqa: PLC0415
    except ImportError as error:
        raise SourceError(
            "AWS is read through boto3, which is not installed",
            hint="pip install 'compute-guardrails[aws]'",
        ) from error
    session = BotoSession(profile=profile or None)
    try:
        session.set_config_variable("sts_regional_endpoints", "regional")
        session.get_scoped_config()
    except exceptions.BotoCoreError as error:
        raise SourceError(f"the AWS configuration cannot be used: {error}", hint=_HINT) from error
    return session


def _credentials(session: "BotoSession") -> Any:
    """The caller's credentials, once proven to be there."""
    from botocore import exceptions  # noqa: PLC0415

    try:
        found = session.get_credentials()
        if found is not None:
            found.get_frozen_credentials()  # an expired SSO login says so here
    except exceptions.BotoCoreError as error:
        raise SourceError(f"the AWS credentials cannot be used: {error}", hint=_HINT) from error
    if found is None:
        raise SourceError("there are no AWS credentials", hint=_HINT)
    return found


def _config(session: "BotoSession", read_seconds: int) -> Any:
    """Bounded time and attempts; the number of attempts that the user configured stands."""
    from botocore.config import Config  # noqa: PLC0415

    attempts = session.get_config_variable("max_attempts") or ATTEMPTS
    return Config(
        retries={"mode": "adaptive", "total_max_attempts": attempts},
        connect_timeout=CONNECT_SECONDS,
        read_timeout=read_seconds,
        max_pool_connections=16,
        user_agent_extra=f"compute-guardrails/{__version__}",
    )


def _region(session: "BotoSession", settings: AwsSettings) -> str:
    """The region to ask first who the caller is."""
    configured = session.get_config_variable("region")
    return str(configured) if configured else _HOMES[settings.partition or "aws"]


def _home(region: str, partition: str, session: "BotoSession") -> str:
    """The configured region, when it is of the caller's partition."""
    from botocore import exceptions  # noqa: PLC0415

    try:
        same = session.get_partition_for_region(region) == partition
    except exceptions.BotoCoreError:
        same = False
    return region if same else _HOMES.get(partition, region)
