"""What the name of a field tells: whether it asks for accelerators, names machines, or only describes.

Names are split into words: `guestAccelerators`, `guest_accelerators` and `guest-accelerators` are one.
"""

import re
from functools import lru_cache
from typing import Any

_ACCELERATOR_WORDS = """
    gpu gpus vgpu vgpus tpu tpus npu npus fpga fpgas accelerator accelerators neuron neuroncore
    trainium inferentia gaudi kaito
"""
_BESIDE_WORDS = """
    driver drivers version versions metric metrics alert alarm utilization plugin arn arns url uri queue topic
    bucket subnet namespace label labels taint taints dashboard image images path dir repository repo role
    team owner email channel
"""
_MACHINE_WORDS = """
    type types kind size sizes sku skus flavor flavors flavour flavours shape shapes plan plans family
    families class tier machine machines hardware platform offering product spec node nodes instance instances
    chip chips card cards processor processors model models compute
"""
_OTHER_WORDS = """
    ami arn arns auth content dashboard db disk encryption event group id ids image images key log media
    metric mime os policy principal record role selector storage subnet url user volume
"""
_PROSE_NAMES = """
    description descriptions comment comments note notes summary title documentation readme markdown help
    message tags tags_all tagsall tag labels effective_labels terraform_labels user_labels resource_labels
    default_tags display_name displayname tolerations taints startuptaints startup_taints event_pattern
    eventpattern filter_pattern
"""
_NOT_MEANT_WORDS = """
    exclude excluded excludes exclusion exclusions deny denied denylist forbidden blacklist blocklist blocked
    price prices pricing cost costs budget
"""
_ACCELERATORS = frozenset(_ACCELERATOR_WORDS.split())
_ASKING = ("aitoolchainoperator", "ai_toolchain_operator", "nvidia.com/", "amd.com/gpu", "habana.ai/")
_BESIDE = frozenset(_BESIDE_WORDS.split())
_MACHINE = frozenset(_MACHINE_WORDS.split())
_NO_MACHINE = frozenset(_OTHER_WORDS.split())
_PROSE = frozenset(_PROSE_NAMES.split())
_NOT_MEANT = frozenset(_NOT_MEANT_WORDS.split())
_CONTENTS = frozenset(("content", "content_base64", "body"))
_PAGES = (".md", ".mdx", ".rst", ".adoc", ".html", ".htm")
_OFF = frozenset(("", "0", "0.0", "false", "no", "off", "none", "disabled", "null", "all", "na", "n/a"))
_ADDRESS = re.compile(r"arn:|[a-z0-9]+://|/|projects/")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@lru_cache(maxsize=4096)
def split(field: str) -> frozenset[str]:
    """The words of a field's name, in lower case."""
    return frozenset(word.lower() for word in _WORDS.findall(field))


@lru_cache(maxsize=4096)
def asks(field: str) -> bool:
    """Whether a field asks for accelerators: `gpu_count`, `acceleratorType`, `nvidia.com/gpu`."""
    words, low = split(field), field.lower()
    asking = bool(words & _ACCELERATORS) or any(each in low for each in _ASKING)
    return asking and not words & _BESIDE


@lru_cache(maxsize=4096)
def names_machines(field: str) -> bool:
    """Whether a field names machines by a type, size or plan."""
    words = split(field)
    return bool(words & _MACHINE) and not words & _NO_MACHINE


@lru_cache(maxsize=4096)
def describes(field: str) -> bool:
    """Whether a field only describes, prices or excludes what it names."""
    return field.lower() in _PROSE or bool(split(field) & _NOT_MEANT)


def in_documentation(value: dict[str, Any], key: str) -> bool:
    """Whether a part of an object is a page that is only read: `{file: README.md, content: …}`."""
    if key not in _CONTENTS:
        return False
    names = (value.get(name) for name in ("file", "filename", "path", "key", "name"))
    return any(isinstance(name, str) and name.lower().endswith(_PAGES) for name in names)


def in_force(value: Any) -> bool:
    """Whether anything below a field is switched on, a number other than 0, or a word that is no address."""
    left = [value]
    while left:
        item = left.pop()
        if isinstance(item, dict):
            switches = [item[key] for key in ("enabled", "create") if key in item]
            if not any(_is_off(each) for each in switches):
                left.extend(part for key, part in item.items() if key not in ("operator", "key"))
        elif isinstance(item, list | tuple):
            left.extend(item)
        elif not _is_off(item):
            return True
    return False


def _is_off(value: Any) -> bool:
    if isinstance(value, str):
        return value.strip().lower() in _OFF or _ADDRESS.match(value) is not None
    return value in (None, False, 0)


def permits(value: dict[str, Any]) -> bool:
    """Whether an object is a statement of a policy: what it names is allowed or denied, not made."""
    if "Effect" not in value and "effect" not in value:
        return False
    keys = {key.lower() for key in value}
    return bool(keys & {"action", "actions", "notaction", "not_actions"})
