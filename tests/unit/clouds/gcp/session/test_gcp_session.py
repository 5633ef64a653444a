"""Credentials, transport and the list of projects, against the loopback server."""

import msgspec
import pytest

from guardrails.clouds.gcp.session import organization
from guardrails.clouds.gcp.session.entry import CallerSession
from guardrails.clouds.rest.http import Http
from guardrails.clouds.rest.wire import Request, Unanswered
from guardrails.errors import ConfigError, SourceError
from guardrails.scan.request import Excluded, ScanRequest
from guardrails.scan_settings import GcpSettings
from tests.cloud.gcp import faults


@pytest.fixture
def world(gcp_server, monkeypatch):
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(gcp_server.key))
    monkeypatch.delenv("GOOGLE_CLOUD_PROJECT", raising=False)
    return gcp_server.world


@pytest.fixture
def settings(gcp_server):
    return GcpSettings(endpoint=gcp_server.endpoint, read_timeout_seconds=1)


@pytest.fixture
def session(world, settings):
    return CallerSession(settings)


def ask(session, path="compute/compute/v1/projects/alpha-prod/regions"):
    service, _, rest = path.partition("/")
    return session.wire.send(Request(url=f"{session.wire.base(service)}/{rest}"))


def test_a_request_carries_the_token_of_the_key(world, session):
    world.estate.project("alpha-prod")

    assert ask(session).status == 200
    assert world.log[-1].token.startswith("ya29.")


def test_a_token_that_is_not_accepted_any_more_is_renewed_once(world, session):
    world.estate.project("alpha-prod")
    ask(session)
    world.expire()

    assert ask(session).status == 200
    assert world.tokens == 2


def test_a_token_that_is_never_accepted_is_a_refusal(world, session):
    world.fault(faults.refused(401, "UNAUTHENTICATED"))

    assert ask(session).status == 401
    assert len(world.log) == 2


def test_calls_count_for_the_quota_project(world, settings):
    session = CallerSession(msgspec.structs.replace(settings, quota_project="billing-host"))

    ask(session)

    assert world.log[-1].quota_project == "billing-host"


def test_a_service_account_is_impersonated(world, settings):
    scanner = "reader@alpha-prod.iam.gserviceaccount.com"
    session = CallerSession(msgspec.structs.replace(settings, impersonate=scanner))

    ask(session)

    assert world.impersonated == [f"projects/-/serviceAccounts/{scanner}:generateAccessToken"]
    assert world.log[-1].token == "ya29.secret-token-2"


def test_who_may_not_impersonate_gets_one_line(world, settings):
    world.fault(faults.denied(), service="iamcredentials")

    with pytest.raises(SourceError, match="impersonated") as error:
        CallerSession(msgspec.structs.replace(settings, impersonate="jane@x.iam.gserviceaccount.com"))

    assert "jane" not in str(error.value)


def test_without_credentials_it_says_how_to_get_some(world, settings, monkeypatch, tmp_path):
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "")
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path))
    monkeypatch.setenv("NO_GCE_CHECK", "true")

    with pytest.raises(SourceError) as error:
        CallerSession(settings)

    assert "application-default login" in error.value.hint


def test_a_key_file_that_is_none_is_one_line(world, settings, monkeypatch, tmp_path):
    file = tmp_path / "key.json"
    file.write_text("{}")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(file))

    with pytest.raises(SourceError, match="credentials"):
        CallerSession(settings)


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        (faults.cut(), "incomplete or unexpected response"),
        (faults.reset(), "cannot be reached"),
        (faults.slow(3), "in time"),
    ],
    ids=["cut", "reset", "slow"],
)
def test_what_does_not_come_whole_is_no_answer(world, session, effect, words):
    world.estate.project("alpha-prod")
    world.fault(effect, service="compute")

    with pytest.raises(Unanswered, match=words):
        ask(session)


def test_an_answer_that_drips_is_given_up(world, session, settings):
    import requests

    world.estate.project("alpha-prod")
    world.fault(faults.dripping(0.05), service="compute")
    sender = Http(requests.Session, 1, {"Authorization": f"Bearer {world.grant()['access_token']}"}, 0.5)

    with pytest.raises(Unanswered, match="end its answer in time"):
        sender(Request(url=f"{session.wire.base('compute')}/compute/v1/projects/alpha-prod/regions"))


def test_redirects_are_not_followed(world, session):
    def elsewhere(*_):
        from tests.cloud.gcp.answer import Answer

        return Answer(302, b"{}", {"Location": "http://127.0.0.1:9/"})

    world.fault(elsewhere)

    assert ask(session).status == 302


def find(world, session, *, own="", search=True, labels=lambda _: True, **request):
    scope = organization.Scope(own=own, search=search, labels=labels, request=ScanRequest(**request))
    return organization.find(scope, session.directory())


@pytest.fixture
def tenants(world):
    """An organization with a folder in a folder, and three projects."""
    estate = world.estate
    top = estate.organization()
    outer = estate.folder(11)
    inner = estate.folder(12, outer)
    estate.project("alpha-prod", "100000000101", parent=inner, labels={"tenant": "alpha", "owner": "jane"})
    estate.project("beta-lab", "100000000102", parent=outer)
    estate.project("gone-soon", "100000000103", parent=top, state="DELETE_REQUESTED")
    return estate


def by_id(found):
    return {each.id: each for each in found.accounts}


def lines(found):
    return {(each.where, each.state) for each in found.coverage}


