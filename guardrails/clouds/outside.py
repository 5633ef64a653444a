"""Names of places that belong to a region of a cloud and do not stand in it: their zones. Pure."""

from guardrails.catalog.regions import OUTSIDE


def outpost(arn: str) -> str:
    """The zone of an Outpost, by its ARN or id: hardware on somebody's own premises."""
    return f"{OUTSIDE}outpost/{arn.rpartition('/')[2]}"


def premises(name: str) -> str:
    """The zone of a cloud's hardware on somebody's own premises, by the name of the place."""
    return f"{OUTSIDE}premises/{name}"


def edge(name: str) -> str:
    """The zone of an edge or extended zone of Azure."""
    return f"{OUTSIDE}edge/{name}"


def on_premises(zone: str) -> bool:
    """Whether a zone is an Outpost, or another cloud's hardware on somebody's own premises."""
    return zone.startswith(_PREMISES)


_PREMISES = (outpost(""), premises(""))
