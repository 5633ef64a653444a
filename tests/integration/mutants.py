"""Documents that differ from good ones in a few places, by chance and reproducibly."""

import inspect
import marshal

import msgspec

from tests.policies import cases, documents
from tests.policies.weakened import weakened

_TEXTS = (
    *("yes", "no", "unknown", "none"),
    *("US", "PR", "DE", "CN", "XX", "us", ""),
    *("entity", "individual", "customer", "owner", "end_user", "on_behalf_of", "reseller"),
    *("verified", "pending", "failed", "not_started", "runs", "template", "reservation", "delegated"),
    *("training_report", "C-1", "R-1", "node", "accelerator", "plan", "estate"),
    *("required", "not_required", "earlier", "transaction", "knowledge", "no_accelerators"),
    *("é漢字🏗", '"quoted" \\', "line\nbreak\x00\x1f\x7f", "\u2028\ufeff", "0", "null", "x" * 300),
)
_NUMBERS = (
    *(0, 1, -1, 0.5, -0.0, 0.1, 25, 24.999999999999996, 50, 99.99999999999999, 100, 100.00000000000001),
    *(365, 366, 4799, 4800, 15832, documents.TODAY - 366, documents.TODAY, documents.TODAY + 2),
    *(1e26, 6.24e25, 1e300, 1e-300, 2**53 + 1, 2**63 - 1, 2**63, 2**64, 10**30, -(2**63) - 1),
)
_OTHERS = (
    None,
    True,
    False,
    [],
    {},
    ["yes"],
    [1],
    {"min": 1},
    {"max": 1},
    {"min": 2, "max": 1},
    {"min": None},
)
_RANGES = (
    {"min": 0},
    {"min": 0, "max": 0},
    {"min": 99.5, "max": 100.5},
    {"min": 1e26, "max": 1e27},
    {"min": 101},
)


def seeds():
    """The good documents that mutants come from: all that have names, and some of our own."""
    ours = [make() for make in (*cases.RIGHT, *cases.WRONG) if make.__module__ == cases.__name__]
    return [*named(), *ours, _pending_on_small_ones(), _nothing_read(), _crowded(), *_of_no_concern()]


def less_is_known(documents):
    """Each of the documents without one fact after another."""
    for document in documents:
        for _, weaker in weakened(document):
            yield weaker


def named():
    """Every document that `documents` makes without being told anything."""
    public = [each for name, each in vars(documents).items() if not name.startswith("_")]
    makers = [each for each in public if inspect.isfunction(each) and _needs_nothing(each)]
    made = [make() for make in makers if make.__module__ == documents.__name__]
    return [each for each in made if isinstance(each, dict) and "schema" in each]


def _needs_nothing(function):
    parameters = inspect.signature(function).parameters.values()
    loose = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return all(each.default is not inspect.Parameter.empty or each.kind in loose for each in parameters)


def valid_mutant(chance, bases):
    """One document that fits the schema, after changes of which about one in three does."""
    document = chance.choice(bases)
    for _ in range(chance.randint(4, 30)):
        changed = _copied(document)
        _change(chance, *_somewhere(chance, changed), kind_kept=True)
        if is_valid(changed):
            document = changed
    return document


def invalid_mutant(chance, bases):
    """One document that does not fit the schema, by one to four changes."""
    while True:
        document = _copied(chance.choice(bases))
        for _ in range(chance.randint(1, 4)):
            _change(chance, *_somewhere(chance, document), kind_kept=False)
        if not is_valid(document):
            return document


def is_valid(document):
    """Whether the product would evaluate it."""
    try:
        documents.validated(document)
    except (msgspec.ValidationError, KeyError, TypeError, AttributeError):
        return False
    return True


def _copied(value):
    """As `copy.deepcopy`, which would take most of the time."""
    return marshal.loads(marshal.dumps(value))


def _somewhere(chance, document):
    """A place of the document; all sections are alike in weight, however long."""
    section = chance.choice(sorted(document.keys() - {"schema", "kind", "as_of"}))
    return chance.choice(_places(document, section))


