"""SageMaker: endpoints, notebooks, Studio, HyperPod and training jobs."""

import pytest

from guardrails.model.range import ZERO, Range, exactly
from tests.samples.aws_plans import app, endpoint, hyperpod, lab, machines, made, tuning
from tests.samples.strings import stack
from tests.samples.terraform import block, only, plan, reasons, refers, rows

GPU = {"variant_name": "a", "instance_type": "ml.g5.xlarge", "initial_instance_count": 2}


def parts(found):
    """What stands behind the `#` of each row, with its ceiling."""
    return [(row.id.partition("#")[2], row.ceiling) for row in found]


def test_variants_are_parts(tmp_path):
    big = {"variant_name": "b", "instance_type": "ml.p5.48xlarge", "initial_instance_count": 1}
    plain = {"variant_name": "c", "instance_type": "ml.m5.large", "initial_instance_count": 1}

    assert parts(rows(tmp_path, plan(endpoint([GPU, big, plain])))) == [("a", exactly(2)), ("b", exactly(8))]
    assert parts(rows(tmp_path, plan(endpoint([GPU])))) == [("", exactly(2))]


def test_shadow_variants_run_too(tmp_path):
    shadow = {"shadow_production_variants": [GPU]}

    found = rows(tmp_path, plan(endpoint([GPU], after=shadow)))

    assert parts(found) == [("variant[0]", exactly(2)), ("variant[1]", exactly(2))]


@pytest.mark.parametrize(
    ("differs", "planned", "ceiling"),
    [
        ({"initial_instance_count": None}, exactly(1), exactly(1)),
        (
            {"managed_instance_scaling": [{"max_instance_count": 9, "min_instance_count": 0}]},
            exactly(2),
            exactly(9),
        ),
        ({"managed_instance_scaling": [{"min_instance_count": 1}]}, exactly(2), Range(2)),
        ({"instance_type": "ml.z9.large"}, Range(0), Range(0)),
    ],
)
def test_the_number_of_a_variants_machines(tmp_path, differs, planned, ceiling):
    row = only(tmp_path, plan(endpoint([GPU | differs])))

    assert (row.accelerators, row.ceiling) == (planned, ceiling)


@pytest.mark.parametrize(
    ("variant", "found"),
    [
        ({"variant_name": "s", "serverless_config": [{"max_concurrency": 5}]}, []),
        ({"instance_type": "ml.m5.large", "initial_instance_count": 1}, []),
        ({"instance_type": "ml.m5.large", "accelerator_type": "ml.eia2.large"}, [("unknown", Range(0, 0))]),
        ({"instance_type": "ml.g5.xlarge", "accelerator_type": "ml.eia2.large"}, [("A10G", exactly(1))]),
        ({}, [("unknown", Range(0))]),
        (None, [("unknown", Range(0))]),
    ],
)
def test_what_a_variant_runs_on(tmp_path, variant, found):
    listed = rows(tmp_path, plan(endpoint([variant])))
    chips = [row.accelerator for row in listed]

    assert chips == [chip for chip, _ in found]
    if chips == ["unknown"] and variant and "accelerator_type" in variant:
        assert (listed[0].ceiling, listed[0].accelerators_per_instance) == (exactly(1), 1)


def test_variants_that_are_unknown_are_a_row(tmp_path):
    for unknown in ({"production_variants": True}, {}):
        row = only(tmp_path, plan(endpoint(None, unknown=unknown)))

        assert (row.accelerator, row.ceiling) == ("unknown", Range(0))


def serving(name, config="chat", **differs):
    """An endpoint that runs a configuration."""
    return made(f"aws_sagemaker_endpoint.{name}", {"name": name, "endpoint_config_name": config}, **differs)


def target(resource_id, most=6, namespace="sagemaker", **differs):
    """A target of Application Auto Scaling."""
    values = {"max_capacity": most, "resource_id": resource_id, "service_namespace": namespace}
    return made("aws_appautoscaling_target.t", values, **differs)


def test_each_endpoint_runs_its_configuration(tmp_path):
    broken = serving("hurt")
    broken["change"]["after"]["name"] = 5
    gone = serving("gone", actions=["delete"], before={"name": "gone", "endpoint_config_name": "chat"})
    gone["change"]["after"] = None
    document = plan(endpoint([GPU]), serving("one"), serving("two"), serving("else", "other"), broken, gone)

    configuration, elsewhere, hurt = rows(tmp_path, document)

    assert configuration.ceiling == exactly(4)
    assert (elsewhere.ceiling, hurt.ceiling) == (Range(0), Range(0))
    assert reasons(elsewhere) == ["endpoint_config_name: its configuration is not in the plan"]


