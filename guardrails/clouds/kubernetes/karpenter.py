"""Karpenter's NodePool (Provisioner in old versions): which nodes it may make, and up to what limit.

Karpenter makes nodes of any type that the requirements allow as soon as a pod asks, so that a pool without
any requirement on types can make accelerated nodes. Source: Karpenter, "NodePools" and "Scheduling".
"""

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from guardrails.catalog.accelerators import NONE, OPEN, Choice, unknown_choice
from guardrails.catalog.lookup import Catalog
from guardrails.catalog.names import family, normal
from guardrails.catalog.rows import Chip, Shape
from guardrails.clouds import counting
from guardrails.clouds.counting import UNSET
from guardrails.clouds.named_parts import count, named, of_family, part_of, representative
from guardrails.clouds.parts import Part
from guardrails.formats.embedded.text import at, objects, table
from guardrails.formats.terraform.resource import AnyResource
from guardrails.model.field import Field
from guardrails.model.workload import UNKNOWN

_TYPES = frozenset(("instance-type", "sku-name"))
_FAMILIES = frozenset(("instance-family",))
_CATEGORIES = frozenset(("instance-category", "sku-family"))
_LETTERS = re.compile(r"[a-z]*")
_NEEDED = re.compile(r"(?:instance-(?:gpu|accelerator)|sku-gpu)-")
_RESOURCES = {
    "nvidia.com/gpu": "NVIDIA",
    "amd.com/gpu": "AMD",
    "aws.amazon.com/neuron": "AWS",
    "habana.ai/gaudi": "Intel",
}


class _Rule(msgspec.Struct, frozen=True):
    """One requirement, its key without the domain, in which the clouds differ."""

    key: str
    operator: str
    values: tuple[str, ...]

    @property
    def positive(self) -> bool:
        """Whether it asks for something to be there."""
        return self.operator in ("In", "Exists", "Gt")

    def allows(self, label: str | None) -> bool:
        """Whether a node with a label passes; None when it does not have the label."""
        match self.operator:
            case "In":
                return label in self.values or not self.values
            case "NotIn":
                return label not in self.values
            case "Exists":
                return label is not None
            case "DoesNotExist":
                return label is None
            case "Gt" | "Lt":
                return self._compares(label)
        return True

    def _compares(self, label: str | None) -> bool:
        if label is None:
            return self.operator == "Lt"
        bound, number = count(self.values[0] if self.values else None), count(label)
        if bound is None or number is None:
            return True
        return number > bound if self.operator == "Gt" else number < bound


def read(
    resource: AnyResource, manifest: dict[str, object], path: str, *, hidden: bool = False
) -> Part | None:
    """The part of one pool; None when it can make no accelerated node for certain."""
    spec = table(manifest.get("spec"))
    rules = [_rule(each) for each in _requirements(spec)]
    limits = table(spec.get("limits"))
    limits = table(limits.get("resources")) or limits
    if count(limits.get("cpu")) == 0 or count(limits.get("nodes")) == 0:
        return None
    cloud = _cloud(manifest, rules)
    sizes = _Sizes(resource, spec, limits)
    choices = _choices(resource, cloud, rules, f"{path}.spec", hidden=hidden)
    sized = [found for each in choices if (found := sizes.of(each)) is not None]
    if all(each.chip == NONE for each in sized):
        return None
    name = at(manifest, "metadata", "name")
    return part_of(
        name=name if isinstance(name, str) else "",
        path=f"{path}.spec.limits",
        choices=sized,
        role="delegated",
        market=_market(rules),
        provider=cloud,
    )


def _requirements(spec: dict[str, object]) -> list[dict[str, object]]:
    """Requirements of a NodePool, a Provisioner or a NodeClaim, with labels of the same keys."""
    inner = table(at(spec, "template", "spec"))
    found = objects(inner.get("requirements")) + objects(spec.get("requirements"))
    labels = table(at(spec, "template", "metadata", "labels")) | table(spec.get("labels"))
    return found + [{"key": key, "operator": "In", "values": [value]} for key, value in labels.items()]


