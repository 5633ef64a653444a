"""Databricks resource types that are read."""

from guardrails.formats.terraform.reader import LazyReader
from guardrails.model.workload import UNKNOWN

READERS: dict[str, LazyReader] = {
    "databricks_cluster": LazyReader(UNKNOWN, "clouds.databricks.plan", "Cluster", "read_cluster"),
    "databricks_instance_pool": LazyReader(
        UNKNOWN, "clouds.databricks.plan", "Pool", "read_pool", "reservation"
    ),
    "databricks_job": LazyReader(UNKNOWN, "clouds.databricks.plan", "Job", "read_job"),
}
