"""`python -m guardrails.policy.build [--check]`: checks and compiles the policies, writes what is generated.

The same sources give the same bytes: OPA is pinned, runs in a folder of its own and sees relative paths
only. `--check` builds beside what is committed and fails on the first file that differs.
"""

import io
import json
import sys
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from guardrails.errors import GuardrailsError, PolicyError
from guardrails.policy import bundle_files, generate, law_page
from guardrails.policy.annotations import is_rule, read_rule
from guardrails.policy.bundle_files import Bundle
from guardrails.policy.engines.interface import ENTRYPOINT, EngineName, EngineSettings
from guardrails.policy.engines.table import open_engine
from guardrails.policy.law_files import COUNTRIES_FILE, check_rule, read_countries, read_regime, regime_path
from guardrails.policy.manifest import Manifest, Regime, Rule
from guardrails.policy.toolchain import OPA_VERSION, find_opa, run_opa
from guardrails.register.countries import codes
from guardrails.register.schema import schema as register_schema

ROOT = Path(__file__).resolve().parents[2]
DECISION, SCHEMA, CAPABILITIES = "guardrails/decision.rego", "schema/input.v1.json", "capabilities.json"
ISSUED = "issued.json"
"""Every id that a rule ever had, with the rule: kept after the rule is gone, so that none is used again."""

LAW = "docs/law.md"
"""What a lawyer reviews."""

_LIBRARY = "guardrails/lib/"
BUNDLE = "guardrails/policy/bundle"

Files = dict[str, bytes]
"""Relative path -> content."""


def main(arguments: Sequence[str]) -> int:
    """Build, or with `--check` compare; 0 when all is well, 1 when something differs, 2 when it fails."""
    if any(each != "--check" for each in arguments):
        print("usage: python -m guardrails.policy.build [--check]", file=sys.stderr)  # noqa: T201
        return 2
    try:
        files = build(ROOT)
    except GuardrailsError as error:
        print(f"policies: {error}\n  hint: {error.hint}", file=sys.stderr)  # noqa: T201
        return 2
    if "--check" in arguments:
        return max(_compare(files), _reviewable(read_all(ROOT / "policies")[0]))
    write_files(ROOT, files)
    return 0


def build(root: Path) -> Files:
    """All generated files of the project in a folder, as they should be.

    Raises:
        PolicyError: OPA is not there, or a policy, an annotation or the law is wrong.
    """
    policies = root / "policies"
    opa = find_opa(root)
    regimes, rules = read_all(policies)
    capabilities = generate.capabilities(json.loads(run_opa(opa, ["capabilities", "--current"], policies)))
    sources = {**policy_sources(policies), DECISION: generate.decision(rules)}
    with tempfile.TemporaryDirectory() as staging:
        folder = Path(staging).resolve()
        write_files(folder, {**sources, SCHEMA: generate.input_schema(regimes), CAPABILITIES: capabilities})
        wasm = compile_wasm(opa, folder, sorted(sources))
    _formatted(opa, policies)
    bundle = _bundle(_manifest(policies, regimes, rules), wasm, sources)
    _try(bundle)
    return {
        f"policies/{DECISION}": sources[DECISION].encode(),
        f"policies/{SCHEMA}": generate.input_schema().encode(),
        "policies/schema/register.v1.json": generate.text(register_schema()).encode(),
        "policies/schema/report.v1.json": generate.text(generate.report_schema()).encode(),
        f"policies/{CAPABILITIES}": capabilities.encode(),
        f"policies/{ISSUED}": issued(_issued(policies), rules).encode(),
        "policies/README.md": generate.readme(regimes, rules).encode(),
        LAW: law_page.page(regimes, rules, read_countries(_text(policies, COUNTRIES_FILE)).groups).encode(),
        **{f"{BUNDLE}/{name}": content for name, content in bundle.items()},
    }


def _manifest(policies: Path, regimes: tuple[Regime, ...], rules: tuple[Rule, ...]) -> Manifest:
    """All that the bundle says besides code; not yet with its digest."""
    countries = read_countries(_text(policies, COUNTRIES_FILE))
    return Manifest(
        digest="",
        opa=OPA_VERSION,
        rules=rules,
        regimes=regimes,
        countries=tuple(sorted(codes())),
        country_groups=countries.groups,
        countries_timezone=countries.timezone,
    )


def _bundle(manifest: Manifest, wasm: bytes, sources: Mapping[str, str]) -> Files:
    """The bundle's files by their names."""
    packed = (json.dumps(sources, indent=1, sort_keys=True) + "\n").encode()
    signed = msgspec.structs.replace(manifest, digest=bundle_files.digest(manifest, wasm, packed))
    pretty = msgspec.json.format(msgspec.json.encode(signed), indent=1) + b"\n"
    return {bundle_files.MANIFEST: pretty, bundle_files.SOURCES: packed, bundle_files.WASM: wasm}


def read_all(policies: Path) -> tuple[tuple[Regime, ...], tuple[Rule, ...]]:
    """Regimes in order of their ids, and rules in order of regime and id.

    Raises:
        PolicyError: One is wrong, two rules have the same id, or a file is where none belongs.
    """
    rules = [
        read_rule(path, text)
        for path, text in policy_sources(policies).items()
        if not path.startswith(_LIBRARY)
    ]
    regimes = {
        folder.name: read_regime(regime_path(folder.name), _text(policies, regime_path(folder.name)))
        for folder in sorted((policies / "guardrails" / "regimes").iterdir())
        if folder.is_dir()
    }
    seen: dict[str, Rule] = {}
    for rule in rules:
        check_rule(rule, regimes[rule.regime])
        if rule.id in seen:
            raise PolicyError(
                f"{seen[rule.id].name} and {rule.name} have the same id {rule.id}", hint="ids are unique"
            )
        seen[rule.id] = rule
    return tuple(regimes.values()), tuple(sorted(rules, key=lambda rule: (rule.regime, rule.id)))