def test_an_endpoint_of_an_unknown_configuration_may_run_anything(tmp_path):
    document = plan(endpoint([GPU]), serving("one", None, unknown={"endpoint_config_name": True}))

    _, row = rows(tmp_path, document)

    assert (row.accelerator, row.ceiling) == ("unknown", Range(0))
    assert reasons(row) == ["endpoint_config_name: known only after apply"]


def test_a_target_of_something_unknown_may_raise_any_endpoint(tmp_path):
    unknown = target(None, unknown={"resource_id": True})
    elsewhere = target(None, namespace="dynamodb", unknown={"resource_id": True})

    assert only(tmp_path, plan(endpoint([GPU]), serving("one"), unknown)).ceiling == exactly(6)
    assert only(tmp_path, plan(endpoint([GPU]), serving("one"), elsewhere)).ceiling == exactly(2)


@pytest.mark.parametrize(
    ("scaling", "ceiling"),
    [
        (target("endpoint/one/variant/a"), exactly(6)),
        (target("endpoint/one/variant/b"), exactly(2)),
        (target("endpoint/two/variant/a"), exactly(2)),
        (target("endpoint/one/variant/a", 1), exactly(2)),
        (target("endpoint/one/variant/a", None), Range(2)),
        (target("table/x", namespace="dynamodb"), exactly(2)),
        (target("inference-component/x"), exactly(2)),
    ],
)
def test_autoscaling_raises_the_ceiling_of_its_variant(tmp_path, scaling, ceiling):
    row = only(tmp_path, plan(endpoint([GPU]), serving("one"), scaling))

    assert (row.accelerators, row.ceiling) == (exactly(2), ceiling)


def test_autoscaling_may_refer_to_its_endpoint(tmp_path):
    root = {
        "resources": [
            block("aws_appautoscaling_target.t", {"resource_id": refers("aws_sagemaker_endpoint.one.name")}),
            block("aws_sagemaker_endpoint.one"),
        ]
    }
    scaling = target(None, unknown={"resource_id": True})

    assert only(tmp_path, plan(endpoint([GPU]), serving("one"), scaling, root=root)).ceiling == exactly(6)


def late(address, name):
    """A configuration of the plan in which one attribute is made from a variable without a value."""
    return {
        "variables": {"late": {}},
        "resources": [block(address, {name: refers("var.late")}), block("aws_sagemaker_endpoint.one")],
    }


CONFIGURED = {
    "EndpointConfigName": "c",
    "ProductionVariants": [{"VariantName": "v", "InstanceType": "ml.g5.xlarge"}],
}


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("c", [("A10G", exactly(1))]),
        ({"Ref": "C"}, [("A10G", exactly(1))]),
        ("other", [("A10G", exactly(1)), ("unknown", Range(0))]),
        ({"Ref": "Late"}, [("A10G", exactly(1)), ("unknown", Range(0))]),
    ],
)
def test_an_endpoint_of_a_template_whose_configuration_is_not_read_is_a_row(tmp_path, said, found):
    resources = {
        "C": {"Type": "AWS::SageMaker::EndpointConfig", "Properties": CONFIGURED},
        "E": {"Type": "AWS::SageMaker::Endpoint", "Properties": {"EndpointConfigName": said}},
    }

    listed = rows(tmp_path, plan(stack({"Resources": resources})))

    assert [(row.accelerator, row.ceiling) for row in listed] == found


def test_an_endpoint_through_cloud_control_is_joined_by_reference(tmp_path):
    kind = "awscc_sagemaker_endpoint"
    variants = {"production_variants": [{"variant_name": "v", "instance_type": "ml.g5.xlarge"}]}
    unknown = {"endpoint_config_name": True}
    reference = refers("awscc_sagemaker_endpoint_config.c.endpoint_config_name")
    document = plan(
        made("awscc_sagemaker_endpoint_config.c", variants, unknown=unknown),
        *(made(f"{kind}.{name}", {}, unknown=unknown) for name in ("a", "b")),
        root={
            "resources": [
                *(block(f"{kind}.{name}", {"endpoint_config_name": reference}) for name in ("a", "b")),
                block("awscc_sagemaker_endpoint_config.c"),
            ]
        },
    )

    assert only(tmp_path, document).ceiling == exactly(2)


