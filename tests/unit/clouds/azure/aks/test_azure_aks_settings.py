"""What an AKS pool's words mean, however they were read."""

import pytest

from guardrails.clouds.azure.aks.settings import Nodes, provisioning_parts, toolchain_parts
from guardrails.model.field import Field
from guardrails.model.range import Range, exactly

LOST = Field(None, "p", "known only after apply")
SIZE = Field("Standard_ND96isr_H100_v5")


@pytest.mark.parametrize(
    ("nodes", "planned", "ceiling", "opens"),
    [
        (Nodes(size=SIZE, count=Field(2)), exactly(2), exactly(2), 0),
        (Nodes(size=SIZE, default=1), exactly(1), exactly(1), 0),
        (Nodes(size=SIZE), Range(0), Range(0), 1),
        (Nodes(size=SIZE, count=LOST, default=1), Range(0), Range(0), 1),
        (Nodes(size=SIZE, count=Field(3), most=Field(5), scales=Field(True)), exactly(3), exactly(5), 0),
        (Nodes(size=SIZE, count=Field(7), most=Field(5), scales=Field(True)), exactly(7), exactly(7), 0),
        (Nodes(size=SIZE, most=Field(5), least=Field(2), scales=Field(True)), Range(2, 5), exactly(5), 0),
        (Nodes(size=SIZE, count=Field(3), most=LOST, scales=Field(True)), exactly(3), Range(3), 1),
        (Nodes(size=SIZE, count=Field(3), scales=LOST), exactly(3), Range(3), 1),
        (Nodes(size=SIZE, count=Field(3), most=Field(5), scales=LOST), exactly(3), exactly(5), 0),
    ],
)
def test_the_number_of_nodes(nodes, planned, ceiling, opens):
    size, open_ = nodes.number

    assert (size.planned, size.ceiling, len(open_)) == (planned, ceiling, opens)


@pytest.mark.parametrize(
    ("mode", "number"), [(Field(), 0), (Field("Manual"), 0), (Field("AUTO"), 1), (Field("new"), 1), (LOST, 1)]
)
def test_nodes_are_provisioned_by_any_mode_but_by_hand(mode, number):
    assert len(provisioning_parts(mode)) == number


@pytest.mark.parametrize(
    ("enabled", "number"), [(Field(), 0), (Field(False), 0), (Field(True), 1), (LOST, 1)]
)
def test_the_toolchain_operator_counts_when_it_is_on_or_may_be(enabled, number):
    assert len(toolchain_parts(enabled)) == number
