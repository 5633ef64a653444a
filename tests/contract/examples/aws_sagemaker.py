"""Examples of SageMaker: endpoints, notebooks and HyperPod clusters."""

from guardrails.model.range import Range, exactly
from tests.contract.examples.example import Example
from tests.samples import aws_sagemaker_answers as answers

P5 = "ml.p5.48xlarge"
CONFIGURATION = "AWS::SageMaker::EndpointConfig"
PLAN = "aws_sagemaker_endpoint_configuration.x"


def _runs(most, planned=None, kind=P5, market="on_demand"):
    return (kind, exactly(most) if planned is None else planned, exactly(most), market, "runs")


def _configured(name, pools, variants, shadow=(), live=None):
    """A configuration of variants: `(name, first number, least and most of its own scaling)`."""
    terraform, template = {}, {}
    for lists, (key, word) in zip(
        (variants, shadow),
        (
            ("production_variants", "ProductionVariants"),
            ("shadow_production_variants", "ShadowProductionVariants"),
        ),
        strict=True,
    ):
        for called, first, limits in lists:
            own = {"variant_name": called, "instance_type": P5, "initial_instance_count": first}
            cfn = {"VariantName": called, "InstanceType": P5, "InitialInstanceCount": first}
            if limits:
                least, most = limits
                own["managed_instance_scaling"] = [{"min_instance_count": least, "max_instance_count": most}]
                cfn["ManagedInstanceScaling"] = {
                    "Status": "ENABLED", "MinInstanceCount": least, "MaxInstanceCount": most
                }  # fmt: skip
            terraform.setdefault(key, []).append(own)
            template.setdefault(word, []).append(cfn)
    return Example(
        name,
        pools,
        terraform={PLAN: terraform},
        cloudformation={"X": {"Type": CONFIGURATION, "Properties": template}},
        live=live,
    )


def _endpoint(current, **limits):
    """What a scan of an endpoint with one variant gives."""
    own = answers.variant("a", CurrentInstanceCount=current, DesiredInstanceCount=current, **limits)
    configured = [{"VariantName": "a", "InstanceType": P5}]
    return lambda: answers.rows(**answers.endpoint([own], configured))


def _cluster(name, pools, groups, restricted=(), mode=None, live=None):
    """A HyperPod cluster of groups: `(name, machines, what else is said)`."""

    def written(listed, spell):
        return [spell(called, number, more) for called, number, more in listed]

    def planned(called, number, more):
        plan = {"training_plan_arn": "arn:aws:sagemaker:::training-plan/x"} if more == "plan" else {}
        return {"instance_group_name": called, "instance_type": P5, "instance_count": number} | plan

    def templated(called, number, more):
        plan = {"TrainingPlanArn": "arn:aws:sagemaker:::training-plan/x"} if more == "plan" else {}
        return {"InstanceGroupName": called, "InstanceType": P5, "InstanceCount": number} | plan

    terraform = {
        "instance_group": written(groups, planned),
        "restricted_instance_group": written(restricted, planned),
    }
    template = {
        "InstanceGroups": written(groups, templated),
        "RestrictedInstanceGroups": written(restricted, templated),
    }
    if mode:
        terraform["auto_scaling"], template["AutoScaling"] = [{"mode": mode}], {"Mode": mode}
    return Example(
        name,
        pools,
        terraform={"aws_sagemaker_cluster.x": {key: value for key, value in terraform.items() if value}},
        cloudformation={
            "X": {
                "Type": "AWS::SageMaker::Cluster",
                "Properties": {key: value for key, value in template.items() if value},
            }
        },
        live=live,
    )


def _groups(*groups, **changed):
    """What a scan of a cluster gives."""
    return lambda: answers.rows(**answers.cluster(*groups, **changed))


def _group(name, number):
    return answers.instance_group(name, CurrentCount=number, TargetCount=number)


