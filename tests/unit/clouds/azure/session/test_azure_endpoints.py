"""Which of Azure's clouds a scan asks, by setting and environment."""

import pytest

from guardrails.clouds.azure.session.endpoints import AUTHORITY, MANAGER, endpoints
from guardrails.errors import SourceError
from guardrails.scan_settings import AzureSettings


def found(cloud="", **environment):
    return endpoints(AzureSettings(cloud=cloud), environment)


def test_without_anything_it_is_the_public_cloud():
    assert (found().manager, found().scope, found().partition, found().private) == (
        "https://management.azure.com",
        "https://management.azure.com/.default",
        "",
        False,
    )


@pytest.mark.parametrize("text", ["https://login.microsoftonline.us", "login.microsoftonline.us/"])
def test_azure_identitys_own_variable_names_the_cloud(text):
    by_variable = found(**{AUTHORITY: text})

    assert by_variable == found("us-government")
    assert by_variable.manager == "https://management.usgovcloudapi.net"
    assert by_variable.partition == "azure-us-government"


def test_china_is_read_only_if_it_is_named():
    assert found("china").partition == "azure-china"
    assert found("china", **{AUTHORITY: "login.chinacloudapi.cn"}).name == "china"
    with pytest.raises(SourceError, match="another company"):
        found(**{AUTHORITY: "login.chinacloudapi.cn"})


def test_setting_and_environment_must_not_disagree():
    with pytest.raises(SourceError, match="us-government"):
        found("public", **{AUTHORITY: "login.microsoftonline.us"})


def test_a_private_cloud_has_both_addresses():
    private = found(
        **{AUTHORITY: "https://login.local.example", MANAGER: "https://management.local.example/"}
    )

    assert (private.manager, private.private) == ("https://management.local.example", True)
    with pytest.raises(SourceError, match=MANAGER):
        found(**{AUTHORITY: "https://login.local.example"})


@pytest.mark.parametrize(
    "text",
    [
        "http://management.local.example",
        "https://",
        "https://a.example/path",
        "https://user@a.example",
        "a?b",
    ],
)
def test_a_token_is_sent_over_https_to_a_host_alone(text):
    with pytest.raises(SourceError, match=MANAGER):
        found(**{MANAGER: text})
