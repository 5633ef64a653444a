"""Databricks resource types that are read."""

from guardrails.formats.terraform.reader import Later
from guardrails.model.workload import UNKNOWN

READERS: dict[str, Later] = {
    "databricks_cluster": Later(UNKNOWN, "clouds.databricks.plan", "Cluster", "read_cluster"),
    "databricks_instance_pool": Later(UNKNOWN, "clouds.databricks.plan", "Pool", "read_pool", "reservation"),
    "databricks_job": Later(UNKNOWN, "clouds.databricks.plan", "Job", "read_job"),
}