def test_a_target_of_an_unknown_thing_may_raise_each(tmp_path):
    scaling = target(None, unknown={"resource_id": True})
    root = late("aws_appautoscaling_target.t", "resource_id")

    assert only(tmp_path, plan(endpoint([GPU]), serving("one"), scaling, root=root)).ceiling == exactly(6)


def test_a_target_that_leads_to_another_endpoint_raises_that_alone(tmp_path):
    scaling = target(None, unknown={"resource_id": True})
    root = {
        "resources": [
            block("aws_appautoscaling_target.t", {"resource_id": refers("aws_sagemaker_endpoint.two.name")}),
            block("aws_sagemaker_endpoint.one"),
            block("aws_sagemaker_endpoint.two"),
        ]
    }
    two = serving("two", "other")

    row, unseen = rows(tmp_path, plan(endpoint([GPU]), serving("one"), two, scaling, root=root))

    assert (row.ceiling, unseen.accelerator) == (exactly(2), "unknown")


@pytest.mark.parametrize(
    ("after", "chips"),
    [
        ({"instance_type": "ml.p3.2xlarge"}, ["V100-SXM2-16GB"]),
        ({"instance_type": "ml.t3.medium"}, []),
        ({"instance_type": "ml.t3.medium", "accelerator_types": ["ml.eia2.medium"]}, ["unknown"]),
        ({}, ["unknown"]),
    ],
)
def test_notebook_instances(tmp_path, after, chips):
    found = rows(tmp_path, plan(made("aws_sagemaker_notebook_instance.n", after)))

    assert [row.accelerator for row in found] == chips


def test_an_app_runs_on_its_own_type(tmp_path):
    assert only(tmp_path, plan(app())).ceiling == exactly(1)


@pytest.mark.parametrize("kind", ["system", "ml.t3.medium"])
def test_apps_without_accelerators_make_no_row(tmp_path, kind):
    assert rows(tmp_path, plan(app({"resource_spec": [{"instance_type": kind}]}))) == ()


SPACE = "aws_sagemaker_space.lab"
PROFILE = "aws_sagemaker_user_profile.lab"
DOMAIN = "aws_sagemaker_domain.lab"


@pytest.mark.parametrize(
    ("owner", "chips"),
    [
        (made(SPACE, {"space_name": "lab", "space_settings": lab()}), ["A10G"]),
        (made(DOMAIN, {"id": "d-1", "default_user_settings": lab()}), ["A10G"]),
        (made(DOMAIN, {"id": "d-1", "default_space_settings": lab("system")}), []),
        (made(DOMAIN, {"id": "d-1"}), []),
        (made(PROFILE, {"user_profile_name": "lab", "user_settings": lab()}), ["A10G"]),
        (made(DOMAIN, {"id": "d-2"}), ["unknown"]),
        (made(DOMAIN, {"id": "d-1", "default_user_settings": 5}), ["unknown"]),
    ],
)
def test_an_app_without_type_has_the_default_of_its_owner(tmp_path, owner, chips):
    own = {"resource_spec": [], "space_name": None, "user_profile_name": None}
    kind = owner["type"]
    own |= {"space_name": "lab"} if "space" in kind else {}
    own |= {"user_profile_name": "lab"} if "profile" in kind else {}
    domain = [] if kind == "aws_sagemaker_domain" else [made("aws_sagemaker_domain.d", {"id": "d-1"})]

    found = rows(tmp_path, plan(app(own), owner, *domain))

    assert [row.accelerator for row in found if row.kind == "aws_sagemaker_app"] == chips


def test_an_app_of_a_space_that_is_not_in_the_plan_is_unknown(tmp_path):
    row = only(tmp_path, plan(app({"resource_spec": []}), made("aws_sagemaker_domain.d", {"id": "d-1"})))

    assert reasons(row) == ["resource_spec: is not set, and the default of space_name is not known"]


def test_an_app_of_a_type_that_comes_later_is_unknown(tmp_path):
    unknown = {"resource_spec": [{"instance_type": True}]}

    assert only(tmp_path, plan(app({"resource_spec": [{}]}, unknown=unknown))).accelerator == "unknown"


def test_people_start_the_app_of_a_space(tmp_path):
    row = only(tmp_path, plan(made(SPACE, {"space_name": "lab", "space_settings": lab()})))

    assert (row.accelerators, row.ceiling) == (Range(0, 1), exactly(1))


