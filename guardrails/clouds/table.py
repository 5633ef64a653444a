"""The one table of resource types that are read. A new type is a row in its cloud's file."""

from guardrails.clouds.aws import table as aws
from guardrails.clouds.azure import table as azure
from guardrails.clouds.databricks import table as databricks
from guardrails.clouds.gcp import table as gcp
from guardrails.clouds.kubernetes import table as kubernetes
from guardrails.formats.terraform.reader import AnyReader

READERS: dict[str, AnyReader] = {
    **aws.READERS,
    **azure.READERS,
    **gcp.READERS,
    **databricks.READERS,
    **kubernetes.READERS,
}