def _places(document, section):
    """Every place of a section: its holder, and the key or index there."""
    places = [(document, section)]
    waiting = [document[section]]
    while waiting:
        holder = waiting.pop()
        if isinstance(holder, dict | list):
            keys = list(holder) if isinstance(holder, dict) else range(len(holder))
            places.extend((holder, key) for key in keys)
            waiting.extend(holder[key] for key in keys)
    return places


def _change(chance, holder, key, *, kind_kept):
    value = holder[key]
    if not kind_kept:
        if chance.random() < 0.3:
            del holder[key]
        else:
            holder[key] = _copied(chance.choice((*_OTHERS, *_TEXTS, *_NUMBERS)))
    elif isinstance(value, dict):
        if value.keys() <= {"min", "max"}:
            holder[key] = dict(chance.choice(_RANGES))
    elif isinstance(value, list):
        holder[key] = _rearranged(chance, value)
    elif isinstance(value, str):
        holder[key] = chance.choice(_TEXTS)
    else:
        holder[key] = chance.choice((*_NUMBERS, *_NUMBERS, "unknown"))


def _rearranged(chance, rows):
    """Fewer, the same in another order, or more: copies with ids of their own."""
    rows = [row for row in rows if chance.random() < 0.7]
    if rows and chance.random() < 0.7:
        more = _copied(chance.choice(rows))
        if isinstance(more, dict) and "id" in more:
            more["id"] = f"{more['id']}-{chance.randint(2, 4)}"
        rows.append(more)
    chance.shuffle(rows)
    return rows


def _pending_on_small_ones():
    return documents.customer_document(
        customer={"verification": "pending"},
        pools=[documents.pool(accelerator="T4", tpp=documents.exactly(520))],
    )


def _of_no_concern():
    """A provider to whom little applies, its customer, and a group that no rule is about."""
    provider = documents.provider(offers_iaas="no")
    choices = {"affiliates_rule": "extended", "diffusion_rule": "ignored"}
    return (
        documents.provider_document(provider=provider),
        documents.group_document(group={"percent": 50}),
        documents.customer_document(
            provider=provider, arrangements=[documents.arrangement()], law={"us_ear": {"choices": choices}}
        ),
    )


def _nothing_read():
    """A foreign customer of whom not even the number of accelerators is known."""
    sums = ("accelerators", "capacity_eops", "capacity_12_months_yop", "estimate_12_months_yop")
    return documents.customer_document(
        pools=[documents.pool(tpp={"min": 0}, ceiling={"min": 0}, capacity_eops={"min": 0})],
        pools_complete="no",
        clusters=[documents.cluster(capacity_eops={"min": 0})],
        compute={name: {"min": 0} for name in (*sums, "h100_equivalents")},
        runs=[documents.run(operations_yop={"min": 0})],
    )


def _crowded():
    """Many parties, pools, clusters, runs and filings at once, known and unknown."""
    return documents.customer_document(
        parties=[
            documents.party("owner", id="P-1", share_percent={"min": 25, "max": 25}),
            documents.us_entity("owner", id="P-2", share_percent={"min": 0, "max": 30}),
            documents.individual("end_user", id="P-3", citizenships=["US", "FR"]),
            documents.nobody_known("on_behalf_of", id="P-4"),
        ],
        pools=[
            documents.pool(id="pool-1"),
            documents.pool(id="pool-2", accelerator="unknown", tpp={"min": 0}, ceiling={"min": 0}),
            documents.pool(id="pool-3", role="template", ceiling={"min": 0, "max": 0}),
        ],
        clusters=[
            documents.cluster(),
            documents.cluster(id="cluster-2", capacity_eops={"min": 0, "max": 100}),
        ],
        runs=[
            documents.run(),
            documents.run(id="R-2", operations_yop={"min": 90}),
            documents.run(id="R-3", training="no"),
        ],
        filings=[
            documents.filing(),
            documents.filing(subject="R-2", day="unknown", operations_yop="unknown"),
        ],
    )
