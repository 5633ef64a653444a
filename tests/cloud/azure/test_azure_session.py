"""How Azure is entered: credentials, tokens, and one request with them."""

import threading

import pytest

from guardrails.clouds.azure.session import credentials
from guardrails.clouds.azure.session.organization import SUBSCRIPTIONS
from guardrails.clouds.rest.wire import Request, RestAction, Unanswered
from guardrails.errors import SourceError
from guardrails.scan_settings import AzureSettings
from tests.cloud.azure import faults
from tests.cloud.azure.applications import FEDERATED, certificate
from tests.cloud.azure.estate import CLIENT, HOME, ONE, SECRET


@pytest.fixture
def world(azure_server):
    azure_server.world.estate.subscription(ONE)
    return azure_server.world


def ask(session):
    return session.send(Request(url=f"{session.cloud.manager}/subscriptions?api-version=2022-12-01"))


def listed(session):
    calls = session.calls((SUBSCRIPTIONS,))
    calls._pause = lambda _: None
    return list(calls.pages(SUBSCRIPTIONS.operation, "value", dict)), calls


@pytest.mark.parametrize("credential", ["", "client-secret"])
def test_a_secret_signs_in_once_for_many_requests(session, world, credential):
    entered = session(AzureSettings(credential=credential))

    assert [ask(entered).status for _ in range(5)] == [200] * 5
    assert world.signed_in == 1


def test_a_token_that_expired_midway_is_replaced_once(session, world):
    entered = session()
    assert ask(entered).status == 200
    world.expire()

    assert ask(entered).status == 200
    assert world.signed_in == 2


def test_threads_that_meet_an_expired_token_sign_in_once_together(session, world):
    entered = session()
    world.expire()
    found = []
    threads = [threading.Thread(target=lambda: found.append(ask(entered).status)) for _ in range(8)]

    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert found == [200] * 8
    assert world.signed_in == 2


def test_a_token_that_is_never_accepted_is_a_refusal_and_not_asked_for_without_end(session, world):
    entered = session()
    world.fault(faults.no("InvalidAuthenticationToken", 401))

    found, calls = listed(entered)

    assert found == []
    assert calls.errors[0].state == "failed"
    assert "not accepted" in calls.errors[0].reason
    assert world.signed_in == 2


def test_a_wrong_secret_is_one_clear_line_without_names(session, capfd):
    with pytest.raises(SourceError) as refused:
        session(AZURE_CLIENT_SECRET="wrong~secret~of~jane")

    assert str(refused.value) == "Azure does not accept the credentials (AADSTS7000215)"
    assert refused.value.hint
    told = "".join(capfd.readouterr()) + str(refused.value.__cause__.__class__)
    for private in ("jane", "wrong~secret", CLIENT, HOME):
        assert private not in told


def test_no_credentials_are_one_clear_line_without_names(azure_server, monkeypatch, capfd, tmp_path):
    from guardrails.clouds.azure.session.entry import AzureSession
    from tests.cloud.azure.server import environment

    for name, value in environment(azure_server).items():
        monkeypatch.setenv(name, value)
    for name in ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AZURE_TOKEN_CREDENTIALS", "dev")

    with pytest.raises(SourceError) as refused:
        AzureSession(AzureSettings())

    assert str(refused.value) in (
        "there are no Azure credentials",
        "Azure gives no token for the credentials",
    )
    assert "".join(capfd.readouterr()) == ""


@pytest.mark.parametrize(
    ("credential", "variable"),
    [
        ("client-secret", "AZURE_CLIENT_SECRET"),
        ("client-certificate", "AZURE_CLIENT_CERTIFICATE_PATH"),
        ("workload-identity", "AZURE_FEDERATED_TOKEN_FILE"),
        ("federated", "AZURE_FEDERATED_TOKEN_FILE"),
    ],
)
def test_a_credential_that_is_named_says_what_it_lacks(session, credential, variable):
    with pytest.raises(SourceError, match=variable):
        session(AzureSettings(credential=credential), **{variable: ""})


def test_a_certificate_proves_the_application(session, world, tmp_path):
    path = tmp_path / "client.pem"
    pem, world.key = certificate()
    path.write_bytes(pem)

    entered = session(AzureSettings(credential="client-certificate"), AZURE_CLIENT_CERTIFICATE_PATH=str(path))

    assert ask(entered).status == 200


def test_a_certificate_that_is_none_is_one_clear_line(session, tmp_path):
    path = tmp_path / "client.pem"
    path.write_text("no certificate", encoding="utf-8")

    with pytest.raises(SourceError, match="certificate"):
        session(AzureSettings(credential="client-certificate"), AZURE_CLIENT_CERTIFICATE_PATH=str(path))


@pytest.mark.parametrize("credential", ["workload-identity", "federated"])
def test_a_token_of_another_provider_proves_the_application(session, world, tmp_path, credential):
    path = tmp_path / "token"
    path.write_text(FEDERATED, encoding="utf-8")

    entered = session(AzureSettings(credential=credential), AZURE_FEDERATED_TOKEN_FILE=str(path))

    assert ask(entered).status == 200


