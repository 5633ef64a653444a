"""Whatever a plan holds is read or refused in one line: no crash, no lost accelerator, no endless work."""

import copy
import json
from pathlib import Path

import msgspec
import pytest

from guardrails.clouds.plans import read_plans
from guardrails.errors import InputError
from tests.samples.strings import deployment, helm, karpenter, kubectl, manifest, stack
from tests.samples.terraform import CATALOG, block, change, instance, only, plan, read, refers, rows, write

FOLDER = Path(__file__).parents[3] / "data" / "plans"
PLANS = {path.name: json.loads(path.read_bytes()) for path in sorted(FOLDER.glob("*.json"))}
TEXTS = {
    "control characters": "\x00\x07\x1b[31mred\x1b[0m\r\n\u0085\u009b",
    "right to left": "\u202egpu\u2066\u200f\u061c",
    "markup": "<script>alert(1)</script>\"&'`|[x](javascript:y)",
    "long": "a" * 100_000,
    "invisible": "\u200b\u00ad\ufeff\U000e0041",
    "combining": "e" + "\u0301" * 1000,
    "astral": "\U0001f600" * 100,
    "template": "${jndi:ldap://x}%s%n{{7*7}}",
}
EVERY_TEXT = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
DEPTHS = (50, 200, 500, 900, 990, 1000, 3000, 100_000)

STRINGS = {
    "pool": manifest(karpenter(("node.kubernetes.io/instance-type", "In", "p5.48xlarge"))),
    "text": kubectl(json.dumps(karpenter(("node.kubernetes.io/instance-type", "In", "p5.48xlarge")))),
    "helm": helm(chart="karpenter", values=["a: 1"], set=[{"name": "x", "value": "gpu"}]),
    "stack": stack(
        {"Resources": {"I": {"Type": "AWS::EC2::Instance", "Properties": {"InstanceType": "p5.48xlarge"}}}}
    ),
    "arm": deployment(
        {
            "resources": [
                {
                    "type": "Microsoft.Compute/virtualMachines",
                    "name": "vm",
                    "properties": {"hardwareProfile": {"vmSize": "Standard_ND96isr_H100_v5"}},
                }
            ]
        }
    ),
}


def sound(snapshot):
    """A snapshot that can be written, with ids of their own."""
    msgspec.json.encode(snapshot)
    ids = [row.id for row in snapshot.workloads]
    assert len(set(ids)) == len(ids)
    return snapshot


def survives(folder, document):
    """Whether a document is read; a refusal is one line, with a hint."""
    problem = None
    try:
        sound(read(folder, document))
    except InputError as refused:
        problem = refused
    assert problem is None or ("\n" not in str(problem) and problem.hint)
    return problem is None


@EVERY_TEXT
def test_tags_names_and_addresses_stay_as_they_are(tmp_path, text):
    address = f"module.m[{json.dumps(text)}].aws_instance.one[{json.dumps(text)}]"
    entry = instance(address, after={"tags_all": {text: text, "customer": text}}, index=text)
    entry["module_address"] = f"module.m[{json.dumps(text)}]"

    row = only(tmp_path, plan(entry))

    assert (row.address, row.ceiling.max) == (address, 8)
    assert {claim.value for claim in row.claims} == {text, entry["module_address"]}


@EVERY_TEXT
@pytest.mark.parametrize("key", ["type", "mode"])
def test_hostile_heads_that_contradict_the_address_are_refused(tmp_path, text, key):
    with pytest.raises(InputError, match=r"contradicts the address|neither managed nor data"):
        read(tmp_path, plan(instance("aws_instance.hurt") | {key: text}))


@EVERY_TEXT
@pytest.mark.parametrize("key", ["name", "address", "module_address", "provider_name"])
def test_hostile_heads_do_not_hide_a_resource(tmp_path, text, key):
    entry = instance("aws_instance.hurt") | {key: text}

    snapshot = sound(read(tmp_path, plan(entry)))

    assert len(snapshot.workloads) == 1


@EVERY_TEXT
@pytest.mark.parametrize("key", ["instance_type", "availability_zone", "placement_group", "region", "arn"])
def test_hostile_values_are_read_as_text(tmp_path, text, key):
    row = only(tmp_path, plan(instance(after={key: text})))

    assert row.accelerator == ("unknown" if key == "instance_type" else "H100-SXM5-80GB")


@EVERY_TEXT
@pytest.mark.parametrize("name", STRINGS)
def test_hostile_text_inside_documents_is_survived(tmp_path, text, name):
    entry = copy.deepcopy(STRINGS[name])
    after = entry["change"]["after"]
    for key, value in after.items():
        if isinstance(value, str) and value.startswith("{"):
            after[key] = json.dumps(json.loads(value) | {"x": text, text[:50]: {text: [text]}})
        elif isinstance(value, dict):
            after[key] = value | {"x": text, text[:50]: text}

    snapshot = sound(read(tmp_path, plan(entry)))

    assert snapshot.workloads or snapshot.coverage[0].state == "opaque"


