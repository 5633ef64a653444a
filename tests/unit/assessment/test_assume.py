import re
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.assessment.assume import Assumption, Assumptions
from guardrails.catalog.load import load
from guardrails.errors import ConfigError
from guardrails.model.range import UNKNOWN, ZERO, Range, exactly
from guardrails.model.workload import Unresolved
from guardrails.register.normalise import as_range
from guardrails.yamltext import read
from tests.builders import make_workload

TODAY = date(2026, 11, 22)
CATALOG = load()


def make_assumption(**changes):
    fields = {
        "address": "aws_instance.*",
        "instance_type": "p5.48xlarge",
        "owner": "ops",
        "reason": "standing order",
        "until": date(2027, 1, 1),
    }
    return Assumption(**(fields | changes))


def untyped(**changes):
    """A workload of four machines whose type is not known."""
    fields = {
        "instance_type": "unknown",
        "accelerator": "unknown",
        "accelerators_per_instance": None,
        "fabric_gbps": None,
        "instances": exactly(4),
        "instances_ceiling": exactly(10),
        "accelerators": UNKNOWN,
        "ceiling": UNKNOWN,
    }
    return make_workload(**(fields | changes))


def answered(workload, *assumptions):
    applied = Assumptions(assumptions or (make_assumption(),), CATALOG, TODAY, 365)
    (result,) = applied.answer([workload])
    return result, applied.rows()


def test_an_unknown_type_is_answered_with_its_chip_numbers_and_fabric():
    result, (row,) = answered(untyped())

    assert result.accelerator == "H100-SXM5-80GB"
    assert (result.accelerators, result.ceiling) == (exactly(32), exactly(80))
    assert result.fabric_gbps == 3200
    assert result.assumed == ("instance_type", "accelerator")
    assert (row.state, row.workloads) == ("used", 1)
    assert (row.old, row.new) == ("accelerator unknown, instance_type unknown", "instance_type p5.48xlarge")


def test_a_known_type_is_never_changed():
    known = make_workload(instance_type="g5.xlarge", accelerator="A10G", accelerators_per_instance=1)

    result, (row,) = answered(known)

    assert result == known
    assert row.state == "unused"


def test_an_unknown_number_is_answered_and_a_known_ceiling_stays():
    many = make_workload(
        instances=UNKNOWN, instances_ceiling=exactly(10), accelerators=UNKNOWN, ceiling=exactly(80)
    )

    result, _ = answered(many, make_assumption(instance_type="", instances=Range(0, 4)))

    assert result.instances == Range(0, 4)
    assert result.accelerators == Range(0, 32)
    assert result.ceiling == exactly(80)


def test_a_chip_can_be_named_without_a_type():
    chip = make_assumption(instance_type="", accelerator="T4", accelerators_per_instance=2)

    result, _ = answered(untyped(), chip)

    assert (result.accelerator, result.ceiling) == ("T4", exactly(20))


def test_region_and_account_are_answered_only_where_unknown():
    where = make_assumption(instance_type="", region="eu-west-1", account="444455556666")

    result, _ = answered(make_workload(region="unknown"), where)

    assert (result.region, result.account) == ("eu-west-1", "111122223333")


@pytest.mark.parametrize(("until", "used"), [(TODAY, True), (date(2026, 11, 21), False)])
def test_an_answer_holds_until_the_end_of_its_last_day(until, used):
    result, (row,) = answered(untyped(), make_assumption(until=until))

    assert (result.accelerator != "unknown") == used
    assert row.state == ("used" if used else "expired")


def test_an_index_in_an_address_is_no_character_class():
    exact = make_assumption(address="aws_instance.one[0]")

    assert answered(untyped(address="aws_instance.one[0]"), exact)[1][0].state == "used"
    assert answered(untyped(address="aws_instance.one0"), exact)[1][0].state == "unused"


def test_a_template_stays_empty_when_its_type_is_answered():
    template = untyped(
        role="template", instances=ZERO, instances_ceiling=ZERO, accelerators=ZERO, ceiling=ZERO
    )

    assert answered(template)[0].ceiling == ZERO


def test_a_chip_that_the_catalog_does_not_have_is_refused():
    with pytest.raises(ConfigError, match=r"assume\[0\].accelerator"):
        answered(untyped(), make_assumption(instance_type="", accelerator="H9000"))


def test_a_type_without_accelerators_is_no_answer():
    with pytest.raises(ConfigError, match=r"m5\.large"):
        answered(untyped(), make_assumption(instance_type="m5.large"))


def test_an_assumption_that_answers_nothing_is_refused():
    with pytest.raises(msgspec.ValidationError, match="assumes nothing"):
        msgspec.convert({"address": "a", "owner": "o", "reason": "r", "until": "2026-01-01"}, Assumption)


