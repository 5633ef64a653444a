"""Calls: declared, counted, typed; answers that are cut off, and everything else that goes wrong."""

import io
import json
import threading

import msgspec
import pytest
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError, NoCredentialsError, ReadTimeoutError

from guardrails.clouds.aws.session import calls
from guardrails.clouds.aws.session.calls import EMPTY_PAGES, AwsCalls
from guardrails.clouds.aws.session.failures import reason_of, state_of
from guardrails.clouds.patience import Silences
from guardrails.clouds.service import Action, ReadError, outcome
from tests.samples.aws_answers import botocore_session

EC2 = (
    Action("DescribeHosts", "ec2:DescribeHosts", "hosts"),
    Action("DescribeRegions", "ec2:DescribeRegions", "regions"),
    Action("ListClusters", "eks:ListClusters", "clusters", client="eks"),
)
HOSTS = (
    b'<DescribeHostsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><hostSet>%s</hostSet>'
    b"%s</DescribeHostsResponse>"
)
HOST = b"<item><hostId>%s</hostId></item>"
DENIED = (
    b"<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>arn:aws:iam::1:user/jane may not"
    b"</Message></Error></Errors></Response>"
)


class Host(msgspec.Struct, rename="pascal"):
    host_id: str


class Strict(msgspec.Struct, rename="pascal"):
    host_id: int


class _Raw(io.BytesIO):
    def stream(self, **_):
        yield self.read()


class Wire:
    """Clients whose requests get these answers, in turn; the last one again and again."""

    def __init__(self, *answers, actions=EC2, attempts=1, silences=None):
        self.answers, self.seen, self.attempts = list(answers), 0, attempts
        self._silences = silences
        self.calls = AwsCalls(self.client("ec2"), actions, self.client, silences)

    def client(self, name):
        config = Config(retries={"mode": "standard", "total_max_attempts": self.attempts})
        made = botocore_session().create_client(
            name, "eu-west-1", aws_access_key_id="a", aws_secret_access_key="b", config=config
        )
        made.meta.events.register_last("before-send", self._answer)
        return made

    def _answer(self, request, **_):
        answer = self.answers[min(self.seen, len(self.answers) - 1)]
        self.seen += 1
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, threading.Event):
            answer.wait(10)
            answer = b""
        status, body = answer if isinstance(answer, tuple) else (200, answer)
        return AWSResponse(request.url, status, {"content-length": str(len(body))}, _Raw(body))

    def hosts(self, kind=Host):
        return [each.host_id for each in self.calls.pages("DescribeHosts", "Hosts", kind)]

    def clusters(self):
        return list(self.calls.pages("ListClusters", "clusters", str))


def hosts(*names, token=b""):
    following = b"<nextToken>%s</nextToken>" % token if token else b""
    return HOSTS % (b"".join(HOST % name for name in names), following)


def test_every_page_is_read_and_counted():
    wire = Wire(hosts(b"h-1", b"h-2", token=b"t"), hosts(b"h-3"))

    assert wire.hosts() == ["h-1", "h-2", "h-3"]
    assert (wire.calls.sent, wire.calls.answered, wire.calls.throttled) == (2, 2, 0)
    assert wire.calls.errors == []


def test_a_call_that_is_not_declared_is_a_bug():
    with pytest.raises(LookupError, match="DescribeKeyPairs is called and not declared"):
        Wire(b"").calls.one("DescribeKeyPairs", Host)


def test_a_second_client_is_made_once_for_the_actions_that_name_it():
    wire = Wire(json.dumps({"clusters": ["c"]}).encode())

    assert (wire.clusters(), wire.clusters()) == (["c"], ["c"])
    assert wire.calls.sent == 2


def test_without_a_way_to_make_clients_such_an_action_is_a_bug():
    calls = AwsCalls(Wire(b"").client("ec2"), EC2)

    with pytest.raises(LookupError, match="needs a client for eks"):
        list(calls.pages("ListClusters", "clusters", str))


