"""The draft of a report on foreign training of a large AI model: proposed 15 CFR 7.308, 89 FR 5698.

Its fields are those of the initial report: the foreign person's name, address, means and source of payment,
e-mail, telephone and IP addresses, and that the run exists (secondary source, text not read); estimated
operations, anticipated days, training practices with the primary accelerator, cybersecurity practices (not
verified). Whether anything is to be reported the rules decided: nothing is decided here.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from guardrails.model.activity import Run
from guardrails.model.customer import Customer
from guardrails.model.party import Party, Personal
from guardrails.model.range import Range, total
from guardrails.model.report import CustomerRow, Report
from guardrails.model.verdict import Verdict
from guardrails.register import operations
from guardrails.report import words
from guardrails.report.drafts import draft
from guardrails.report.drafts.draft import Draft, DraftField, DraftPart
from guardrails.report.only import only

REGIME = "us_iaas_training"
PROVISIONS = ("training_reports", "eo_14110")
LINE = "line_yop"

_ELEMENTS: tuple[tuple[str, str, str], ...] = (
    ("name", "Name", "name"),
    ("address", "Address", "address"),
    ("payment", "Means and source of payment", "payment"),
    ("email", "E-mail addresses", "email"),
    ("telephone", "Telephone numbers", "telephone"),
    ("ip_log", "IP addresses", "ip_addresses"),
)
"""Key of the register's `data_elements`, what the report asks for, field of `personal`."""


def training_report(report: Report, customer: Customer, *, personal: bool) -> Draft:
    """The draft about one customer.

    Args:
        report: With all verdicts listed.
        customer: What is on record; with its id alone when nothing is.
        personal: Whether to show what identifies people.
    """
    theirs = only(report, (customer.id,)).verdicts  # those of groups that it is in, too
    verdicts = [each for each in theirs if each.regime == REGIME]
    rules = draft.law(report, REGIME, PROVISIONS)
    limits = {limit.id: limit.value for row in report.law if row.id == REGIME for limit in row.limits}
    parts = (
        _person(customer, verdicts, personal=personal),
        *_runs(report, customer, verdicts, limits),
        _accelerators(report, customer.id),
    )
    return Draft(
        kind="training-report",
        title=f"Draft training report: customer {customer.id}",
        subject=customer.id,
        as_of=report.as_of,
        notice=draft.notice(rules, "training report"),
        law=rules,
        parts=parts,
        clocks=draft.clocks(verdicts),
        missing=sum(1 for _ in draft.unsettled(parts)),
        personal=personal,
    )


def _person(customer: Customer, verdicts: Sequence[Verdict], *, personal: bool) -> DraftPart:
    fields = [_identity(customer, element, personal=personal) for element in _ELEMENTS]
    own = (each.observed for each in verdicts if each.customer == customer.id)
    said = next((str(each["foreignness"]) for each in own if "foreignness" in each), "")
    fields.append(
        DraftField(
            label="Foreign status, as the rules found it",
            value=said,
            state="open" if said in ("", "not established as US or foreign") else "filled",
            where="customer",
        )
    )
    fields += [
        draft.text_field("Organized in", _known(customer.organised_in), "customer.organised_in"),
        draft.text_field("Located in", _known(customer.located_in), "customer.located_in"),
        _others("Beneficial owners", customer.owners, customer.owners_complete, "customer.owners"),
        _others("End users", customer.end_users, customer.end_users_complete, "customer.end_users"),
        _others(
            "Acts on behalf of",
            customer.on_behalf_of,
            customer.on_behalf_of_complete,
            "customer.on_behalf_of",
        ),
    ]
    return DraftPart(title="The foreign person", fields=tuple(fields))


def _identity(customer: Customer, element: tuple[str, str, str], *, personal: bool) -> DraftField:
    key, label, name = element
    value = getattr(customer.personal or Personal(), name)
    text = value if isinstance(value, str) else ", ".join(value)
    where = f"customer.data_elements.{key}"
    if text and personal:
        return DraftField(label=label, value=text, state="filled", where=f"customer.personal.{name}")
    if text:
        return DraftField(label=label, value="on record; --include-identity shows it", state="withheld")
    if getattr(customer.data_elements, key) == "yes":
        return DraftField(label=label, value="on file with the provider", state="on_file", where=where)
    return DraftField(label=label, state="missing", where=where)


def _others(label: str, parties: Sequence[Party], complete: str, where: str) -> DraftField:
    """How many, and where: no names."""
    places = Counter(each.located_in for each in parties)
    said = ", ".join(f"{number} in {_place(place)}" for place, number in sorted(places.items()))
    if complete == "yes":
        return DraftField(label=label, value=said or "none", state="filled", where=where)
    return DraftField(
        label=label,
        value=f"{said}; the list is not known to be complete" if said else "",
        state="open" if said else "missing",
        where=f"{where}_complete" if said else where,
    )