def test_settings_go_before_the_environment_for_tenant_and_client(session, world):
    settings = AzureSettings(credential="client-secret", tenant=HOME, client_id=CLIENT)

    entered = session(settings, AZURE_TENANT_ID="other", AZURE_CLIENT_ID="other")

    assert ask(entered).status == 200


@pytest.mark.parametrize(
    "effect",
    [faults.cut(), faults.reset(), faults.broken(503), faults.page_of_a_proxy()],
    ids=["cut", "reset", "unavailable", "proxy"],
)
def test_what_is_damaged_once_is_asked_again(session, world, effect):
    world.fault(effect, times=1)

    found, calls = listed(session())

    assert [each["subscriptionId"] for each in found] == [ONE]
    assert calls.errors == []
    assert calls.sent == 2


@pytest.mark.parametrize(
    "effect",
    [faults.cut(), faults.reset(), faults.broken(), faults.page_of_a_proxy()],
    ids=["cut", "reset", "broken", "proxy"],
)
def test_what_stays_damaged_is_a_read_error_and_never_nothing(session, world, effect):
    world.fault(effect)

    found, calls = listed(session())

    assert found == []
    assert [each.state in ("failed", "incomplete") for each in calls.errors] == [True]


def test_a_pause_that_is_asked_for_is_kept(session, world):
    world.fault(faults.throttled("7"), times=1)
    world.fault(faults.throttled(**{"x-ms-user-quota-resets-after": "00:00:03"}), times=1, after=0)
    calls = session().calls((SUBSCRIPTIONS,))
    pauses = []
    calls._pause = pauses.append

    found = list(calls.pages(SUBSCRIPTIONS.operation, "value", dict))

    assert len(found) == 1
    assert pauses == [7.0, 3.0]
    assert calls.throttled == 2


def test_a_provider_that_is_not_registered_is_nothing_and_nothing_is_written(session, world):
    world.fault(faults.unregistered(), path="/subscriptions")

    found, calls = listed(session())

    assert (found, calls.errors) == ([], [])
    assert {each.method for each in world.log} == {"GET"}


def test_a_token_follows_no_link_and_no_redirect_to_another_host(session, world):
    from tests.cloud.azure.server import World

    other = World()
    world.fault(faults.next_page("https://127.0.0.1:1/subscriptions?api-version=2022-12-01"), times=1)
    found, calls = listed(session())
    world.heal()
    world.fault(faults.leads_elsewhere("https://127.0.0.1:1/elsewhere"))
    _, redirected = listed(session())

    assert found == []
    assert "another host" in calls.errors[0].reason
    assert "leads elsewhere" in redirected.errors[0].reason
    assert other.log == []


def test_pages_that_lead_to_themselves_end(session, world, azure_server):
    world.fault(faults.next_page(f"{azure_server.url}/subscriptions?api-version=2022-12-01"))

    _, calls = listed(session())

    assert [each.state for each in calls.errors] == ["incomplete"]
    assert len(world.log) < 5


def test_an_answer_that_trickles_ends_with_its_time(session, world):
    entered = session()
    entered._http._answer_seconds = 0.3
    world.fault(faults.dripping(0.05))

    with pytest.raises(Unanswered):
        ask(entered)


def test_secrets_are_in_no_text_of_the_session(session):
    entered = session()

    assert SECRET not in repr(vars(entered)) + repr(vars(entered._tokens))


def test_a_token_that_no_longer_comes_is_a_read_error(session, world, monkeypatch):
    entered = session()
    world.expire()
    monkeypatch.setattr(credentials.Tokens, "_given", lambda _: (_ for _ in ()).throw(OSError("jane")))

    with pytest.raises(Unanswered) as unanswered:
        ask(entered)

    assert "jane" not in unanswered.value.reason


BATCH, COMPUTE = (
    RestAction(
        operation=name,
        permission=f"{name}/read",
        why="",
        path=f"/subscriptions/{{subscription}}/providers/{name}/{kind}",
        version="2025-01-01",
    )
    for name, kind in (("Microsoft.Batch", "batchAccounts"), ("Microsoft.Compute", "virtualMachines"))
)


def test_a_provider_that_fails_costs_the_others_nothing(session, world):
    world.fault(faults.broken(), path="*/microsoft.batch/*")
    calls = session().calls((BATCH, COMPUTE), subscription=ONE)
    calls._pause = lambda _: None

    for _ in range(3):
        assert list(calls.pages(BATCH.operation, "value", dict)) == []
    assert list(calls.pages(COMPUTE.operation, "value", dict)) == []

    assert {each.operation for each in calls.errors} == {BATCH.operation}
    assert calls.errors[-1].reason == "not asked: the service does not answer"
    assert calls.answered == 1


def test_a_provider_that_is_given_up_is_not_the_whole_host(session, world):
    entered = session()
    entered.wire.silences.give_up((entered.cloud.manager, "microsoft.batch"))
    calls = entered.calls((BATCH, COMPUTE), subscription=ONE)

    for action in (BATCH, COMPUTE):
        list(calls.pages(action.operation, "value", dict))

    assert [each.reason for each in calls.errors] == ["not asked: the endpoint does not answer"]
    assert calls.answered == 1
