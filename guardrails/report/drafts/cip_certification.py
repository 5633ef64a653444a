"""The draft of a certification of the identification program: proposed 15 CFR 7.304, 89 FR 5698.

Its numbered fields are those of the form as counsel quote them; those of the last part are not verified.
Who is foreign, and whether a reseller's program has to be on file, the rules decided: here it is counted.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from guardrails.model.customer import Customer, Register
from guardrails.model.party import Party
from guardrails.model.provider import Programme
from guardrails.model.report import Report
from guardrails.model.verdict import Verdict
from guardrails.report import words
from guardrails.report.drafts import draft
from guardrails.report.drafts.draft import Draft, DraftField, DraftPart

REGIME = "us_iaas_cip"
PROVISIONS = ("cip", "eo_13984")
IDENTITY, RESELLERS, FAILED = "US-CIP-04", "US-CIP-08", "US-CIP-20"
CERTIFICATIONS = ("US-CIP-11", "US-CIP-12", "US-CIP-13")
"""Rules whose verdicts are counted, and those whose clocks are shown."""

_BY_HAND = "by hand: the register does not hold it"
_PROCEDURES = ("data_collection", "verification", "when_not_to_open", "terms_while_pending", "when_to_close")


def cip_certification(report: Report, register: Register) -> Draft:
    """The draft of the provider's certification.

    Args:
        report: Of the register alone, with all verdicts listed.
        register: As it was judged.
    """
    verdicts = {rule: _of(report, rule) for rule in (IDENTITY, RESELLERS, FAILED)}
    rules = draft.law(report, REGIME, PROVISIONS)
    parts = (
        _programme(register),
        _customers(register, verdicts[IDENTITY]),
        _resellers(register, verdicts[RESELLERS]),
        _attested(register.provider.programme, verdicts[FAILED]),
        _unverified_fields(),
    )
    asked = [each for rule in CERTIFICATIONS for each in _of(report, rule)]
    return Draft(
        kind="cip-certification",
        title=f"Draft certification of the customer identification program: provider {register.provider.id}",
        subject=register.provider.id,
        as_of=report.as_of,
        notice=draft.notice(rules, "certification"),
        law=rules,
        parts=parts,
        clocks=draft.clocks(asked),
        missing=sum(1 for _ in draft.unsettled(parts)),
        personal=False,
    )


def _of(report: Report, rule: str) -> list[Verdict]:
    return [each for each in report.verdicts if each.rule == rule]


def _programme(register: Register) -> DraftPart:
    programme = register.provider.programme
    return DraftPart(
        title="The program",
        fields=(
            _procedures("1. Procedures for verifying identity", programme, _PROCEDURES),
            DraftField(
                label="2. Resources used to detect malicious cyber activity", state="missing", where=_BY_HAND
            ),
            _procedures("3. Procedures so that foreign resellers keep a program", programme, ("resellers",)),
            DraftField(
                label="4. Contact of the person who manages the program", state="missing", where=_BY_HAND
            ),
        ),
    )


def _procedures(label: str, programme: Programme, keys: Sequence[str]) -> DraftField:
    where = "provider.programme.covers"
    covered = [key for key in keys if key in programme.covers]
    absent = [key for key in keys if key not in programme.covers]
    if programme.written != "yes" or not covered:
        return DraftField(label=label, state="missing", where=where)
    since = f" of {programme.written_day}" if programme.written_day else ""
    value = f"in the written program{since}: {', '.join(covered)}"
    if absent:
        value += f"; not recorded as covered: {', '.join(absent)}"
    return DraftField(label=label, value=value, state="open" if absent else "on_file", where=where)


def _customers(register: Register, identity: Sequence[Verdict]) -> DraftPart:
    said = {each.customer: each for each in identity}
    foreign = {name: str(each.observed["foreignness"]) for name, each in said.items() if each.observed}
    unverified = [
        each
        for each in register.customers
        if each.id in foreign and said[each.id].observed.get("verification") != "verified"
    ]
    held = sum(len(each.accounts) for each in unverified)
    return DraftPart(
        title="Customers",
        note="Counted in the register. Who is foreign is what the rules found, not a determination.",
        fields=(
            DraftField(
                label="5. Number and locations of customers",
                value=f"{len(register.customers):,}: {_places(register.customers)}",
                state=_placed(register.customers),
                where="customers.located_in",
            ),
            DraftField(
                label="Of them, by status as the rules found it",
                value=_tally(_status(each, foreign) for each in register.customers),
                state="open" if _in_doubt(foreign.values()) else "filled",
                where="customers",
            ),
            _owners(register.customers),
            DraftField(
                label="8. Accounts of foreign customers whose identity is not verified",
                value=f"{words.count(held, 'account')} of {words.count(len(unverified), 'customer')}",
                state="open" if _in_doubt(foreign.values()) else "filled",
                where="customers.verification",
            ),
            DraftField(
                label="Those customers, by state of the check",
                value=_tally(str(said[each.id].observed["verification"]) for each in unverified) or "none",
                state="filled",
                where="customers.verification",
            ),
        ),
    )


def _status(customer: Customer, foreign: Mapping[str, str]) -> str:
    return foreign.get(customer.id, "not foreign or exempt")


def _in_doubt(answers: Iterable[str]) -> bool:
    return any(each not in ("foreign", "not foreign") for each in answers)


def _owners(customers: Sequence[Customer]) -> DraftField:
    """How many owners are on record: which of them are foreign beneficial owners no rule says one by one."""
    owners = [owner for each in customers for owner in each.owners]
    open_ = sum(each.owners_complete != "yes" for each in customers)
    value = f"{words.count(len(owners), 'owner')} on record" + (f": {_places(owners)}" if owners else "")
    if open_:
        value += f"; of {words.count(open_, 'customer')} the list is not known to be complete"
    return DraftField(
        label="6. Number and locations of foreign beneficial owners",
        value=value,
        state="filled" if not owners and not open_ else "open",
        where="customers.owners: count those who are foreign beneficial owners",
    )


def _resellers(register: Register, verdicts: Sequence[Verdict]) -> DraftPart:
    left_out = {each.subject for each in verdicts if each.verdict == "not_applicable"}
    settled = {each.subject for each in verdicts if each.verdict in ("pass", "fail")}
    listed = [each for each in register.resellers if each.id not in left_out]
    fields = [
        DraftField(
            label=f"7. Foreign reseller {each.id}",
            value=f"organized in {each.organised_in}, located in {each.located_in}; "
            f"program on file: {each.cip_on_file}, adopts ours: {each.adopts_our_cip}",
            state="filled" if each.id in settled else "open",
            where=f"resellers.{each.id}",
        )
        for each in listed
    ]
    complete = register.resellers_complete == "yes"
    fields.append(
        DraftField(
            label="7. List of all foreign resellers",
            value=words.count(len(listed), "reseller")
            + ("" if complete else "; the list is not known to be complete"),
            state="filled" if complete else "open",
            where="resellers_complete",
        )
    )
    return DraftPart(
        title="Foreign resellers",
        note="Resellers whom the rules found not to be foreign are left out.",
        fields=tuple(fields),
    )


def _attested(programme: Programme, failed: Sequence[Verdict]) -> DraftPart:
    unresolved = sum(each.verdict == "fail" for each in failed)
    doubtful = sum(each.verdict in ("unknown", "error") for each in failed)
    return DraftPart(
        title="What an annual certification attests",
        note="A person attests this. Record it as the items of the filing.",
        fields=(
            draft.day_field("Program reviewed on", programme.reviewed_day, "provider.programme.reviewed_day"),
            draft.day_field("Program updated on", programme.updated_day, "provider.programme.updated_day"),
            DraftField(label="Updated for changes of services", state="missing", where=_BY_HAND),
            DraftField(label="Updated for changes of threats", state="missing", where=_BY_HAND),
            DraftField(label="Complies with the program", state="missing", where=_BY_HAND),
            DraftField(
                label="Failed identity checks without a recorded resolution",
                value=f"{words.count(unresolved, 'customer')}"
                + (f"; of {words.count(doubtful, 'more customer')} not established" if doubtful else ""),
                state="open" if unresolved or doubtful else "filled",
                where="customers.verification.resolution",
            ),
        ),
    )


def _unverified_fields() -> DraftPart:
    """Fields that the form may ask for: nobody has read them in the text."""
    labels = (
        "Procedure for identifying foreign training of large AI models",
        "Service offerings and foreign customer bases",
        "Number of employees",
        "Days on which unverified accounts are expected to be verified",
    )
    return DraftPart(
        title="Fields that are not verified",
        note="Said to be part of the form; not read in the text of the proposal.",
        fields=tuple(DraftField(label=label, state="missing", where=_BY_HAND) for label in labels),
    )


def _places(parties: Iterable[Party]) -> str:
    return _tally("place unknown" if each.located_in == "unknown" else each.located_in for each in parties)


def _placed(parties: Iterable[Party]) -> draft.State:
    return "open" if any(each.located_in == "unknown" for each in parties) else "filled"


def _tally(names: Iterable[str]) -> str:
    """`3 DE, 2 FR`, the most first."""
    found = Counter(names)
    return ", ".join(
        f"{number:,} {name}" for name, number in sorted(found.items(), key=lambda each: (-each[1], each[0]))
    )
