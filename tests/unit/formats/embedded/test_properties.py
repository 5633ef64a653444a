"""Properties of a template as fields: what is not known, or does not fit, is never taken for absent."""

import pytest

from guardrails.formats.embedded.cloudformation_values import Values
from guardrails.formats.embedded.properties import Properties
from guardrails.formats.embedded.text import Hidden, Lost
from guardrails.model.field import Field

LOST = {"Ref": "Nobody"}
PICKED = {"Fn::If": ["C", {"Max": 1}, {"Max": 2}]}


def of(**body):
    return Properties(body, Values({}, {}, None), "X")


def test_a_name_is_found_in_each_spelling_of_it():
    assert of(maxv_cpus=3).number("MaxvCpus") == Field(3, "X.MaxvCpus")
    assert of(MaxvCpus=3).number("maxv_cpus").value == 3


@pytest.mark.parametrize("block", ["text", 3, [{"Max": 1}, {"Max": 2}], LOST, Lost("why"), PICKED, ["a"]])
def test_what_is_no_one_block_is_lost_and_so_is_all_below(block):
    found = of(Block=block).block("Block")

    assert found
    assert found.lost
    assert found.number("Max").is_lost
    assert found.has("Max")
    assert [each.lost for each in found.each("List")] == [found.lost]
    assert [each.reason for each in found.texts("List")] == [found.lost]


@pytest.mark.parametrize("block", [None, {}, [], {"Ref": "AWS::NoValue"}])
def test_a_block_that_is_not_there_says_nothing(block):
    found = of(Block=block).block("Block")

    assert not found
    assert found.number("Max") == Field(None, "X.Block.Max")


def test_a_block_may_be_a_list_of_one():
    assert of(Block=[{"Max": 7}]).number("Block", "Max").value == 7


@pytest.mark.parametrize("item", ["text", 3, LOST, Lost("why")])
def test_an_item_of_a_list_of_blocks_that_is_none_is_lost_and_counted(item):
    first, second = of(List=[{"Max": 1}, item]).each("List")

    assert first.number("Max").value == 1
    assert second.number("Max").is_lost


@pytest.mark.parametrize("picked", [[True, False], ["a", "b"], [{"Max": 1}, 2]])
def test_what_a_condition_picks_is_lost_unless_it_is_a_number(picked):
    assert of(It={"Fn::If": ["C", *picked]}).field("It").is_lost


def test_of_numbers_that_a_condition_picks_the_largest_counts():
    assert of(It={"Fn::If": ["C", 2, "9"]}).number("It").value == 9


def test_a_hidden_value_is_used_and_names_nothing():
    body = of(Name=Hidden("secret"), Count=Hidden(4))

    assert (body.text("Name").value, body.label("Name")) == ("secret", None)
    assert body.number("Count") == Field(4, "X.Count", "", True)