def test_a_file_name_may_be_hostile(tmp_path):
    path = write(tmp_path, plan(instance()), "\u202eplan\x1b[31m.json")

    assert read_plans([path], CATALOG).workloads[0].file == path


PLACES = (
    "resource_changes.0",
    "resource_changes.0.change",
    "resource_changes.0.change.after",
    "resource_changes.0.change.after.tags_all",
    "resource_changes.0.change.after.launch_template",
    "resource_changes.0.change.after.ignored",
    "resource_changes.0.change.after_unknown.tags",
    "resource_changes.0.change.after_unknown.instance_type",
    "resource_changes.0.change.after_sensitive.tags",
    "resource_changes.0.change.before",
    "resource_changes.0.index",
    "resource_changes.0.address",
    "configuration",
    "configuration.root_module.resources.0.expressions",
    "configuration.root_module.resources.0.expressions.instance_type",
    "configuration.root_module.variables.v.default",
    "configuration.provider_config.aws.expressions.region",
    "variables.v.value",
    "planned_values",
    "prior_state",
    "deferred_changes",
    "errored",
    "format_version",
    "something.else",
)


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", ["list", "object"])
def test_deep_nesting_anywhere_is_survived(tmp_path, place, depth, kind):
    document = plan(
        instance(
            "aws_instance.one",
            after={"instance_type": None if "expressions" in place else "p5.48xlarge"},
            unknown={"instance_type": "expressions" in place},
            sensitive={"tags": {}},
        ),
        instance("aws_instance.other"),
        root={
            "resources": [block("aws_instance.one", {"instance_type": refers("var.v")})],
            "variables": {"v": {"default": "x"}},
        },
        providers={"aws": {"name": "aws", "expressions": {}}},
        variables={"v": {"value": "p5.48xlarge"}},
    )
    steps = place.split(".")
    parent = document
    for step in steps[:-1]:
        parent = parent[int(step)] if isinstance(parent, list) else parent.setdefault(step, {})
    if isinstance(parent, list):
        parent[int(steps[-1])] = "@deep@"
    else:
        parent[steps[-1]] = "@deep@"
    left, right = ('{"a":', "}") if kind == "object" else ("[", "]")
    data = json.dumps(document).replace('"@deep@"', left * depth + "true" + right * depth).encode()

    if survives(tmp_path, data) and place.startswith("resource_changes"):
        shown = {row.address for row in read(tmp_path, data).workloads}
        assert "aws_instance.other" in shown
        assert shown & {"aws_instance.one", "resource_changes[0]"}


@pytest.mark.parametrize("depth", [50, 59, 70, 500, 900, 5000])
@pytest.mark.parametrize("name", ["text", "stack", "arm", "helm"])
@pytest.mark.parametrize("language", ["json", "yaml"])
def test_deep_nesting_inside_strings_is_survived(tmp_path, depth, name, language):
    entry = copy.deepcopy(STRINGS[name])
    after = entry["change"]["after"]
    deep = '{"a":' * depth + '"gpu"' + "}" * depth
    opening = '{"kind": "x", "Resources": ' if language == "json" else 'kind: "x"\nResources: '
    text = opening + deep + ("}" if language == "json" else "")
    for key in ("yaml_body", "template_body", "template_content"):
        if key in after:
            after[key] = text
    if name == "helm":
        after["values"] = [text]

    snapshot = sound(read(tmp_path, plan(entry)))

    assert [line.state for line in snapshot.coverage] == ["opaque"] or snapshot.workloads


def test_documents_inside_documents_are_text(tmp_path):
    inner = json.dumps(karpenter(("node.kubernetes.io/instance-type", "In", "p5.48xlarge")))
    for _ in range(12):
        inner = json.dumps({"x": inner})

    snapshot = sound(read(tmp_path, plan(kubectl(inner))))

    assert [line.state for line in snapshot.coverage] == ["opaque"]


