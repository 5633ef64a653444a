"""Service models without what a scan never calls: what it calls is as botocore has it."""

import pytest
from botocore.exceptions import DataNotFoundError
from botocore.loaders import Loader
from botocore.model import ServiceModel

from guardrails.clouds.aws.session.models import trimmed, trimming
from guardrails.clouds.aws.session.permissions import declared_actions
from guardrails.clouds.aws.table import SERVICES

DECLARED = declared_actions(map(SERVICES.service, SERVICES.names))
OPERATIONS = frozenset(each.operation for each in DECLARED)
WHOLE = Loader()
LESS = trimming(WHOLE, OPERATIONS)


def model(loader, client):
    return ServiceModel(loader.load_service_model(client, "service-2"), client)


def spelt(shape, above=()):
    """Everything about a shape and the shapes in it, but the texts for people."""
    if shape is None or shape.name in above:
        return shape and shape.name
    inside = dict(getattr(shape, "members", {}))
    inside |= {name: getattr(shape, name) for name in ("member", "key", "value") if hasattr(shape, name)}
    facts = (shape.name, shape.type_name, shape.serialization, shape.metadata)
    return *facts, {name: spelt(each, (*above, shape.name)) for name, each in inside.items()}


@pytest.mark.parametrize("client", sorted({each.client for each in DECLARED}))
def test_what_is_called_is_as_botocore_has_it(client):
    whole, less = model(WHOLE, client), model(LESS, client)
    called = [each.operation for each in DECLARED if each.client == client]

    assert set(called) <= set(less.operation_names) <= OPERATIONS
    assert less.metadata == whole.metadata
    for name in called:
        one, other = whole.operation_model(name), less.operation_model(name)
        assert (one.name, one.http, one.auth_type) == (other.name, other.http, other.auth_type)
        assert spelt(one.input_shape) == spelt(other.input_shape)
        assert spelt(one.output_shape) == spelt(other.output_shape)
        assert [spelt(each) for each in one.error_shapes] == [spelt(each) for each in other.error_shapes]


def test_most_of_ec2_is_left_out():
    whole, less = model(WHOLE, "ec2"), model(LESS, "ec2")

    assert len(less.shape_names) < len(whole.shape_names) / 4
    assert not less.operation_model("DescribeInstances").documentation
    assert not less.shape_for("Instance").members["InstanceId"].documentation


def test_other_files_of_a_service_are_whole():
    for kind in ("paginators-1", "endpoint-rule-set-1"):
        assert LESS.load_service_model("ec2", kind) == WHOLE.load_service_model("ec2", kind)


def test_a_model_of_the_user_is_found_too(tmp_path):
    folder = tmp_path / "ec2" / "2099-01-01"
    folder.mkdir(parents=True)
    (folder / "service-2.json").write_text('{"metadata": {"user": 1}, "operations": {}, "shapes": {}}')
    loader = trimming(Loader([str(tmp_path)]), OPERATIONS)

    assert loader.load_service_model("ec2", "service-2")["metadata"] == {"user": 1}
    with pytest.raises(DataNotFoundError):
        loader.load_data("ec2/2099-01-01/paginators-1")


def test_a_member_that_is_named_as_a_text_or_a_shape_stays():
    members = {"documentation": {"shape": "Text", "documentation": "for people"}, "shape": {"shape": "Again"}}
    found = {
        "metadata": {"protocol": "json"},
        "operations": {
            "GetThing": {"output": {"shape": "Thing"}, "errors": [{"shape": "No"}]},
            "PutThing": {"input": {"shape": "Other"}},
        },
        "shapes": {
            "Thing": {"type": "structure", "members": members},
            "Text": {"type": "string"},
            "Again": {"type": "list", "member": {"shape": "Thing"}},
            "No": {"type": "structure", "members": {}, "exception": True},
            "Other": {"type": "string"},
        },
    }

    left = trimmed(found, {"GetThing"})

    assert left["operations"].keys() == {"GetThing"}
    assert left["shapes"].keys() == {"Thing", "Text", "Again", "No"}
    assert left["shapes"]["Thing"]["members"] == {
        "documentation": {"shape": "Text"},
        "shape": {"shape": "Again"},
    }
    assert left["metadata"] == {"protocol": "json"}
