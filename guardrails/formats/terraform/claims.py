"""Tags, labels and module paths that may name a workload's customer. Decides nothing about who that is."""

from collections.abc import Sequence
from typing import Any

from guardrails.formats import marks
from guardrails.formats.marks import Path
from guardrails.formats.terraform.facts import NOT_SET, Fact, evaluate
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import AnyResource
from guardrails.model.workload import Claim


class Claims:
    """Collects the claims of one resource; the first value of a key stands.

    Attributes:
        complete: False once a tag that matters could not be read.
    """

    __slots__ = ("_found", "_keys", "complete", "resource")

    def __init__(self, resource: AnyResource) -> None:
        self.resource = resource
        self._keys = resource.plan.tag_keys
        self._found: dict[str, Claim] = {}
        self.complete = True

    def all(self) -> tuple[Claim, ...]:
        """What was found, in the order met, with the module path last."""
        module = self.resource.row_module
        found = tuple(self._found.values())
        return (*found, Claim("module", "", module)) if module else found

    def aws(self, tags_all: Any, tags: Any) -> None:
        """`tags_all`, which holds the provider's default tags too; where it is unknown, its parts."""
        resource = self.resource
        known = self.tags(tags_all, "tags_all")
        if known and tags_all is not None:
            return
        if not self.tags(tags, "tags"):
            self.complete = False
        elif not known:
            defaults = resource.plan.once(_default_tags, resource.provider_key)
            if isinstance(defaults.value, dict):
                self._add_all(defaults.value, hidden=defaults.sensitive)
            if defaults.reason:
                self.complete = False

    def labels(self, *maps: tuple[str, Any]) -> None:
        """Labels of GCP: the effective ones first; they are enough when they are known."""
        known = [self.tags(value, name) for name, value in maps]
        if not any(is_known and value is not None for is_known, (_, value) in zip(known, maps, strict=True)):
            self.complete = self.complete and all(known)

    def required(self, tags: Any, *path: str | int) -> None:
        """A map of tags that nothing stands in for."""
        if not self.tags(tags, *path):
            self.complete = False

    def tags(self, tags: Any, *path: str | int) -> bool:
        """Take over a map of tags at a path; whether the map as a whole was known."""
        resource = self.resource
        if tags:
            if not isinstance(tags, dict):
                return False
            self._add_all(
                tags, marks.at(resource.sensitive, path) if resource.sensitive is not None else None
            )
        unknown = marks.at(resource.unknown, path) if resource.unknown is not None else None
        if not unknown:
            return True
        if not isinstance(unknown, dict):
            return False
        if any(marks.any_marked(mark) and self._matters(key) for key, mark in unknown.items()):
            self.complete = False
        return True

    def blocks(self, blocks: Sequence[Any], path: Path) -> None:
        """Take over tags written as a list of `{key, value}`."""
        resource = self.resource
        for at, block in enumerate(blocks):
            if not isinstance(block, dict):
                self.complete = False
                continue
            key, value = block.get("key"), block.get("value")
            hidden = resource.is_sensitive(*path, at, "value")
            if isinstance(key, str) and value is not None:
                self._add(key, value, hidden=hidden)
            elif not isinstance(key, str) or self._matters(key):
                self.complete = False
        if resource.unknown is not None and marks.marked(resource.unknown, path):
            self.complete = False

    def take(self, others: "Claims") -> None:
        """Take over what was collected from another resource, e.g. a launch template."""
        for claim in others.all():
            if claim.source == "tag":
                self._found.setdefault(claim.key, claim)
        self.complete = self.complete and others.complete

    def _add_all(self, tags: dict[str, Any], hidden: Any) -> None:
        for key, value in tags.items():
            if value is not None:
                self._add(key, value, hidden=bool(hidden) and marks.marked(hidden, (key,)))

    def _add(self, key: str, value: Any, *, hidden: bool) -> None:
        if key in self._found or not self._matters(key):
            return
        if isinstance(value, bool):
            value = "true" if value else "false"
        elif isinstance(value, dict | list):
            self.complete = False
            return
        self._found[key] = Claim("tag", key, str(value), hidden)

    def _matters(self, key: str) -> bool:
        return self._keys is None or key.lower() in self._keys


def _default_tags(plan: Plan, key: str) -> Fact:
    """The `default_tags` of a provider configuration; not set when it has none."""
    block = plan.configuration.provider(key) if key else None
    if block is None:
        return Fact(None, "the provider's configuration is not in the plan")
    if not plan.resolver.size(block, "default_tags"):
        return NOT_SET
    known = evaluate(plan, block.module_address or "", block, ("default_tags", 0, "tags"))
    return Fact(None, "known only after apply") if known.value is None and not known.reason else known
