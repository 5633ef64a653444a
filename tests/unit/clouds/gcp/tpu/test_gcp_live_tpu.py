"""Cloud TPU's nodes and queued resources, as a scan reads them."""

import pytest
from google.cloud import tpu_v2
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.clouds.gcp.tpu.api import TPU
from guardrails.clouds.gcp.tpu.owners import claim
from guardrails.model.range import ZERO, Range, exactly
from tests.samples.gcp_answers import PROJECT, Newer, Refusal, World, facts

NODES, QUEUED = "tpu.nodes.list", "tpu.queuedResources.list"
CLIENTS = {NODES: tpu_v2.ListNodesResponse, QUEUED: tpu_v2.ListQueuedResourcesResponse}
ROOT = f"projects/{PROJECT}/locations/us-central1-a"


def node(name="n", **changed):
    return {
        "name": f"{ROOT}/nodes/{name}",
        "acceleratorType": "v5p-128",
        "state": "READY",
        "runtimeVersion": "tpu-vm-cos-stable",
        "schedulingConfig": {},
        "labels": {"customer": "c-1"},
        "createTime": "2026-10-31T23:30:00.123456789Z",
        **changed,
    }


def spec(kind="v5p-128", **changed):
    wanted = {"acceleratorType": kind, "runtimeVersion": "v2-alpha-tpuv5"}
    return {"parent": ROOT, "nodeId": "n", "node": wanted, **changed}


def multislice(number, kind="v5p-128"):
    params = {} if number is None else {"nodeCount": number}
    return {"parent": ROOT, "multisliceParams": params, "node": {"acceleratorType": kind}}


def queued(state="WAITING_FOR_RESOURCES", *specs, **changed):
    return {
        "name": f"{ROOT}/queuedResources/q",
        "tpu": {"nodeSpec": list(specs or (spec(),))},
        "state": {"state": state},
        **changed,
    }


def rows(*nodes, waits=(), newer=False, **changed):
    answer = Newer if newer else dict
    answers = {NODES: answer(nodes=list(nodes)), QUEUED: answer(queuedResources=list(waits))}
    return claim(World(TPU, answers, CLIENTS).read(**changed), facts()).rows


def row(*nodes, **changed):
    (found,) = rows(*nodes, **changed)
    return found


def test_a_node_is_a_row_with_its_place_market_and_labels():
    found = row(node(schedulingConfig={"reserved": True}))

    assert (found.id, found.kind) == (f"{ROOT}/nodes/n", "google_tpu_v2_vm")
    assert (found.region, found.zone, found.market) == ("us-central1", "us-central1-a", "reserved")
    assert (found.instance_type, found.accelerator, found.accelerators) == ("v5p-128", "TPU-v5p", exactly(64))
    assert [(each.key, each.value) for each in found.claims] == [("customer", "c-1")]
    assert found.live.launched_day == "2026-10-31"


@pytest.mark.parametrize(
    ("changed", "chip", "chips"),
    [
        (
            {"acceleratorConfig": {"type": "V5P", "topology": "2x2x1"}, "acceleratorType": "v5p-8"},
            "TPU-v5p",
            4,
        ),
        ({"acceleratorConfig": {"type": "V6E", "topology": "2x4"}, "acceleratorType": ""}, "TPU-v6e", 8),
        ({"acceleratorConfig": {"type": "TYPE_UNSPECIFIED"}, "acceleratorType": "v2-8"}, "TPU-v2", 4),
    ],
    ids=["both", "by its topology", "by its type alone"],
)
def test_how_many_chips_a_slice_has(changed, chip, chips):
    found = row(node(**changed))

    assert (found.accelerator, found.accelerators) == (chip, exactly(chips))


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"acceleratorConfig": {"type": "V7X", "topology": "2x2x1"}}, "acceleratorConfig.type"),
        ({"acceleratorType": "v9-4096"}, "acceleratorType"),
        ({"acceleratorType": ""}, "acceleratorType"),
        ({"acceleratorType": "", "acceleratorConfig": {"type": "TYPE_UNSPECIFIED"}}, "acceleratorType"),
        ({"acceleratorConfig": {"type": "V5P", "topology": "large"}}, "acceleratorConfig.topology"),
    ],
)
def test_a_slice_that_nobody_knows_has_a_chip_at_least(changed, path):
    found = row(node(**changed), newer=True)

    assert found.accelerators == Range(1)
    assert [each.path for each in found.unresolved] == [path]


@pytest.mark.parametrize(
    ("state", "now", "most"),
    [
        ("READY", exactly(64), exactly(64)),
        ("CREATING", exactly(64), exactly(64)),
        ("HIDDEN", exactly(64), exactly(64)),
        ("STOPPED", ZERO, exactly(64)),
        ("TERMINATED", ZERO, exactly(64)),
        ("UNKNOWN", Range(0, 64), exactly(64)),
        ("STATE_UNSPECIFIED", Range(0, 64), exactly(64)),
        ("THAWING", Range(0, 64), exactly(64)),
    ],
)
def test_what_a_node_holds_by_its_state(state, now, most):
    found = row(node(state=state), newer=True)

    assert (found.accelerators, found.ceiling) == (now, most)