def issued(before: Mapping[str, str], rules: Sequence[Rule]) -> str:
    """All ids that were ever given out, as they are committed.

    Args:
        before: Id -> `regime.name` of the rule that got it.
        rules: Of today.

    Raises:
        PolicyError: A rule has the id of another one, which may be gone.
    """
    today = {rule.id: f"{rule.regime}.{rule.name}" for rule in rules}
    for each, name in today.items():
        if before.get(each, name) != name:
            raise PolicyError(
                f"policies/{ISSUED}: {name} has the id {each}, which was given to {before[each]}",
                hint="ids are never used again: choose a new one; or was it only renamed? say so there",
            )
    return generate.text(dict(sorted({**before, **today}.items())))


def _issued(policies: Path) -> dict[str, str]:
    if not (policies / ISSUED).is_file():
        return {}
    try:
        return msgspec.json.decode((policies / ISSUED).read_bytes(), type=dict[str, str])
    except msgspec.DecodeError as error:
        raise PolicyError(f"policies/{ISSUED}: cannot be read: {error}", hint="restore it") from error


def compile_wasm(opa: Path, folder: Path, paths: Sequence[str]) -> bytes:
    """Check the sources of a folder strictly, against schema and capabilities, and compile them.

    Raises:
        PolicyError: OPA refuses them, or the bundle would load data, which overrides rules.
    """
    limits = ["--capabilities", CAPABILITIES]
    run_opa(opa, ["check", "--format", "json", "--strict", "--schema", SCHEMA, *limits, *paths], folder)
    run_opa(opa, ["build", "-t", "wasm", "-e", ENTRYPOINT, *limits, "-o", "out.tar.gz", *paths], folder)
    with tarfile.open(folder / "out.tar.gz") as archive:
        content = {member.name.lstrip("/"): _member(archive, member) for member in archive.getmembers()}
    if json.loads(content.get("data.json", b"{}")):
        raise PolicyError("the policies load data, which would override rules", hint="move it to the law")
    return content["policy.wasm"]


def _formatted(opa: Path, policies: Path) -> None:
    unformatted = run_opa(opa, ["fmt", "--list", "guardrails"], policies).split()
    if unformatted:
        raise PolicyError(
            f"policies/{unformatted[0]}: not as opa fmt writes it", hint="run `opa fmt -w policies`"
        )


def _member(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    return (archive.extractfile(member) or io.BytesIO()).read()


def policy_sources(policies: Path) -> dict[str, str]:
    """Rules and libraries by their path, without tests and what is generated.

    Raises:
        PolicyError: A Rego file is neither a rule nor a library.
    """
    found: dict[str, str] = {}
    for path in sorted((policies / "guardrails").rglob("*.rego")):
        relative = path.relative_to(policies).as_posix()
        if relative.endswith("_test.rego") or relative == DECISION:
            continue
        if not (is_rule(relative) or relative.startswith(_LIBRARY)):
            raise PolicyError(
                f"policies/{relative}: neither a rule nor a library",
                hint="rules: guardrails/regimes/<regime>/<rule>/<rule>.rego, libraries: guardrails/lib/",
            )
        found[relative] = _text(policies, relative)
    return found


def _text(policies: Path, path: str) -> str:
    try:
        return (policies / path).read_text(encoding="utf-8")
    except OSError as error:
        raise PolicyError(f"policies/{path}: cannot be read: {error.strerror}", hint="write it") from error
    except UnicodeDecodeError as error:
        raise PolicyError(f"policies/{path}: is not UTF-8", hint="save it as UTF-8") from error


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write each file below a folder."""
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)


def _try(bundle: Files) -> None:
    """Load the bundle as users will: the engine refuses built-ins of a host and a wrong digest.

    Raises:
        PolicyError: It cannot be used.
    """
    with tempfile.TemporaryDirectory() as staging:
        folder = Path(staging)
        write_files(folder, bundle)
        open_engine(EngineName.WASM, Bundle(folder), EngineSettings(cache="off"))


def _compare(files: Files) -> int:
    """Name every committed file that is not what the sources give."""
    stale = [path for path, content in files.items() if _committed(path) != content]
    for path in stale:
        print(f"policies: {path} is not what the sources give; run `make policies`", file=sys.stderr)  # noqa: T201
    return 1 if stale else 0


def _reviewable(regimes: Sequence[Regime]) -> int:
    """Name every regime of which `docs/law.md` cannot say what a lawyer has to know."""
    lacking = [(regime.id, unsaid) for regime in regimes if (unsaid := law_page.unsaid(regime))]
    for regime, unsaid in lacking:
        line = f"policies: policies/{regime_path(regime)} does not say: {', '.join(unsaid)}"
        hint = f"sentences in your own words for {LAW}; read is the day of the last look at its sources"
        print(f"{line}\n  hint: {hint}", file=sys.stderr)  # noqa: T201
    return 1 if lacking else 0


def _committed(path: str) -> bytes | None:
    return (ROOT / path).read_bytes() if (ROOT / path).is_file() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