@pytest.mark.parametrize(
    "cut", [hosts(b"h-1")[:-30], b"<!doctype html><p>oops</p>", b""], ids=["cut", "html", "empty"]
)
def test_an_answer_that_is_cut_off_is_asked_for_again(cut):
    wire = Wire(cut, cut, hosts(b"h-1"))

    assert wire.hosts() == ["h-1"]
    assert wire.calls.sent == 3
    assert wire.calls.errors == []


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"null",
        b"7",
        b'"text"',
        b'{"clusters": 7}',
        b'{"clusters": {"a": 1}}',
        b'{"clusters": [7]}',
        b'{"clusters": [{"name": "c"}]}',
        b"<html><body>sign in</body></html>",
        b"\xff\xfe{",
    ],
)
def test_json_that_is_no_answer_of_the_service_is_incomplete(body):
    wire = Wire(body)

    assert [each for each in wire.clusters() if each != "a"] == []
    assert {each.state for each in wire.calls.errors} <= {"incomplete"}
    assert wire.calls.errors or body == b'{"clusters": {"a": 1}}'


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>sign in</body></html>",
        b"<other xmlns='urn:x'><item>7</item></other>",
        hosts(b"h-1").replace(b"<hostId>", b"<allocationTime>yesterday</allocationTime><hostId>"),
    ],
    ids=["web page", "foreign", "a moment that is none"],
)
def test_xml_that_is_no_answer_of_the_service_is_incomplete(body):
    wire = Wire(body)

    assert wire.hosts() == []
    assert [each.state for each in wire.calls.errors] == ["incomplete"]


def test_an_answer_that_stays_cut_off_is_incomplete():
    wire = Wire(hosts(b"h-1", token=b"t"), hosts(b"h-2")[:-30])

    assert wire.hosts() == ["h-1"]
    assert [(each.operation, each.state) for each in wire.calls.errors] == [("DescribeHosts", "incomplete")]
    assert wire.calls.sent == 1 + 3


def test_json_that_is_cut_off_is_no_empty_answer():
    wire = Wire(b'{"clusters": ["a", "b')

    assert wire.clusters() == []
    assert [each.state for each in wire.calls.errors] == ["incomplete"]


def test_json_that_is_cut_off_is_asked_for_again():
    wire = Wire(b'{"clusters": ["a", "b', b'{"clusters": ["a", "b"]}')

    assert wire.clusters() == ["a", "b"]
    assert (wire.calls.sent, wire.calls.errors) == (2, [])


def test_one_json_answer_that_stays_cut_off_is_incomplete():
    wire = Wire(b'{"clusters": ["a')

    assert wire.calls.one("ListClusters", dict) is None
    assert [each.state for each in wire.calls.errors] == ["incomplete"]


BARE = (*EC2[:-1], msgspec.structs.replace(EC2[-1], bare=True))


@pytest.mark.parametrize("cut", [b'{"clusters": ["a', b"<html>", b"", b"[]", b'"\xff"'])
def test_an_answer_without_a_field_is_one_only_when_it_is_whole(cut):
    wire = Wire(cut, actions=BARE)
    mended = Wire(cut, b"{}", actions=BARE)

    assert wire.calls.one("ListClusters", dict) is None
    assert [each.state for each in wire.calls.errors] == ["incomplete"]
    assert mended.calls.one("ListClusters", dict) is not None
    assert (mended.calls.sent, mended.calls.errors) == (2, [])


def test_an_answer_without_a_field_is_none_where_nobody_says_so():
    wire = Wire(b"{}")

    assert wire.calls.one("ListClusters", dict) is None
    assert [each.state for each in wire.calls.errors] == ["incomplete"]


def test_json_without_its_list_is_no_empty_answer():
    wire = Wire(b'{"nextToken": null, "clusters": null}', b"{}")
    wire_of_one = Wire(b'{"nextToken": "x"}', b'{"nextToken": "x"}')

    assert wire.clusters() == []
    assert wire_of_one.clusters() == []
    assert {each.state for each in wire_of_one.calls.errors} == {"incomplete"}


def test_pages_that_do_not_end_are_incomplete():
    wire = Wire(hosts(b"h-1", token=b"same"))

    assert wire.hosts() == ["h-1", "h-1"]
    assert [each.reason for each in wire.calls.errors] == ["the pages do not end"]


def test_pages_that_go_round_are_incomplete():
    names = (b"a", b"b", b"c", b"a", b"b", b"c")
    wire = Wire(*(hosts(b"h-1", token=name) for name in names))

    wire.hosts()
    assert wire.seen == 4
    assert [each.reason for each in wire.calls.errors] == ["the pages do not end"]


def test_the_same_list_may_be_asked_for_again():
    wire = Wire(hosts(b"h-1"))

    assert wire.hosts() + wire.hosts() == ["h-1", "h-1"]
    assert wire.calls.errors == []


def test_pages_that_hold_nothing_are_bounded_and_said():
    wire = Wire(*(hosts(token=str(number).encode()) for number in range(1_500)))

    assert wire.hosts() == []
    assert wire.seen == EMPTY_PAGES
    assert [(each.state, each.reason) for each in wire.calls.errors] == [
        ("incomplete", f"{EMPTY_PAGES} pages in a row hold nothing: the rest is not read")
    ]