EXAMPLES = [
    _configured("a variant", [_runs(16)], [("a", 2, None)], live=_endpoint(2)),
    _configured("one machine, where no number is said", [_runs(8)], [("a", None, None)]),
    _configured(
        "a variant that scales by itself",
        [_runs(72, exactly(16))],
        [("a", 2, (1, 9))],
        live=_endpoint(2, ManagedInstanceScaling={"Status": "ENABLED", "MaxInstanceCount": 9}),
    ),
    _configured("a variant in shadow", [_runs(8), _runs(64)], [("a", 1, None)], [("b", 8, None)]),
    Example(
        "a notebook instance",
        [_runs(1, kind="ml.g5.xlarge")],
        terraform={"aws_sagemaker_notebook_instance.x": {"instance_type": "ml.g5.xlarge"}},
        cloudformation={
            "X": {
                "Type": "AWS::SageMaker::NotebookInstance",
                "Properties": {"InstanceType": "ml.g5.xlarge"},
            }
        },
        live=lambda: answers.rows(**answers.notebook()),
    ),
    Example(
        "two endpoints of one configuration, which a target raises",
        [_runs(160, exactly(16))],
        terraform={
            PLAN: {
                "name": "c",
                "production_variants": [
                    {"variant_name": "v", "instance_type": P5, "initial_instance_count": 1}
                ],
            },
            "aws_sagemaker_endpoint.a": {"name": "a", "endpoint_config_name": "c"},
            "aws_sagemaker_endpoint.b": {"name": "b", "endpoint_config_name": "c"},
            "aws_appautoscaling_target.t": {
                "service_namespace": "sagemaker",
                "resource_id": "endpoint/a/variant/v",
                "max_capacity": 10,
            },
        },
        cloudformation={
            "X": {
                "Type": CONFIGURATION,
                "Properties": {
                    "ProductionVariants": [
                        {"VariantName": "v", "InstanceType": P5, "InitialInstanceCount": 1}
                    ],
                },
            },
            "A": {
                "Type": "AWS::SageMaker::Endpoint",
                "Properties": {"EndpointConfigName": {"Fn::GetAtt": ["X", "EndpointConfigName"]}},
            },
            "B": {
                "Type": "AWS::SageMaker::Endpoint",
                "Properties": {"EndpointConfigName": {"Fn::GetAtt": "X.EndpointConfigName"}},
            },
            "T": {
                "Type": "AWS::ApplicationAutoScaling::ScalableTarget",
                "Properties": {
                    "ServiceNamespace": "sagemaker",
                    "ResourceId": {"Fn::Sub": "endpoint/${A.EndpointName}/variant/v"},
                    "MaxCapacity": 10,
                },
            },
        },
    ),
    _cluster(
        "a cluster of two groups",
        [_runs(32), _runs(8)],
        [("a", 4, ""), ("b", 1, "")],
        live=_groups(_group("a", 4), _group("b", 1)),
    ),
    _cluster(
        "restricted groups",
        [_runs(128)],
        [],
        [("r", 16, "")],
        live=_groups(RestrictedInstanceGroups=[_group("r", 16)]),
    ),
    _cluster("a group of a training plan", [_runs(64, market="reserved")], [("a", 8, "plan")]),
    _cluster(
        "a cluster that grows as pods ask",
        [(P5, exactly(16), Range(16), "on_demand", "runs")],
        [("a", 2, "")],
        mode="Enable",
        live=_groups(_group("a", 2), AutoScaling={"Mode": "Enable"}),
    ),
    Example(
        "an app that names its machine, and one that has its domain's",
        [_runs(1, kind="ml.g5.xlarge"), _runs(8)],
        terraform={
            "aws_sagemaker_app.a": {
                "app_type": "JupyterServer",
                "domain_id": "d-1",
                "user_profile_name": "x",
                "resource_spec": [{"instance_type": "ml.g5.xlarge"}],
            },
            "aws_sagemaker_app.b": {
                "app_type": "KernelGateway",
                "domain_id": "d-1",
                "user_profile_name": "x",
            },
            "aws_sagemaker_user_profile.x": {"domain_id": "d-1", "user_profile_name": "x"},
            "aws_sagemaker_domain.d": {
                "id": "d-1",
                "default_user_settings": [
                    {"kernel_gateway_app_settings": [{"default_resource_spec": [{"instance_type": P5}]}]}
                ],
            },
        },
        cloudformation={
            "A": {
                "Type": "AWS::SageMaker::App",
                "Properties": {
                    "AppType": "JupyterServer",
                    "DomainId": {"Ref": "D"},
                    "UserProfileName": {"Ref": "X"},
                    "ResourceSpec": {"InstanceType": "ml.g5.xlarge"},
                },
            },
            "B": {
                "Type": "AWS::SageMaker::App",
                "Properties": {
                    "AppType": "KernelGateway",
                    "DomainId": {"Ref": "D"},
                    "UserProfileName": {"Ref": "X"},
                },
            },
            "X": {"Type": "AWS::SageMaker::UserProfile", "Properties": {"DomainId": {"Ref": "D"}}},
            "D": {
                "Type": "AWS::SageMaker::Domain",
                "Properties": {
                    "DefaultUserSettings": {
                        "KernelGatewayAppSettings": {"DefaultResourceSpec": {"InstanceType": P5}}
                    }
                },
            },
        },
    ),
    Example(
        "a space that people start",
        [_runs(8, Range(0, 8))],
        terraform={
            "aws_sagemaker_space.s": {
                "domain_id": "d-1",
                "space_name": "s",
                "space_settings": [
                    {"code_editor_app_settings": [{"default_resource_spec": [{"instance_type": P5}]}]}
                ],
            }
        },
        cloudformation={
            "S": {
                "Type": "AWS::SageMaker::Space",
                "Properties": {
                    "DomainId": "d-1",
                    "SpaceName": "s",
                    "SpaceSettings": {"CodeEditorAppSettings": {"DefaultResourceSpec": {"InstanceType": P5}}},
                },
            }
        },
    ),
]
