"""Drafts made from reports by hand: what the demonstration does not have."""

import pytest

from guardrails.model.customer import Customer, Register
from guardrails.model.report import LimitRow, ProvisionRow, RegimeRow
from guardrails.model.verdict import ClockState
from guardrails.report.drafts.cip_certification import cip_certification
from guardrails.report.drafts.training_report import training_report
from tests.builders import make_report, make_verdict


def clocks(due):
    event = {"id": "report", "who": "provider", "event": "transaction_day", "event_day": "2026-11-01"}
    return (ClockState(**event, due=due, state="open"),)


def regime(id_, provision, state):
    marks = {"confidence": "V", "source": "S"}
    row = ProvisionRow(id=provision, title="T", state=state, since="2024-01-29", **marks)
    limit = LimitRow(id="line_yop", title="L", label="line", value=100, unit="yop", overridden=False, **marks)
    fields = {"title": "R", "authority": "A", "as_of_day": "2026-11-22", "read": "", "choices": ()}
    return RegimeRow(id=id_, provisions=(row,), limits=(limit,), **fields)


def of_group(due, *members):
    observed = {"members": list(members), "foreignness": "foreign"}
    about = {"kind": "group", "customer": "group:x", "subject": "group:x", "observed": observed}
    return make_verdict(regime="us_iaas_training", rule="US-TRN-10", clocks=clocks(due), **about)


def of_run(due, subject, verdict):
    about = {"kind": "run", "customer": "C-1", "subject": subject, "verdict": verdict}
    return make_verdict(regime="us_iaas_training", rule="US-TRN-03", clocks=clocks(due), **about)


def test_days_of_a_group_that_the_customer_is_in_are_its_days_too():
    report = make_report(
        verdicts=(
            of_group("2026-12-02", "C-1", "C-2"),
            of_group("2026-12-01", "C-3"),
            of_run("2026-11-16", "r", "pass"),
            of_run("2026-11-15", "s", "not_applicable"),
        ),
        law=(regime("us_iaas_training", "training_reports", "proposed"),),
    )

    draft = training_report(report, Customer(id="C-1"), personal=False)

    assert [each.due for each in draft.clocks] == ["2026-11-16", "2026-12-02"]
    status = next(each for each in draft.parts[0].fields if each.label.startswith("Foreign status"))
    assert (status.value, status.state) == ("", "open")  # that of a group is not its own


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("proposed", "proposed, not law (since 2024-01-29). No certification has to be filed today"),
        ("in_force", "in force (since 2024-01-29): file the certification on the authority's own form"),
        ("revoked", "revoked (since 2024-01-29). No certification has to be filed today"),
    ],
)
def test_only_what_is_in_force_is_worded_as_a_duty(state, said):
    report = make_report(verdicts=(), law=(regime("us_iaas_cip", "cip", state),))

    assert said in cip_certification(report, Register()).notice[0]


def test_accounts_of_foreign_customers_that_are_not_verified_are_counted():
    register = Register(
        customers=tuple(
            Customer(id=name, located_in=place, accounts=({"provider": "aws", "id": "1"},) * accounts)
            for name, place, accounts in (("a", "DE", 2), ("b", "FR", 3), ("c", "US", 1), ("d", "DE", 4))
        )
    )
    said = {"a": ("foreign", "pending"), "b": ("presumed foreign", "failed"), "d": ("foreign", "verified")}
    verdicts = [
        make_verdict(customer=name, subject=name, observed={"foreignness": foreign, "verification": checked})
        for name, (foreign, checked) in said.items()
    ]
    verdicts.append(make_verdict(customer="c", subject="c", verdict="not_applicable", observed={}))

    draft = cip_certification(make_report(verdicts=tuple(verdicts)), register)

    fields = {each.label[:2]: each.value for part in draft.parts for each in part.fields}
    assert fields["5."] == "4: 2 DE, 1 FR, 1 US"
    assert fields["8."] == "5 accounts of 2 customers"
