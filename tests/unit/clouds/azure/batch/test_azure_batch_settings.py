"""Nodes of an Azure Batch pool, however they were read."""

import pytest

from guardrails.catalog.accelerators import Accelerators
from guardrails.clouds.azure.batch.settings import Pool, parts
from guardrails.model.field import Field
from guardrails.model.range import Range, exactly
from tests.samples.terraform import CATALOG

SIZE = Field("Standard_ND96isr_H100_v5")
LOST = Field(None, "p", "known only after apply")


@pytest.mark.parametrize(
    ("pool", "planned", "ceiling", "market", "opens"),
    [
        (Pool(size=SIZE, dedicated=Field(1), low_priority=Field(2)), exactly(3), exactly(3), "unknown", 0),
        (Pool(size=SIZE, dedicated=Field(1), default=0), exactly(1), exactly(1), "on_demand", 0),
        (Pool(size=SIZE, dedicated=Field(1)), Range(1), Range(1), "unknown", 1),
        (Pool(size=SIZE, dedicated=LOST, low_priority=Field(2)), Range(2), Range(2), "unknown", 1),
        (Pool(size=SIZE, formula=LOST), Range(0), Range(0), "unknown", 1),
        (
            Pool(size=SIZE, formula=Field("$TargetDedicatedNodes = 3;")),
            exactly(3),
            exactly(3),
            "on_demand",
            0,
        ),
        (Pool(size=SIZE, formula=Field("")), exactly(0), exactly(0), "on_demand", 0),
    ],
)
def test_what_a_pool_comes_to(pool, planned, ceiling, market, opens):
    (part,) = parts(pool, Accelerators(CATALOG))
    (choice,) = part.choices

    assert (choice.size.planned, choice.size.ceiling) == (planned, ceiling)
    assert (part.market, len(part.open)) == (market, opens)
