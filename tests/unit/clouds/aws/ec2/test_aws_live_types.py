"""Instance types that the catalog does not know: what the API says of them, and what is taken from it."""

import pytest

from guardrails.clouds.aws.ec2.api import EC2
from guardrails.clouds.aws.ec2.types import TypeFacts, described, report
from guardrails.clouds.aws.join import workloads
from guardrails.model.range import exactly
from tests.samples.aws_answers import CATALOG, Refusal, World, facts
from tests.unit.clouds.aws.ec2.test_aws_live_ec2 import instances, machine

NEW = "p99.48xlarge"


def device(name="H100", maker="NVIDIA", count=8, mib=81920):
    return {"Name": name, "Manufacturer": maker, "Count": count, "MemoryInfo": {"SizeInMiB": mib}}


def listed(name=NEW, cards=(), **changed):
    network = {
        "NetworkCards": [{"PeakBandwidthInGbps": peak, "InterfaceTypes": kinds} for peak, kinds in cards]
    }
    return {"InstanceTypes": [{"InstanceType": name, "NetworkInfo": network, **changed}]}


def row(name=NEW, **answers):
    records = World(EC2, DescribeInstances=instances(machine(kind=name)), **answers).read()
    known = described(CATALOG, records.types)
    found = workloads({"ec2": records}, facts(known))
    return found[0] if found else None


def test_a_type_of_a_known_chip_is_recognised():
    found = row(DescribeInstanceTypes=listed(GpuInfo={"Gpus": [device()]}))

    assert (found.accelerator, found.accelerators) == ("H100-SXM5-80GB", exactly(8))
    assert found.unresolved == ()


def test_a_chip_that_nobody_knows_is_counted_and_said():
    found = row(DescribeInstanceTypes=listed(GpuInfo={"Gpus": [device("X200", mib=1048576)]}))

    assert (found.accelerator, found.accelerators) == ("unknown", exactly(8))
    (open_,) = found.unresolved
    assert "8 × NVIDIA X200 with 1024 GiB" in open_.reason
    assert "catalog.extra" in open_.reason


@pytest.mark.parametrize(
    "differs", [{"maker": "AMD"}, {"mib": 163840}, {"name": "H100X"}], ids=["maker", "memory", "name"]
)
def test_a_chip_is_recognised_only_by_maker_name_and_memory(differs):
    found = row(DescribeInstanceTypes=listed(GpuInfo={"Gpus": [device(**differs)]}))

    assert found.accelerator == "unknown"


@pytest.mark.parametrize(
    ("info", "chip"),
    [
        (
            {
                "NeuronInfo": {
                    "NeuronDevices": [{"Name": "Trainium2", "Count": 16, "MemoryInfo": {"SizeInMiB": 524288}}]
                }
            },
            "Trainium2",
        ),
        (
            {"InferenceAcceleratorInfo": {"Accelerators": [device("Inferentia2", "AWS", 12, 32768)]}},
            "Inferentia2",
        ),
        ({"FpgaInfo": {"Fpgas": [device("Virtex UltraScale+ (VU47P)", "Xilinx", 1, 81920)]}}, "VU47P"),
        ({"MediaAcceleratorInfo": {"Accelerators": [device("U30", "Xilinx", 1, 24576)]}}, "Alveo-U30"),
    ],
)
def test_every_kind_of_accelerator_is_recognised(info, chip):
    assert row(DescribeInstanceTypes=listed(**info)).accelerator == chip


def test_a_share_of_a_gpu_is_a_fraction():
    share = device("L4", count=0, mib=2861) | {"LogicalGpuCount": 1, "GpuPartitionSize": 0.125}
    found = row(DescribeInstanceTypes=listed(GpuInfo={"Gpus": [share]}))

    assert (found.accelerator, found.accelerators_per_instance) == ("L4", 0.125)


def test_a_new_type_without_accelerators_is_no_row():
    assert row("m99.large", DescribeInstanceTypes=listed("m99.large")) is None


def test_an_accelerated_family_that_is_listed_with_nothing_is_unknown():
    found = row(DescribeInstanceTypes=listed())

    assert (found.accelerator, found.ceiling.max) == ("unknown", None)


def test_a_type_that_cannot_be_described_is_unknown():
    assert row(DescribeInstanceTypes=Refusal()).accelerator == "unknown"


@pytest.mark.parametrize(
    ("cards", "gbps"),
    [
        ([(350.0, ["interface"]), (400.0, ["interface", "efa"]), (400.0, ["efa"])], 800),
        ([(25.0, ["interface"])], 25),
        ([], None),
    ],
    ids=["cards with EFA alone", "no EFA", "not listed"],
)
def test_the_fabric_is_that_of_the_network_cards(cards, gbps):
    found = row(DescribeInstanceTypes=listed(cards=cards, GpuInfo={"Gpus": [device()]}))

    assert found.fabric_gbps == gbps


def test_a_type_is_asked_about_once_in_a_scan():
    answers = {
        "DescribeInstances": instances(machine(kind=NEW), machine("i-2", NEW)),
        "DescribeInstanceTypes": listed(GpuInfo={"Gpus": [device()]}),
    }
    first, second, shared = World(EC2, **answers), World(EC2, **answers), {}

    assert first.read(described=shared).types == second.read(described=shared).types != ()
    assert (first.times("DescribeInstanceTypes"), second.times("DescribeInstanceTypes")) == (1, 0)


def test_the_catalog_is_told_what_it_lacks():
    types = [TypeFacts(NEW, "H100", "NVIDIA", 8, 80), TypeFacts("m99.large")]

    (line,) = report(CATALOG, types)
    assert f'"{NEW}" is not in the catalog; the API says 8 × NVIDIA H100 with 80 GiB' in line
    assert "taken for H100-SXM5-80GB; add it with catalog.extra" in line


def test_the_chips_of_types_that_the_catalog_knows_are_recognised_or_unknown_but_never_another():
    from moto.ec2.models.instance_types import INSTANCE_TYPES

    keys = (
        "GpuInfo",
        "NeuronInfo",
        "InferenceAcceleratorInfo",
        "FpgaInfo",
        "MediaAcceleratorInfo",
        "NetworkInfo",
    )
    named = {name: raw for name, raw in INSTANCE_TYPES.items() if any(raw.get(key) for key in keys[:-1])}
    all_of_them = instances(*(machine(f"i-{name}", name) for name in named))

    def answer(asked):
        (only,) = asked["Filters"]
        kept = [
            {"InstanceType": name} | {key: named[name][key] for key in keys if named[name].get(key)}
            for name in only["Values"]
        ]
        return {"InstanceTypes": kept}

    world = World(EC2, DescribeInstances=all_of_them, DescribeInstanceTypes=answer)
    theirs = described(CATALOG, world.read(is_new=lambda _: True).types)
    same = 0
    for name in named:
        ours, found = CATALOG.shape("aws", name), theirs["aws", name]
        assert found.count == ours.count, name
        assert found.chip in (ours.chip, "unknown"), name
        same += found.chip == ours.chip
    assert same > 50
    assert world.times("DescribeInstanceTypes") == -(-len(named) // 100)