def test_an_answer_that_trickles_is_left_behind_and_its_endpoint_not_asked_again(monkeypatch):
    monkeypatch.setattr(calls, "ANSWER_SECONDS", 0.05)
    silences, waiting = Silences(), threading.Event()
    wire = Wire(waiting, silences=silences)
    other = Wire(hosts(b"h-1"), silences=silences)

    assert (wire.hosts(), other.hosts()) == ([], [])
    waiting.set()
    assert other.seen == 0
    assert said(wire) == [("DescribeHosts", "failed", "no whole answer within 0.05 seconds")]
    assert said(other) == [("DescribeHosts", "failed", "not asked: the endpoint does not answer")]


def test_a_refusal_is_a_trouble_without_the_name_of_the_principal():
    wire = Wire((403, DENIED))

    assert wire.hosts() == []
    assert wire.calls.errors == [ReadError("DescribeHosts", "denied", "UnauthorizedOperation")]


def test_a_thing_that_is_gone_is_no_trouble():
    gone = DENIED.replace(b"UnauthorizedOperation", b"InvalidHostID.NotFound")

    assert Wire((400, gone)).calls.one("DescribeHosts", Host) is None


def test_throttles_are_counted():
    slow = DENIED.replace(b"UnauthorizedOperation", b"RequestLimitExceeded")
    wire = Wire((503, slow), hosts(b"h-1"), attempts=2)

    assert wire.hosts() == ["h-1"]
    assert (wire.calls.sent, wire.calls.throttled) == (2, 1)


def test_a_line_that_is_dead_is_a_failure():
    wire = Wire(EndpointConnectionError(endpoint_url="https://ec2"))

    assert wire.hosts() == []
    assert [(each.state, each.reason) for each in wire.calls.errors] == [
        ("failed", "EndpointConnectionError")
    ]


def refusal(code, message=b"no"):
    body = b"<Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors></Response>"
    return 400, body % (code, message)


BROKEN = (500, refusal(b"InternalError")[1])
SILENCES = {
    "500": BROKEN,
    "dead line": EndpointConnectionError(endpoint_url="https://ec2"),
    "timeout": ReadTimeoutError(endpoint_url="https://ec2"),
}
NOT_ASKED = ("failed", "not asked: the service does not answer")


def said(wire):
    return [(each.operation, each.state, each.reason) for each in wire.calls.errors]


@pytest.mark.parametrize("silence", SILENCES.values(), ids=SILENCES)
def test_a_service_that_twice_did_not_answer_is_not_asked_again(silence):
    wire = Wire(silence)

    assert wire.hosts() == []
    assert wire.calls.one("DescribeRegions", dict) is None
    assert wire.seen == 2
    assert wire.hosts() == []
    assert wire.calls.one("DescribeRegions", dict) is None
    assert wire.seen == 2
    assert said(wire)[2:] == [("DescribeHosts", *NOT_ASKED), ("DescribeRegions", *NOT_ASKED)]
    assert wire.calls.lost == ("DescribeHosts", "DescribeRegions")
    assert outcome(wire.calls.errors, wire.calls.answered, False)[0] == "failed"


@pytest.mark.parametrize("between", [hosts(b"h-1"), (403, DENIED), refusal(b"InvalidHostID.NotFound")])
def test_a_service_that_answers_between_is_asked_on(between):
    wire = Wire(BROKEN, between, BROKEN, hosts(b"h-2"))

    for _ in range(3):
        wire.hosts()
    assert wire.hosts() == ["h-2"]


def test_what_was_read_before_a_service_fell_silent_is_kept():
    wire = Wire(hosts(b"h-1", token=b"t"), BROKEN)

    assert wire.hosts() == ["h-1"]
    assert wire.hosts() == []
    assert wire.hosts() == []
    assert wire.seen == 3
    assert outcome(wire.calls.errors, wire.calls.answered, True)[0] == "incomplete"


def test_another_service_than_the_silent_one_is_asked():
    wire = Wire(BROKEN, BROKEN, json.dumps({"clusters": ["c"]}).encode())
    wire.hosts(), wire.hosts()

    assert wire.clusters() == ["c"]
    wire.hosts()
    assert wire.seen == 3


@pytest.mark.parametrize("trouble", [(503, refusal(b"RequestLimitExceeded")[1]), NoCredentialsError()])
def test_throttling_and_what_is_wrong_here_is_no_silence(trouble):
    wire = Wire(trouble)

    for _ in range(3):
        wire.hosts()
    assert wire.seen == 3


