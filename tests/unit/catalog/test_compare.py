"""Stored listings of the clouds: read, and compared with what they are known to get wrong."""

import json

import pytest

from guardrails.catalog import compare, vendor
from guardrails.catalog.load import load
from guardrails.errors import CatalogError
from tests.unit.catalog.builders import make_catalog, make_chip


@pytest.fixture(scope="module")
def catalog():
    return load()


def disagreements(catalog, tmp_path, content):
    path = tmp_path / "listing.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return compare.disagreements(catalog, vendor.read_listing(path))


def aws(name, **info):
    return {"InstanceTypes": [{"InstanceType": name, **info}]}


def gpu(name, count, mib=81920, **fields):
    device = {
        "Name": name,
        "Count": count,
        "MemoryInfo": {"SizeInMiB": mib},
        "Manufacturer": "NVIDIA",
        **fields,
    }
    return {"GpuInfo": {"Gpus": [device], "TotalGpuMemoryInMiB": mib * count}}


def gcp(name, *accelerators):
    given = [{"guestAcceleratorType": kind, "guestAcceleratorCount": count} for kind, count in accelerators]
    return [
        {
            "name": name,
            "guestCpus": 8,
            "kind": "compute#machineType",
            **({"accelerators": given} if given else {}),
        }
    ]


def azure(name, **capabilities):
    given = [{"name": key, "value": value} for key, value in capabilities.items()]
    return [{"resourceType": "virtualMachines", "name": name, "capabilities": given}]


AGREEING = {
    "aws whole": aws("p5.48xlarge", **gpu("H100", 8)),
    "aws without error correction's part": aws("g6.xlarge", **gpu("L4", 1, 22888)),
    "aws share as a partition": aws(
        "g6f.2xlarge", **gpu("L4", 0, 5722, GpuPartitionSize=0.25, LogicalGpuCount=1)
    ),
    "aws one name for two memories": aws("p3dn.24xlarge", **gpu("V100", 8, 32768)),
    "aws known misprint": aws(
        "trn2.48xlarge",
        NeuronInfo={
            "NeuronDevices": [{"Name": "Trainium2", "Count": 16, "MemoryInfo": {"SizeInMiB": 524288}}]
        },
    ),
    "aws two keys for one device": aws(
        "inf1.6xlarge",
        NeuronInfo={"NeuronDevices": [{"Name": "Inferentia", "Count": 4}]},
        InferenceAcceleratorInfo={"Accelerators": [{"Name": "Inferentia", "Count": 4}]},
    ),
    "aws fpga": aws("f2.6xlarge", FpgaInfo={"Fpgas": [{"Name": "Virtex UltraScale+ (VU47P)", "Count": 1}]}),
    "aws video": aws("vt1.3xlarge", MediaAcceleratorInfo={"Accelerators": [{"Name": "U30", "Count": 1}]}),
    "aws left out": aws("trn2u.48xlarge"),
    "aws none": aws("m5.large"),
    "aws as a list": aws("p5.48xlarge", **gpu("H100", 8))["InstanceTypes"],
    "gcp whole": gcp("a3-highgpu-8g", ("nvidia-h100-80gb", 8)),
    "gcp share counted as one": gcp("g4-standard-6", ("nvidia-rtx-pro-6000", 1)),
    "gcp none": gcp("e2-medium"),
    "gcp accelerators": [{"name": "nvidia-tesla-t4-vws", "maximumCardsPerInstance": 4}],
    "azure whole": azure("Standard_NC24ads_A100_v4", GPUs="1", vCPUs="24"),
    "azure share counted as one": azure("Standard_NV6ads_A10_v5", GPUs="1"),
    "azure left out": azure("Standard_ND128isr_GB300_v6", vCPUs="128"),
    "azure none": azure("Standard_D4s_v5", vCPUs="4"),
    "azure by the API": {"value": azure("Standard_NV6", GPUs="1")},
    "azure not a machine": [{"resourceType": "disks", "name": "Premium_LRS"}],
    "azure without capabilities": [
        {"resourceType": "virtualMachines", "name": "Standard_A0", "capabilities": None}
    ],
}