@pytest.mark.parametrize(
    "answer",
    [
        {"instances": {"min": 0, "max": 0}},
        {"instances": {"min": 0, "max": 0.5}},
        {"accelerator": "T4", "accelerators_per_instance": 0},
    ],
    ids=str,
)
def test_no_answer_says_that_there_is_nothing(answer):
    fields = {"address": "*", "owner": "o", "reason": "r", "until": "2027-01-01"} | answer

    with pytest.raises(msgspec.ValidationError, match="assumes zero accelerators"):
        msgspec.convert(fields, Assumption)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"instance_type": "f1.2xlarge"}, r"assume\[0\]: f1\.2xlarge carries no AI accelerator"),
        ({"instance_type": "", "accelerator": "VU9P"}, r"assume\[0\]: VU9P carries no AI accelerator"),
        (
            {"instance_type": "", "accelerator": "T4", "accelerators_per_instance": 1e-6},
            "less than the smallest share",
        ),
        ({"until": date(9999, 12, 31)}, r"assume\[0\]\.until: 9999-12-31 is more than 365 days"),
        ({"until": date(2027, 11, 23)}, "more than 365 days from 2026-11-22"),
    ],
    ids=str,
)
def test_answers_that_excuse_too_much_are_refused_even_where_they_fit_nothing(changes, said):
    with pytest.raises(ConfigError, match=said):
        Assumptions((make_assumption(address="nothing", **changes),), CATALOG, TODAY, 365)


def test_an_answer_may_hold_as_long_as_a_waiver():
    Assumptions((make_assumption(until=date(2027, 11, 22)),), CATALOG, TODAY, 365)


@given(st.integers(0, 20), st.integers(1, 20))
def test_no_answer_goes_below_what_is_known_to_be_there(known, most):
    open_ = make_workload(
        instances=Range(known),
        instances_ceiling=Range(known),
        accelerators=Range(8 * known),
        ceiling=Range(8 * known),
    )
    result, _ = answered(open_, make_assumption(instance_type="", instances=Range(0, most)))

    assert result.ceiling.min >= 8 * known
    assert result.ceiling.max == (None if most < known else 8 * most)


@given(st.sampled_from(["instance_type", "region", "account", "accelerator"]), st.booleans())
def test_no_answer_ever_hides_a_workload(field, wide):
    value = {"instance_type": "p5.48xlarge", "region": "r", "account": "a", "accelerator": "T4"}[field]
    address = "*" if wide else "aws_instance.one"
    given_ = make_assumption(
        **({"instance_type": "", "accelerators_per_instance": 1} | {field: value}), address=address
    )

    applied = Assumptions((given_,), CATALOG, TODAY, 365)
    workloads = [untyped(), make_workload(id="b", address="other")]

    assert [each.id for each in applied.answer(workloads)] == [each.id for each in workloads]
    assert all(each.ceiling.min > 0 or each.ceiling.max is None for each in applied.answer(workloads))


def unread(**changes):
    """A workload of a type that nothing reads, because of a sign."""
    sign = Unresolved("value", "type not read; says p5.48xlarge")
    fields = {
        "address": "aws_ssm_parameter.x",
        "kind": "aws_ssm_parameter",
        "instances": UNKNOWN,
        "instances_ceiling": UNKNOWN,
        "unread": True,
        "unresolved": (sign,),
    }
    return untyped(**(fields | changes))


def harmless(**changes):
    """The answer that settles a false alarm."""
    fields = {"address": "*", "instance_type": "", "without_accelerators": "aws_ssm_parameter"}
    return make_assumption(**(fields | changes))


def test_a_type_that_is_not_read_can_be_said_to_have_no_accelerators():
    result, (row,) = answered(unread(), harmless())

    assert result.holds_nothing
    assert (result.accelerators, result.instances, result.assumed) == (ZERO, ZERO, ("instances",))
    assert (row.state, row.old, row.new) == (
        "used",
        "type not read; says p5.48xlarge, instances unknown",
        "without_accelerators aws_ssm_parameter",
    )


@pytest.mark.parametrize(
    ("workload", "answer"),
    [
        (unread(unread=False), {}),
        (unread(kind="aws_instance"), {}),
        (unread(accelerator="T4"), {}),
        (unread(), {"without_accelerators": "aws_*"}),
        (unread(), {"address": "other"}),
        (unread(), {"until": date(2026, 11, 21)}),
    ],
    ids=["read", "another type", "known", "a pattern", "another address", "past its day"],
)
def test_nothing_else_is_said_to_have_none(workload, answer):
    result, _ = answered(workload, harmless(**answer))

    assert result == workload


def test_an_answer_says_one_of_the_two():
    fields = {
        "address": "*",
        "owner": "o",
        "reason": "r",
        "until": "2027-01-01",
        "without_accelerators": "x_y",
    }

    with pytest.raises(msgspec.ValidationError, match="give one of the two"):
        msgspec.convert(fields | {"instance_type": "p5.48xlarge"}, Assumption)


def test_the_answers_on_the_page_are_answers():
    page = (Path(__file__).parents[3] / "docs" / "plans.md").read_text()
    ((text, _),) = re.findall(r"```yaml\n((.|\n)*?)```", page)
    given_ = [
        each | ({"instances": as_range(each["instances"])} if "instances" in each else {})
        for each in read(text)["assume"]
    ]

    found = msgspec.convert(given_, list[Assumption], strict=False)

    assert [each.without_accelerators for each in found] == ["", "aws_ssm_parameter"]
