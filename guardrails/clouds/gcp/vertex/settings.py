"""Vertex AI: replicas of deployed models, and of pools for training. Pure.

Source: Vertex AI API, DedicatedResources: without `maxReplicaCount`, it is `minReplicaCount`.
"""

from guardrails.clouds.counting import UNSET, Counted, fixed, scaled
from guardrails.model.field import Field


def replicas(least: Field[int], most: Field[int]) -> Counted:
    """Replicas that go from a least to a most."""
    if most.value is None and not most.is_lost:
        return fixed(least)
    return scaled(UNSET, least, most)