NUMBERS = (
    "-1",
    "-0",
    "0.5",
    "1e3",
    "1e400",
    "-1e400",
    "1e-400",
    "123456789012345678901234567890",
    "9" * 400,
    '"3"',
    '"3.0"',
    '"-3"',
    '"1e400"',
    '"NaN"',
    '"Infinity"',
    '"-Infinity"',
    '"0x10"',
    '"１２"',
    '""',
    '" 4 "',
    "true",
    "null",
    "[]",
    "{}",
    "[3]",
)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("key", ["desired_capacity", "max_size", "min_size"])
def test_odd_numbers_never_lose_a_group(tmp_path, number, key):
    values = {
        "desired_capacity": 2,
        "min_size": 0,
        "max_size": 4,
        "mixed_instances_policy": [{"launch_template": [{"override": [{"instance_type": "p5.48xlarge"}]}]}],
    }
    text = json.dumps(plan(change("aws_autoscaling_group.g", "aws_autoscaling_group", values | {key: "@"})))

    if survives(tmp_path, text.replace('"@"', number).encode()):
        row = only(tmp_path, text.replace('"@"', number).encode())
        assert row.ceiling.max is None or row.ceiling.max >= 0


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "01", "+1", ".5", "0x10", "1_000"])
def test_numbers_that_are_no_json_are_refused(tmp_path, number):
    text = json.dumps(plan(instance(after={"x": "@"}))).replace('"@"', number)

    with pytest.raises(InputError, match="not valid JSON at line 1"):
        read(tmp_path, text.encode())


@pytest.mark.parametrize("number", NUMBERS)
def test_odd_numbers_inside_documents_are_survived(tmp_path, number):
    pool = karpenter(
        ("node.kubernetes.io/instance-type", "In", "p5.48xlarge"), limits={"nvidia.com/gpu": "@"}
    )
    text = json.dumps(pool).replace('"@"', number)

    sound(read(tmp_path, plan(kubectl(text))))


def paths(value, path=()):
    """Every place of a document that holds something."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield (*path, key)
        yield from paths(part, (*path, key))


def replaced(document, path, value):
    """A document with one place changed."""
    result = copy.deepcopy(document)
    parent = result
    for step in path[:-1]:
        parent = parent[step]
    parent[path[-1]] = value
    return result


ODD = (None, [], {}, "", 0, True, [None], {"": None}, [[]])


TAKEN = ("manifest", "Resources", "resources", "Properties")


def found(folder, document, path):
    """Whether what a document held is still a row, or counts as open, or was taken away whole, or refused."""
    try:
        snapshot = sound(read(folder, document))
    except InputError:
        return True
    counts = any(not line.complete for line in snapshot.coverage)
    whole = path[-1] in TAKEN or path[-2:] == ("resources", 0)
    return bool(snapshot.workloads) or counts or whole


@pytest.mark.parametrize("name", STRINGS)
def test_nulls_and_wrong_types_everywhere_leave_a_row_or_count(tmp_path, name):
    document = plan(STRINGS[name])
    for path in paths(document["resource_changes"][0]):
        for value in ODD:
            changed = replaced(document, ("resource_changes", 0, *path), value)
            assert found(tmp_path, changed, path), (path, value)


def inner(entry):
    """Documents inside an entry's strings, each with the place of its string."""
    for path in paths(entry):
        value = entry
        for step in path:
            value = value[step]
        if isinstance(value, str) and value.startswith("{"):
            yield path, json.loads(value)


@pytest.mark.parametrize("name", ["text", "stack", "arm"])
def test_nulls_and_wrong_types_inside_documents_leave_a_row_or_count(tmp_path, name):
    entry = STRINGS[name]
    for where, document in inner(entry):
        for path in paths(document):
            for value in ODD:
                changed = replaced(entry, where, json.dumps(replaced(document, path, value)))
                assert found(tmp_path, plan(changed), path), (path, value)


def test_all_values_null_is_survived(tmp_path):
    def hollow(value):
        if isinstance(value, dict):
            return {key: hollow(part) for key, part in value.items()}
        return [hollow(part) for part in value] if isinstance(value, list) else None

    for document in (*PLANS.values(), plan(*STRINGS.values())):
        survives(tmp_path, hollow(document) | {"format_version": "1.2"})
        survives(tmp_path, dict.fromkeys(document))


def test_duplicate_addresses_are_both_rows(tmp_path):
    found = rows(tmp_path, plan(instance(), instance(), STRINGS["stack"], STRINGS["stack"]))

    assert [row.id for row in found] == [
        "aws_instance.one",
        "aws_instance.one#2",
        "aws_cloudformation_stack.one#I",
        "aws_cloudformation_stack.one#I#2",
    ]


def test_ids_that_look_like_parts_stay_apart(tmp_path):
    names = ["aws_instance.one", "aws_instance.one#2", "aws_instance.one", "aws_instance.one#2"]
    entries = [instance() | {"address": name} for name in names]

    assert len({row.id for row in sound(read(tmp_path, plan(*entries))).workloads}) == 4


@pytest.mark.parametrize("escape", ["\\ud800", "\\udfff", "\\ud800\\ud800", "\\udc00\\ud800"])
@pytest.mark.parametrize("place", ["instance_type", "tags", "ignored"])
def test_half_a_character_is_refused_or_a_row_of_unknowns(tmp_path, escape, place):
    text = json.dumps(plan(instance(after={place: "@"}), instance("aws_instance.other")))

    data = text.replace('"@"', f'"x{escape}"').encode()

    if survives(tmp_path, data):
        assert [row.address for row in rows(tmp_path, data)] == ["aws_instance.one", "aws_instance.other"]


