"""What is read of CloudFormation, held against AWS's own schemas (`tests/data/schemas`)."""

import json
from pathlib import Path

import pytest

from guardrails.clouds.aws.cloudformation.plan import is_read
from guardrails.clouds.aws.template import KINDS, reader, twin
from guardrails.clouds.carriers import can_carry

FILE = Path(__file__).parents[4] / "data" / "schemas" / "cloudformation.json"
TYPES = json.loads(FILE.read_text())["types"]
"""Types in which a property names machines, each with those and with all properties at its top."""

WITHOUT = {
    "AmazonMQ": "general machines only",
    "Amplify": "sizes of builds, none with accelerators",
    "AppStream::AppBlockBuilder": "general machines only",
    "ApplicationAutoScaling": "makes no machines; it is read with what it raises",
    "BedrockAgentCore::ConfigurationBundle": "a bundle of settings",
    "Cloud9": "general machines only",
    "DAX": "a database",
    "DMS": "general machines only",
    "DRS": "general machines only",
    "DataZone": "workers of Glue",
    "DocDB": "a database",
    "EMRServerless": "workers in vCPUs and memory",
    "EVS": "hosts of storage machines only",
    "ElastiCache": "a database",
    "ElasticBeanstalk": "sizes of builds, none with accelerators",
    "Elasticsearch": "a database",
    "Glue": "workers without accelerators",
    "IoTAnalytics": "sizes of containers",
    "Lightsail::Bucket": "storage",
    "Lightsail::Distribution": "a network",
    "Location": "a key",
    "M2": "general machines only",
    "MSK": "general machines only",
    "MemoryDB": "a database",
    "Neptune": "a database",
    "OpenSearchService": "a database",
    "Pinpoint": "names of apps",
    "Pipes": "starts jobs on machines of others",
    "RDS": "a database",
    "Redshift": "a database",
    "Route53Resolver": "general machines only",
    "SageMaker::ModelPackage": "says what it could run on",
    "Timestream": "a database",
    "WorkSpaces::Directory": "holds no desktops",
    "WorkSpacesWeb": "general machines only",
}
"""Services and types that hold no accelerators, and why."""


def without(kind):
    name = kind.removeprefix("AWS::")
    return name in WITHOUT or name.partition("::")[0] in WITHOUT


@pytest.mark.parametrize("kind", TYPES)
def test_a_type_that_names_machines_is_read_or_opaque_or_known_to_hold_none(kind):
    assert is_read(kind) or can_carry(twin(kind)) or without(kind)


@pytest.mark.parametrize("name", WITHOUT)
def test_what_is_said_to_hold_none_is_a_type_that_nothing_reads(name):
    kinds = [
        kind for kind in TYPES if kind.removeprefix("AWS::") == name or kind.startswith(f"AWS::{name}::")
    ]

    assert kinds
    assert not any(map(is_read, kinds))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind in TYPES])
def test_a_reader_takes_or_leaves_each_property_of_its_type(kind):
    found = reader(kind)

    assert sorted(found.taken | found.left) == TYPES[kind]["properties"]
    assert found.taken & found.left == frozenset()


def test_every_type_that_is_read_has_a_schema():
    assert [kind for kind in KINDS if kind not in TYPES] == []
