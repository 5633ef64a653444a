"""How AWS is entered, against moto's server: credentials, roles, partitions, and AWS as the scan sees it."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import boto3
import msgspec
import pytest
from moto.server import ThreadedMotoServer

from guardrails.clouds.aws.session import clients
from guardrails.clouds.aws.session import entry as session
from guardrails.clouds.aws.source import AwsCloud
from guardrails.clouds.aws.table import SERVICES
from guardrails.errors import ConfigError, SourceError
from guardrails.model.account import CloudAccount
from guardrails.model.range import exactly
from guardrails.scan.interface import Unit
from guardrails.scan.request import Excluded, ScanRequest
from guardrails.scan_settings import AwsSettings
from tests.samples.aws_answers import CATALOG

MEMBER, OWN = "222222222222", "123456789012"
REGION = "eu-west-1"


@pytest.fixture(scope="module")
def server():
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    yield "http://{}:{}".format(*running.get_host_and_port())
    running.stop()


@pytest.fixture
def moto(server, monkeypatch, tmp_path):
    """The environment of a caller with plain keys; nothing of this machine's."""
    for name in [each for each in __import__("os").environ if each.startswith("AWS_")]:
        monkeypatch.delenv(name)
    given = {
        "AWS_ENDPOINT_URL": server,
        "AWS_ACCESS_KEY_ID": "id",
        "AWS_SECRET_ACCESS_KEY": "key",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_MAX_ATTEMPTS": "2",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    import requests

    requests.post(f"{server}/moto-api/reset", timeout=120)
    return monkeypatch


def test_the_caller_is_known_and_reads_its_own_account_without_a_role(moto):
    base = session.CallerSession(AwsSettings())
    entered, sent = base.enter(OWN)

    assert base.caller == session.Caller(OWN, "aws", False)
    assert (entered, sent) == (base.own, 0)
    assert base.note == ""


def test_another_account_is_entered_with_the_role(moto):
    base = session.CallerSession(AwsSettings(role_name="reader", external_id="x-1"))
    entered, sent = base.enter(MEMBER)
    who = identity(entered)

    assert who["Account"] == MEMBER
    assert "reader" in who["Arn"]
    assert sent == 1


def identity(entered):
    """Who an account's calls are made by."""
    calls = entered.calls("sts", REGION, session.ACTIONS)
    found = calls.one("GetCallerIdentity", dict)
    entered.done(calls)
    return found


def test_clients_are_used_again_with_the_credentials_of_each_account(moto):
    base = session.CallerSession(AwsSettings())
    first, second = (base.enter(each)[0] for each in (MEMBER, "333333333333"))
    calls = first.calls("ec2", REGION, ())
    client = calls.let_go()[0]
    base._pool.give(client, keep=True)

    assert [identity(each)["Account"] for each in (first, second, base.own)] == [MEMBER, "333333333333", OWN]
    assert base._pool.take("ec2", REGION, None) is client
    assert base._pool.take("ec2", REGION, None) is not client


def test_a_client_is_given_back_as_it_was(moto):
    base = session.CallerSession(AwsSettings())
    client = base._pool.take("sts", REGION, base._credentials)
    base._pool.give(client, keep=True)
    before = dict(vars(client))
    calls = base.own.calls("sts", REGION, session.ACTIONS)
    calls.one("GetCallerIdentity", dict)
    base.own.done(calls)
    again = base.own.calls("sts", REGION, session.ACTIONS)
    again.one("GetCallerIdentity", dict)

    assert again.let_go() == [client]
    assert vars(client) == before
    assert (calls.sent, again.sent) == (1, 1)


def test_a_client_that_met_trouble_is_not_used_again(moto):
    base = session.CallerSession(AwsSettings())
    calls = base.own.calls("ec2", REGION, ())
    calls.error("DescribeHosts", "throttled", "Throttling")
    client = calls._clients["ec2"]
    base.own.done(calls)

    assert base._pool.take("ec2", REGION, None) is not client


def test_only_so_many_clients_wait(moto):
    moto.setattr(clients, "IDLE", 2)
    pool = session.CallerSession(AwsSettings())._pool
    lent = [pool.take("sts", REGION, None) for _ in range(4)]
    for each in lent:
        pool.give(each, keep=True)

    assert [client for _, (client, _) in pool._idle] == lent[2:]


def test_credentials_are_taken_again_before_they_end(moto):
    base = session.CallerSession(AwsSettings(duration_seconds=900))
    entered, _ = base.enter(MEMBER)
    credentials = entered._credentials
    assert not credentials.refresh_needed(300)
    key = credentials.get_frozen_credentials().access_key
    credentials._expiry_time = datetime.now(UTC) + timedelta(seconds=100)

    assert identity(entered)["Account"] == MEMBER
    assert credentials.get_frozen_credentials().access_key != key


def test_a_role_that_assumes_roles_is_limited_to_an_hour_and_says_so(moto):
    keys = boto3.client("sts").assume_role(RoleArn=f"arn:aws:iam::{OWN}:role/first", RoleSessionName="first")
    moto.setenv("AWS_ACCESS_KEY_ID", keys["Credentials"]["AccessKeyId"])
    moto.setenv("AWS_SECRET_ACCESS_KEY", keys["Credentials"]["SecretAccessKey"])
    moto.setenv("AWS_SESSION_TOKEN", keys["Credentials"]["SessionToken"])
    base = session.CallerSession(AwsSettings(duration_seconds=7200))

    assert (base.caller.chained, base.seconds) == (True, 3600)
    assert "3600 seconds, not 7200" in base.note


def test_a_user_may_have_longer_sessions(moto):
    assert session.CallerSession(AwsSettings(duration_seconds=7200)).seconds == 7200


def test_without_credentials_there_is_one_clear_line(moto):
    moto.delenv("AWS_ACCESS_KEY_ID")
    moto.delenv("AWS_SECRET_ACCESS_KEY")

    with pytest.raises(SourceError, match="there are no AWS credentials") as failed:
        session.CallerSession(AwsSettings())
    assert "--profile" in failed.value.hint


def test_a_profile_that_is_not_there_is_one_clear_line(moto):
    with pytest.raises(SourceError, match="nobody"):
        session.CallerSession(AwsSettings(profile="nobody"))


def test_an_sso_login_that_ended_is_one_clear_line(moto, tmp_path):
    moto.delenv("AWS_ACCESS_KEY_ID")
    moto.delenv("AWS_SECRET_ACCESS_KEY")
    moto.setenv("HOME", str(tmp_path))
    (tmp_path / "config").write_text(
        "[profile sso]\nsso_start_url = https://example.invalid/start\nsso_region = eu-west-1\n"
        "sso_account_id = 111122223333\nsso_role_name = reader\n"
    )

    with pytest.raises(SourceError, match=r"(?i)sso"):
        session.CallerSession(AwsSettings(profile="sso"))


def test_credentials_that_aws_refuses_are_one_clear_line(moto):
    moto.setattr(clients, "AwsCalls", _refusing("InvalidClientTokenId"))

    with pytest.raises(SourceError, match="not valid here"):
        session.CallerSession(AwsSettings())


def _refusing(code):
    """Calls that are all refused."""
    from guardrails.clouds.aws.session.calls import AwsCalls
    from guardrails.clouds.aws.session.failures import reason_of, state_of

    class Refusing(AwsCalls):
        def one(self, operation, kind, **parameters):
            self.error(operation, state_of(code, 403), reason_of(code, 403))

    return Refusing


@pytest.mark.parametrize("wanted", ["aws-us-gov", "aws-cn"])
def test_another_partition_than_the_credentials_is_an_error(moto, wanted):
    with pytest.raises(SourceError, match=f"not for {wanted}"):
        session.CallerSession(AwsSettings(partition=wanted))


def test_without_a_region_a_partition_has_its_own(moto):
    moto.delenv("AWS_REGION")
    moto.delenv("AWS_DEFAULT_REGION")

    assert session.CallerSession(AwsSettings()).region == "us-east-1"
    assert session.CallerSession(AwsSettings(partition="aws-us-gov")).caller.partition == "aws-us-gov"


def test_china_is_read_only_when_it_is_asked_for(moto):
    moto.setattr(clients, "AwsCalls", _identified("arn:aws-cn:iam::123456789012:user/x"))

    with pytest.raises(SourceError, match="other companies operate"):
        session.CallerSession(AwsSettings())
    base = session.CallerSession(AwsSettings(partition="aws-cn"))
    assert base.role(MEMBER) == f"arn:aws-cn:iam::{MEMBER}:role/guardrails-scan"
    assert base.region == "cn-north-1"


def _identified(arn):
    from guardrails.clouds.aws.session.calls import AwsCalls

    class Identified(AwsCalls):
        def one(self, operation, kind, **parameters):
            return msgspec.convert({"Account": OWN, "Arn": arn}, kind)

    return Identified


def test_a_role_that_cannot_be_assumed_is_a_refusal_not_a_failure(moto):
    base = session.CallerSession(AwsSettings())
    moto.setattr(clients, "AwsCalls", _refusing("AccessDenied"))

    with pytest.raises(session.Refused) as refused:
        base.enter(MEMBER)
    assert (refused.value.state, refused.value.reason) == (
        "denied",
        "the role guardrails-scan cannot be assumed: AccessDenied",
    )


def test_a_session_that_is_over_by_this_clock_is_a_refusal(moto):
    from guardrails.clouds.aws.session.calls import AwsCalls

    class Over(AwsCalls):
        def one(self, operation, kind, **parameters):
            keys = {"AccessKeyId": "a", "SecretAccessKey": "b", "SessionToken": "c"}
            return msgspec.convert(
                {"Credentials": keys | {"Expiration": datetime(2020, 1, 1, tzinfo=UTC)}}, kind
            )

    base = session.CallerSession(AwsSettings())
    moto.setattr(clients, "AwsCalls", Over)

    with pytest.raises(session.Refused, match="over by this machine's clock"):
        base.enter(MEMBER)


def test_a_role_that_aws_does_not_know_is_a_refusal(moto):
    moto_calls = _refusing("AccessDenied")
    moto_calls.error = lambda *_: None
    base = session.CallerSession(AwsSettings())
    moto.setattr(clients, "AwsCalls", moto_calls)

    with pytest.raises(session.Refused, match="does not know it"):
        base.enter(MEMBER)


def test_a_region_that_botocore_does_not_know_is_offered(moto):
    own = session.CallerSession(AwsSettings())

    assert own.offers("ec2", "eu-west-1")
    assert own.offers("sagemaker", "eu-new-9")
    assert own.offers("sagemaker", "moon")
    assert not own.offers("bedrock", "ap-east-1")


def cloud(request=None, settings=None, **given):
    wanted = request or ScanRequest(accounts=(MEMBER,), regions=(REGION,), services=("ec2", "autoscaling"))
    return AwsCloud(
        settings or AwsSettings(organization=False), wanted, CATALOG, frozenset(["customer"]), **given
    )


def run(number, kind="p5.48xlarge", account=MEMBER):
    keys = boto3.client("sts").assume_role(RoleArn=f"arn:aws:iam::{account}:role/x", RoleSessionName="xx")
    given = keys["Credentials"]
    boto3.client(
        "ec2",
        region_name=REGION,
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
    ).run_instances(ImageId="ami-12c6146b", MinCount=number, MaxCount=number, InstanceType=kind)


def test_an_account_is_opened_read_and_joined(moto):
    run(3)
    aws = cloud()
    (account,) = aws.accounts().accounts
    opened = aws.open(account)
    readings = [aws.read(unit) for unit in opened.units]
    rows = list(aws.workloads(aws.described(account, readings), readings, ()))
    aws.close(account)

    assert opened.units == (Unit(MEMBER, REGION, "ec2"), Unit(MEMBER, REGION, "autoscaling"))
    assert opened.calls == 2
    assert [row.accelerators for row in rows] == [exactly(8)] * 3
    assert {row.account for row in rows} == {MEMBER}
    assert readings[1].state == "empty"
    assert aws.evidence == {"quotas", "trail", "contact"}


def test_what_has_no_region_is_read_once_an_account(moto):
    aws = cloud(ScanRequest(accounts=(MEMBER,), regions=(REGION, "us-east-1"), services=("+contact",)))
    (account,) = aws.accounts().accounts
    units = aws.open(account).units

    assert [unit for unit in units if unit.service == "contact"] == [Unit(MEMBER, "global", "contact")]
    assert units[-1].service == "contact"
    assert len(units) == 2 * len(SERVICES.defaults) + 1


def test_what_has_no_region_can_be_left_out(moto):
    left = Excluded(service=("contact",))
    opened = cloud(ScanRequest(accounts=(MEMBER,), regions=(REGION,), exclude=left)).open(
        CloudAccount(provider="aws", id=MEMBER)
    )

    asked = [each for each in opened.settled if each.reason != "not asked for"]
    assert [(each.unit.where, each.state) for each in asked] == [(f"{MEMBER}/global/contact", "skipped")]


def test_a_reading_carries_what_the_catalog_should_learn(moto):
    run(1)
    aws = cloud()
    object.__setattr__(aws, "_filter", msgspec.structs.replace(aws._filter, is_new=lambda _: True))
    (account,) = aws.accounts().accounts
    reading = aws.read(aws.open(account).units[0])

    assert "add it with catalog.extra" in reading.reason


@pytest.mark.parametrize("state", ["suspended", "closing", "pending"])
def test_an_account_that_is_shut_is_disabled_without_a_call(moto, state):
    opened = cloud().open(CloudAccount(provider="aws", id=MEMBER, state=state))

    assert (opened.units, opened.calls) == ((), 0)
    assert [(each.unit.where, each.state) for each in opened.settled] == [
        (f"{MEMBER}/global/account", "disabled")
    ]


def test_a_closed_account_holds_nothing_and_is_no_gap(moto):
    opened = cloud().open(CloudAccount(provider="aws", id=MEMBER, state="closed"))

    assert [(each.state, each.reason) for each in opened.settled] == [("empty", "the account is closed")]


def test_an_account_that_refuses_is_one_reading(moto):
    aws = cloud()
    aws.accounts()
    moto.setattr(clients, "AwsCalls", _refusing("AccessDenied"))
    opened = aws.open(CloudAccount(provider="aws", id=MEMBER))

    assert [each.state for each in opened.settled] == ["denied"]


def test_an_account_that_does_not_tell_its_regions_is_one_reading(moto):
    aws = cloud(ScanRequest(accounts=(MEMBER,), services=("ec2",)))
    aws.accounts()
    moto.setattr(clients, "AwsCalls", _cannot("DescribeRegions"))
    opened = aws.open(CloudAccount(provider="aws", id=MEMBER))

    assert [(each.state, "regions cannot be listed" in each.reason) for each in opened.settled] == [
        ("denied", True)
    ]


def _cannot(operation):
    from guardrails.clouds.aws.session.calls import AwsCalls

    class Cannot(AwsCalls):
        def one(self, name, kind, **parameters):
            if name == operation:
                return self.error(name, "denied", "AccessDenied")
            return super().one(name, kind, **parameters)

    return Cannot


def test_what_is_left_out_or_not_offered_needs_no_call(moto):
    asked = ScanRequest(
        accounts=(MEMBER,), regions=(REGION, "us-east-9"), exclude=Excluded(service=("autoscaling", "quotas"))
    )
    aws = cloud(asked)
    moto.setattr(session.CallerSession, "offers", lambda self, name, region: name != "sagemaker")
    opened = aws.open(aws.accounts().accounts[0])
    states = {
        (each.unit.region, each.unit.service): each.state
        for each in opened.settled
        if each.reason != "not asked for"
    }

    assert states == {
        ("us-east-9", "account"): "failed",
        (REGION, "autoscaling"): "skipped",
        (REGION, "quotas"): "skipped",
        (REGION, "sagemaker"): "empty",
    }
    others = [name for name in SERVICES.defaults if name not in ("autoscaling", "sagemaker")]
    assert [unit.service for unit in opened.units] == others


def test_what_is_not_asked_for_is_a_line_all_the_same(moto):
    aws = cloud(ScanRequest(accounts=(MEMBER,), regions=(REGION,), services=("ec2", "eks")))
    opened = aws.open(aws.accounts().accounts[0])
    said = {each.unit.service for each in opened.settled if each.unit.region == REGION}
    elsewhere = [each for each in opened.settled if each.unit.region == "us-west-2"]

    assert said == set(SERVICES.defaults) - {"ec2", "eks"}
    assert [(each.unit.service, each.state) for each in elsewhere] == [("account", "skipped")]
    assert {each.reason for each in opened.settled if each.state == "skipped"} == {"not asked for"}


def test_a_service_that_nobody_knows_is_an_error():
    with pytest.raises(ConfigError, match="no service named 'ec3'"):
        cloud(ScanRequest(services=("ec3",)))


def test_evidence_of_access_is_read_when_somebody_takes_it():
    assert "trail" in cloud(access=lambda _: None)._services


def test_several_threads_enter_once(moto):
    aws = cloud()
    threads = [Thread(target=aws._base) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert aws._base() is aws._base()


def test_an_organisation_is_listed_with_its_tags(moto):
    organizations = boto3.client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    made = organizations.create_account(
        AccountName="t", Email="t@example.invalid", Tags=[{"Key": "customer", "Value": "C-1"}]
    )["CreateAccountStatus"]["AccountId"]
    found = cloud(ScanRequest(), AwsSettings()).accounts()
    tags = {each.id: [(tag.key, tag.value) for tag in each.tags] for each in found.accounts}

    assert tags == {made: [("customer", "C-1")], OWN: []}
    assert all(each.path[0].startswith("r-") for each in found.accounts)


def test_sessions_that_are_shorter_than_asked_are_said(moto):
    aws = cloud(settings=AwsSettings(organization=False, duration_seconds=7200))
    base = aws._base()
    base.seconds = 3600

    (said,) = (each for each in aws.accounts().coverage if each.what == "sessions")
    assert said.complete