def _rule(requirement: dict[str, object]) -> _Rule:
    values = requirement.get("values")
    return _Rule(
        str(requirement.get("key", "")).rpartition("/")[2],
        str(requirement.get("operator", "In")),
        tuple(str(value) for value in values) if isinstance(values, list) else (),
    )


def _cloud(manifest: dict[str, object], rules: Iterable[_Rule]) -> str:
    """The cloud that the pool's node class belongs to; AWS, where Karpenter began, when nothing is said."""
    said = f"{at(manifest, 'spec', 'template', 'spec', 'nodeClassRef')}".lower()
    if "azure" in said or "aks" in said or any(rule.key.startswith("sku-") for rule in rules):
        return "azure"
    return "gcp" if "gcp" in said or "gce" in said else "aws"


def _choices(
    resource: AnyResource, cloud: str, rules: list[_Rule], path: str, *, hidden: bool
) -> list[Choice]:
    """Types that the pool may make nodes of; their size is left open."""
    catalog = resource.plan.accelerators.catalog
    types = _listed(rules, _TYPES)
    if types is not None:
        return [
            named(resource, cloud, name, OPEN, f"{path}.requirements", hidden=hidden)
            for name in types
            if (shape := catalog.shape(cloud, name)) is None or _passes(shape, catalog.chips, rules)
        ]
    families = _listed(rules, _FAMILIES)
    if families is not None:
        found = [of_family(resource, name, OPEN, f"{path}.requirements", hidden=hidden) for name in families]
        return [each for several in found for each in several if _kept(resource, cloud, each, rules)]
    shapes = [
        shape
        for (provider, _), shape in catalog.shapes.items()
        if provider == cloud and shape.kind == "machine" and _passes(shape, catalog.chips, rules)
    ]
    restricted = any(
        rule.key in _CATEGORIES or _NEEDED.match(rule.key) for rule in rules if rule.operator == "In"
    )
    if (shapes and not restricted) or _names_more(catalog, cloud, rules, shapes):
        reason = "lets Karpenter choose accelerated types too"
        return [unknown_choice(OPEN, f"{path}.requirements", reason)]
    return representative(
        [named(resource, cloud, each.instance_type, OPEN, path, hidden=hidden) for each in shapes]
    )


def _names_more(catalog: Catalog, cloud: str, rules: Sequence[_Rule], shapes: Sequence[Shape]) -> bool:
    """Whether the requirements ask for something that the catalog does not know, or knows no type of."""
    if cloud == "gcp" or (not shapes and any(_NEEDED.match(rule.key) and rule.positive for rule in rules)):
        return True
    models = {_model(chip) for chip in catalog.chips.values()}
    known = {_category(cloud, group) for provider, group in catalog.families if provider == cloud}
    known |= {_category(cloud, _family(each)) for each in catalog.shapes.values() if each.provider == cloud}
    for rule in rules:
        if rule.operator == "In" and rule.key in _CATEGORIES and not known.issuperset(rule.values):
            return True
        if rule.operator == "In" and rule.key.endswith("-name") and _NEEDED.match(rule.key):
            return not models.issuperset(rule.values)
    return False


def _model(chip: Chip) -> str:
    """A chip as Karpenter's labels name it: `a100`, `trainium`."""
    return chip.name.split("-", 1)[0].lower()


def _family(shape: Shape) -> str:
    """The family of a type; of Azure also where its name has an accelerator: the first letters."""
    name = normal(shape.provider, shape.instance_type)
    found = family(shape.provider, name)
    if found is None and shape.provider == "azure":
        letters = _LETTERS.match(name.removeprefix("standard_"))
        return letters[0] if letters else ""
    return found or ""