def test_projects_are_found_with_number_folders_labels_and_state(tenants, world, session):
    found = find(world, session, labels=lambda key: key == "tenant")

    alpha = by_id(found)["alpha-prod"]
    assert alpha.aliases == ("100000000101",)
    assert alpha.path == ("organizations/700000000001", "folders/11", "folders/12")
    assert [(each.key, each.value) for each in alpha.tags] == [("tenant", "alpha")]
    assert alpha.joined_day == "2025-03-02"
    assert {each.id: each.state for each in found.accounts} == {
        "alpha-prod": "active",
        "beta-lab": "active",
        "gone-soon": "closing",
    }
    assert found.coverage == ()
    assert found.calls == len([each for each in world.log if each.service == "cloudresourcemanager"])


def test_a_list_of_many_pages_is_whole(world, session):
    world.estate.organization()
    for number in range(25):
        world.estate.project(f"project-{number:02}")
    world.page_size = 10

    assert len(find(world, session).accounts) == 25


def test_an_organization_of_which_not_all_may_be_seen_may_hold_more(tenants, world, session):
    tenants.organizations["organizations/700000000001"] = ("resourcemanager.projects.get",)

    (line,) = find(world, session).coverage

    assert (line.where, line.what, line.state) == ("gcp/organizations/700000000001", "accounts", "incomplete")
    assert "resourcemanager.folders.get" in line.reason


def test_a_folder_that_may_not_be_seen_may_hold_more(tenants, world, session):
    del tenants.folders["folders/11"]

    found = find(world, session)

    assert ("gcp/folders/11", "denied") in lines(found)
    assert by_id(found)["beta-lab"].path == ("folders/11",)


def test_projects_without_an_organization_are_all_that_there_are(world, session):
    world.estate.project("alpha-prod", parent="")

    assert find(world, session).coverage == ()


@pytest.mark.parametrize("name", ["alpha-prod", "100000000101"])
def test_a_project_is_asked_for_by_id_or_number(tenants, world, session, name):
    found = find(world, session, accounts=(name,))

    assert [each.id for each in found.accounts] == ["alpha-prod"]
    assert lines(found) == {("gcp/organization", "not_asked")}


def test_what_holds_a_project_and_may_not_be_seen_is_said_of_it(tenants, world, session):
    del tenants.folders["folders/11"]

    found = find(world, session, accounts=("beta-lab",))

    assert [(each.where, each.what, each.state) for each in found.coverage] == [
        ("gcp/folders/11", "folders", "denied"),
        ("gcp/organization", "accounts", "not_asked"),
    ]


@pytest.mark.parametrize("name", ["folders/11", "11", "organizations/700000000001"])
def test_what_is_below_a_folder_or_organization_is_asked_for(tenants, world, session, name):
    found = find(world, session, ous=(name,))

    assert {"alpha-prod", "beta-lab"} <= set(by_id(found))


def test_a_folder_that_holds_nothing_may_be_misspelt(tenants, world, session):
    found = find(world, session, ous=("folders/11", "folders/99"))

    assert ("gcp/folders/99", "incomplete") in lines(found)


@pytest.mark.parametrize("out", [{"account": ("beta-lab",)}, {"account": ("100000000102",)}])
def test_projects_are_left_out_by_id_or_number(tenants, world, session, out):
    found = find(world, session, exclude=Excluded(**out))

    assert "beta-lab" not in by_id(found)
    assert ("gcp/beta-lab", "skipped") in lines(found)


def test_a_project_that_is_not_seen_is_asked_all_the_same(tenants, world, session):
    found = find(world, session, accounts=("hidden-one",))

    assert [(each.id, each.state) for each in found.accounts] == [("hidden-one", "unknown")]


@pytest.mark.parametrize(
    ("request_", "words"),
    [({"accounts": ("Not A Project",)}, "no GCP project"), ({"ous": ("sales",)}, "no folder")],
)
def test_what_can_be_none_is_said(world, session, request_, words):
    with pytest.raises(ConfigError, match=words):
        find(world, session, **request_)


def test_without_a_search_the_project_of_the_credentials_is_read(tenants, world, session):
    found = find(world, session, own="alpha-prod", search=False)

    assert [each.id for each in found.accounts] == ["alpha-prod"]
    assert not [each for each in world.log if ":search" in each.path]


def test_without_a_search_and_a_project_there_is_nothing(world, session):
    with pytest.raises(SourceError, match="no project"):
        find(world, session, search=False)


def test_whoever_sees_nothing_is_told_so(world, session):
    with pytest.raises(SourceError, match="no project is left"):
        find(world, session)


@pytest.mark.parametrize(
    ("effect", "state"),
    [
        (faults.denied(), "denied"),
        (faults.api_off("9"), "disabled"),
        (faults.html(), "incomplete"),
        (faults.endless(), "incomplete"),
    ],
    ids=["denied", "off", "a web page", "endless"],
)
def test_a_search_that_fails_leaves_the_list_open(tenants, world, session, effect, state):
    world.fault(effect, path="folders")
    world.fault(effect, path="folders:search")

    found = find(world, session)

    assert ("gcp/organization", state) in lines(found)
    assert by_id(found).keys() == {"alpha-prod", "beta-lab", "gone-soon"}


def test_a_search_is_asked_again_when_it_is_too_fast(tenants, world, session):
    world.fault(faults.throttled(), path="projects:search", times=2)

    found = find(world, session)

    assert len(found.accounts) == 3
    assert found.calls == len(world.log)
