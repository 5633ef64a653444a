"""Fixtures of this folder."""

from functools import cache

import botocore.session
import pytest

from guardrails.clouds.aws.session import models


@pytest.fixture(scope="session", autouse=True)
def models_are_read_once():
    """The models of AWS's services, of which each session would read those that it needs again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.session, "create_loader", cache(botocore.session.create_loader))
        patch.setattr(models, "trimming", cache(models.trimming))
        yield
