"""A plan that contradicts itself proves nothing; one resource's failure is its own."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.clouds.plans import READERS, read_plans
from guardrails.errors import InputError
from guardrails.formats.terraform import strict, twice
from tests.samples.terraform import CATALOG, change, instance, plan, write

TWICE = "is given twice in one object"


def read(folder, document, say=lambda _: None):
    text = document if isinstance(document, bytes) else json.dumps(document).encode()
    return read_plans([str(write(folder, text))], CATALOG, None, say)


def doubled(text, key, value):
    """The text with a second member before the first occurrence of a key."""
    assert f'"{key}"' in text
    return text.replace(f'"{key}"', f'"{key}": {value}, "{key}"', 1).encode()


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("resource_changes", "[]"),
        ("format_version", '"1.1"'),
        ("address", '"aws_s3_bucket.x"'),
        ("type", '"aws_s3_bucket"'),
        ("mode", '"data"'),
        ("change", "{}"),
        ("actions", '["no-op"]'),
        ("after", "null"),
        ("after_unknown", "{}"),
        ("instance_type", '"t3.micro"'),
    ],
)
def test_a_key_that_is_given_twice_is_refused_wherever_it_is_read(tmp_path, key, value, indent, separators):
    text = json.dumps(plan(instance()), indent=indent, separators=separators)

    assert read(tmp_path, text.encode()).workloads
    with pytest.raises(InputError, match=f"'{key}' {TWICE}"):
        read(tmp_path, doubled(text, key, value))


@pytest.mark.parametrize("tail", ["", "\n", "\n\n"])
@pytest.mark.parametrize("place", ["top", "change", "index"])
def test_a_number_that_gets_longer_when_it_is_written_again_hides_no_key(tmp_path, place, tail):
    entry = instance() | ({"index": 1e15} if place == "index" else {})
    entry["change"] |= {"importing": {"id": 1e15}} if place == "change" else {}
    document = plan(entry) | ({"errored": 1e15} if place == "top" else {})
    text = json.dumps(document, separators=(",", ":")).replace("1000000000000000.0", "1e15")
    hidden = '"mode":"data",'
    assert "1e15" in text
    assert len("1000000000000000.0") - len("1e15") == len(hidden)

    with pytest.raises(InputError, match=f"'mode' {TWICE}"):
        read(tmp_path, (text.replace('"mode"', f'{hidden}"mode"', 1) + tail).encode())


@pytest.mark.parametrize("mark", ["after_unknown", "after_sensitive", "before_sensitive", "importing"])
def test_a_key_twice_in_the_marks_of_one_of_many_changes_is_refused(tmp_path, mark):
    entries = [instance(address=f"aws_instance.gpu_{at}") for at in range(3)]
    for entry in entries:
        entry["change"][mark] = {"id": True, "arn": {}}
    text = json.dumps(plan(*entries), separators=(",", ":"))

    assert len(read(tmp_path, text.encode()).workloads) == 3
    with pytest.raises(InputError, match=f"'id' {TWICE}"):
        read(tmp_path, text.replace('{"id":true,"arn":{}}', '{"id":true,"id":{}}').encode())


def test_a_key_twice_in_the_configuration_is_refused(tmp_path):
    text = json.dumps(plan(instance()) | {"configuration": {"root_module": {"resources": []}}})

    with pytest.raises(InputError, match=f"'resources' {TWICE}"):
        read(tmp_path, doubled(text, "resources", "[1]"))


def test_what_is_only_repeated_says_nothing_else(tmp_path):
    text = json.dumps(plan(instance()))

    assert read(tmp_path, doubled(text, "instance_type", '"p5.48xlarge"')).workloads


def test_a_key_that_is_spelt_in_two_ways_is_the_same_key(tmp_path):
    text = json.dumps(plan(instance()))
    spelt = text.replace('"instance_type"', '"instance\\u005ftype": "t3.micro", "instance_type"', 1)

    with pytest.raises(InputError, match=TWICE):
        read(tmp_path, spelt.encode())


def test_a_twice_given_key_in_a_wrapped_plan_is_refused(tmp_path):
    text = json.dumps({"plan": plan(instance())})

    assert read(tmp_path, text.encode()).workloads
    with pytest.raises(InputError, match=TWICE):
        read(tmp_path, doubled(text, "instance_type", '"t3.micro"'))


@pytest.mark.parametrize("number", [1, 40_000])
def test_text_that_go_escapes_and_numbers_in_any_form_are_no_second_key(tmp_path, number):
    entry = change("aws_iam_policy.x", "aws_iam_policy", {"policy": "a<b && c>d" * number, "n": 1})
    text = json.dumps(plan(entry, instance())).replace("<", "\\u003c").replace("&", "\\u0026")

    assert len(read(tmp_path, text.replace('"n": 1', '"n": 1E+2').encode()).workloads) == 1


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)


@given(json_values, st.sampled_from([None, 1]), st.booleans(), st.sampled_from([8, 1 << 20]))
def test_what_has_no_key_twice_is_never_refused(value, indent, ascii_, piece):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_).encode("utf-8", "surrogatepass")
    before, twice._PIECE = twice._PIECE, piece
    try:
        assert twice._repeated(text, twice._Likes()) is None
    finally:
        twice._PIECE = before


@pytest.mark.parametrize(
    ("first", "second", "key"),
    [
        ({"disk1": 1, "disk2": 2}, '{"disk1":1,"disk1":2}', "disk1"),
        ({"a": "x1", "b": {"c": 1}}, '{"a":"x1","b":{"c":1,"c":2}}', "c"),
        ({"n": 7, "o": 7}, '{"n":7,"n":8}', "n"),
        ({"a": "x1"}, '{"a":"x1","a":"x2"}', "a"),
        ({"k1": 1, "\x15": 2}, '{"\\u0015":1,"\\u0015":2}', "\x15"),
    ],
)
def test_what_is_like_others_but_for_digits_is_looked_into_where_its_keys_may_differ(first, second, key):
    likes = twice._Likes()

    assert [likes.key(msgspec.json.encode(first)) for _ in range(2)] == [None, None]
    assert likes.key(second.encode()) == key


@given(st.lists(st.dictionaries(st.sampled_from(["a", "b1", "b2", "c"]), json_values), max_size=4), st.data())
def test_one_key_twice_is_found_among_texts_that_are_alike(tables, data):
    """As when each is looked into by itself: what is remembered of the others hides nothing."""
    texts = [msgspec.json.encode(table) for table in tables for _ in range(2)]
    texts += [text[:-1] + b',"b1":[2]}' for text in texts if len(text) > 2]
    texts = data.draw(st.permutations(texts))
    likes = twice._Likes()

    assert [likes.key(text) for text in texts] == [twice._Likes().key(text) for text in texts]


@given(st.dictionaries(st.text(max_size=4), json_values, min_size=1, max_size=4), st.data(), st.booleans())
def test_a_second_key_is_found_at_any_place_in_parts_of_any_size(table, data, large):
    members = [f"{json.dumps(key)}:{json.dumps(value)}" for key, value in table.items()]
    again = json.dumps(data.draw(st.sampled_from(sorted(table))))
    members.insert(data.draw(st.integers(0, len(members))), f"{again}:[0]")
    text = f'[{{"outer":{{{",".join(members)}}}}}]'.encode()
    before, twice._PIECE = twice._PIECE, 8 if large else 1 << 20
    try:
        assert twice._repeated(text, twice._Likes()) in table
    finally:
        twice._PIECE = before


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mode": "data"}, "mode contradicts the address"),
        ({"address": "data.aws_instance.gpu"}, "mode contradicts the address"),
        ({"mode": "other"}, "mode is neither managed nor data"),
        ({"type": "aws_s3_bucket"}, "type contradicts the address"),
        ({"address": "aws_s3_bucket.gpu"}, "type contradicts the address"),
        ({"address": 'module.a["data.aws_instance.x"].aws_instance.gpu', "mode": "data"}, "mode contradicts"),
    ],
)
def test_mode_type_and_address_agree(tmp_path, changes, words):
    with pytest.raises(InputError, match=words):
        read(tmp_path, plan(instance() | changes))


@pytest.mark.parametrize(
    "address", ['module.a["data.aws_instance.x"].aws_instance.gpu', "module.data.aws_instance.gpu"]
)
def test_a_module_or_key_may_be_called_data(tmp_path, address):
    assert len(read(tmp_path, plan(instance() | {"address": address})).workloads) == 1


PLANNED = {"address": "aws_instance.gpu", "mode": "managed", "type": "aws_instance", "name": "gpu"}


@pytest.mark.parametrize(
    "module",
    [
        {"resources": [PLANNED]},
        {"child_modules": [{"address": "module.a", "child_modules": [{"resources": [PLANNED]}]}]},
        {"resources": [{**PLANNED, "mode": None}]},
        {"resources": [{"values": {}}]},
    ],
)
@pytest.mark.parametrize("changes", [(), ("aws_instance.other",)])
def test_what_is_planned_is_among_the_changes(tmp_path, module, changes):
    listed = [instance() | {"address": each, "name": "other"} for each in changes]
    document = plan(*listed) | {"planned_values": {"root_module": module}}

    with pytest.raises(InputError, match=r"is planned, but not in resource_changes"):
        read(tmp_path, document)


def test_what_is_planned_and_among_the_changes_or_only_read_is_fine(tmp_path):
    resources = [PLANNED, {"address": "data.aws_ami.x", "mode": "data"}]
    document = plan(instance() | {"address": PLANNED["address"], "name": "gpu"})
    document["planned_values"] = {"root_module": {"resources": resources}}

    assert len(read(tmp_path, document).workloads) == 1


@pytest.mark.parametrize(
    ("part", "value"),
    [
        *((part, value) for part in strict._OBJECTS for value in ([], [{"root_module": {}}], "x", 1, True)),
        ("planned_values", {"root_module": []}),
        ("planned_values", {"root_module": {"resources": {}}}),
        ("resource_changes", {}),
        ("resource_changes", "x"),
    ],
)
def test_a_part_of_another_type_is_not_a_part_that_is_absent(tmp_path, part, value):
    with pytest.raises(InputError):
        read(tmp_path, plan(instance()) | {part: value})


@pytest.mark.parametrize("key", ["resource_changesX", "Resource_changes", "changes"])
def test_a_plan_without_changes_and_planned_values_is_none(tmp_path, key):
    document = plan(instance())
    document = {
        "format_version": "1.2",
        "configuration": {"root_module": {}},
        key: document["resource_changes"],
    }

    with pytest.raises(InputError, match="not a terraform plan"):
        read(tmp_path, document)


def test_where_our_code_fails_on_a_resource_it_is_unknown_and_the_others_are_read(tmp_path, monkeypatch):
    reader = READERS["aws_instance"]

    def fails_on_one(resource):
        if resource.address == "aws_instance.bad":
            raise StopAsyncIteration(resource.address)
        return reader.read(resource)

    class Broken:
        values, provider, role, read = reader.values, reader.provider, reader.role, staticmethod(fails_on_one)

        def __getattr__(self, name):
            return getattr(reader, name)

    monkeypatch.setitem(READERS, "aws_instance", Broken())
    good, bad = (instance() | {"address": f"aws_instance.{name}", "name": name} for name in ("good", "bad"))
    said = []

    rows = {row.address: row for row in read(tmp_path, plan(bad, good), said.append).workloads}

    assert rows["aws_instance.good"].ceiling.max == 8
    assert rows["aws_instance.bad"].ceiling.max is None
    (why,) = rows["aws_instance.bad"].unresolved
    assert why.reason == "cannot be read: internal error, please report it (StopAsyncIteration)"
    assert "fails_on_one" in said[0]
    assert "aws_instance.bad" not in said[0], "a trace holds no text of the plan"
