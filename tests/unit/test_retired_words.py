"""Words that people read wrongly were retired, and do not come back: in what we print and in documents."""

import ast
import subprocess

import pytest

from tests.conftest import ROOT

RETIRED = (
    "one that nobody claims",
    "holder that nobody claims",
    "wait for who it is",
    "owners changed never",
    "kept off: H100",
    "against the line of",
    "over the warning line of",
    "3A090 class:",
    "strictest that binds governs",
    "verdicts are shown that bind nobody",
    "counted verdicts are unknown",
    "not established (coverage)",
    "excuses less than there is today",
    "of rules that cannot be waived",
    "Regimes that are dead on the day",
    "cut off or is no answer of",
    "Nobody who deals",
    "Everybody who deals",
    " Yop ",
    " Eop/s",
    "Whose everything is",
    "Where workloads stand whose plan",
    "the exit code is theirs",
    "That the role asks for",
    "Of theirs (",
    "that none reaches",
    "licence",
    "is to be kept off",
    "unattributed holder",
    "enforced here",
    "over the threshold of",
    "against the threshold of",
    "nothing that it speaks of",
    "not asked for any more",
    "a fault of ours",
    "whose they are is not established",
    "Whose all workloads are",
    "all that are not dead",
    "says not what",
    "it is not said",
    "organisational unit",
)
"""Beside each is what is said instead: `tests/policies/test_hygiene.py` looks after the words of rules."""


def files(*patterns):
    listed = subprocess.run(
        ["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    return listed or [str(path.relative_to(ROOT)) for each in patterns for path in ROOT.glob(each)]


def said(path):
    """What a module may print: its texts, without documentation of code; of a document all.

    A text may be broken over lines, its words are not: a module without them is not parsed.
    """
    text = (ROOT / path).read_text(encoding="utf-8")
    if not path.endswith(".py"):
        return text
    if not any(all(word in text for word in words.split()) for words in RETIRED):
        return ""
    tree = ast.parse(text)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = (
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    )
    return "\n".join(texts)


@pytest.mark.parametrize("patterns", [("guardrails/**/*.py",), ("docs/*.md", "README.md")], ids=str)
def test_retired_words_are_gone(patterns):
    texts = {path: said(path) for path in files(*patterns)}

    assert texts
    assert not [(path, words) for path, text in texts.items() for words in RETIRED if words in text]
