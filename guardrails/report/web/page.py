"""Writes the page: one file, with its own style and script, that loads and sends nothing."""

import base64
import hashlib
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING

import msgspec

from guardrails.errors import ConfigError
from guardrails.model.range import exactly
from guardrails.model.report import Report
from guardrails.report import heading, units, words
from guardrails.report.escape import inert_json, printable
from guardrails.report.web import law
from guardrails.report.web.data import data

if TYPE_CHECKING:
    from jinja2 import Template

MARK = "<!-- guardrails.report/1 -->"
SCRIPTS = ("dom.js", "data.js", "filters.js", "verdicts.js", "lists.js", "charts.js", "main.js")
_INERT = {b"<": b"\\u003c", b">": b"\\u003e", b"&": b"\\u0026"}
_VERDICTS = {0: ("pass", "PASS"), 1: ("fail", "FAIL"), 3: ("warn", "INCOMPLETE")}
_LONGEST = 400


def require() -> None:
    """Say at once, and not after hours of reading, that what writes pages is not installed.

    Raises:
        ConfigError: Jinja2 is not installed.
    """
    if find_spec("jinja2") is None:
        raise ConfigError("-o html: Jinja2 is not installed", hint="pip install 'compute-guardrails[html]'")


def render(report: Report) -> str:
    """The page, whole; `require` has said that it can be made."""
    style, script = _asset("page.css"), "".join(map(_asset, SCRIPTS))
    state, verdict = _VERDICTS.get(report.summary.exit_code, ("warn", "UNDECIDED"))
    names = [each.name for each in report.inputs if each.kind in ("plan", "snapshot")]
    return _template().render(
        report=report,
        mark=MARK,
        policy=_policy(style, script),
        style=style,
        script=script,
        data=in_script(msgspec.json.encode(data(report))),
        state=state,
        verdict=verdict,
        of=", ".join(names) or report.scope,
        facts=heading.facts(report).removeprefix("facts of "),
        warnings=list(heading.apart(report)),
        filtered=words.filtered(report),
        asked=units.counted(report.coverage),
        never=units.never_read(report.coverage),
        regimes=law.by_regime(report),
    )


def in_script(data: bytes) -> str:
    """JSON that no reader of HTML, of a script or of a log finds anything in."""
    for sign, code in _INERT.items():
        data = data.replace(sign, code)
    return inert_json(data).decode()


def _policy(style: str, script: str) -> str:
    """What the page may do: run its own script, show its own style, and nothing else."""
    return (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _limit(value: float, unit: str) -> str:
    """A limit with its unit; operations in scientific notation."""
    if unit in words.UNITS:
        return words.operations(exactly(value), unit)
    return f"{words.short(value)} {unit.replace('_', ' ')}"


def _template() -> "Template":
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415

    environment = Environment(
        autoescape=True,
        loader=FunctionLoader(_asset),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "shown": lambda text: printable(str(text), _LONGEST),
        "count": words.count,
        "span": words.span,
        "https": law.https,
        "sureness": law.sureness,
        "standing": law.standing,
        "counted": law.counted,
        "softened": words.softened,
        "limit": _limit,
    }
    environment.globals |= {"READ": law.READ, "STATES": words.STATES, "WAIVERS": words.WAIVER_STATES}
    return environment.get_template("page.html")


def _asset(name: str) -> str:
    return (files("guardrails.report.web") / "assets" / name).read_text(encoding="utf-8")
