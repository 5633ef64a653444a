"""Reading YAML and JSON: what is refused, where it says so, and that text keeps its meaning."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails import files
from guardrails.errors import ConfigError, InputError
from guardrails.model.customer import Register
from guardrails.yamltext import YamlError, places, read


class Row(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    id: str
    size: float = 0
    tags: dict[str, dict[str, float]] = {}


class Table(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    rows: list[Row] = []


def failure(name: str, text: str | bytes, kind: type = Table) -> InputError:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(InputError) as caught:
        files.decode(name, data, kind)
    return caught.value


@pytest.mark.parametrize(
    "text",
    [
        "NO",
        "no",
        "yes",
        "012",
        "001234567012",
        "1e3",
        "0x1f",
        "2026-01-31",
        "1:30",
        "1.10",
        "NULL",
        "off",
        ".inf",
    ],
)
def test_a_yaml_scalar_keeps_its_text(text):
    assert read(f"key: {text}") == {"key": text}


@given(st.dictionaries(st.text(), st.text()))
def test_every_text_that_is_quoted_comes_back(mapping):
    written = json.dumps(mapping)  # ASCII: surrogate pairs are JSON's own and not YAML's
    if "\\ud" not in written:
        assert read(written) == mapping
    assert files.parse("a.json", written.encode()).value == mapping


def refused(action) -> Exception | None:
    """What an action on hostile input raised; anything but our own errors fails the test."""
    try:
        action()
    except (YamlError, InputError) as error:
        return error
    return None


@given(st.text())
def test_any_text_is_read_or_refused_with_a_place(text):
    error = refused(lambda: read(text))

    assert error is None or min(error.place) >= 1


@given(st.binary(), st.sampled_from(["a.yaml", "a.json"]))
def test_any_bytes_are_read_or_refused_in_words(data, name):
    error = refused(lambda: files.decode(name, data, Table))

    assert error is None or str(error).startswith(name)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text("abé019."),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["rows", "id", "size", "tags", "x"]), inner)
        ),
    )
)
def test_any_value_fits_or_is_explained(value):
    error = refused(lambda: files.fit(files.Content("a.json", value, ""), Table))

    assert error is None or str(error).startswith("a.json: ")


@pytest.mark.parametrize("empty", ["", "~", "null"])
def test_an_entry_without_a_value_is_left_out(empty):
    assert read(f"a: {empty}\nb: 1") == {"b": "1"}
    assert files.parse("a.json", b'{"a": null, "b": [{"c": null}]}').value == {"b": [{}]}


def test_a_quoted_empty_text_is_a_value():
    assert read('a: ""\nb: "null"') == {"a": "", "b": "null"}


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("a: 1\na: 2", "line 2, column 1: key 'a' is given twice", "remove one"),
        ("a: ~\na: 2", "line 2, column 1: key 'a' is given twice", "remove one"),
        ("a: 1\n---\nb: 2", "line 2, column 1: a second document", "one per file"),
        (
            "a: !!python/object:os.system x",
            "line 1, column 4: the tag !!python/object:os.system",
            "remove it",
        ),
        ("a: !mine [x]", "line 1, column 4: the tag !mine", "remove it"),
        ("a:\n\t- 1", "line 2, column 1: is not YAML", "not with tabs"),
        ("a: [1", "line 2, column 1: is not YAML", ""),
        ("a: 'x", "is not YAML", ""),
        ("a: &x 1\n<<: *x", "line 2, column 1: merge keys", "write the fields out"),
        ("? [a]\n: 1", "a key must be plain text", ""),
        ("a: *x", "line 1, column 4: alias *x has no anchor", ""),
        ("a: &x [*x]", "alias *x has no anchor before it", ""),
        ("a: \x01", "line 1, column 4: holds the control character U+0001", "text file"),
        ("[" * 200, "nested more than 60 deep", ""),
    ],
)
def test_yaml_that_is_refused_says_where(text, message, hint):
    error = failure("a.yaml", text)

    assert message in str(error)
    assert hint in error.hint


def test_an_alias_repeats_a_value():
    assert read("a: &one {x: 1}\nb: *one\nc: [*one, &two text, *two]") == {
        "a": {"x": "1"},
        "b": {"x": "1"},
        "c": [{"x": "1"}, "text", "text"],
    }


def test_an_expansion_bomb_is_refused_before_it_expands():
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]

    assert "aliases stand for more than 100,000 values" in str(failure("a.yaml", "\n".join(lines)))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"rows": [], "rows": []}', "key 'rows' is given twice"),
        ('{"rows": [\n}', "line 2, column 1: is not JSON"),
        ('{"rows": "\\ud800"}', "half of a character"),
        ('{"rows": NaN}', "NaN is not a number"),
        ("[" * 100_000, "nested too deep"),
        ('{"rows": [' + "9" * 5000 + "]}", "is not JSON that is read"),
    ],
)
def test_json_that_is_refused_says_why(text, message):
    assert message in str(failure("a.json", text))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_common_encodings_are_read(encoding):
    assert files.decode("a.yaml", "rows: [{id: ü}]".encode(encoding), Table).rows[0].id == "ü"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("rows: [{id: ü}]\n".encode("latin-1"), "line 1: is not UTF-8 text"),
        (b"# a\n# b\n\xff", "line 3: is not UTF-8 text"),
        (b"\xff\xfea", "is not UTF-16 text"),
        ("rows: []".encode("utf-32"), "is UTF-32"),
    ],
)
def test_other_encodings_are_refused(data, message):
    error = failure("a.yaml", data)

    assert message in str(error)
    assert error.hint == "save it as UTF-8"


def test_another_suffix_is_refused():
    assert "has the suffix .toml" in str(failure("a.toml", "x"))
    assert "has no suffix" in str(failure("a", "x"))


def test_what_cannot_be_read_is_one_line(tmp_path):
    (tmp_path / "empty.yaml").write_text(" \n")
    for path, words in [
        (tmp_path / "none.yaml", "no such file"),
        (tmp_path, "is a directory"),
        (tmp_path / "empty.yaml", "is empty"),
        ("a\0b", "cannot be read"),
        (tmp_path / ("x" * 300), "cannot be read: file name too long"),
    ]:
        with pytest.raises(ConfigError, match=words):
            files.read_bytes(path, ConfigError)


def test_bytes_and_digest_of_a_file(tmp_path):
    (tmp_path / "a.yaml").write_bytes(b"a: 1")

    assert files.read_bytes(tmp_path / "a.yaml") == b"a: 1"
    assert files.sha256(b"abc").startswith("ba7816bf")


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("rows:\n- id: a\n  sise: 1", "rows[0].sise (line 3): is not a known field", "did you mean size?"),
        (
            "rows:\n- id: a\n  zzzz: 1",
            "rows[0].zzzz (line 3): is not a known field",
            "fields here: id, size, tags",
        ),
        ("rows:\n- size: 1", "rows[0] (line 2): id is missing", ""),
        ("rows:\n- id: a\n  size: big", "rows[0].size (line 3): 'big' is not a number", ""),
        ("rows:\n- id: [a]", "rows[0].id (line 2): a list is not text", ""),
        ("rows:\n- id: {a: b}", "rows[0].id (line 2): a mapping is not text", ""),
        ("rows: a", "rows (line 1): 'a' is not a list", "in brackets"),
        ("rows:\n- id: a\n  tags: b", "rows[0].tags (line 3): 'b' is not a mapping", ""),
        (
            "rows:\n- id: a\n  tags: {x: {y: 1}, p: {q: z}}",
            "rows[0].tags.p.q (line 3): 'z' is not a number",
            "",
        ),
        ("rows:\n- ", "rows[0] (line 2): nothing is not a mapping of fields", ""),
        ("- a", "a list is not a mapping of fields", ""),
        ("# nothing", "nothing is not a mapping", ""),
        (f"rows: [{{id: a, size: {'x' * 90}}}]", "...'", ""),
    ],
)
def test_a_value_that_does_not_fit_is_located_and_explained(text, message, hint):
    error = failure("a.yaml", text)

    assert message in str(error)
    assert hint in error.hint


def test_json_is_located_as_well():
    assert "rows[0].id (line 2): 1 is not text" in str(failure("a.json", '{"rows": [\n{"id": 1}]}'))


def test_json_that_is_no_yaml_has_no_line():
    assert "rows[0].id: 1 is not text" in str(failure("a.json", '{"rows": [{"id": 1}], "\\ud83d\\ude00": 1}'))


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "{id: a, kind: Entity}",
            "'Entity' is not one of entity, individual, unknown",
            "did you mean entity?",
        ),
        ("{id: a, owners_complete: true}", "'true' is not one of no, unknown, yes", "write yes or no"),
        ("{id: a, opened_day: 31.1.2026}", "'31.1.2026' is not a day such as 2026-01-31", ""),
        ("{id: a, share_percent: {min: 5, max: 2}}", "share_percent (line 1): a range's max", ""),
        ("{id: a, share_percent: lots}", "'lots' is not a number from 0 up, or a mapping of min and max", ""),
        (
            "{id: a, filings: [{kind: x, subject: a, operations_yop: -1}]}",
            "is not a number from 0 to 1e+30",
            "",
        ),
        ("{id: a, personal: {email: secret@x.example}}", "the value is not a list", ""),
    ],
)
def test_what_is_invalid_in_a_register_names_what_is_allowed(text, message, hint):
    error = failure("a.yaml", f"customers: [{text}]", Register)

    assert message in str(error)
    assert hint in error.hint
    assert "secret" not in str(error)


def test_places_follow_keys_and_items():
    assert places("a:\n  - x\n  - {b: 1,\n     c: 2}\nd: 1") == {
        ("a",): (1, 1),
        ("a", 0): (2, 5),
        ("a", 1): (3, 5),
        ("a", 1, "b"): (3, 6),
        ("a", 1, "c"): (4, 6),
        ("d",): (5, 1),
    }


@given(
    st.recursive(
        st.text("abc019", min_size=1),
        lambda inner: st.lists(inner) | st.dictionaries(st.text("xyz", min_size=1), inner),
    )
)
def test_every_place_is_that_of_a_value(value):
    def paths(inner, at=()):
        items = (
            inner.items() if isinstance(inner, dict) else enumerate(inner) if isinstance(inner, list) else ()
        )
        for step, below in items:
            yield (*at, step)
            yield from paths(below, (*at, step))

    text = json.dumps(value, indent=1)

    assert read(text) == value
    assert set(places(text)) == set(paths(value))
