"""Signs of accelerators, or of something that makes nodes, in text that is not understood.

A sign is no proof: it decides whether a string that cannot be read as what it is leaves something open.
What is switched off (`gpu: {enabled: false}`) is no sign, nor is what only tolerates such nodes.
"""

import re
from collections.abc import Iterator
from typing import Any

from guardrails.catalog.lookup import Catalog
from guardrails.formats.embedded.text import MAX_CHARACTERS

_ACCELERATORS = r"""
    nvidia | neuron(?!s) | trainium | inferentia | habana | gaudi | (?<![a-z])cuda(?![a-z]) | tesla-[a-z]\d
    | (?<!global)(?<!global[-_ ])accelerator(?:s|type|count|name|_|-|\b)
    | (?<![a-z0-9])(?:[abh][1-3]00|gb[23]00|gh200|v100|p100|a10g|l40s?|k80|mi[1-3]\d\dx?|rtx)(?![a-z0-9])
    | (?<![a-z])tpus?(?![a-z]) | (?<![a-z])graphics(?:pro)? | amd\.com/gpu | capacity[-_ ]?block
    | (?-i:(?<![A-Za-z])gpus?(?![a-z])|(?<![A-Z])GPUs?(?![a-z])|Gpus?(?![a-z]))
"""
_MAKERS = r"""
    karpenter(?!\.sh/(?:do-not|nodepool|capacity-type|initialized|registered|provisioner-name))
    | (?<!gke-)(?<!sh/)node[-_]?(?:pool|class|overlay|claim|group)
    | machine[-_]?(?:deployment|pool|set)s?(?![a-z])
    | cluster[-_]?autoscaler | kaito(?![a-z]) | awsnodetemplate | computeclass | kube-?ray | raycluster
"""
_ACCELERATED = f"(?ix){_ACCELERATORS}"  # compiled where it is used: 10 ms, and most plans have no use for it
_EITHER = f"(?ix){_ACCELERATORS}|{_MAKERS}"
_ACCELERATED_HINTS = (
    *(
        "nvidia",
        "neuron",
        "trainium",
        "inferentia",
        "habana",
        "gaudi",
        "cuda",
        "tesla-",
        "accelerator",
        "gpu",
        "tpu",
    ),
    *("100", "200", "300", "a10g", "l40", "k80", "mi", "rtx", "graphics", "capacity"),
)
_HINTS = (*_ACCELERATED_HINTS, "karpenter", "kaito", "node", "machine", "autoscaler", "computeclass", "ray")
"""Without one of these, in lower case, the patterns match nothing: looking for them is 50 times faster."""

_ENCODED = re.compile(r"[A-Za-z0-9+/=]{64,}")  # certificates and the like: words in them are chance

_AWS = re.compile(
    r"(?<![\w.-])(?:ml\.)?[a-z]{1,8}\d{1,2}[a-z0-9-]{0,12}\.(?:metal(?:-\d{1,3}xl)?|\d{0,3}xlarge|large|medium)(?![\w-])"
)
_AZURE = re.compile(r"(?<![\w.-])standard_[a-z0-9_-]{2,40}", re.IGNORECASE)
_GCP = re.compile(r"(?<![\w.-])(?:a\d|g\d|ct\d|tpu\d)[a-z0-9]{0,3}(?:-[a-z0-9]{1,16}){2,3}(?![\w-])")

_PATTERNS = (
    ("aws", _AWS, ("large", "medium", ".metal")),
    ("azure", _AZURE, ("standard_",)),
    ("gcp", _GCP, ("gpu-", "-standard-", "-hightpu-", "-highmem-", "-highcpu-", "-ultramem-")),
)
_OFF = (False, None, 0, "", "0", "false", "no", "off", "none", "disabled")
_IGNORED = frozenset(("tolerations", "taints", "startupTaints"))


def sign(catalog: Catalog, value: Any, *, makers: bool = True) -> str:
    """The first word in a value, or text, that speaks of accelerators; empty when none does.

    Args:
        catalog: Knows instance types.
        value: Plain values, or one text.
        makers: Whether words for things that make nodes count too.
    """
    pattern, hints = (_EITHER, _HINTS) if makers else (_ACCELERATED, _ACCELERATED_HINTS)
    for text in texts(value):
        if len(text) > MAX_CHARACTERS:
            return "a text that is too long to look through"
        short = _ENCODED.sub(" ", text) if len(text) >= 64 else text
        low = short.lower()
        found = re.search(pattern, short) if any(hint in low for hint in hints) else None
        name = found[0].lower() if found else instance_type(catalog, short, low)
        if name:
            return name
    return ""


def instance_type(catalog: Catalog, text: str, low: str = "") -> str:
    """The first instance type in a text that has accelerators, or that nobody knows; empty when none.

    `low` is the text in lower case, where it is at hand.
    """
    low = low or text.lower()
    for provider, pattern, hints in _PATTERNS:
        for found in pattern.finditer(text) if any(hint in low for hint in hints) else ():
            name = found[0]
            if catalog.shape(provider, name) is not None:
                return name
            unknown = provider == "aws" or name.lower().startswith("standard_n")
            if unknown and not catalog.has_no_accelerators(provider, name):
                return name
    return ""


def texts(value: Any) -> Iterator[str]:
    """Keys and texts of a value that are in force, without recursion."""
    left = [value]
    while left:
        item = left.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, list | tuple):
            left.extend(reversed(item))
        elif isinstance(item, dict):
            for key, part in item.items():
                if key not in _IGNORED and not _is_off(part):
                    yield str(key)
                    left.append(part)


def _is_off(value: Any) -> bool:
    if isinstance(value, dict):
        switches = [value[key] for key in ("enabled", "create") if key in value]
        return not value or any(_is_off(each) for each in switches if not isinstance(each, dict))
    return value in (False, None, 0, []) or (isinstance(value, str) and value.lower() in _OFF)