@pytest.mark.parametrize("raw", [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"\xe2\x82"])
@pytest.mark.parametrize("key", ["instance_type", "ignored", "tags_all"])
def test_invalid_utf8_never_loses_a_resource(tmp_path, raw, key):
    value = {"a": "@@"} if key == "tags_all" else "@@"
    text = json.dumps(plan(instance(after={key: value}), instance("aws_instance.other"))).encode()

    data = text.replace(b"@@", raw)

    if survives(tmp_path, data):
        assert [row.address for row in rows(tmp_path, data)] == ["aws_instance.one", "aws_instance.other"]


@pytest.mark.parametrize("raw", [b"\xff", b"\xed\xa0\x80"])
@pytest.mark.parametrize("key", ["address", "type", "name", "module_address"])
def test_invalid_utf8_in_a_head_is_a_row_of_unknowns(tmp_path, raw, key):
    text = json.dumps(
        plan(instance("aws_instance.hurt") | {key: "aws_instance.@@"}, instance("aws_instance.other"))
    )

    data = text.encode().replace(b"@@", raw)

    if survives(tmp_path, data):
        assert len(rows(tmp_path, data)) == 2


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("cut", [1, 2, 3, 50, 51])
def test_truncated_utf16_is_refused(tmp_path, encoding, cut):
    mark = b"\xff\xfe" if encoding.endswith("le") else b"\xfe\xff"
    data = (mark + json.dumps(plan(instance())).encode(encoding))[:-cut]

    with pytest.raises(InputError) as refused:
        read(tmp_path, data)

    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "data", [b"\xff\xfe", b"\xfe\xff", b"\xff\xfe{\x00", b"\xef\xbb\xbf", b"\xff\xfe\x00\xd8"]
)
def test_hardly_more_than_a_byte_order_mark_is_refused(tmp_path, data):
    with pytest.raises(InputError):
        read(tmp_path, data)


@pytest.mark.parametrize("value", [3, 3.5, True, None, [], {}, ["aws_instance.one"], {"a": 1}])
@pytest.mark.parametrize(
    "key", ["address", "index", "module_address", "deposed", "name", "mode", "provider_name"]
)
def test_heads_of_other_types_never_lose_a_resource(tmp_path, key, value):
    snapshot = sound(read(tmp_path, plan(instance() | {key: value})))

    assert len(snapshot.workloads) == 1


@pytest.mark.no_cover
@pytest.mark.parametrize("count", [1_000, 20_000])
def test_many_resources_of_one_address_are_linear(tmp_path, count):
    entry = json.dumps(instance())
    head, tail = json.dumps(plan("@")).split('"@"')

    snapshot = read(tmp_path, (head + ",".join([entry] * count) + tail).encode())

    assert len({row.id for row in snapshot.workloads}) == count


@pytest.mark.no_cover
@pytest.mark.parametrize("size", [100_000, 1_200_000])
@pytest.mark.parametrize(
    "piece", ["a", "gpu-", "p5.", "Standard_", "${", "[", "- ", "a: ", "&a ", "\t", "%", '"', "x9-"]
)
def test_long_text_of_one_piece_ends(tmp_path, size, piece):
    text = piece * (size // len(piece))

    sound(read(tmp_path, plan(kubectl(text), stack(text), helm(values=[text]))))


def test_an_alias_bomb_ends(tmp_path):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]

    snapshot = read(tmp_path, plan(kubectl("\n".join(lines))))

    assert [line.state for line in snapshot.coverage] == ["skipped"]


@pytest.mark.no_cover
@pytest.mark.parametrize("key", ["tags_all", "ignored", "instance_type"])
def test_one_value_of_many_megabytes_is_read(tmp_path, key):
    value = "x" * 5_000_000
    entry = instance(after={key: {"customer": value} if key == "tags_all" else value})

    row = only(tmp_path, plan(entry))

    assert row.accelerator == ("unknown" if key == "instance_type" else "H100-SXM5-80GB")


@pytest.mark.parametrize("kind", ["None", "x", "p5.48xlarge", ""])
@pytest.mark.parametrize("address", [None, "", "here", 7])
def test_a_resource_that_neither_its_address_nor_its_type_names_is_unknown(tmp_path, kind, address):
    entry = change("aws_instance.gpu", "aws_instance", {"instance_type": "p5.48xlarge"})
    entry |= {"type": kind, "address": address}

    (row,) = read(tmp_path, plan(entry)).workloads

    assert row.kind == "unknown"
    assert row.ceiling.max is None