def _category(cloud: str, group: str) -> str:
    """`p` of AWS's family `p5en`; `N` of Azure's `nc`."""
    found = _LETTERS.match(group)
    letters = found[0] if found else ""
    return letters[:1].upper() if cloud == "azure" else letters


def _listed(rules: Iterable[_Rule], keys: frozenset[str]) -> list[str] | None:
    """What the requirements list for some keys; None when they list nothing."""
    found = [rule.values for rule in rules if rule.key in keys and rule.operator == "In" and rule.values]
    if not found:
        return None
    return [value for value in dict.fromkeys(found[0]) if all(value in other for other in found[1:])]


def _kept(resource: AnyResource, cloud: str, choice: Choice, rules: Iterable[_Rule]) -> bool:
    catalog = resource.plan.accelerators.catalog
    shape = catalog.shape(cloud, choice.instance_type)
    return shape is None or _passes(shape, catalog.chips, rules)


def _passes(shape: Shape, chips: Mapping[str, Chip], rules: Iterable[_Rule]) -> bool:
    """Whether a type that is known satisfies what the requirements say of accelerators and names."""
    labels = _labels(shape, chips[shape.chip])
    return all(rule.key not in labels or rule.allows(labels[rule.key]) for rule in rules)


def _labels(shape: Shape, chip: Chip) -> dict[str, str | None]:
    """The labels of a node of a type, as far as the catalog knows them."""
    group, maker = _family(shape), chip.vendor.lower()
    gpu, other = chip.family == "gpu", chip.family in ("neuron", "inference")
    number = str(int(shape.count)) if shape.count == int(shape.count) else None
    labels: dict[str, str | None] = {
        "instance-type": shape.instance_type,
        "sku-name": shape.instance_type,
        "instance-family": group,
        "instance-category": _category(shape.provider, group),
        "sku-family": _category(shape.provider, group),
    }
    for prefix, has in (("instance-gpu", gpu), ("sku-gpu", gpu), ("instance-accelerator", other)):
        labels[f"{prefix}-count"] = number if has else None
        labels[f"{prefix}-name"] = _model(chip) if has else None
        labels[f"{prefix}-manufacturer"] = maker if has else None
    return labels


class _Sizes:
    """How many nodes of a type the pool's limits allow."""

    def __init__(self, resource: AnyResource, spec: dict[str, object], limits: dict[str, object]) -> None:
        self._chips = resource.plan.accelerators.catalog.chips
        self._replicas = count(spec.get("replicas"))
        self._nodes = count(limits.get("nodes"))
        self._limits = {
            vendor: number
            for name, vendor in _RESOURCES.items()
            if (number := count(limits.get(name))) is not None
        }

    def of(self, choice: Choice) -> Choice | None:
        """The choice with its size; None when no node of it fits."""
        tops = [] if self._nodes is None else [self._nodes]
        chip = self._chips.get(choice.chip)
        if chip is not None and choice.count and chip.vendor in self._limits:
            tops.append(int(self._limits[chip.vendor] // choice.count))
        if (
            choice.chip == UNKNOWN
            and self._limits
            and not any(self._limits.values())
            and len(self._limits) > 3
        ):
            return None
        if choice.chip != NONE and tops and min(tops) < 1:
            return None
        if self._replicas is not None:
            top = min(tops) if tops else self._replicas
            size = counting.scaled(Field(self._replicas), UNSET, Field(top)).size
        elif tops:
            size = counting.upto(Field(min(tops))).size
        else:
            size = choice.size
        return msgspec.structs.replace(choice, size=size)


def _market(rules: Iterable[_Rule]) -> str:
    """The market of its nodes: on demand unless the requirements allow another."""
    kinds = _listed(rules, frozenset(("capacity-type",)))
    if kinds is None:
        return "on_demand"
    words = {"on-demand": "on_demand", "spot": "spot", "reserved": "reserved"}
    return words.get(kinds[0], UNKNOWN) if len(kinds) == 1 else UNKNOWN
