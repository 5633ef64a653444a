"""Ids of ARM, and whether two mean one resource."""

import pytest

from guardrails.clouds.azure.ids import ArmId, arm_id, same, written

THING = "/subscriptions/S/resourceGroups/G/providers/Microsoft.Compute/virtualMachineScaleSets/ss"


def test_an_id_is_read_without_case_and_with_all_that_it_stands_in():
    assert arm_id(THING) == ArmId("microsoft.compute/virtualmachinescalesets", "ss", "g", "s")
    assert arm_id("/providers/Microsoft.X/a/one/b/two/") == ArmId("microsoft.x/a/b", "one/two")


@pytest.mark.parametrize(
    "text", ["", "ss", "/subscriptions/s", "/providers/Microsoft.X/a", "/providers/a/b/c/d"]
)
def test_other_text_is_none(text):
    assert arm_id(text) is None


def test_what_is_written_is_read():
    assert arm_id(written("Microsoft.X/a/b", "one/two", "g", "s")) == ArmId(
        "microsoft.x/a/b", "one/two", "g", "s"
    )


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (("k", "n", "g"), ("k", "n", "g"), "yes"),
        (("k", "n", "g", "s"), ("k", "n", "g"), "yes"),
        (("k", "n", "g", "s"), ("k", "n", "g", "t"), "no"),
        (("k", "n", "g"), ("j", "n", "g"), "no"),
        (("k", "n", "g"), ("k", "m", "g"), "no"),
        (("k", "n", "g"), ("k", "n", "h"), "no"),
        (("k", "n", "g"), ("k", "n"), "unknown"),
        (("k", "n", "g"), ("k", "n", "{x}"), "unknown"),
        (("k", "gpu-{x}", "g"), ("k", "gpu-{x}", "g"), "yes"),
        (("k", "gpu-{x}", "g"), ("k", "gpu-1", "g"), "unknown"),
        (("k", "gpu-{x}", "g"), ("k", "cpu-1", "g"), "no"),
        (("k", "gpu-{x}", "g"), ("k", "gpu-{y}", "g"), "unknown"),
        (("k", "gpu-{x}", "g"), ("k", "cpu-{y}", "g"), "no"),
        (("k", "{x}", "g"), ("k", "n", "g"), "unknown"),
    ],
)
def test_two_ids_are_the_same_where_nothing_tells_them_apart(one, other, said):
    assert same(ArmId(*one), ArmId(*other)) == same(ArmId(*other), ArmId(*one)) == said
