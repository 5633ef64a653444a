"""From settings to a scan: what is asked for, how a cloud is entered, who takes the evidence of access."""

import stat
from importlib.util import find_spec
from pathlib import Path

import pytest

from guardrails.catalog.load import load as load_catalog
from guardrails.clouds.access import Access
from guardrails.decide import scan as scans
from guardrails.decide import targets
from guardrails.errors import ConfigError, InputError
from guardrails.scan.request import Excluded
from guardrails.scan_settings import CLOUD_SETTINGS, AwsSettings, AzureSettings, GcpSettings, ScanSettings
from guardrails.settings import Settings


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_request_is_made_of_settings_and_an_exclusion_must_be_one():
    asked = ScanSettings(accounts=("1",), exclude=("region=eu-west-3", "account=2", "region=eu-west-1"))

    request = scans.request_of(Settings(scan=asked))

    assert request.accounts == ("1",)
    assert request.exclude == Excluded(region=("eu-west-3", "eu-west-1"), account=("2",))
    for wrong in ("eu-west-3", "zone=a", "region="):
        with pytest.raises(ConfigError, match="is not KIND=NAME"):
            scans.request_of(Settings(scan=ScanSettings(exclude=(wrong,))))


@pytest.mark.parametrize(
    ("cloud", "module"),
    [
        ("aws", "boto3"),
        ("azure", "azure.identity"),
        ("gcp", "google.auth"),
        ("gcp", "google.cloud.resourcemanager"),
    ],
)
def test_what_is_not_installed_is_said_with_what_to_install(monkeypatch, cloud, module):
    def find(name):
        if name == module and "." in name:
            raise ModuleNotFoundError(name)
        return None if name == module else find_spec(name)

    monkeypatch.setattr(targets, "find_spec", find)

    with pytest.raises(ConfigError, match=f"{module} is not installed, which reads") as caught:
        targets.targets([cloud], Settings(), load_catalog())
    assert caught.value.hint == f"pip install 'compute-guardrails[{cloud}]'"


@pytest.mark.parametrize("cloud", list(CLOUD_SETTINGS))
def test_a_cloud_is_opened_with_what_decides_what_it_reads(cloud):
    alone = {cloud: CLOUD_SETTINGS[cloud](organization=False)}

    (found,) = targets.targets([cloud], Settings(scan=ScanSettings(**alone)), load_catalog())

    assert found.provider == found.open(scans.request_of(Settings())).provider == cloud
    assert not found.whole
    assert "customer" in found.entry["tags"]
    assert found.services.defaults


def settings_of(**scan):
    return Settings(scan=ScanSettings(**scan))


EVIDENCE = AwsSettings(access_evidence="access.jsonl")


SEEN = Access(
    time="2026-11-03T10:15:34Z",
    event="ConsoleLogin",
    outcome="success",
    source_ip="203.0.113.9",
    account="111122223333",
    region="eu-west-1",
    event_id="1",
)


def test_a_file_for_access_is_made_for_its_owner_and_closed_in_the_end(folder):
    with targets.evidence(settings_of(aws=EVIDENCE)) as sink:
        sink([SEEN])
        assert stat.S_IMODE(Path("access.jsonl").stat().st_mode) == 0o600
    with pytest.raises(InputError, match="cannot be written"):
        sink([SEEN])


def test_clouds_share_one_file_for_access(folder):
    azure, gcp = (kind(access_evidence="access.jsonl") for kind in (AzureSettings, GcpSettings))
    with targets.evidence(settings_of(aws=EVIDENCE, azure=azure, gcp=gcp)) as sink:
        sink([SEEN])

    other = settings_of(aws=EVIDENCE, azure=AzureSettings(access_evidence="other.jsonl"))
    with pytest.raises(ConfigError, match="names several files"), targets.evidence(other):
        pass


def test_without_a_file_for_access_nothing_takes_it(folder):
    with targets.evidence(Settings()) as sink:
        assert sink is None
    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    ("scan", "sink", "note"),
    [
        (
            {"look_back_days": 91, "aws": EVIDENCE},
            len,
            "access is read 90 days back, not 91: CloudTrail answers no further",
        ),
        ({"look_back_days": 91, "services": ("trail",)}, None, "access is read 90 days back"),
        ({"look_back_days": 90, "aws": EVIDENCE}, len, ""),
        ({"look_back_days": 91}, len, ""),
        ({"look_back_days": 91}, None, ""),
        ({"look_back_days": 91, "services": ("ec2",)}, None, ""),
    ],
)
def test_a_look_back_that_cloudtrail_does_not_reach_is_said(scan, sink, note):
    settings = settings_of(**scan)

    said = targets.aws(settings, load_catalog(), sink).note(scans.request_of(settings))

    assert said.startswith(note)
    assert bool(said) == bool(note)


@pytest.mark.parametrize(
    ("cloud", "said"),
    [
        ("azure", "access is read 90 days back, not 500: the activity log answers no further"),
        ("gcp", "access is read 400 days back, not 500: the audit log answers no further"),
    ],
)
def test_a_look_back_that_a_log_does_not_reach_is_said(cloud, said):
    asked = {cloud: CLOUD_SETTINGS[cloud](access_evidence="access.jsonl")}
    settings = settings_of(look_back_days=500, **asked)
    open_ = getattr(targets, cloud)

    assert open_(settings, load_catalog(), len).note(scans.request_of(settings)) == said
    assert open_(settings, load_catalog()).note(scans.request_of(settings)) == ""
