"""`guardrails explain` on the demonstration: of each kind, from a plan and from the register alone."""

import json

import pytest


@pytest.fixture
def demo(cli):
    cli("demo", "--write", "demo")
    cli.folder = cli.folder / "demo"
    return cli


@pytest.mark.parametrize(
    ("what", "title", "said"),
    [
        ("atlas-compute", "Customer atlas-compute", "identity not verified: pending"),
        ("100000000104", "Customer atlas-compute", "identity not verified: pending"),
        ("US-CIP-04", "Rule US-CIP-04", "proposed 15 CFR 7.302(d)(2)"),
        (
            "module.lumen-health.azurerm_kubernetes_cluster_node_pool.gpu",
            "Workload module.lumen-health",
            "node_count: known only after apply",
        ),
    ],
)
def test_each_kind_is_a_page(demo, what, title, said):
    result = demo("explain", what, "tfplan.json")

    assert result.returncode == 0
    assert result.stdout.decode().startswith(title)
    assert said in result.stdout.decode()


def test_the_register_alone_is_enough_for_a_customer(demo):
    page = json.loads(demo("explain", "sakura-vision", "-o", "json").stdout)

    fails = next(each for each in page["sections"] if each["title"] == "Fails")
    assert [each["text"] for each in fails["rows"]] == ["last verified on 2025-09-30"]


def test_what_there_is_not_is_3_and_the_near_name(demo):
    result = demo("explain", "atlas-comput", "tfplan.json")

    assert (result.returncode, result.stdout) == (3, b"")
    assert "no customer, rule or workload here; did you mean atlas-compute?" in result.stderr.decode()


def test_personal_data_is_shown_only_when_asked(demo):
    register = (demo.folder / "register.yaml").read_text(encoding="utf-8")
    changed = register.replace(
        "  - id: atlas-compute\n", "  - id: atlas-compute\n    personal: {name: Ann Atlas}\n"
    )
    assert changed != register
    demo.write("register.yaml", changed)

    plain = demo("explain", "atlas-compute", "tfplan.json").stdout.decode()
    asked = demo("explain", "atlas-compute", "tfplan.json", "--personal").stdout.decode()

    assert "Ann Atlas" not in plain
    assert "Ann Atlas" in asked


def test_without_anything_to_explain_from_it_says_so(cli):
    result = cli("explain", "C-1")

    assert result.returncode == 2
    assert "give plans, --from SNAPSHOT, or --register FILE" in result.stderr.decode()
