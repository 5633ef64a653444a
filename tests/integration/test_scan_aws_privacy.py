"""What `guardrails scan aws` may call, and what it never shows or keeps."""

import gzip
import json
import re
import stat

import pytest

from guardrails.clouds.aws.table import SERVICES
from tests.cloud.aws import faults, managed, rented
from tests.integration.scans import ONE

PRIVATE = ("jane", "Jane Doe", "Hidden Street", "+1202555", "@tenant.example", "203.0.113.", "hf_secret")
KEYS = ("wJalrXUtnFEMI", "AKIAIOSFODNN7EXAMPLE", "ASIA", "contract-7")
ADDRESS = re.compile(r"\b(?:10|172|54|52)\.\d{1,3}\.\d{1,3}\.\d{1,3}\b")
PREFIXES = {"service-quotas": "servicequotas", "emr": "elasticmapreduce"}
EVERY_SERVICE = ("--services", ",".join(SERVICES.names))


@pytest.fixture(scope="module")
def rich(shared_scan):
    """An organisation in which every service holds something, scanned once."""
    scan = shared_scan
    organisation = scan.estate.organisation(["prod"], {ONE: "prod"}, external_id="contract-7")
    organisation.paths = False
    for account in (scan.estate.accounts[ONE], organisation.management):
        account.contact()
    region = scan.estate.accounts[ONE].region("us-east-1")
    region.instances("p5.48xlarge", 2, group="pg1", efa=True, market="capacity-block", reservation="cr-1")
    region.new_type("p9.48xlarge", 16).instances("p9.48xlarge")
    region.autoscaling("workers", "p5.48xlarge", 1, 2, types=("p5.48xlarge", "p5e.48xlarge"))
    region.node_group("ml", "gpu", "p5.48xlarge", 1, 2).batch("jobs", "p5.48xlarge", 1, 2)
    region.reservation("cr-1", "p5.48xlarge", 4, 2).host("h-1", "p4d.24xlarge", 1, 1)
    region.training_job("llm", "ml.p5.48xlarge", 2).hyperpod("pod", "ml.p5.48xlarge", 2)
    region.endpoint("chat", "ml.p5.48xlarge", 1).notebook("desk", "ml.g5.xlarge")
    region.make(managed.other_jobs, "ml.p5.48xlarge").studio("app", "room", "ml.g5.xlarge")
    region.make(managed.container_cluster, "tasks", "p5.48xlarge", 1, 2)
    region.make(managed.old_group, "old", "p5.48xlarge", 1, 2)
    rented.everything(region)
    region.quota("L-417A185B", "Running On-Demand P instances", 768.0)
    region.event("ConsoleLogin", "203.0.113.7", "jane").event("RunInstances", "203.0.113.9", "jane")
    scan.estate.ready()
    scan.known = ("--external-id", "contract-7", "--save", "estate.snapshot")
    scan.ran = scan(*scan.known, *EVERY_SERVICE, "-v")
    scan.made = scan.world.calls()
    return scan


def kept(folder):
    """Text of every file of a folder, what is compressed in it included."""
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            yield data.decode("latin-1")
            if (at := data.find(b"\x1f\x8b")) >= 0:
                yield gzip.decompress(data[at:]).decode("latin-1")


def test_neither_secrets_nor_people_nor_addresses_are_shown_or_kept(rich):
    offline = rich.offline("estate.snapshot", "-o", "text", "-v")
    rich.world.fault(faults.denied(), account=ONE, operation="DescribeInstances")
    refused = rich(*rich.known, "--services", "ec2", "-v", "--save", "lost.snapshot", "--journal", "journal")
    outputs = (rich.ran, offline, refused)

    texts = [*(each.stdout + each.stderr for each in outputs), *kept(rich.cli.folder)]
    assert any("p5.48xlarge" in text and '"workload' in text for text in texts[3:])
    for text in texts:
        assert [each for each in (*PRIVATE, *KEYS) if each in text] == []
        assert ADDRESS.findall(text) == []


def test_addresses_of_access_go_to_the_file_that_was_named_and_nowhere_else(scan):
    region = scan.estate.single().region("us-east-1")
    region.event("ConsoleLogin", "203.0.113.7", "jane").event("RunInstances", "203.0.113.9", "jane")
    scan.estate.ready()

    named = ("--access-evidence", "access.jsonl", "--look-back", "365", "--regions", "us-east-1")
    ran = scan("--no-organization", *named, "--save", "estate.snapshot", "-v")

    file = scan.cli.folder / "access.jsonl"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    found = [json.loads(line) for line in file.read_text().splitlines()]
    assert [(each["event"], each["source_ip"]) for each in found] == [
        ("ConsoleLogin", "203.0.113.7"),
        ("RunInstances", "203.0.113.9"),
    ]
    assert "jane" not in file.read_text()
    assert ran.states("123456789012/us-east-1/trail") == {"read"}
    assert ran.states("123456789012/us-east-1/ec2") == {"empty"}
    assert ran.stderr.count("access is read 90 days back, not 365") == 1
    file.unlink()
    for text in (ran.stdout, ran.stderr, *kept(scan.cli.folder)):
        assert "203.0.113." not in text


def test_calls_made_are_the_actions_declared_both_ways(rich):
    declared = {
        action
        for document in policies(rich)
        for statement in document["Statement"]
        for action in listed(statement["Action"])
    }

    made = {f"{PREFIXES.get(service, service)}:{operation}" for service, operation in rich.made}
    made.discard("sts:GetCallerIdentity")  # needs no permission
    declared.discard("sts:GetCallerIdentity")
    assert made - declared == set()
    assert declared - made == set()


def policies(scan):
    """Policies of the role and of the caller, as `guardrails permissions aws` prints them."""
    for kind in ("policy", "caller"):
        done = scan.cli("permissions", "aws", *EVERY_SERVICE, "-o", kind)
        assert done.returncode == 0, done.stderr.decode()
        yield json.loads(done.stdout)


def listed(value):
    return [value] if isinstance(value, str) else value


def test_only_what_reads_is_called(rich):
    verbs = {re.match(r"BatchGet|[A-Z][a-z]+", operation)[0] for _, operation in rich.made}

    assert {"Describe", "List"} <= verbs <= {"Describe", "List", "Get", "BatchGet", "Lookup", "Assume"}