def test_an_operation_that_a_region_does_not_offer_is_no_gap_and_is_said():
    wire = Wire(hosts(b"h-1"), refusal(b"UnknownOperationException"))
    wire.hosts()

    assert wire.calls.one("DescribeRegions", dict) is None
    assert wire.calls.errors == []
    assert wire.calls.unoffered == ["DescribeRegions"]


@pytest.mark.parametrize("code", [b"ValidationException", b"UnsupportedOperation", b"InvalidAction"])
@pytest.mark.parametrize(
    ("message", "absent"),
    [
        (b"This operation is not supported in this region.", True),
        (b"The functionality you requested is not available in this Region", True),
        (b"Training plans are not yet supported in the me-south-1 region", True),
        (b"The instance type is not supported", False),
    ],
)
def test_an_operation_that_a_region_says_it_does_not_have_is_no_gap(code, message, absent):
    wire = Wire(refusal(code, message))

    assert wire.calls.one("DescribeRegions", dict) is None
    assert wire.calls.unoffered == ["DescribeRegions"] * absent
    assert len(wire.calls.errors) == (not absent)


@pytest.mark.parametrize(
    ("message", "policy"),
    [
        (
            b"User: arn:aws:iam::1:user/jane may not, with an explicit deny in a service control policy",
            "service",
        ),
        (b"because no service control policy allows the ec2:DescribeHosts action", "service"),
        (b"with an explicit deny in a resource control policy", "resource"),
    ],
)
def test_a_denial_by_the_organization_is_named_as_one(message, policy):
    wire = Wire((403, refusal(b"UnauthorizedOperation", message)[1]))
    wire.hosts()

    reason = f"denied by a {policy} control policy of the organization (UnauthorizedOperation)"
    assert said(wire) == [("DescribeHosts", "denied", reason)]


def test_an_operation_that_ec2_calls_invalid_is_a_gap():
    wire = Wire(hosts(b"h-1"), refusal(b"InvalidAction"))
    wire.hosts()

    assert wire.calls.one("DescribeRegions", dict) is None
    assert [each.state for each in wire.calls.errors] == ["failed"]


def test_an_operation_that_is_unknown_to_what_never_answered_is_a_gap():
    wire = Wire(json.dumps({"clusters": ["c"]}).encode(), refusal(b"InvalidAction"))
    wire.clusters()

    assert wire.hosts() == []
    assert said(wire) == [
        ("DescribeHosts", "failed", "the endpoint does not know the operation (InvalidAction)")
    ]


@pytest.mark.parametrize(
    ("message", "gone"),
    [
        (b"Could not find endpoint arn", True),
        (b"Requested resource not found.", True),
        (b"1 validation error", False),
        (b"The role could not find itself", False),
    ],
)
def test_a_thing_that_sagemaker_no_longer_finds_is_no_trouble(message, gone):
    wire = Wire(refusal(b"ValidationException", message))

    assert wire.calls.one("DescribeRegions", dict) is None
    assert (wire.calls.errors == []) == gone


def test_an_item_that_does_not_fit_is_said_and_the_others_stand():
    wire = Wire(hosts(b"7", b"h-2"))

    assert wire.hosts(Strict) == [7]
    assert [each.state for each in wire.calls.errors] == ["incomplete"]
    assert wire.calls.lost == ("DescribeHosts",)


@pytest.mark.parametrize(
    ("code", "status", "state"),
    [
        ("Throttling", 400, "throttled"),
        ("", 429, "throttled"),
        ("OptInRequired", 403, "disabled"),
        ("AccessDenied", 403, "denied"),
        ("SomethingNew", 403, "denied"),
        ("ExpiredToken", 403, "failed"),
        ("InvalidClientTokenId", 403, "failed"),
        ("RequestTimeTooSkewed", 403, "failed"),
        ("InternalError", 500, "failed"),
    ],
)
def test_what_a_refusal_makes_of_a_unit(code, status, state):
    assert state_of(code, status) == state


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ExpiredToken", "expired"),
        ("AuthFailure", "not valid"),
        ("RequestTimeTooSkewed", "clock"),
        ("X", "X"),
        ("", "HTTP 500"),
    ],
)
def test_why_in_words(code, words):
    assert words in reason_of(code, 500)


@pytest.mark.parametrize(
    ("errors", "answered", "found", "state"),
    [
        ((), 1, True, "read"),
        ((), 1, False, "empty"),
        (("denied",), 0, False, "denied"),
        (("denied",), 1, False, "incomplete"),
        (("denied", "throttled"), 0, False, "incomplete"),
    ],
)
def test_the_state_of_a_unit(errors, answered, found, state):
    made = [ReadError("DescribeHosts", each, "why") for each in errors]

    assert outcome(made, answered, found)[0] == state
