"""Fixtures of this folder."""

from tests.integration.opa import opa_binary, opa_process, opa_server

__all__ = ["opa_binary", "opa_process", "opa_server"]
