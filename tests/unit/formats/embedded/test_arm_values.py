"""Values of ARM templates: what functions give, what stays open, and how ids are told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.formats.embedded.arm_values import Values
from guardrails.formats.embedded.text import Lost

TEMPLATE = {
    "parameters": {
        "Name": {"defaultValue": "gpu"},
        "count": {"defaultValue": 3},
        "open": {},
        "on": {"defaultValue": True},
        "object": {"defaultValue": {"Size": "big", "list": ["a", "b"]}},
    },
    "variables": {
        "full": "[concat(parameters('name'), '-', variables('end'))]",
        "end": "[uniqueString(resourceGroup().id)]",
        "self": "[variables('self')]",
        "twice": "[concat(variables('twice'), variables('twice'))]",
    },
}
VALUES = Values(TEMPLATE, {}, known=True, group="g", scope="one")


@pytest.mark.parametrize(
    ("node", "value"),
    [
        (7, 7),
        ("plain", "plain"),
        ("[[bracket]", "[bracket]"),
        ("[not closed", "[not closed"),
        ("[parameters('NAME')]", "gpu"),
        ("[Parameters('object').size]", "big"),
        ("[parameters('object')['list'][1]]", "b"),
        ("[format('{0}-{1:D2}', parameters('name'), 4)]", "gpu-4"),
        ("[concat('it''s ', string(parameters('count')))]", "it's 3"),
        ("[concat(createArray(1), createArray(2))]", [1, 2]),
        ("[mul(add(parameters('count'), 1), sub(5, 3))]", 8),
        ("[int('12')]", 12),
        ("[div(max(1, 9), min(createArray(2, 4)))]", 4),
        ("[toLower('GPU')]", "gpu"),
        ("[if(parameters('on'), 'a', 'b')]", "a"),
        ("[if(and(parameters('on'), equals(parameters('count'), 4)), 'a', 'b')]", "b"),
        ("[json('null')]", None),
        ("[json('{\"a\": 1}').a]", 1),
        ("[length(parameters('object').list)]", 2),
        ("[resourceId('Microsoft.X/things', 'one')]", "/resourceGroups/g/providers/Microsoft.X/things/one"),
        (
            "[resourceId('s', 'h', 'Microsoft.X/a/b', 'one', 'two')]",
            "/subscriptions/s/resourceGroups/h/providers/Microsoft.X/a/one/b/two",
        ),
    ],
)
def test_plain_functions_are_followed(node, value):
    assert VALUES.of(node) == value


@pytest.mark.parametrize(
    ("node", "reason"),
    [
        ("[parameters('open')]", "parameter open has no value"),
        ("[variables('none')]", "variable none has no value"),
        ("[uniqueString('a')]", "is made by uniquestring()"),
        ("[concat('a', reference('b').c)]", "is made by reference()"),
        ("[variables('self')]", "variable self runs in a circle"),
        ("[variables('twice')]", "variable twice runs in a circle"),
        ("[parameters('object').none]", "has no part none"),
        ("[add('x', 1)]", "is made by add()"),
        ("[div(1, 0)]", "is made by div()"),
        ("[what is this]", "is made by an expression"),
        ("[if(parameters('open'), 'a', 'b')]", "depends on a condition"),
    ],
)
def test_what_is_not_known_says_why(node, reason):
    assert VALUES.of(node) == Lost(reason)


def test_a_condition_that_is_not_known_leaves_both():
    assert VALUES.options("[if(parameters('open'), 1, parameters('count'))]") == [1, 3]


def test_ids_that_are_made_alike_are_told_alike_and_only_within_one_scope():
    name = "[concat('gpu-', uniqueString(resourceGroup().id))]"
    other = Values(TEMPLATE, {}, known=True, group="g", scope="two")

    assert VALUES.text(name) == VALUES.text("[variables('full')]")
    assert VALUES.text(name) != other.text(name)
    assert VALUES.text("[parameters('open')]") != VALUES.text("[uniqueString('x')]")
    assert VALUES.text("[resourceId('Microsoft.X/things', variables('full'))]").endswith(VALUES.text(name))


def test_what_is_joined_without_end_is_lost():
    variables = {f"v{at}": f"[concat(variables('v{at - 1}'), variables('v{at - 1}'))]" for at in range(1, 15)}
    values = Values({"variables": {"v0": "x" * 10, **variables}}, {}, known=True)

    assert values.of("[variables('v14')]") == Lost("is made by concat()")


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="[]()',.parmetsvibl01 {}", max_size=60))
def test_no_text_breaks_the_reader(text):
    VALUES.options(f"[{text}]")
    VALUES.text(f"[{text}]")
