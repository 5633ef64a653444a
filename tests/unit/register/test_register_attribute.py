"""Whose a workload is: the order of levels, and everything that must not fall to the default."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.errors import ConfigError
from guardrails.model.account import AccountTag, CloudAccount
from guardrails.model.customer import Account, Customer, OrganisationalUnit, Register, Reseller
from guardrails.model.range import ONE
from guardrails.model.workload import Claim, Workload
from guardrails.register.attribute import Attribution, AttributionSettings, Resolver
from guardrails.register.patterns import Matcher, ModulePattern

AZURE = "0000abcd-1111-4222-8333-444455556666"
REGISTER = Register(
    resellers=(Reseller(id="middleman", aliases=("mm",)),),
    customers=(
        Customer(
            id="acme",
            aliases=("acme-prod", "both"),
            accounts=(
                Account(provider="aws", id="111122223333", environment="prod"),
                Account(provider="aws", id="777788889999", environment="prod-eu"),
                Account(provider="aws", id="444455556666", environment="prod"),
                Account(provider="azure", id=AZURE),
                Account(provider="gcp", id="acme-project", environment="prod"),
            ),
        ),
        Customer(
            id="globex",
            aliases=("Globex Ltd", "both"),
            accounts=(
                Account(provider="aws", id="444455556666", environment="dev"),
                Account(provider="gcp", id="shared-project"),
            ),
        ),
        Customer(id="Initech", accounts=(Account(provider="gcp", id="shared-project"),)),
        Customer(id="initech"),
        Customer(id="house"),
    ),
)
RULES = AttributionSettings(modules=(ModulePattern(pattern="module.tenant_{customer}"),), default="house")


def workload(
    account: str = "unknown", *claims: Claim, provider: str = "aws", claims_complete: bool = True
) -> Workload:
    return Workload(
        id="w",
        address="aws_instance.w",
        provider=provider,
        account=account,
        kind="aws_instance",
        instances=ONE,
        accelerators=ONE,
        ceiling=ONE,
        claims=claims,
        claims_complete=claims_complete,
    )


def tag(value: str, key: str = "customer", *, sensitive: bool = False) -> Claim:
    return Claim("tag", key, value, sensitive)


def module(address: str) -> Claim:
    return Claim("module", "", address)


def resolve(
    each: Workload, rules: AttributionSettings = RULES, register: Register | None = REGISTER, **flags
):
    return Resolver(register, rules, **flags).resolve(each)


def names(found: Attribution) -> tuple[str, str, tuple[str, ...]]:
    return found.customer, found.by, found.candidates


@pytest.mark.parametrize(
    ("each", "expected"),
    [
        (workload("111122223333"), ("acme", "account", ())),
        (workload("111122223333", tag("globex")), ("acme", "account", ())),
        (workload(AZURE.upper(), provider="azure"), ("acme", "account", ())),
        (workload("999999999999", tag("globex")), ("globex", "tag", ())),
        (workload("unknown", tag("acme-prod", "Tenant-ID")), ("acme", "tag", ())),
        (workload("unknown", tag(" GLOBEX ltd ")), ("globex", "tag", ())),
        (workload("unknown", tag("acme"), tag("acme-prod", "tenant")), ("acme", "tag", ())),
        (workload("unknown", tag("Initech")), ("Initech", "tag", ())),
        (workload("unknown", tag("globex"), module("module.tenant_acme")), ("globex", "tag", ())),
        (workload("unknown", tag(" "), module("module.tenant_acme[0].module.x")), ("acme", "module", ())),
        (workload("unknown", tag("x", "Name"), module("module.other")), ("house", "default", ())),
        (workload("unknown"), ("house", "default", ())),
    ],
)
def test_the_first_level_that_names_someone_decides(each, expected):
    assert names(resolve(each)) == expected


@pytest.mark.parametrize(
    ("each", "candidates", "reason"),
    [
        (
            workload("shared-project", provider="gcp"),
            ("globex", "Initech"),
            "is claimed by globex and Initech",
        ),
        (workload("unknown", tag("umbrella")), ("umbrella",), "not in the register"),
        (
            workload("unknown", tag("acme"), tag("globex", "tenant")),
            ("acme", "globex"),
            "means acme and globex",
        ),
        (workload("unknown", tag("both")), ("acme", "globex"), "means acme and globex"),
        (workload("unknown", tag("INITECH")), ("Initech", "initech"), "means Initech and initech"),
        (
            workload("unknown", tag("acme"), tag("umbrella", "tenant")),
            ("acme", "umbrella"),
            "acme, and a name not in the register",
        ),
        (workload("unknown", tag("mm")), ("mm",), "a reseller, not one of its customers"),
        (workload("unknown", module("module.tenant_umbrella")), ("umbrella",), "not in the register"),
        (
            workload("unknown", tag("umbrella"), module("module.tenant_acme")),
            ("umbrella",),
            "not in the register",
        ),
    ],
)
def test_an_unknown_or_ambiguous_name_is_never_the_defaults(each, candidates, reason):
    found = resolve(each)

    assert names(found) == ("", "", candidates)
    assert reason in found.reason


def test_tags_that_were_not_read_are_not_taken_for_none():
    found = resolve(workload("unknown", module("module.tenant_acme"), claims_complete=False))

    assert names(found) == ("", "", ())
    assert "could not be read" in found.reason


def test_tags_that_were_not_read_leave_those_that_were():
    assert resolve(workload("unknown", tag("acme"), claims_complete=False)).customer == "acme"


def test_tags_do_not_matter_when_none_is_configured():
    rules = AttributionSettings(tags=(), default="house")

    assert resolve(workload("unknown", tag("acme"), claims_complete=False), rules).customer == "house"


def test_without_a_default_nobody_is_named():
    found = resolve(workload("unknown", module("module.tenant_acme")), AttributionSettings())

    assert names(found) == ("", "", ())
    assert found.reason == "neither account, tag nor module names a customer"


def test_a_default_that_the_register_lacks_names_nobody():
    assert names(resolve(workload(), AttributionSettings(default="typo"))) == ("", "", ("typo",))


def test_a_sensitive_value_joins_and_is_never_printed():
    known = resolve(workload("unknown", tag("acme-prod", sensitive=True)))
    unknown = resolve(workload("unknown", tag("s3cret", sensitive=True)))

    assert (known.customer, known.reason) == ("acme", "tag customer=(sensitive)")
    assert unknown.candidates == ("(sensitive)",)
    assert "s3cret" not in unknown.reason


def test_without_a_register_names_are_candidates_only():
    found = resolve(workload("111122223333", tag("acme")), register=None)

    assert names(found) == ("", "", ("acme",))
    assert "no register is given" in found.reason


def test_the_customers_flag_says_whose_it_is_where_nothing_speaks_against_it():
    for each in (workload("111122223333"), workload("unknown", tag("acme")), workload("123412341234")):
        found = resolve(each, customer="acme")
        assert (names(found), found.reason) == (("acme", "customer", ()), "--customer")
    assert resolve(workload("unknown", tag("stranger")), customer="acme").customer == "acme"
    assert resolve(workload("unknown", tag("both")), customer="globex").customer == "globex"


@pytest.mark.parametrize(
    ("each", "flags", "candidates", "reason"),
    [
        (
            workload("111122223333"),
            {"customer": "Globex Ltd"},
            ("globex", "acme"),
            "--customer gives it to globex, but aws account 111122223333 names acme",
        ),
        (
            workload("unknown", tag("globex")),
            {"customer": "acme"},
            ("acme", "globex"),
            "--customer gives it to acme, but tag customer=globex names globex",
        ),
        (
            workload("unknown", tag("acme"), tag("globex", "tenant")),
            {"customer": "acme"},
            ("acme", "globex"),
            "tag tenant=globex names globex",
        ),
        (
            workload("unknown", tag("globex")),
            {"account": "111122223333"},
            ("acme", "globex"),
            "aws account 111122223333 gives it to acme, but tag customer=globex names globex",
        ),
        (
            workload("unknown"),
            {"customer": "globex", "account": "111122223333"},
            ("globex", "acme"),
            "aws account 111122223333 names acme",
        ),
        (
            workload("111122223333"),
            {"customer": "globex", "environment": "prod-eu"},
            ("globex", "acme"),
            "aws account 111122223333 names acme",
        ),
        (
            msgspec.structs.replace(workload("111122223333", tag("globex")), assumed=("account",)),
            {},
            ("acme", "globex"),
            "tag customer=globex names globex",
        ),
    ],
    ids=["account", "tag", "second tag", "account given", "both given", "environment", "account assumed"],
)
def test_what_is_only_said_silences_no_account_or_tag(each, flags, candidates, reason):
    found = resolve(each, **flags)

    assert names(found) == ("", "", candidates)
    assert reason in found.reason


def test_an_account_that_was_read_counts_before_a_tag():
    assert resolve(workload("111122223333", tag("globex"))).customer == "acme"
    assert resolve(workload("111122223333", tag("globex")), account="444455556666").customer == "acme"


def test_the_customers_flag_names_someone_without_a_register():
    assert names(resolve(workload(), register=None, customer="anyone")) == ("anyone", "customer", ())


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("acmee", "is not in the register", "did you mean acme?"),
        ("both", "means acme and globex", "give the id"),
    ],
)
def test_a_customers_flag_that_is_not_one_customer_is_refused(name, message, hint):
    with pytest.raises(ConfigError, match=message) as caught:
        resolve(workload(), customer=name)

    assert hint.replace("the id", "the customer's id") in caught.value.hint


def test_the_accounts_flag_speaks_where_the_plan_does_not():
    found = resolve(workload(), account="111122223333")

    assert (found.customer, found.by, found.account) == ("acme", "account", "111122223333")


def test_the_plans_account_wins_over_the_flags_and_it_is_noted():
    found = resolve(workload("999999999999", tag("globex")), account="111122223333")

    assert (found.customer, found.account) == ("globex", "999999999999")
    assert "the plan says account 999999999999, the command line 111122223333" in found.reason


def test_the_accounts_flag_does_not_speak_of_other_clouds():
    found = resolve(workload(provider="gcp"), account="111122223333")

    assert (found.customer, found.account) == ("house", "unknown")


def test_an_environment_tells_the_customers_of_an_account_apart():
    shared = workload("444455556666")

    assert names(resolve(shared)) == ("", "", ("acme", "globex"))
    assert resolve(shared, environment="DEV").customer == "globex"
    assert resolve(shared, environment="prod").customer == "acme"
    assert names(resolve(shared, environment="prod-eu")) == ("", "", ("acme", "globex"))


def test_an_environment_says_which_account_of_the_customer_is_meant():
    assert resolve(workload(), customer="acme", environment="prod-eu").account == "777788889999"
    assert resolve(workload(), customer="acme", environment="prod").account == "unknown"


@pytest.mark.parametrize("register", [REGISTER, None])
def test_an_environment_that_no_account_has_is_refused(register):
    with pytest.raises(ConfigError, match="no account of the register has it"):
        resolve(workload(), register=register, environment="prd")


@given(
    st.lists(
        st.builds(
            tag,
            st.sampled_from(["acme", "both", "Globex Ltd", "globex", "nobody", "INITECH", "mm", " "]),
            st.sampled_from(["customer", "Tenant", "Name"]),
            sensitive=st.booleans(),
        ),
        max_size=4,
    ),
    st.sampled_from(["unknown", "111122223333", "444455556666", "999999999999"]),
    st.booleans(),
)
def test_the_default_decides_only_when_nothing_says_anything(claims, account, complete):
    found = resolve(workload(account, *claims, claims_complete=complete))
    speaking = [claim for claim in claims if claim.key != "Name" and claim.value.strip()]

    if found.by == "default":
        assert not speaking
        assert complete
        assert account in ("unknown", "999999999999")
    assert bool(found.customer) == bool(found.by)
    assert not (found.customer and found.candidates)


@given(
    st.permutations([tag("acme"), tag("globex", "tenant"), tag("x", "Name"), module("module.tenant_acme")])
)
def test_the_order_of_claims_does_not_matter(claims):
    found = resolve(workload("unknown", *claims))

    assert names(found) == ("", "", ("acme", "globex"))


def test_a_resolver_gives_the_same_answer_again():
    resolver = Resolver(REGISTER, RULES)
    each = workload("unknown", tag("x", "Name"), tag("acme"), module("module.tenant_globex"))

    assert resolver.resolve(each) == resolver.resolve(each)


@pytest.mark.parametrize(
    ("pattern", "address", "name"),
    [
        ("module.tenant_{customer}", "module.tenant_acme", "acme"),
        ("module.tenant_{customer}", 'module.tenant_acme["x"].module.gpu', "acme"),
        ("module.tenant_{customer}", "module.tenant_a-b[0]", "a-b"),
        ("module.tenant_{customer}", "module.platform.module.tenant_acme", ""),
        ("*module.tenant_{customer}", "module.platform.module.tenant_acme", "acme"),
        ("module.p.module.tenant_{customer}", 'module.p["a.b]c"].module.tenant_acme', "acme"),
        ('module.tenants["{customer}"]', 'module.tenants["ac.me"].module.gpu[0]', "ac.me"),
        ('module.tenants["{customer}"]', 'module.tenants["a\\"b"]', 'a"b'),
        ('module.tenants["{customer}"]', "module.tenants[0]", ""),
        ('module.tenants["{customer}"].module.gpu', 'module.tenants["acme"].module.gpu', "acme"),
        ("module.{customer}.module.gpu", "module.acme.module.cpu", ""),
    ],
)
def test_a_pattern_captures_a_customer(pattern, address, name):
    assert Matcher(ModulePattern(pattern=pattern)).name(address) == name


@pytest.mark.parametrize(
    ("pattern", "address", "fits"),
    [
        ("module.acme", "module.acme", True),
        ("module.acme", "module.acme.module.x", True),
        ("module.acme", "module.acme_two", False),
        ("module.acme*", "module.acme_two.module.x", True),
        ("module.acme_?", "module.acme_2", True),
        ("module.acme[0]", "module.acme[0]", True),
        ("module.acme[0]", "module.acme[1]", False),
        ("module.a+b", "module.aab", False),
    ],
)
def test_a_pattern_names_a_customer(pattern, address, fits):
    assert Matcher(ModulePattern(pattern=pattern, customer="acme")).name(address) == ("acme" if fits else "")


@pytest.mark.parametrize(
    ("pattern", "customer"),
    [("module.x", ""), ("module.{customer}", "acme"), ("module.{customer}.module.{customer}", "")],
)
def test_a_pattern_names_its_customer_in_one_way(pattern, customer):
    with pytest.raises(ValueError, match="not both"):
        ModulePattern(pattern=pattern, customer=customer)


@given(st.text(), st.text())
def test_any_pattern_is_matched_against_any_address(pattern, address):
    Matcher(ModulePattern(pattern=pattern.replace("{customer}", ""), customer="x")).name(address)


ESTATE = Register(
    customers=(
        Customer(id="acme", ous=(OrganisationalUnit(provider="aws", id="ou-top"),)),
        Customer(id="globex", ous=(OrganisationalUnit(provider="aws", id="ou-low"),)),
        Customer(id="house", accounts=(Account(provider="aws", id="111122223333"),)),
        Customer(id="one", ous=(OrganisationalUnit(provider="gcp", id="folders/1"),)),
        Customer(id="two", ous=(OrganisationalUnit(provider="gcp", id="folders/1"),)),
    )
)
NEVER = Claim("tag", "customer", "globex")


def described(*path: str, tags: tuple[tuple[str, str], ...] = (), **facts) -> CloudAccount:
    facts = {"provider": "aws", "id": "999900001111"} | facts
    return CloudAccount(path=path, tags=tuple(AccountTag(*each) for each in tags), **facts)


def resolved(account: CloudAccount, *claims: Claim, **how) -> Attribution:
    resolver = Resolver(ESTATE, AttributionSettings(), **how)
    resolver.describe([account])
    return resolver.resolve(workload(account.id, *claims, provider=account.provider))


@pytest.mark.parametrize(
    ("account", "customer", "by"),
    [
        (described("r-1", "ou-top"), "acme", "ou"),
        (described("r-1", "ou-top", "ou-low"), "globex", "ou"),
        (described("r-1", "ou-low", "ou-top", "ou-other"), "acme", "ou"),
        (described("r-1", "OU-TOP"), "acme", "ou"),
        (described("r-1", "ou-top", id="111122223333"), "house", "account"),
        (described("r-1", "ou-top", tags=(("customer", "globex"),)), "acme", "ou"),
        (described("r-1", tags=(("Customer", "acme"),)), "acme", "account_tag"),
        (described("r-1", tags=(("Name", "acme"), ("customer", " "))), "globex", "tag"),
        (described("r-1"), "globex", "tag"),
    ],
    ids=[
        "unit",
        "nearest",
        "order of the path",
        "any case",
        "account",
        "unit",
        "own tag",
        "no tag",
        "resource",
    ],
)
def test_the_account_then_what_holds_it_then_its_tags_come_before_tags_of_resources(account, customer, by):
    found = resolved(account, NEVER)

    assert (found.customer, found.by, found.account) == (customer, by, account.id)


def test_a_unit_of_two_customers_names_neither_and_no_tag_decides():
    found = resolved(described("folders/1", provider="gcp", id="some-project"), NEVER)

    assert (found.customer, found.candidates) == ("", ("one", "two"))
    assert found.reason == "gcp account some-project is in folders/1, which is claimed by one and two"


def test_an_account_tag_that_names_a_stranger_is_shown_and_no_resource_tag_decides():
    found = resolved(described(tags=(("tenant", "stranger"),)), NEVER)

    assert (found.customer, found.candidates) == ("", ("stranger",))
    assert found.reason == "account tag tenant=stranger: not in the register"


def test_account_tags_that_could_not_be_read_may_name_anybody():
    found = resolved(described("r-1", tags_complete=False), NEVER)

    assert found.customer == ""
    assert found.reason == "an account tag that could not be read may name the customer"
    assert resolved(described("ou-top", tags_complete=False)).customer == "acme"


def test_the_flag_does_not_silence_what_holds_an_account_or_its_tags():
    assert names(resolved(described("ou-top"), customer="globex")) == ("", "", ("globex", "acme"))
    assert resolved(described("ou-top"), customer="acme").customer == "acme"
    assert resolved(described("ou-nobody"), customer="globex").customer == "globex"


@pytest.mark.parametrize(
    ("account", "holders"),
    [
        (described("ou-top"), ("acme",)),
        (described("folders/1", provider="gcp", id="some-project"), ("one", "two")),
        (described("r-1"), ()),
    ],
)
def test_whose_a_whole_account_is(account, holders):
    resolver = Resolver(ESTATE, AttributionSettings())
    resolver.describe([account])

    assert resolver.holders(account) == holders
