"""Copies the pages written by hand, with the files that they link to, beside those that are generated."""

import posixpath
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("*.md", "docs/*.md", "policies/README.md", "guardrails/ARCHITECTURE.md")
STYLE = "docs/assets/site.css"
_LINK = re.compile(r"\]\((?![a-z]+:|#)([^)#\s]+)(?:#[^)\s]*)?\)")
_ANCHOR = re.compile(r'^(#+) <a id="([^"]+)"></a>(.*)$', re.MULTILINE)
"""A heading with a name of its own, as hosts of repositories understand it; a builder has another way."""
_CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)


def lay_out(out: Path, generated: Mapping[str, str]) -> list[str]:
    """Write all pages and the files that they name into `out`, which is made anew.

    Args:
        out: A folder of build results.
        generated: Path below `out` -> Markdown.

    Returns:
        A line for each link to nothing, and for each page that the navigation of `mkdocs.yml` lacks or
            invents.
    """
    shutil.rmtree(out, ignore_errors=True)
    found = sorted(path.relative_to(ROOT).as_posix() for each in PAGES for path in ROOT.glob(each))
    written = {name: (ROOT / name).read_text(encoding="utf-8") for name in found}
    pages = {name: _ANCHOR.sub(r"\1 \3 { #\2 }", text) for name, text in written.items()} | dict(generated)
    for name, text in {**pages, STYLE: (ROOT / STYLE).read_text(encoding="utf-8")}.items():
        _write(out / name, text)
    faults = [fault for name, text in pages.items() for fault in _bring(out, name, text)]
    return [*faults, *_navigation(set(pages))]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _bring(out: Path, page: str, text: str) -> Iterator[str]:
    """Bring what a page links to and is no page; the builder looks at links between pages."""
    for link in _LINK.findall(_CODE.sub("", text)):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), link))
        if (out / target).is_file():
            continue
        if target.startswith("..") or not (ROOT / target).is_file():
            yield f"{page}: links to {link}, which is no page of the site and no file of the project"
            continue
        (out / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / target, out / target)


def _navigation(pages: set[str]) -> list[str]:
    listed = set(_leaves(yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]))
    return [
        *(f"mkdocs.yml: nav lacks {name}" for name in sorted(pages - listed)),
        *(f"mkdocs.yml: nav names {name}, which is no page" for name in sorted(listed - pages)),
    ]


def _leaves(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    else:
        for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            yield from _leaves(each)
