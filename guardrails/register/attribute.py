"""Whose a workload is: by the customer's flag, its account, what holds that, tags, modules, or the default.

In this order; the first level that names someone decides. A name that the register does not have, or two
that disagree, leave the workload unattributed with its candidates, never with the default. No facts, no law.

What is only said to be so (`--customer`, `--account`, an assumed account; by flag, environment or file) fills
a gap and silences nothing: where an account, what holds it, or a tag names another customer of the register,
the workload is nobody's, with both as candidates.

Who may write a name decides how early it counts: the register is the provider's own record; the units of
an organisation, and then the tags of accounts, are the provider's to change; tags of resources the tenant's.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from guardrails.errors import ConfigError
from guardrails.model.account import CloudAccount
from guardrails.model.customer import Customer, Register
from guardrails.model.workload import SENSITIVE, UNKNOWN, Claim, Workload
from guardrails.register import accounts, environments
from guardrails.register.environments import folded
from guardrails.register.patterns import Matcher, ModulePattern

DEFAULT_TAGS = ("customer", "customer-id", "customer_id", "tenant", "tenant-id", "tenant_id")

By = Literal["customer", "account", "ou", "account_tag", "tag", "module", "default", ""]
_Names = dict[str, tuple[str, ...]]


class AttributionSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`attribution:` in the configuration.

    Attributes:
        tags: Keys of tags and labels that name customers, in any case; none: tags name nobody.
        modules: Patterns of module addresses that name customers.
        default: Customer of workloads that no account, tag or module names; empty: unattributed.
    """

    tags: tuple[str, ...] = DEFAULT_TAGS
    modules: tuple[ModulePattern, ...] = ()
    default: str = ""


class Attribution(msgspec.Struct, frozen=True, kw_only=True):
    """Whose a workload is.

    Attributes:
        customer: Id in the register, or the name that `--customer` gives without one; empty: nobody's.
        candidates: When nobody's: customers that may be meant, then names that the register does not have.
        by: The level that decided; empty when none did.
        reason: Why, in words for people; sensitive values are not in it.
        account: Where it stands: by the plan, else by `--account` or `--environment`; else `unknown`.
        anyone: Whether it may be any customer's: what would name one is there and could not be read.
    """

    customer: str = ""
    candidates: tuple[str, ...] = ()
    by: By = ""
    reason: str = ""
    account: str = UNKNOWN
    anyone: bool = False


class Names:
    """Who a tag's value may mean: ids and aliases of customers, exactly, else in any case when unique."""

    def __init__(self, register: Register) -> None:
        self.ids = frozenset(each.id for each in register.customers)
        self._exact = _index(register.customers, str)
        self._folded = _index(register.customers, folded)
        self._resellers = {
            folded(name) for reseller in register.resellers for name in (reseller.id, *reseller.aliases)
        }

    def customers(self, name: str) -> tuple[str, ...]:
        """Ids of those whom the name may mean; several: it is ambiguous; none: it is unknown."""
        return self._exact.get(name) or self._folded.get(folded(name), ())

    def is_reseller(self, name: str) -> bool:
        """Whether a reseller has this name."""
        return folded(name) in self._resellers

    def near(self, name: str) -> str:
        """`did you mean X?`, or nothing."""
        from guardrails.validation import near  # noqa: PLC0415 - only when something is wrong

        return near(name, sorted(self._exact))


class _Said(msgspec.Struct, frozen=True):
    """One name that one level gives, and how to speak of it."""

    name: str
    words: str
    sensitive: bool = False