@pytest.mark.parametrize("kind", AGREEING)
def test_a_listing_that_agrees_has_nothing_against_the_catalog(catalog, tmp_path, kind):
    assert disagreements(catalog, tmp_path, AGREEING[kind]) == []


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (aws("p5.48xlarge", **gpu("H100", 4)), "aws p5.48xlarge: count: ours is 8, the listing's 4"),
        (
            aws("g6f.2xlarge", **gpu("L4", 0, 11444, GpuPartitionSize=0.5, LogicalGpuCount=1)),
            "aws g6f.2xlarge: count: ours is 0.25, the listing's 0.5",
        ),
        (
            aws("p4d.24xlarge", **gpu("A100", 8, 81920)),
            "aws p4d.24xlarge: memory: ours is 40 GiB per device, the listing's 80",
        ),
        (
            aws("g6.xlarge", **gpu("L40S", 1, 24576)),
            "aws g6.xlarge: accelerator: ours is L4, the listing's 'L40S' (L40S)",
        ),
        (
            aws("g6.xlarge", **gpu("L5", 1, 24576)),
            "aws g6.xlarge: accelerator: ours is L4, the listing's 'L5', which no chip is called",
        ),
        (aws("p9.48xlarge", **gpu("H900", 8)), "aws p9.48xlarge: missing; the listing gives it 8 × H900"),
        (
            aws("m99.large"),
            "aws m99.large: missing; neither a type with accelerators nor of a family listed as having none",
        ),
        (
            gcp("a2-highgpu-1g", ("nvidia-tesla-a100", 2)),
            "gcp a2-highgpu-1g: count: ours is 1, the listing's 2",
        ),
        (
            gcp("a9-highgpu-1g", ("nvidia-x", 1)),
            "gcp a9-highgpu-1g: missing; the listing gives it 1 × nvidia-x",
        ),
        (
            [{"name": "nvidia-x", "maximumCardsPerInstance": 8}],
            "gcp nvidia-x: no chip has this accelerator name",
        ),
        (
            azure("Standard_NC24ads_A100_v4", GPUs="2"),
            "azure Standard_NC24ads_A100_v4: count: ours is 1, the listing's 2",
        ),
        (
            azure("Standard_NX4_v9", GPUs="4"),
            "azure Standard_NX4_v9: missing; the listing gives it 4 × an accelerator",
        ),
    ],
)
def test_a_disagreement_is_named(catalog, tmp_path, content, text):
    found = disagreements(catalog, tmp_path, content)

    assert text in found


def test_memory_that_we_do_not_know_is_not_compared(tmp_path):
    catalog = make_catalog(chips=[make_chip(memory_gib=None, names={"aws": ("X1",)})])

    assert disagreements(catalog, tmp_path, aws("x1.big", **gpu("X1", 8))) == []


def test_a_type_listed_for_two_zones_is_compared_once(catalog, tmp_path):
    assert len(disagreements(catalog, tmp_path, gcp("a9-highgpu-1g") * 2)) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "is not readable"),
        ("[1, 2]", "is not readable"),
        ("", "is empty"),
        ([{"something": "else"}], "is not a listing"),
        ([], "is not a listing"),
        ({"planned_values": {}}, "is not a listing"),
        ({"InstanceTypes": [{"InstanceType": 5}]}, "is not readable"),
        (azure("Standard_NC6", GPUs="some"), "is not readable"),
    ],
)
def test_what_is_no_listing_is_refused(catalog, tmp_path, content, words):
    with pytest.raises(CatalogError, match=words):
        disagreements(catalog, tmp_path, content)


def test_a_missing_listing_is_refused(tmp_path):
    with pytest.raises(CatalogError, match="no such file"):
        vendor.read_listing(tmp_path / "none.json")
