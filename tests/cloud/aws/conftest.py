"""Fixtures of this folder."""

from tests.cloud.aws.fixtures import aws_process, aws_server

__all__ = ["aws_process", "aws_server"]