class Resolver:
    """Attributes workloads; remembers what it has seen.

    Args:
        register: None when none is given: then nobody is known, and only `--customer` names someone.
        rules: Tags, module patterns and default.
        customer: `--customer`: whose all workloads are of which nothing names another customer; an id or
            alias of the register, if there is one.
        account: `--account`: where workloads stand of which the plan does not say it; `[PROVIDER/]ID`.
        environment: `--environment`: which of an account's customers, or customer's accounts, is meant.

    Raises:
        ConfigError: `customer` is not in the register or means several; no account has `environment`;
            `account` can be none of any cloud.
    """

    def __init__(
        self,
        register: Register | None,
        rules: AttributionSettings,
        *,
        customer: str = "",
        account: str = "",
        environment: str = "",
    ) -> None:
        self.names = Names(register or Register())
        self._estate: dict[tuple[str, str], CloudAccount] = {}
        self._units = _units(register)
        self._registered = register is not None
        self._customer = self._override(customer)
        self._given = accounts.by_provider(account)
        self._holders = _holders(register, environment)
        self._elsewhere = _holders(register, "") if environment else self._holders
        self._place = environments.places(register, self._customer, environment)
        environments.require(register, environment)
        self._keys = {key.casefold() for key in rules.tags}
        self._matchers = tuple(Matcher(rule) for rule in rules.modules)
        self._wanted: dict[str, bool] = {}
        self._default = rules.default
        self._by_account: dict[tuple[str, str], Attribution | None] = {}
        self._by_tags: dict[tuple[object, ...], Attribution | None] = {}
        self._by_evidence: dict[tuple[object, ...], Attribution] = {}
        self._by_modules: dict[tuple[object, ...], Attribution] = {}

    def resolve(self, workload: Workload) -> Attribution:
        """Whose the workload is."""
        where = (workload.provider, workload.account)
        if where not in self._by_account:
            self._by_account[where] = self._from_account(*where)
        found = self._by_account[where]
        if found is None:
            tags = self._tags(workload)
            key = (where, workload.claims_complete, tags)
            if key not in self._by_tags:
                self._by_tags[key] = self._from_tags(where, tags, workload.claims_complete)
            found = self._by_tags[key]
        elif found.customer and self._is_only_said(found, workload):
            return self._uncontradicted(found, where, self._tags(workload))
        return found or self._from_rest(where, workload.claims)

    def _tags(self, workload: Workload) -> tuple[Claim, ...]:
        wanted = self._wanted
        return tuple(
            [each for each in workload.claims if each.source == "tag" and wanted.get(each.key, True)]
        )

    def _is_only_said(self, found: Attribution, workload: Workload) -> bool:
        """Whether the customer, or the account that decides, comes from us and not from what was read."""
        if found.by == "account":
            return workload.account == UNKNOWN or "account" in workload.assumed
        return found.by == "customer"

    def _uncontradicted(
        self, found: Attribution, where: tuple[str, str], tags: tuple[Claim, ...]
    ) -> Attribution:
        """What is said, unless what was read names another customer of the register."""
        key = (where, found.by, tags)
        if key not in self._by_evidence:
            others: dict[str, None] = {}
            words: list[str] = []
            for names, said in self._evidence(found, where, tags):
                if names and found.customer not in names:
                    others |= dict.fromkeys(names)
                    words.append(f"{said} names {_listed(names)}")
            self._by_evidence[key] = (
                Attribution(
                    candidates=(found.customer, *others),
                    reason=f"{found.reason} gives it to {found.customer}, but {'; '.join(words)}",
                    account=found.account,
                )
                if others
                else found
            )
        return self._by_evidence[key]

    def _evidence(
        self, found: Attribution, where: tuple[str, str], tags: Iterable[Claim]
    ) -> Iterator[tuple[tuple[str, ...], str]]:
        """Customers of the register that account and tags name, one after another, and in what words."""
        if found.by == "customer":
            account, _ = self._standing(*where)
            key = accounts.key(where[0], account)
            yield self._elsewhere.get(key, ()), f"{where[0]} account {account}"
            if described := self._estate.get(key):
                held = self._from_description(described) or Attribution()
                names = (held.customer,) if held.customer else held.candidates
                yield tuple(each for each in names if each in self.names.ids), held.reason
        for said in self._said_by_tags(tags):
            yield self.names.customers(said.name), said.words

    def _from_rest(self, where: tuple[str, str], claims: Sequence[Claim]) -> Attribution:
        """What module paths or the default decide, when nothing before them does."""
        modules = tuple([each for each in claims if each.source == "module"]) if self._matchers else ()
        key = (where, modules)
        if key not in self._by_modules:
            self._by_modules[key] = self._from_modules(where, modules)
        return self._by_modules[key]

    def _override(self, name: str) -> str:
        if not name or not self._registered:
            return name
        found = self.names.customers(name)
        if len(found) == 1:
            return found[0]
        if found:
            raise ConfigError(f"--customer {name}: means {_listed(found)}", hint="give the customer's id")
        raise ConfigError(f"--customer {name}: is not in the register", hint=self.names.near(name))

    def _from_account(self, provider: str, stated: str) -> Attribution | None:
        """What the flag or the account decides; None when neither names anyone."""
        account, note = self._standing(provider, stated)
        if self._customer:
            reason = _joined("--customer", note)
            return Attribution(customer=self._customer, by="customer", reason=reason, account=account)
        holders = self._holders.get(accounts.key(provider, account), ())
        words = f"{provider} account {account}"
        if len(holders) == 1:
            reason = _joined(words, note)
            return Attribution(customer=holders[0], by="account", reason=reason, account=account)
        if holders:
            reason = _joined(f"{words} is claimed by {_listed(holders)}", note)
            return Attribution(candidates=holders, reason=reason, account=account)
        others = self._elsewhere.get(accounts.key(provider, account), ())
        if others:
            reason = _joined(f"{words} is that of {_listed(others)} in another environment", note)
            return Attribution(candidates=others, reason=reason, account=account)
        described = self._estate.get(accounts.key(provider, account))
        return self._from_description(described) if described else None

    def describe(self, estate: Iterable[CloudAccount]) -> None:
        """Learn from clouds what holds accounts, and the accounts' own tags; before anything is resolved."""
        self._estate.update({accounts.key(each.provider, each.id): each for each in estate})

    def holders(self, account: CloudAccount) -> tuple[str, ...]:
        """Customers whose the whole account is, or may be: by register, by what holds it, by its own tags."""
        found = self._from_account(account.provider, account.id)
        if found is None:
            return ()
        return (found.customer,) if found.customer else found.candidates

    def _from_description(self, account: CloudAccount) -> Attribution | None:
        """What holds the account names its customer, the nearest first; then its own tags."""
        for unit in reversed(account.path):
            holders = self._units.get(accounts.key(account.provider, unit), ())
            words = f"{account.provider} account {account.id} is in {unit}"
            if len(holders) == 1:
                return Attribution(customer=holders[0], by="ou", reason=words, account=account.id)
            if holders:
                reason = f"{words}, which is claimed by {_listed(holders)}"
                return Attribution(candidates=holders, reason=reason, account=account.id)
        said = [
            _Said(tag.value, f"account tag {tag.key}={tag.value}")
            for tag in account.tags
            if tag.key.casefold() in self._keys and tag.value.strip()
        ]
        found = self._decided("account_tag", said)
        if found is None and self._keys and not account.tags_complete:
            found = Attribution(
                reason="an account tag that could not be read may name the customer", anyone=True
            )
        return found and msgspec.structs.replace(found, account=account.id)

    def _standing(self, provider: str, stated: str) -> tuple[str, str]:
        """The account, and what there is to note about it."""
        given = self._given.get(provider) or self._place.get(provider, "")
        if stated == UNKNOWN:
            return given or UNKNOWN, ""
        if given and accounts.key(provider, given) != accounts.key(provider, stated):
            return stated, f"the plan says account {stated}, the command line {given}: the plan's counts"
        return stated, ""

    def _from_tags(self, where: tuple[str, str], tags: Iterable[Claim], complete: bool) -> Attribution | None:
        found = self._decided("tag", self._said_by_tags(tags))
        if found is None and self._keys and not complete:
            found = Attribution(reason="a tag that could not be read may name the customer", anyone=True)
        return found and self._placed(found, where)

    def _said_by_tags(self, tags: Iterable[Claim]) -> list[_Said]:
        said = []
        for tag in tags:
            if tag.key.casefold() not in self._keys:
                self._wanted[tag.key] = False
            elif tag.value.strip():
                value = SENSITIVE if tag.sensitive else tag.value
                said.append(_Said(tag.value, f"tag {tag.key}={value}", tag.sensitive))
        return said

    def _from_modules(self, where: tuple[str, str], modules: Iterable[Claim]) -> Attribution:
        said = [
            _Said(name, f"{module.value} fits {matcher.pattern}")
            for module in modules
            for matcher in self._matchers
            if (name := matcher.name(module.value))
        ]
        found = self._decided("module", said)
        if found is None and self._default:
            found = self._decided("default", [_Said(self._default, "attribution.default")])
        nobody = Attribution(reason="neither account, tag nor module names a customer")
        return self._placed(found or nobody, where)

    def _placed(self, found: Attribution, where: tuple[str, str]) -> Attribution:
        account, note = self._standing(*where)
        return msgspec.structs.replace(found, account=account, reason=_joined(found.reason, note))

    def _decided(self, by: By, said: Sequence[_Said]) -> Attribution | None:
        """What one level says: one known name decides; anything else leaves candidates."""
        if not said:
            return None
        meant = [self.names.customers(each.name) for each in said]
        ids = tuple(sorted({one for found in meant for one in found}))
        strange = [each for each, found in zip(said, meant, strict=True) if not found]
        words = ", ".join(dict.fromkeys(each.words for each in said))
        if len(ids) == 1 and not strange:
            return Attribution(customer=ids[0], by=by, reason=words)
        names = dict.fromkeys(SENSITIVE if each.sensitive else each.name for each in strange)
        candidates = (*ids, *(name for name in names if name not in ids))
        return Attribution(candidates=candidates, reason=f"{words}: {self._doubt(ids, strange)}")

    def _doubt(self, ids: Sequence[str], strange: Sequence[_Said]) -> str:
        if not strange:
            return f"means {_listed(ids)}"
        if not self._registered:
            return "no register is given"
        if any(self.names.is_reseller(each.name) for each in strange):
            return "a reseller, not one of its customers"
        return "not in the register" if not ids else f"{_listed(ids)}, and a name not in the register"


def _index(customers: Iterable[Customer], form: Callable[[str], str]) -> _Names:
    names: dict[str, list[str]] = defaultdict(list)
    for customer in customers:
        for name in dict.fromkeys(form(each) for each in (customer.id, *customer.aliases)):
            names[name].append(customer.id)
    return {name: tuple(ids) for name, ids in names.items()}


def _holders(register: Register | None, environment: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Who claims each account; with an environment, only entries that name it or none."""
    found: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for customer in register.customers if register else ():
        for account in customer.accounts:
            if not environment or folded(account.environment) in ("", folded(environment)):
                found[accounts.key(account.provider, account.id)][customer.id] = None
    return {key: tuple(ids) for key, ids in found.items()}


def _units(register: Register | None) -> dict[tuple[str, str], tuple[str, ...]]:
    """Who claims each organisational unit, management group or folder."""
    found: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for customer in register.customers if register else ():
        for unit in customer.ous:
            found[accounts.key(unit.provider, unit.id)][customer.id] = None
    return {key: tuple(ids) for key, ids in found.items()}


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
