"""What ARM's refusals and pages mean."""

import json

import pytest

from guardrails.clouds.azure.session.dialect import ArmDialect
from guardrails.clouds.rest.wire import Answer, Request

DIALECT = ArmDialect()
WHO = "The client 'jane.doe@contoso.example' with object id '5f7b' has no access to /subscriptions/x"
OLD = (
    "No registered resource provider found for location 'global' and API version '2026-01-01' of 'pools'."
    " The supported api-versions are '2024-01-01, 2025-01-01'. The supported locations are ''."
)
ELSEWHERE = OLD.replace("2026-01-01", "2025-01-01")
SKEWED = (
    "The resource type 'pools' could not be found in namespace 'Microsoft.X' for api version '2026-01-01'."
    " The supported api-versions are '2024-01-01'."
)


def refusal(status, code="", message=WHO, body=None):
    content = body if body is not None else {"error": {"code": code, "message": message}}
    return DIALECT.refused(Answer(status=status, body=json.dumps(content).encode()))


@pytest.mark.parametrize(
    ("status", "code", "state"),
    [
        (403, "AuthorizationFailed", "denied"),
        (403, "LinkedAuthorizationFailed", "denied"),
        (403, "AnythingElse", "denied"),
        (401, "InvalidAuthenticationTokenTenant", "denied"),
        (401, "InvalidAuthenticationToken", "failed"),
        (401, "ExpiredAuthenticationToken", "failed"),
        (404, "SubscriptionNotFound", "disabled"),
        (403, "ReadOnlyDisabledSubscription", "disabled"),
        (403, "DisallowedOperation", "disabled"),
        (400, "SomethingOdd", "failed"),
        (302, "", "failed"),
    ],
)
def test_refusals_that_lose_what_was_asked_for(status, code, state):
    found = refusal(status, code)

    assert (found.state, found.nothing, found.unoffered, found.again) == (state, False, False, False)
    assert "jane" not in found.reason
    assert "5f7b" not in found.reason


@pytest.mark.parametrize(
    ("status", "code"), [(500, "InternalServerError"), (503, "ServerTimeout"), (502, ""), (408, "Timeout")]
)
def test_what_may_pass_is_asked_again(status, code):
    found = refusal(status, code)

    assert (found.state, found.again, found.throttled) == ("failed", True, False)


def test_too_many_requests_are_throttled_and_asked_again():
    found = refusal(429, "OperationNotAllowed")

    assert (found.state, found.again, found.throttled) == ("throttled", True, True)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (409, "MissingSubscriptionRegistration"),
        (404, "ResourceNotFound"),
        (404, "ResourceGroupNotFound"),
        (404, "ParentResourceNotFound"),
    ],
)
def test_there_is_nothing_where_a_provider_is_not_used_or_a_thing_went(status, code):
    assert refusal(status, code).nothing


def test_a_404_that_does_not_say_what_is_not_found_is_no_proof_of_nothing():
    assert not refusal(404, "", body={}).nothing
    assert not refusal(404, "BadUrl").nothing


@pytest.mark.parametrize(
    ("code", "message", "unoffered"),
    [
        ("LocationNotAvailableForResourceType", "…", True),
        ("InvalidResourceNamespace", "…", True),
        ("InvalidResourceType", "The resource type 'pools' could not be found", True),
        ("InvalidResourceType", SKEWED, False),
        ("NoRegisteredProviderFound", OLD, False),
        ("NoRegisteredProviderFound", ELSEWHERE, True),
    ],
)
def test_a_version_that_a_cloud_lacks_is_not_taken_for_a_type_that_it_lacks(code, message, unoffered):
    found = refusal(400, code, message)

    assert found.unoffered is unoffered
    assert found.state == ("empty" if unoffered else "failed")


@pytest.mark.parametrize(
    "body",
    [
        {"code": "AuthorizationFailed", "message": "m"},
        {"error": {"code": "AuthorizationFailed"}},
        {"odata.error": {"code": "AuthorizationFailed", "message": {"value": "m"}}},
    ],
)
def test_a_code_is_found_wherever_a_provider_puts_it(body):
    assert refusal(400, body=body).state == "denied"


@pytest.mark.parametrize(
    "body", [b"<html>", b"", b"[]", b'"text"', b"\xff", b'{"error": "text"}', b'{"error": 1}']
)
def test_an_answer_without_a_code_is_told_by_its_status(body):
    assert DIALECT.refused(Answer(status=403, body=body)).reason == "HTTP 403"


def test_what_stands_in_place_of_a_code_is_not_shown():
    assert refusal(400, "jane doe@contoso.example").reason == "HTTP 400"


def test_the_next_page_is_the_link_without_the_port_that_https_has_anyway():
    asked = Request(url="https://management.azure.com/subscriptions?api-version=1")

    found = DIALECT.following(
        asked, {"nextLink": "https://Management.Azure.com:443/subscriptions?$skiptoken=A%20b"}
    )

    assert found.url == "https://management.azure.com/subscriptions?$skiptoken=A%20b"
    assert found.origin == asked.origin


@pytest.mark.parametrize("page", [{}, {"nextLink": ""}, {"nextLink": None}, {"nextLink": 5}])
def test_a_page_without_a_link_is_the_last(page):
    assert DIALECT.following(Request(url="https://a.example/x"), page) is None


def test_resource_graph_goes_on_by_a_token_in_the_body():
    asked = Request(
        url="https://a.example/x",
        method="POST",
        body=b'{"query": "q", "options": {"resultFormat": "objectArray"}}',
    )

    found = DIALECT.following(asked, {"$skipToken": "next", "data": []})

    assert json.loads(found.body) == {
        "query": "q",
        "options": {"resultFormat": "objectArray", "$skipToken": "next"},
    }


@pytest.mark.parametrize(
    ("page", "missing"),
    [
        ({"resultTruncated": "true"}, True),
        ({"resultTruncated": True}, True),
        ({"resultTruncated": "true", "$skipToken": "x"}, False),
        ({"resultTruncated": "false"}, False),
        ({"resultTruncated": False}, False),
        ({"value": []}, False),
    ],
)
def test_an_answer_that_is_cut_short_without_a_way_on_lacks_the_rest(page, missing):
    assert bool(list(DIALECT.missing(page))) is missing
