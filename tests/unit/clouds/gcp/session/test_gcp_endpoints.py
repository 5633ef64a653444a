"""Where APIs are asked."""

import pytest

from guardrails.clouds.gcp.session import endpoints
from guardrails.errors import ConfigError


@pytest.mark.parametrize(
    ("pattern", "service", "url"),
    [
        ("", "compute", "https://compute.googleapis.com"),
        ("", "us-central1-aiplatform", "https://us-central1-aiplatform.googleapis.com"),
        ("https://{service}-psc.p.googleapis.com/", "run", "https://run-psc.p.googleapis.com"),
        ("http://127.0.0.1:8080/{service}", "compute", "http://127.0.0.1:8080/compute"),
    ],
)
def test_an_api_is_asked_at_its_endpoint(pattern, service, url):
    assert endpoints.base(pattern)(service) == url


@pytest.mark.parametrize(
    "pattern",
    [
        "https://googleapis.com",
        "http://{service}.example.com",
        "http://10.0.0.1/{service}",
        "{service}",
        "https://user@{service}.example.com",
        "https://{service}.example.com?x=1",
        "ftp://{service}",
    ],
)
def test_tokens_go_nowhere_else(pattern):
    with pytest.raises(ConfigError, match=r"scan\.gcp\.endpoint"):
        endpoints.base(pattern)
