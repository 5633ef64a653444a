"""A first register for the customers that plans show: one stub for each, every fact `unknown`.

Decides nothing: it lists the accounts, tag values and modules that were found, for people to fill in.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from guardrails.model.workload import Workload
from guardrails.register import accounts
from guardrails.register.attribute import AttributionSettings
from guardrails.register.patterns import CAPTURE, Matcher, unescaped

_STEP = re.compile(r'module\.(?P<name>[^.\[]+)(?:\["(?P<key>(?:[^"\\]|\\.)+)"\])?')
Account = tuple[str, str]


class Found(msgspec.Struct):
    """What plans show of customers.

    Attributes:
        customers: For each name the accounts that are its alone; in order of names.
        shared: Accounts whose workloads name several customers, or some of them nobody.
        modules: Names taken from modules, with the pattern that gives them.
        nameless: Workloads that nothing speaks of.
        hidden: Workloads of which only a sensitive tag speaks.
    """

    customers: dict[str, list[Account]]
    shared: dict[Account, list[str]]
    modules: dict[str, str]
    nameless: int
    hidden: int


def find(workloads: Iterable[Workload], rules: AttributionSettings) -> Found:
    """Names and accounts of workloads that hold accelerators.

    Args:
        workloads: Of plans.
        rules: Tags and modules that name customers.
    """
    matchers = [Matcher(rule) for rule in rules.modules]
    keys = {key.casefold() for key in rules.tags}
    named: dict[Account, set[str]] = defaultdict(set)
    found = Found({}, {}, {}, 0, 0)
    for workload in workloads:
        if workload.holds_nothing:
            continue
        names = _tags(workload, keys) or _configured(workload, matchers)
        for name in names:
            found.customers.setdefault(name, [])
        if accounts.fits(workload.provider, workload.account):
            named[workload.provider, workload.account] |= names or {""}
        elif not names:
            _from_module(workload, keys, found)
    _settle(named, found)
    found.customers = dict(sorted(found.customers.items()))
    return found


def write(found: Found, plans: Sequence[str]) -> str:
    """The skeleton as YAML that loads as it stands.

    Args:
        found: What the plans show.
        plans: Their names, for the first comment.
    """
    lines = [*_head(plans), "customers:" if found.customers else "customers: []"]
    if not plans:
        lines += ["# A customer as an example; without the # it is one of yours:", "#  - id: acme"]
        lines += [f"#{line}" for line in stub([("aws", "111122223333")])]
    for number, (name, held) in enumerate(found.customers.items()):
        fields = stub(held)
        lines += ["", f"  - id: {_quoted(name)}"]
        lines += fields if number == 0 else [line.split(" # ")[0] for line in fields]
    return "\n".join([*lines, *_tail(found)]) + "\n"


def _tags(workload: Workload, keys: set[str]) -> set[str]:
    return {
        claim.value.strip()
        for claim in workload.claims
        if claim.source == "tag"
        and not claim.sensitive
        and claim.key.casefold() in keys
        and _usable(claim.value.strip())
    }


def _configured(workload: Workload, matchers: Sequence[Matcher]) -> set[str]:
    addresses = [claim.value for claim in workload.claims if claim.source == "module"]
    names = {matcher.name(address) for matcher in matchers for address in addresses}
    return {name for name in names if _usable(name)}


def _from_module(workload: Workload, keys: set[str], found: Found) -> None:
    """The outermost module stands for a customer when nothing else does."""
    step = next((_STEP.match(claim.value) for claim in workload.claims if claim.source == "module"), None)
    name = (unescaped(step["key"] or "") or step["name"]) if step else ""
    if step and _usable(name):
        pattern = f'module.{step["name"]}["{CAPTURE}"]' if step["key"] else f"module.{name}"
        found.modules.setdefault(name, pattern)
        found.customers.setdefault(name, [])
    elif any(claim.sensitive and claim.key.casefold() in keys for claim in workload.claims):
        found.hidden += 1
    else:
        found.nameless += 1


def _settle(named: dict[Account, set[str]], found: Found) -> None:
    """Give each account to the one customer that it names, or to a stub of its own when it names none."""
    for account, names in sorted(named.items()):
        if names == {""}:
            found.customers.setdefault("-".join(account), []).append(account)
        elif len(names) == 1:
            found.customers[next(iter(names))].append(account)
        else:
            found.shared[account] = sorted(names - {""})


def _usable(name: str) -> bool:
    return bool(name) and name.isprintable() and not name.startswith("unattributed:")


def _head(plans: Sequence[str]) -> list[str]:
    from_ = " from" if plans else ""
    return [
        f"# Customer register: who the tenants are. Written by `guardrails register init`{from_}",
        *(f"#   {_quoted(name)}" for name in plans),
        "# 1. Say what you have established of each customer; leave the rest unknown.",
        "#    Countries are ISO 3166-1 alpha-2 codes (US, DE); days are 2026-01-31; facts yes, no, unknown.",
        "# 2. Check it:  guardrails register check FILE",
        "# 3. Use it:    guardrails plan PLAN --register FILE",
        "schema: guardrails.register/1",
        "",
        "provider: # you, who rent out the compute",
        "  kind: entity",
        "  organised_in: unknown",
        "  located_in: unknown",
        "  headquarters: unknown",
        "  ultimate_parent_headquarters: unknown",
        "  offers_iaas: unknown # yes, when customers run software of their own",
        "  operates_in: [] # other countries in which you do this business: offices, staff",
        "  product_us_owned: unknown # yes, when a US person owns what you offer, such as your parent",
        "  product_operated_in_us: unknown # yes, when it is operated in the United States",
        "  upstreams: [] # whose compute you resell: - {id: aws, us_provider: yes, adopted_cip: no}",
        "  upstreams_complete: unknown # yes, when these are all; with none: you resell nobody's",
        "  authorisations: [] # abroad: - {id: L-1, rules: [US-EAR-01], kind: license, reference: XYZ,",
        "  #   places: [BH, aws:me-south-1], items: [3A090.a, 3A090.b], until_day: 2027-01-31}",
        "",
    ]


def stub(held: Sequence[Account]) -> list[str]:
    """The fields to fill in, each with its comment."""
    lines = [
        "    kind: unknown # individual or entity",
        "    runs_own_software: unknown # no, when it only uses a finished application or model",
        "    located_in: unknown # where the person or an entity's main business is (UA: ukraine_region)",
        "    organised_in: unknown # entity: where it is incorporated",
        "    headquarters: unknown",
        "    ultimate_parent_headquarters: unknown",
        "    citizenships: [] # individual: all of them",
        "    owners: [] # - {kind: individual, citizenships: [DE], share_percent: 40, control: yes}",
        "    owners_complete: unknown # yes, when these are all beneficial owners",
        "    end_users_complete: unknown # yes, when nobody uses it but the customer and its end_users",
        "    on_behalf_of_complete: unknown # yes, when it acts for nobody but those in on_behalf_of",
        "    resellers_complete: unknown # yes, when `resellers` names all between you and it; none: direct",
        "    benefits_in: [] # countries of others who benefit: a parent, subsidiary or branch there",
        "    runs_complete: unknown # yes, when `runs` lists all training runs",
        "    arrangements: [] # - {id: A-1, kind: quota, capacity_after_yop: 9, transaction_day: 2026-01-31}",
        "    arrangements_complete: unknown # yes, when these are all contracts, reservations and quotas",
        "    end_use: {military: unknown} # of those in China, Russia and others: docs/register.md, End use",
        "    hardware_set_aside: unknown # yes, when bought, dedicated or reserved for it alone",
        "    verification: {status: unknown} # verified with day: 2026-01-31, pending, failed, not_started",
    ]
    if held:
        lines.append("    accounts:")
        lines += [f"      - {{provider: {provider}, id: {_quoted(id_)}}}" for provider, id_ in held]
    return lines


def _tail(found: Found) -> list[str]:
    """What people must decide, as comments."""
    lines: list[str] = []
    for (provider, account), names in found.shared.items():
        who = ", ".join(_quoted(name) for name in names)
        lines += [
            "",
            f"# {provider} account {_quoted(account)} holds workloads of {who}, and perhaps of others:",
        ]
        lines.append(
            "# it is listed with none of them, so that tags and modules decide whose its workloads are."
        )
    if found.modules:
        lines += [
            "",
            "# Some customers are named by modules only. Put this into guardrails.yaml:",
            "# attribution:",
        ]
        lines.append("#   modules:")
        lines += [
            f"#     - {rule}" for rule in dict.fromkeys(map(_rule, found.modules, found.modules.values()))
        ]
    for number, why in ((found.hidden, "only a sensitive tag names"), (found.nameless, "nothing names")):
        if number:
            lines += ["", f"# {number} more accelerated resources were found whose customer {why}."]
    return lines


def _rule(name: str, pattern: str) -> str:
    customer = "" if CAPTURE in pattern else f", customer: {_quoted(name)}"
    return f"{{pattern: {_quoted(pattern)}{customer}}}"


def _quoted(text: str) -> str:
    """Text in double quotes as YAML and JSON both read it, on one line."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() else _escaped(ord(char)) for char in quoted)


def _escaped(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
