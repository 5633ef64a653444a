"""What a decision was made of, gathered to be recorded. Opens nothing."""

from collections.abc import Mapping

import msgspec

from guardrails.catalog.lookup import Catalog
from guardrails.decide.inputs import DecisionFiles
from guardrails.model.recorder import Decided, Recorder
from guardrails.model.report import Report
from guardrails.policy.engines.interface import PolicySet
from guardrails.report.encode import encoded


def decided(
    report: Report, opened: DecisionFiles, recorder: Recorder, configuration: Mapping[str, object]
) -> Decided:
    """A decision as it is recorded.

    Args:
        report: All of it.
        opened: What was read besides the facts.
        recorder: What the decision showed of itself.
        configuration: Each setting, as it may be shown.
    """
    compiled = opened.settings.engine == "wasm" or not opened.settings.policies
    return Decided(
        report=report,
        encoded=encoded(report),
        recorder=recorder,
        policies=_policies(opened.policies, compiled=compiled),
        catalog=_catalog(opened.catalog, recorder),
        configuration=configuration,
    )


def _policies(policies: PolicySet, *, compiled: bool) -> dict[str, bytes]:
    """The files that decide; own rules are compiled only where this process ran them."""
    files = {
        "manifest.json": msgspec.json.encode(policies.manifest),
        "sources.json": policies.encoded_sources,
    }
    return files | ({"policy.wasm": policies.wasm} if compiled else {})


def _catalog(catalog: Catalog, recorder: Recorder) -> dict[str, object]:
    """The rows of what was found, with their sources."""
    looked_up = (catalog.shape(*each) for each in sorted(recorder.types))
    shapes = {(each.provider, each.instance_type): each for each in looked_up if each}
    names = {each.chip for each in shapes.values()} | recorder.chips
    chips = [catalog.chips[name] for name in sorted(names) if name in catalog.chips]
    used = {*(each.source for each in shapes.values()), *(each.source for each in chips)}
    return {
        "chips": msgspec.to_builtins(chips),
        "shapes": msgspec.to_builtins([shapes[each] for each in sorted(shapes)]),
        "sources": msgspec.to_builtins(
            [catalog.sources[each] for each in sorted(used) if each in catalog.sources]
        ),
    }