def test_the_app_of_a_space_counts_once(tmp_path):
    space = made(SPACE, {"space_name": "lab", "space_settings": lab()})
    broken = app({"domain_id": 5})
    gone = app(actions=["delete"], before={"space_name": "lab"})
    gone["change"]["after"] = None

    assert [row.kind for row in rows(tmp_path, plan(space, app()))] == ["aws_sagemaker_app"]
    assert "aws_sagemaker_space" in {row.kind for row in rows(tmp_path, plan(space, broken, gone))}


@pytest.mark.parametrize(
    ("name", "block_name"), [(DOMAIN, "default_user_settings"), (PROFILE, "user_settings")]
)
def test_defaults_are_templates(tmp_path, name, block_name):
    row = only(tmp_path, plan(made(name, {block_name: lab()})))

    assert (row.role, row.accelerator, row.ceiling) == ("template", "A10G", ZERO)
    assert rows(tmp_path, plan(made(name, {block_name: lab("ml.t3.medium")}))) == ()
    assert rows(tmp_path, plan(made(name, {block_name: []}))) == ()


def test_settings_that_are_unknown_may_name_a_gpu(tmp_path):
    row = only(tmp_path, plan(made(DOMAIN, {}, unknown={"default_user_settings": True})))

    assert (row.role, row.accelerator) == ("template", "unknown")


def test_a_hyperpod_cluster_has_a_row_for_each_group(tmp_path):
    groups = [machines(), machines("ml.c5.xlarge", 1, "controller"), machines("ml.g5.xlarge", 2, "eval")]

    found = rows(tmp_path, plan(hyperpod(groups)))

    assert parts(found) == [("workers", exactly(64)), ("eval", exactly(2))]


@pytest.mark.parametrize(
    ("name", "attribute"),
    [
        ("aws_sagemaker_cluster.pod", "instance_group"),
        ("aws_sagemaker_cluster.pod", "restricted_instance_group"),
        ("awscc_sagemaker_cluster.pod", "instance_groups"),
        ("awscc_sagemaker_cluster.pod", "restricted_instance_groups"),
    ],
)
def test_both_providers_are_read(tmp_path, name, attribute):
    group = machines(count="2", training_plan_arn="arn:aws:sagemaker:us-west-2:444455556666:training-plan/x")

    row = only(tmp_path, plan(made(name, {attribute: [group]})))

    assert (row.instance_type, row.ceiling, row.market) == ("ml.p5.48xlarge", exactly(16), "reserved")


def test_a_group_may_be_of_several_types(tmp_path):
    group = machines(None, 2, instance_requirements={"instance_types": ["ml.p5.48xlarge", "ml.m5.large"]})

    assert only(tmp_path, plan(hyperpod([group]))).ceiling == exactly(16)
    assert (
        only(tmp_path, plan(hyperpod([machines(None, 2, instance_requirements={})]))).accelerator == "unknown"
    )


@pytest.mark.parametrize(
    ("scaling", "unknown", "ceiling"),
    [
        ({"auto_scaler_type": "Karpenter", "mode": "Enable"}, {}, Range(64)),
        ({"mode": "Disable"}, {}, exactly(64)),
        (None, {"auto_scaling": True}, Range(64)),
        ({}, {"auto_scaling": {"mode": True}}, Range(64)),
        ([{}], {"auto_scaling": [{"mode": True}]}, Range(64)),
    ],
)
def test_a_cluster_that_scales_by_itself_has_no_ceiling(tmp_path, scaling, unknown, ceiling):
    changed = hyperpod([machines()], unknown=unknown)
    if scaling is not None:
        changed["change"]["after"]["auto_scaling"] = scaling

    row = only(tmp_path, plan(changed))

    assert (row.accelerators, row.ceiling) == (exactly(64), ceiling)


def test_a_sensitive_name_is_no_part(tmp_path):
    groups = [machines(name="secret"), machines(name="b")]
    sensitive = {"instance_groups": [{"instance_group_name": True}, {}]}

    found = rows(tmp_path, plan(hyperpod(groups, sensitive=sensitive)))

    assert parts(found) == [("group[0]", exactly(64)), ("b", exactly(64))]


def test_only_groups_of_a_training_plan_are_reserved(tmp_path):
    found = rows(tmp_path, plan(hyperpod([machines(), machines(name="b", training_plan_arn="arn:x")])))

    assert [row.market for row in found] == ["on_demand", "reserved"]


@pytest.mark.parametrize("unknown", [{"instance_groups": True}, {}])
def test_a_cluster_whose_groups_are_unknown_is_open(tmp_path, unknown):
    assert only(tmp_path, plan(hyperpod(None, unknown=unknown))).ceiling == Range(0)


