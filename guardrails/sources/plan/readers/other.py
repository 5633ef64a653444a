"""Resource types that belong to no single cloud, and are read."""

from guardrails.model.workload import UNKNOWN
from guardrails.sources.plan.reader import Later

READERS: dict[str, Later] = {
    "databricks_cluster": Later(UNKNOWN, "databricks", "Cluster", "read_cluster"),
    "databricks_instance_pool": Later(UNKNOWN, "databricks", "Pool", "read_pool", "reservation"),
    "databricks_job": Later(UNKNOWN, "databricks", "Job", "read_job"),
}
