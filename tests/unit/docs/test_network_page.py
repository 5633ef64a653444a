"""The page on networks: its hosts are those that are asked, and clients go through a proxy that is named."""

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from guardrails.clouds.aws.session.entry import CallerSession
from guardrails.clouds.aws.table import SERVICES as OF_AWS
from guardrails.clouds.azure.session import endpoints
from guardrails.clouds.azure.session.entry import AzureSession
from guardrails.clouds.gcp.session.services import apis
from guardrails.clouds.gcp.table import SERVICES as OF_GCP
from guardrails.clouds.rest.http import Http
from guardrails.clouds.rest.wire import Request, Unanswered
from guardrails.errors import SourceError
from guardrails.scan_settings import AwsSettings, AzureSettings
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "network.md").read_text(encoding="utf-8")


def column(head):
    """The first cells of the table that begins with a head."""
    table = PAGE.split(f"| {head} |", 1)[1].split("\n\n", 1)[0]
    return set(re.findall(r"^\| `([\w-]+)` \|", table, re.MULTILINE))


def test_every_service_of_aws_is_on_the_page():
    clients = {OF_AWS.service(name).client for name in OF_AWS.names}

    assert column("AWS service") == clients | {"sts", "organizations"}


def test_every_cloud_of_azure_is_on_the_page():
    assert column("Azure cloud") == set(endpoints.KNOWN)
    for each in endpoints.KNOWN.values():
        assert each.authority.removeprefix("https://") in PAGE
        assert each.manager.removeprefix("https://") in PAGE


def test_every_api_of_google_is_on_the_page():
    asked = {host for name in OF_GCP.names for host in apis(OF_GCP.service(name))}

    assert column("Google API") == asked | {"cloudresourcemanager", "cloudbilling", "serviceusage"}


@pytest.fixture
def proxy(monkeypatch, tmp_path):
    """A proxy that writes down whom it is asked for, and refuses; the variables that name it."""
    asked = []

    class Proxy(BaseHTTPRequestHandler):
        def do_CONNECT(self):
            asked.append(self.path)
            self.send_error(403)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, address)
    for name in ("NO_PROXY", "no_proxy", "AWS_ENDPOINT_URL", "AWS_PROFILE", "AZURE_AUTHORITY_HOST"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    yield asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_calls_of_aws_go_through_the_proxy(proxy, monkeypatch):
    environment = {
        "AWS_ACCESS_KEY_ID": "id",
        "AWS_SECRET_ACCESS_KEY": "key",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_MAX_ATTEMPTS": "1",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(SourceError, match="AWS cannot be reached") as unreached:
        CallerSession(AwsSettings())
    assert "HTTPS_PROXY" in unreached.value.hint

    assert set(proxy) == {"sts.eu-west-1.amazonaws.com:443"}


def test_tokens_of_azure_come_through_the_proxy(proxy, monkeypatch):
    for name, value in (("AZURE_TENANT_ID", "t"), ("AZURE_CLIENT_ID", "c"), ("AZURE_CLIENT_SECRET", "s")):
        monkeypatch.setenv(name, value)

    with pytest.raises(SourceError):
        AzureSession(AzureSettings(credential="client-secret"))

    assert set(proxy) == {"login.microsoftonline.com:443"}


def test_calls_of_azure_and_google_go_through_the_proxy_unless_it_is_left_out(proxy, monkeypatch):
    http = Http(requests.Session, 2, {})
    for host in ("management.azure.com", "compute.googleapis.com"):
        with pytest.raises(Unanswered, match="cannot be reached"):
            http(Request(url=f"https://{host}/"))

    assert proxy == ["management.azure.com:443", "compute.googleapis.com:443"]
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with pytest.raises(Unanswered):
        http(Request(url="https://127.0.0.1:1/"))
    assert len(proxy) == 2