@pytest.mark.parametrize(
    ("tags", "unknown", "configured", "expected"),
    [
        ([{"key": "customer", "value": "acme"}], {}, True, (["acme"], True)),
        (None, {"tags": True}, True, ([], False)),
        (None, {"tags": True}, False, ([], True)),
    ],
)
def test_tags_of_the_cloud_control_provider(tmp_path, tags, unknown, configured, expected):
    changed = hyperpod([machines()], unknown=unknown)
    if tags is not None:
        changed["change"]["after"]["tags"] = tags
    expressions = {"tags": refers("var.tags")} if configured else {name: {} for name in "abcde"}
    root = {"resources": [block("awscc_sagemaker_cluster.pod", expressions, provider="awscc")]}

    row = only(tmp_path, plan(changed, root=root))

    assert ([claim.value for claim in row.claims], row.claims_complete) == expected


def test_the_cloud_control_provider_says_account_and_region(tmp_path):
    root = {"resources": [block("awscc_sagemaker_cluster.pod", provider="awscc")]}
    role = {"role_arn": "arn:aws:iam::444455556666:role/made-up"}
    expressions = {"region": {"constant_value": "eu-west-1"}, "assume_role": {"constant_value": role}}
    providers = {"awscc": {"name": "awscc", "expressions": expressions}}

    row = only(tmp_path, plan(hyperpod([machines()]), root=root, providers=providers))

    assert (row.account, row.region) == ("444455556666", "eu-west-1")


def training(config, **after):
    """A training job."""
    return made("aws_sagemaker_training_job.t", {"training_job_name": "t", "resource_config": config} | after)


def test_a_training_job_has_machines_or_groups_of_them(tmp_path):
    one = {"instance_type": "ml.p5.48xlarge", "instance_count": 2}
    groups = {"instance_groups": [machines(name="a"), machines("ml.m5.large", 2, "b")]}

    assert only(tmp_path, plan(training([one]))).ceiling == exactly(16)
    assert parts(rows(tmp_path, plan(training([groups])))) == [("a", exactly(64))]
    assert only(tmp_path, plan(training([]))).accelerator == "unknown"
    assert only(tmp_path, plan(training([one], enable_managed_spot_training=True))).market == "spot"


JOB = {"instance_type": "ml.g5.xlarge", "instance_count": 2}
PLAIN = {"instance_type": "ml.m5.large", "instance_count": 1}


@pytest.mark.parametrize(
    ("definition", "ceiling"),
    [
        ({"resource_config": [JOB]}, exactly(6)),
        ({"hyper_parameter_tuning_resource_config": [JOB]}, exactly(6)),
        (
            {"hyper_parameter_tuning_resource_config": [{"instance_configs": [JOB, PLAIN]}]},
            exactly(6),
        ),
        ({"resource_config": [{"instance_groups": [machines("ml.g5.xlarge", 1)]}]}, exactly(3)),
        ({}, Range(0)),
    ],
)
def test_a_tuning_job_runs_several_jobs_beside_each_other(tmp_path, definition, ceiling):
    assert only(tmp_path, plan(tuning(definition))).ceiling == ceiling


def test_groups_of_a_tuned_job_are_parts(tmp_path):
    groups = [machines("ml.g5.xlarge", 1), machines("ml.p5.48xlarge", 1, "b")]

    found = rows(tmp_path, plan(tuning({"resource_config": [{"instance_groups": groups}]})))

    assert [row.ceiling for row in found] == [exactly(3), exactly(24)]


def test_a_tuning_job_without_a_limit_is_open(tmp_path):
    row = only(tmp_path, plan(tuning({"resource_config": [JOB]}, parallel=None)))

    assert row.ceiling == Range(2)
    assert "max_parallel_training_jobs" in row.unresolved[0].path


def test_a_tuning_job_may_be_written_in_the_words_of_the_api(tmp_path):
    limits = {"max_parallel_training_jobs": 2}
    after = {
        "config": None,
        "hyper_parameter_tuning_job_config": [{"resource_limits": [limits]}],
        "training_job_definition": [],
        "training_job_definitions": [{"resource_config": [JOB]}],
    }

    assert only(tmp_path, plan(tuning({}, after=after))).ceiling == exactly(4)
    nothing = {"training_job_definition": []}
    assert only(tmp_path, plan(tuning({}, after=nothing))).accelerator == "unknown"
