"""The one table of resource types that are read. A new type is a row in its cloud's file."""

from guardrails.sources.plan.reader import AnyReader
from guardrails.sources.plan.readers import aws, azure, gcp, other, strings

READERS: dict[str, AnyReader] = {
    **aws.READERS,
    **azure.READERS,
    **gcp.READERS,
    **other.READERS,
    **strings.READERS,
}
