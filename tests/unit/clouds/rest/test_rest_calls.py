"""Calls over HTTPS: what is asked, and asked again, where pages end, what becomes of what is refused."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.clouds.patience import Silences
from guardrails.clouds.rest.calls import ATTEMPTS, LONGEST_PAUSE, RestCalls
from guardrails.clouds.rest.wire import Answer, Refusal, Request, RestAction, Unanswered, Wire

LIST = RestAction("list", "things/read", "things", path="/accounts/{account}/things", version="2024-01-01")
SEARCH = RestAction("search", "things/read", "things", path="/search", method="POST", host="{place}-find")
ONE = RestAction("get", "things/read", "a thing", path="/accounts/{account}/things/{name}")


class Thing(msgspec.Struct):
    id: str
    size: int = 0


class Plain:
    """A cloud that says `next` for the next page and `lost` for what is missing."""

    def __init__(self, *, omits_empty=True):
        self.omits_empty = omits_empty

    def refused(self, answer):
        known = {
            429: Refusal(state="throttled", reason="too many", again=True, throttled=True),
            404: Refusal(state="failed", reason="gone", nothing=True),
            403: Refusal(state="denied", reason="not allowed"),
            501: Refusal(state="failed", reason="not here", unoffered=True),
        }
        return known.get(answer.status, Refusal(state="failed", reason=f"HTTP {answer.status}", again=True))

    def following(self, request, page):
        return Request(url=page["next"]) if "next" in page else None

    def missing(self, page):
        return page.get("lost", ())


class Cloud:
    """Answers in order, and remembers what it was asked and how long was waited."""

    def __init__(self, *answers, dialect=None, silences=None):
        self.asked = []
        self.pauses = []
        self._answers = list(answers)
        wire = Wire(
            send=self._send,
            dialect=dialect or Plain(),
            base=lambda host: f"https://{host or 'cloud'}.test",
            silences=silences or Silences(),
        )
        self.calls = RestCalls(wire, (LIST, SEARCH, ONE), {"account": "a1"}, self.pauses.append)

    def _send(self, request):
        self.asked.append(request)
        found = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(found, Exception):
            raise found
        if isinstance(found, Answer):
            return found
        return Answer(status=200, body=json.dumps(found).encode())

    def things(self, **parameters):
        return [each.id for each in self.calls.pages("list", "value", Thing, **parameters)]

    @property
    def said(self):
        return [(each.state, each.reason) for each in self.calls.errors]


def page(*ids, **more):
    return {"value": [{"id": each} for each in ids], **more}


FIRST = "https://cloud.test/accounts/a1/things?api-version=2024-01-01"


def test_a_request_has_its_path_its_version_and_its_query():
    cloud = Cloud(page())

    cloud.things(filter="a b")

    assert [each.url for each in cloud.asked] == [f"{FIRST}&filter=a+b"]


def test_a_post_has_its_parameters_in_the_body_and_its_host_in_a_parameter():
    cloud = Cloud(page())

    list(cloud.calls.pages("search", "value", Thing, place="eu", query="x"))

    (asked,) = cloud.asked
    assert (asked.url, asked.method, asked.body) == ("https://eu-find.test/search", "POST", b'{"query":"x"}')


def test_a_post_without_parameters_has_no_body():
    cloud = Cloud(page())

    list(cloud.calls.pages("search", "value", Thing, place="eu"))

    assert [each.body for each in cloud.asked] == [b""]


def test_a_name_cannot_leave_its_place_in_a_path():
    cloud = Cloud({"id": "x"})

    cloud.calls.one("get", Thing, name="a?b#c d")

    assert cloud.asked[0].url == "https://cloud.test/accounts/a1/things/a%3Fb%23c%20d"


def test_a_call_that_is_not_declared_is_a_bug():
    with pytest.raises(LookupError, match="drop is called and not declared"):
        Cloud(page()).calls.one("drop", Thing)


def test_every_page_is_read():
    cloud = Cloud(page("1", next=f"{FIRST}&p=2"), page("2", next=f"{FIRST}&p=3"), page("3"))

    assert cloud.things() == ["1", "2", "3"]
    assert not cloud.said
    assert cloud.calls.answered == cloud.calls.sent == 3


@pytest.mark.parametrize(
    ("following", "reason"),
    [
        ("https://cloud.test.evil/things", "the next page is said to be at another host: it is not asked"),
        ("http://cloud.test/things", "the next page is said to be at another host: it is not asked"),
        ("https://cloud.test:444/things", "the next page is said to be at another host: it is not asked"),
        ("https://u@cloud.test/things", "the next page is said to be at another host: it is not asked"),
        (FIRST, "the pages do not end"),
    ],
)
def test_a_next_page_elsewhere_or_again_is_not_asked(following, reason):
    cloud = Cloud(page("1", next=following))

    assert cloud.things() == ["1"]
    assert len(cloud.asked) == 1
    assert cloud.said == [("incomplete", reason)]


def test_pages_that_hold_nothing_have_an_end():
    class Endless(Plain):
        def following(self, request, page):
            return Request(url=f"{request.url}.")

    cloud = Cloud(page(), dialect=Endless())

    assert cloud.things() == []
    assert cloud.said == [("incomplete", "300 pages in a row hold nothing: the rest is not read")]


def test_what_an_answer_says_is_not_in_it_is_said_and_the_rest_is_kept():
    cloud = Cloud(page("1", lost=["zone b cannot be reached"], next=f"{FIRST}&p=2"), page("2"))

    assert cloud.things() == ["1", "2"]
    assert cloud.said == [("incomplete", "zone b cannot be reached")]


@pytest.mark.parametrize("refused", [Answer(status=429), Answer(status=500), Unanswered("was cut off")])
def test_what_may_be_answered_later_is_asked_again(refused):
    cloud = Cloud(refused, refused, page("1"))

    assert cloud.things() == ["1"]
    assert not cloud.said
    assert cloud.pauses == [0.5, 1.0]
    assert cloud.calls.sent == 3


def test_an_answer_that_is_cut_off_is_asked_for_again():
    cloud = Cloud(Answer(status=200, body=b'{"value": [{"id": "1"}'), page("1"))

    assert cloud.things() == ["1"]
    assert not cloud.said


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"7", b'"x"', b"\xff", b'{"value": [1'])
def test_what_is_no_answer_of_the_service_is_a_read_error(body):
    cloud = Cloud(Answer(status=200, body=body))

    assert cloud.things() == []
    assert cloud.said == [("incomplete", "incomplete or unexpected response from the service")]
    assert cloud.calls.sent == ATTEMPTS


def test_attempts_end_and_are_counted():
    cloud = Cloud(Answer(status=429))

    assert cloud.things() == []
    assert cloud.said == [("throttled", "too many")]
    assert (cloud.calls.sent, cloud.calls.throttled) == (ATTEMPTS, ATTEMPTS)


def test_the_pause_that_an_answer_asks_for_is_kept():
    cloud = Cloud(Answer(status=429, headers={"retry-after": "7"}), page("1"))

    assert cloud.things() == ["1"]
    assert cloud.pauses == [7.0]


def test_a_pause_that_is_too_long_is_not_waited_for():
    cloud = Cloud(Answer(status=429, headers={"retry-after": str(int(LONGEST_PAUSE) + 1)}), page("1"))

    assert cloud.things() == []
    assert (cloud.said, cloud.pauses) == ([("throttled", "too many")], [])


def test_what_is_refused_for_good_is_asked_once():
    cloud = Cloud(Answer(status=403))

    assert cloud.things() == []
    assert (cloud.said, cloud.calls.sent) == ([("denied", "not allowed")], 1)


def test_what_is_gone_is_nothing():
    cloud = Cloud(Answer(status=404))

    assert cloud.calls.one("get", Thing, name="x") is None
    assert not cloud.said


@pytest.mark.parametrize("status", [404, 501])
def test_a_further_page_that_is_not_there_is_a_gap(status):
    cloud = Cloud(page("1", next=f"{FIRST}&p=2"), Answer(status=status))

    assert cloud.things() == ["1"]
    assert cloud.said == [("incomplete", "a further page is said not to be there")]


def test_what_a_place_does_not_offer_is_no_gap():
    cloud = Cloud(Answer(status=501))

    assert cloud.things() == []
    assert (cloud.said, cloud.calls.unoffered) == ([], ["list"])


def test_a_service_that_does_not_answer_is_not_asked_for_ever():
    cloud = Cloud(Unanswered("no connection"))

    for _ in range(4):
        cloud.things()

    assert cloud.calls.sent == 2 * ATTEMPTS
    assert cloud.said[-1] == ("failed", "not asked: the service does not answer")


def test_an_endpoint_that_others_gave_up_is_not_asked():
    silences = Silences()
    silences.give_up(("https://cloud.test", ""))
    cloud = Cloud(page("1"), silences=silences)

    assert cloud.things() == []
    assert (cloud.calls.sent, cloud.said) == (0, [("failed", "not asked: the endpoint does not answer")])


def test_an_item_that_cannot_be_read_costs_no_other():
    cloud = Cloud({"value": [{"id": "1"}, {"id": 2, "size": "many"}, 7, {"id": "3"}]})

    assert cloud.things() == ["1", "3"]
    assert [state for state, _ in cloud.said] == ["incomplete", "incomplete"]


@pytest.mark.parametrize("value", [{}, {"value": None}, {"other": []}])
def test_a_page_without_its_list_is_whole_only_where_empty_lists_are_left_out(value):
    whole, cut = Cloud(value), Cloud(value, dialect=Plain(omits_empty=False))

    assert whole.things() == cut.things() == []
    assert (whole.said, cut.said) == ([], [("incomplete", "an answer has no list")])


def test_lists_of_several_scopes_are_one():
    scopes = {"a": {"things": [{"id": "1"}]}, "b": {"warning": {}}, "c": {"things": [{"id": "2"}]}}
    cloud = Cloud({"items": scopes})

    assert [each.id for each in cloud.calls.pages("list", "items/*/things", Thing)] == ["1", "2"]
    assert not cloud.said


def test_a_list_that_is_none_is_a_read_error():
    cloud = Cloud({"value": {"id": "1"}})

    assert cloud.things() == []
    assert cloud.said == [("incomplete", "an answer has no list")]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["value", "id", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(json_values, st.sampled_from(["value", "value/*/x", ""]), st.booleans())
def test_whatever_is_answered_is_items_or_a_read_error(value, key, omits):
    cloud = Cloud(value, dialect=Plain(omits_empty=omits))

    found = list(cloud.calls.pages("list", key, Thing))

    assert all(isinstance(each.id, str) for each in found)
    if not isinstance(value, dict):
        assert cloud.said