def _runs(
    report: Report, customer: Customer, verdicts: Sequence[Verdict], limits: dict[str, float]
) -> Iterator[DraftPart]:
    said = {
        each.subject: each for each in verdicts if each.kind == "run" and "operations_yop" in each.observed
    }
    for run in customer.runs:
        yield _run(report, run, said.get(run.id), limits)
    if not customer.runs:
        complete = customer.runs_complete == "yes"
        yield DraftPart(
            title="The training run",
            note="What the hardware could do is below; a report speaks of a run.",
            fields=(
                DraftField(
                    label="Existence of the training run",
                    value="no run on record, and the list is complete" if complete else "",
                    state="open" if complete else "missing",
                    where="customer.runs",
                ),
            ),
        )


def _run(report: Report, run: Run, verdict: Verdict | None, limits: dict[str, float]) -> DraftPart:
    where = f"runs.{run.id}"
    evidence = ", ".join(run.evidence)
    return DraftPart(
        title=f"Training run {run.id}",
        note=_standing(verdict),
        fields=(
            DraftField(
                label="Existence of the training run",
                value=f"on record{f', known from: {evidence}' if evidence else ''}; purpose: {run.purpose}",
                state="filled",
                where=where,
            ),
            _operations(run, verdict, limits, where),
            draft.day_field("Anticipated start", run.start_day, f"{where}.start_day"),
            draft.day_field("Anticipated completion", run.end_day, f"{where}.end_day"),
            draft.text_field("Primary accelerator", run.accelerator, f"{where}.accelerator"),
            _practices("Training practices", run.practices, f"{where}.practices"),
            _practices("Cybersecurity practices", run.cybersecurity, f"{where}.cybersecurity"),
            _day(report, run, "transaction_day", "Day of the transaction"),
            _day(report, run, "knowledge_day", "Day on which the provider came to know"),
        ),
    )


def _standing(verdict: Verdict | None) -> str:
    if verdict is None:
        return "No rule on training reports covers this run on what is known."
    return f"{verdict.rule}: {verdict.verdict}. {verdict.message}"


def _operations(run: Run, verdict: Verdict | None, limits: dict[str, float], where: str) -> DraftField:
    observed = verdict.observed.get("operations_yop") if verdict else None
    value = msgspec.convert(observed, Range) if isinstance(observed, dict) else operations.estimated(run)
    said = draft.against(value, "yop", limits[LINE]) if value.min or value.max is not None else ""
    other = operations.six_nd(run)
    if other is not None:
        said += f"; six times parameters and tokens: {words.operations(other, 'yop')}"
    state: Literal["filled", "open", "missing"] = "missing" if not said else "open"
    return DraftField(
        label="Estimated number of computational operations",
        value=said,
        state="filled" if value.max is not None else state,
        where=f"{where}.operations_yop",
    )


def _practices(label: str, on_file: str, where: str) -> DraftField:
    """The register says whether they are on file, not what they are."""
    if on_file == "yes":
        return DraftField(label=label, value="on file with the provider", state="on_file", where=where)
    return DraftField(
        label=label, value="not on file" if on_file == "no" else "", state="missing", where=where
    )


def _day(report: Report, run: Run, name: str, label: str) -> DraftField:
    return draft.day_field(label, draft.known_day(report, run, name), f"runs.{run.id}.{name}")


def _accelerators(report: Report, customer: str) -> DraftPart:
    held = [each for each in report.workloads if each.customer == customer]
    row = next((each for each in report.customers if each.id == customer), None)
    if not held:
        return DraftPart(
            title="Accelerators of the customer",
            fields=(
                DraftField(
                    label="Accelerators seen",
                    state="open",
                    value="none in what was given",
                    where="a plan, or --from SNAPSHOT",
                ),
            ),
        )
    models = {each.accelerator or "unknown accelerator" for each in held}
    counts = {
        model: total(each.ceiling for each in held if (each.accelerator or "unknown accelerator") == model)
        for model in sorted(models)
    }
    places = sorted({each.region or "an unknown region" for each in held})
    sure = all(each.max is not None for each in counts.values()) and "unknown accelerator" not in counts
    seen = DraftField(
        label="Accelerators seen",
        value=f"{', '.join(f'{words.span(number)} {model}' for model, number in counts.items())}"
        f" in {', '.join(places)}",
        state="filled" if sure else "open",
        where="workloads",
    )
    return DraftPart(
        title="Accelerators of the customer",
        note="What the hardware could do at dense peak, not what it is used for."
        + (" Of the plans that were given alone." if report.scope == "plan" else ""),
        fields=(seen, *(_capacity(report, row) if row else ())),
    )


def _capacity(report: Report, row: CustomerRow) -> Iterator[DraftField]:
    """What the hardware could do, beside each threshold of the regime that compute is measured against."""
    limits = next((each.limits for each in report.law if each.id == REGIME), ())
    titles = {each.id: each.label or each.title for each in limits}
    for line in row.lines:
        if line.regime == REGIME:
            yield DraftField(
                label=f"Could do: {titles.get(line.limit, line.title)}",
                value=draft.against(line.used, line.unit, line.value),
                state="open" if line.used.max is None else "filled",
                where="workloads",
            )


def _known(country: str) -> str:
    return "" if country == "unknown" else country


def _place(country: str) -> str:
    return "an unknown place" if country == "unknown" else country
