"""Which engines there are, and how one is opened: only its own module, and its dependency, is imported."""

from collections.abc import Callable
from typing import assert_never

from guardrails.policy.engines.interface import Engine, EngineName, EngineSettings, PolicySet


def open_engine(
    name: EngineName,
    policies: PolicySet,
    settings: EngineSettings,
    say: Callable[[str], object] = lambda _: None,
) -> Engine:
    """Load the policies into one engine; only its own dependency is imported.

    Args:
        name: Which.
        policies: What it evaluates.
        settings: How.
        say: Told what takes long.

    Raises:
        PolicyError: The policies cannot be loaded, the engine is not installed, or its server is
            not one that may be used.
    """
    match name:
        case EngineName.WASM:
            from guardrails.policy.engines.wasm import WasmEngine  # noqa: PLC0415

            return WasmEngine(policies, settings)
        case EngineName.OPA:
            from guardrails.policy.engines.opa import OpaEngine  # noqa: PLC0415

            return OpaEngine(policies, settings, say)
        case _ as unreachable:
            assert_never(unreachable)
