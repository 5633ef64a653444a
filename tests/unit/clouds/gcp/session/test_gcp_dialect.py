"""What Google's refusals and half answers mean."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.clouds.gcp.session.dialect import GcpDialect
from guardrails.clouds.rest.wire import Answer, Request

DIALECT = GcpDialect("alpha-prod", "100000000001")


def refused(status, *, message="", grpc="", reason="", old="", consumer="", dialect=DIALECT):
    details = [{"@type": "type.googleapis.com/google.rpc.Help", "links": []}]
    if reason:
        about = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}
        details.append(about | {"domain": "googleapis.com", "metadata": {"consumer": consumer}})
    error = {"code": status, "message": message, "status": grpc, "details": details}
    if old:
        error["errors"] = [{"reason": old, "domain": "global", "message": message}]
    return dialect.refused(Answer(status=status, body=json.dumps({"error": error}).encode()))


OFF = "Dataflow API has not been used in project {} before or it is disabled. Enable it by visiting ..."


@pytest.mark.parametrize(
    "said",
    [
        {"reason": "SERVICE_DISABLED", "consumer": "projects/100000000001"},
        {"reason": "SERVICE_DISABLED", "consumer": "projects/alpha-prod"},
        {"old": "accessNotConfigured", "message": OFF.format("100000000001")},
        {"message": OFF.format("100000000001")},
    ],
    ids=["by number", "by id", "older code", "in words alone"],
)
def test_an_api_that_is_off_in_the_project_holds_nothing(said):
    found = refused(403, grpc="PERMISSION_DENIED", **said)

    assert found.nothing
    assert not found.again


@pytest.mark.parametrize(
    "said",
    [
        {"reason": "SERVICE_DISABLED", "consumer": "projects/999"},
        {"message": OFF.format("999")},
        {"reason": "SERVICE_DISABLED"},
        {"old": "accessNotConfigured"},
    ],
    ids=["by its metadata", "in words alone", "of nobody", "of nobody, older code"],
)
def test_an_api_that_is_off_in_the_quota_project_says_nothing_of_this_one(said):
    found = refused(403, grpc="PERMISSION_DENIED", **said)

    assert (found.state, found.nothing) == ("failed", False)
    assert "quota_project" in found.reason


def test_a_project_whose_number_is_not_known_may_be_the_one_that_is_meant():
    found = refused(403, reason="SERVICE_DISABLED", consumer="projects/999", dialect=GcpDialect("hidden-one"))

    assert (found.state, found.nothing) == ("failed", False)
    assert "off here, or in the project" in found.reason


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (429, {"grpc": "RESOURCE_EXHAUSTED"}),
        (403, {"old": "rateLimitExceeded"}),
        (403, {"reason": "RATE_LIMIT_EXCEEDED", "grpc": "RESOURCE_EXHAUSTED"}),
    ],
)
def test_a_refusal_for_pace_is_asked_again_whatever_its_status(status, said):
    found = refused(status, **said)

    assert (found.state, found.again, found.throttled) == ("throttled", True, True)


@pytest.mark.parametrize(
    ("said", "state", "words"),
    [
        ({"reason": "SECURITY_POLICY_VIOLATED"}, "denied", "VPC Service Controls"),
        ({"old": "vpcServiceControls"}, "denied", "VPC Service Controls"),
        (
            {"grpc": "PERMISSION_DENIED", "message": "Permission 'compute.instances.list' denied on x"},
            "denied",
            "compute.instances.list",
        ),
        ({"reason": "USER_PROJECT_DENIED"}, "denied", "quota project"),
        ({"reason": "CONSUMER_INVALID"}, "disabled", "pending deletion"),
        ({"reason": "BILLING_DISABLED"}, "disabled", "billing"),
        ({"old": "forbidden"}, "denied", "forbidden"),
    ],
)
def test_denials_are_told_apart(said, state, words):
    found = refused(403, **said)

    assert (found.state, found.again, found.nothing) == (state, False, False)
    assert words in found.reason


@pytest.mark.parametrize(
    "gone",
    [
        "The resource 'projects/alpha-prod/zones/us-central1-a/instanceGroupManagers/x' was not found",
        "Not found: projects/alpha-prod/locations/us-central1/clusters/c.",
        'endpoint "projects/1/locations/us-central1/endpoints/e" not found',
        "Resource 'chat' of kind 'SERVICE' in region 'us-central1' does not exist.",
    ],
)
def test_what_went_between_list_and_question_is_no_gap(gone):
    assert refused(404, old="notFound", message=gone).nothing


@pytest.mark.parametrize("unnamed", ["Method not found.", "Requested entity was not found.", ""])
def test_what_is_not_found_and_not_named_is_a_gap(unnamed):
    found = refused(404, grpc="NOT_FOUND", message=unnamed)

    assert (found.state, found.nothing, found.unoffered) == ("failed", False, False)


@pytest.mark.parametrize("place", ["locations/us-foo1", "zones/us-foo1-a", "regions/us-foo1"])
def test_a_place_that_is_not_found_does_not_offer_the_call(place):
    found = refused(404, grpc="NOT_FOUND", message=f"Not found: projects/alpha-prod/{place}.")

    assert (found.unoffered, found.nothing) == (True, False)


def test_a_project_that_is_not_there_is_a_gap():
    found = refused(404, old="notFound", message="The resource 'projects/alpha-prod' was not found")

    assert (found.state, found.nothing) == ("failed", False)


@pytest.mark.parametrize(("status", "state", "again"), [(404, "failed", False), (503, "failed", True)])
def test_a_web_page_is_no_answer(status, state, again):
    found = DIALECT.refused(Answer(status=status, body=b"<html>not here</html>"))

    assert (found.state, found.again, found.nothing) == (state, again, False)


@pytest.mark.parametrize(("status", "again"), [(500, True), (503, True), (504, True), (501, False)])
def test_server_errors_are_asked_again(status, again):
    assert refused(status, grpc="UNAVAILABLE").again is again


def test_messages_are_not_repeated():
    found = refused(403, grpc="PERMISSION_DENIED", message="jane.doe@example.com may not see project alpha")

    assert found.reason == "PERMISSION_DENIED"


def test_a_code_that_is_no_code_is_not_shown():
    assert refused(403, reason="jane.doe@example.com").reason == "HTTP 403"


def test_the_next_page_keeps_what_was_asked():
    first = Request(url="https://compute.googleapis.com/v1/x?filter=a%3Db&pageToken=old&maxResults=500")

    found = DIALECT.following(first, {"nextPageToken": "a/b="})

    assert found.url.endswith("/v1/x?filter=a%3Db&maxResults=500&pageToken=a%2Fb%3D")


def test_the_next_page_of_a_post_is_in_its_body():
    first = Request(url="https://logging.googleapis.com/v2/entries:list", method="POST", body=b'{"a": 1}')

    assert json.loads(DIALECT.following(first, {"nextPageToken": "t"}).body) == {"a": 1, "pageToken": "t"}


def test_the_next_page_of_a_post_without_a_body_is_in_its_query():
    first = Request(url="https://compute.googleapis.com/x/listManagedInstances", method="POST")
    found = DIALECT.following(first, {"nextPageToken": "t"})

    assert (found.url.partition("?")[2], found.body) == ("pageToken=t", b"")


@pytest.mark.parametrize("page", [{}, {"nextPageToken": ""}, {"nextPageToken": None}, {"nextPageToken": 1}])
def test_the_last_page_leads_nowhere(page):
    assert DIALECT.following(Request(url="https://x"), page) is None


NOTHING = {"warning": {"code": "NO_RESULTS_ON_PAGE", "message": "none"}}
UNREACHABLE = {"warning": {"code": "UNREACHABLE", "message": "down"}}


@pytest.mark.parametrize(
    ("page", "places"),
    [
        ({"items": {"zones/us-central1-a": NOTHING, "global": {"instances": []}}}, []),
        ({"items": {"zones/us-central1-a": UNREACHABLE}}, ["us-central1-a"]),
        (
            {"items": {"zones/us-central1-a": {"warning": {}}, "who: jane": {"warning": {"message": "?"}}}},
            ["a location"],
        ),
        ({"unreachables": ["zones/us-central1-a", "us-east1"]}, ["us-central1-a", "us-east1"]),
        ({"unreachable": ["projects/p/locations/us-east1"]}, ["us-east1"]),
        ({"unreachable": ["projects/p/secret name"]}, ["a location"]),
        ({"missingZones": ["us-east1-b"]}, ["us-east1-b"]),
        ({"failedLocation": [{"name": "us-east1"}]}, ["us-east1"]),
        ({"warning": {"code": "PARTIAL_SUCCESS"}}, ["all"]),
        ({"warning": {"code": "NO_RESULTS_ON_PAGE"}, "unreachable": []}, []),
    ],
)
def test_what_an_answer_says_is_missing(page, places):
    found = list(DIALECT.missing(page))

    assert [each.split(" locations")[0].split(" cannot")[0] for each in found] == places
    assert "secret" not in " ".join(found)


def test_a_place_that_nobody_asked_for_need_not_be_reached():
    dialect = GcpDialect("p", in_scope=lambda place: place.startswith("us-"))

    page = {"unreachable": ["projects/p/locations/us-east1", "projects/p/locations/asia-east1"]}

    assert list(dialect.missing(page)) == ["us-east1 cannot be reached"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ("message", "status", "details", "errors", "code")
SAID = ("items", "unreachable", "unreachables", "missingZones", "failedLocation", "warning", "nextPageToken")


@settings(max_examples=80)
@given(st.sampled_from((302, 400, 401, 403, 404, 429, 500)), st.binary(max_size=40))
def test_whatever_comes_back_is_a_refusal_in_our_words(status, body):
    found = DIALECT.refused(Answer(status=status, body=body))

    assert found.reason
    assert not found.nothing


@settings(max_examples=80)
@given(st.sampled_from((400, 401, 403, 404, 429, 500)), st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_errors_of_any_shape_are_understood_or_foreign(status, error):
    found = DIALECT.refused(Answer(status=status, body=json.dumps({"error": error}).encode()))

    assert found.reason
    assert found.state in ("denied", "failed", "throttled", "disabled", "empty")


@settings(max_examples=80)
@given(st.dictionaries(st.sampled_from(SAID), JSON))
def test_answers_of_any_shape_say_what_is_missing(page):
    assert all(isinstance(each, str) for each in DIALECT.missing(page))
    DIALECT.following(Request(url="https://x/y?z=1"), page)