@pytest.mark.parametrize("state", ["DELETING", "PREEMPTED"])
def test_a_node_that_is_gone_is_no_row(state):
    assert rows(node(state=state)) == ()


@pytest.mark.parametrize(
    ("specs", "most"),
    [
        ((spec(),), [64]),
        ((multislice(4),), [256]),
        ((spec("v5litepod-256"), multislice(2)), [256, 128]),
        ((multislice(None),), [None]),
    ],
    ids=["one", "multislice", "of two kinds", "of a number that is not said"],
)
def test_what_is_asked_for_may_come(specs, most):
    found = rows(waits=[queued("ACCEPTED", *specs)])

    assert [each.ceiling.max for each in found] == most
    assert {each.kind for each in found} == {"google_tpu_v2_queued_resource"}


@pytest.mark.parametrize(
    ("state", "now", "most"),
    [
        ("CREATING", ZERO, exactly(128)),
        ("PROVISIONING", ZERO, exactly(128)),
        ("STATE_UNSPECIFIED", Range(0, 128), exactly(128)),
        ("PARKED", Range(0, 128), exactly(128)),
    ],
)
def test_what_a_request_comes_to_by_its_state(state, now, most):
    found = row(waits=[queued(state, multislice(2))], newer=True)

    assert (found.accelerators, found.ceiling) == (now, most)


@pytest.mark.parametrize("state", ["ACTIVE", "FAILED", "DELETING", "SUSPENDING", "SUSPENDED"])
def test_a_request_that_makes_no_more_is_no_row(state):
    assert rows(waits=[queued(state)]) == ()


def test_nodes_that_came_of_a_request_do_not_count_twice():
    made = [
        node("a", queuedResource="projects/1/locations/us-central1-a/queuedResources/q"),
        node("b", queuedResource=f"{ROOT}/queuedResources/other"),
    ]
    specs = (multislice(4, "v5litepod-256"), multislice(2))
    found = rows(*made, waits=[queued("PROVISIONING", *specs)])

    assert [(each.kind[-4:], each.ceiling) for each in found] == [
        ("2_vm", exactly(64)),
        ("2_vm", exactly(64)),
        ("urce", exactly(1024)),
        ("urce", exactly(64)),
    ]


def test_a_node_is_taken_off_one_of_several_like_it():
    made = node(queuedResource=f"{ROOT}/queuedResources/q")
    found = rows(made, waits=[queued("PROVISIONING", spec(), spec(), spec())])

    assert sum(each.ceiling.max for each in found) == 3 * 64


def test_requests_stand_in_for_nodes_that_cannot_be_read():
    world = World(TPU, {NODES: Refusal(), QUEUED: {"queuedResources": [queued("ACTIVE", multislice(2))]}})
    (found,) = claim(world.read(), facts()).rows

    assert (found.accelerators, found.ceiling) == (exactly(128), exactly(128))


def test_spot_is_said_by_the_request_or_by_its_nodes():
    spot = {"acceleratorType": "v5p-8", "schedulingConfig": {"spot": True}}
    named = queued("ACCEPTED", reservationName=f"{ROOT}/reservations/r")

    assert row(waits=[queued("ACCEPTED", spot={})]).market == "spot"
    assert row(waits=[queued("ACCEPTED", {"parent": ROOT, "node": spot})]).market == "spot"
    assert row(waits=[named]).market == "reserved"
    assert row(node(schedulingConfig={"preemptible": True})).market == "spot"


def test_no_permission_is_asked_for_that_there_is_not():
    assert {each.permission for each in TPU.actions} == {"tpu.nodes.list"}


def test_what_is_out_of_scope_is_not_kept():
    assert rows(node(), waits=[queued()], in_scope=lambda region: region != "us-central1") == ()


def test_a_zone_that_cannot_be_reached_is_said():
    page = {"nodes": [node()], "unreachable": [f"projects/{PROJECT}/locations/us-east5-a"]}

    assert World(TPU, {NODES: page}, CLIENTS).read().lost == (NODES,)


STATES = st.sampled_from(["READY", "STOPPED", "CREATING", "UNKNOWN", "ODD"])
SLICES = st.sampled_from(["v5p-8", "v5litepod-16", "v9-64"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(STATES, SLICES), max_size=4), STATES, SLICES, st.booleans())
def test_more_nodes_never_lower_the_sum(several, state, kind, owned):
    def sums(found):
        more = {"queuedResource": f"{ROOT}/queuedResources/q"} if owned else {}
        nodes = [
            node(f"n{at}", state=state_, acceleratorType=kind_, **more)
            for at, (state_, kind_) in enumerate(found)
        ]
        held = rows(*nodes, waits=[queued("PROVISIONING", multislice(3, "v5p-8"))], newer=True)
        tops = [each.ceiling.max for each in held]
        return sum(each.ceiling.min for each in held), None in tops, sum(top or 0 for top in tops)

    before, after = sums(several), sums([*several, (state, kind)])

    assert before[0] <= after[0]
    assert before[1] <= after[1]
    assert after[1] or before[2] <= after[2]
