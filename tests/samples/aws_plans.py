"""One accelerated resource of every AWS type that is read, in the shape that its provider plans it."""

from tests.samples.terraform import always, block, change, plan, refers

ARN = "arn:aws:iam::444455556666:role/made-up"
ZONE = "us-west-2a"


def made(name, after=None, **differs):
    """A resource that will be created; its type is the first word of its name."""
    return change(name, name.partition(".")[0], after or {}, **differs)


def node_group(after=None, **differs):
    """An EKS node group of two to five p5.48xlarge."""
    values = {
        "capacity_type": "ON_DEMAND",
        "cluster_name": "ml",
        "instance_types": ["p5.48xlarge"],
        "launch_template": [],
        "scaling_config": [{"desired_size": 2, "max_size": 5, "min_size": 1}],
        "tags_all": {"customer": "acme"},
    }
    return made("aws_eks_node_group.gpu", values | (after or {}), **differs)


def templated_group(after=None, **differs):
    """The pattern of capacity blocks: the type stands in a launch template that is made with the group."""
    values = {
        "capacity_type": "CAPACITY_BLOCK",
        "instance_types": None,
        "launch_template": [{"version": "1"}],
    }
    unknown = {"instance_types": True, "launch_template": [{"id": True, "name": True}]}
    return node_group(values | (after or {}), unknown=unknown, **differs)


def group_block(*references):
    """The configuration of such a node group."""
    return block(
        "aws_eks_node_group.gpu",
        {
            "capacity_type": always("CAPACITY_BLOCK"),
            "cluster_name": always("ml"),
            "launch_template": [{"id": refers(*references), "version": always("1")}],
            "node_role_arn": always(ARN),
            "scaling_config": [{"max_size": always(5)}],
        },
    )


def fleet(overrides, capacity=16, **differs):
    """An EC2 Fleet with overrides of one template."""
    target = {"total_target_capacity": capacity, "default_target_capacity_type": "on-demand"}
    values = {
        "launch_template_config": [
            {
                "launch_template_specification": [{"launch_template_name": "gpu", "version": "$Latest"}],
                "override": overrides,
            }
        ],
        "target_capacity_specification": [target | differs.pop("target", {})],
        "type": "maintain",
    }
    return made("aws_ec2_fleet.gpu", values, **differs)


def spot_fleet(after=None, **differs):
    """A Spot Fleet of its own specifications."""
    values = {
        "launch_specification": [{"instance_type": "p5.48xlarge", "weighted_capacity": "2"}],
        "launch_template_config": [],
        "target_capacity": 6,
    }
    return made("aws_spot_fleet_request.gpu", values | (after or {}), **differs)


def batch(after=None, **differs):
    """A compute environment of p5 machines with up to 384 vCPUs."""
    resources = {
        "type": "EC2",
        "instance_type": ["p5.48xlarge"],
        "max_vcpus": 384,
        "min_vcpus": 0,
        "launch_template": [],
    }
    values = {"type": "MANAGED", "compute_resources": [resources | (after or {})]}
    return made("aws_batch_compute_environment.gpu", values, **differs)


def emr(after=None, **differs):
    """A cluster with a small master and three core machines with a GPU."""
    values = {
        "name": "spark",
        "master_instance_group": [{"instance_type": "m5.xlarge", "instance_count": 1}],
        "core_instance_group": [{"instance_type": "g5.xlarge", "instance_count": 3}],
        "tags_all": {"customer": "acme"},
    }
    return made("aws_emr_cluster.spark", values | (after or {}), **differs)


def endpoint(variants, **differs):
    """The configuration of a SageMaker endpoint."""
    values = {"name": "chat", "production_variants": variants, "shadow_production_variants": []}
    name = "aws_sagemaker_endpoint_configuration.chat"
    return made(name, values | differs.pop("after", {}), **differs)


def reservation(after=None, name="aws_ec2_capacity_reservation.gpu", **differs):
    """Four reserved p5.48xlarge in one zone that any fitting machine uses."""
    values = {
        "availability_zone": ZONE,
        "instance_count": 4,
        "instance_match_criteria": "open",
        "instance_type": "p5.48xlarge",
    }
    return made(name, values | (after or {}), **differs)


def capacity_block(prior=None):
    """A capacity block, whose offering was looked up while planning."""
    seen = {"capacity_block_offering_id": "cbr-1", "instance_type": "p5.48xlarge", "instance_count": 2}
    offering = {
        "address": "data.aws_ec2_capacity_block_offering.week",
        "mode": "data",
        "type": "aws_ec2_capacity_block_offering",
        "name": "week",
        "values": seen if prior is None else prior,
    }
    unknown = {"instance_type": True, "instance_count": True, "availability_zone": True, "id": True}
    return plan(
        made(
            "aws_ec2_capacity_block_reservation.week",
            {"capacity_block_offering_id": "cbr-1", "instance_platform": "Linux/UNIX"},
            unknown=unknown,
        ),
        prior_state={"values": {"root_module": {"resources": [offering]}}},
        root={
            "resources": [
                block(
                    "aws_ec2_capacity_block_reservation.week",
                    {
                        "capacity_block_offering_id": refers(
                            "data.aws_ec2_capacity_block_offering.week.capacity_block_offering_id"
                        ),
                        "instance_platform": always("Linux/UNIX"),
                    },
                ),
                block("aws_ec2_capacity_block_offering.week", {}, mode="data"),
            ]
        },
    )


def app(after=None, **differs):
    """A JupyterLab app with a GPU."""
    values = {
        "app_type": "JupyterLab",
        "domain_id": "d-1",
        "resource_spec": [{"instance_type": "ml.g5.xlarge"}],
        "space_name": "lab",
    }
    return made("aws_sagemaker_app.lab", values | (after or {}), **differs)


def lab(kind="ml.g5.2xlarge"):
    """Settings whose JupyterLab apps have a type by default."""
    return [{"jupyter_lab_app_settings": [{"default_resource_spec": [{"instance_type": kind}]}]}]


def hyperpod(groups, name="awscc_sagemaker_cluster.pod", **differs):
    """A HyperPod cluster of instance groups."""
    return made(name, {"cluster_name": "pod", "instance_groups": groups}, **differs)


def machines(kind="ml.p5.48xlarge", count=8, name="workers", **differs):
    """An instance group."""
    return {"instance_group_name": name, "instance_type": kind, "instance_count": count} | differs


def tuning(definition, parallel=3, **differs):
    """A tuning job with one definition."""
    limits = {"max_number_of_training_jobs": 9, "max_parallel_training_jobs": parallel}
    values = {
        "name": "tune",
        "config": [{"strategy": "Bayesian", "resource_limits": [limits]}],
        "training_job_definition": [definition],
    }
    name = "aws_sagemaker_hyper_parameter_tuning_job.tune"
    return made(name, values | differs.pop("after", {}), **differs)


REQUIRED = {"accelerator_count": [{"min": 2, "max": 8}], "accelerator_types": ["gpu"]}
"""Attribute-based requirements that only accelerated types meet."""


def managed_instances(requirements=REQUIRED):
    """An ECS capacity provider of managed instances."""
    template = {"instance_requirements": [requirements] if requirements is not None else []}
    managed = [{"infrastructure_role_arn": ARN, "instance_launch_template": [template]}]
    values = {"name": "gpu", "auto_scaling_group_provider": [], "managed_instances_provider": managed}
    return made("aws_ecs_capacity_provider.gpu", values)


REMOVES = {
    "aws_codebuild_fleet": {"environment_type", "compute_type"},
    "aws_codebuild_project": {"environment", "type", "fleet"},
    "aws_ecs_capacity_provider": {"managed_instances_provider"},
    "aws_eks_cluster": {"compute_config"},
    "aws_emr_cluster": {"core_instance_group"},
    "aws_sagemaker_domain": {"default_user_settings"},
    "aws_sagemaker_space": {"space_settings"},
    "aws_sagemaker_user_profile": {"user_settings"},
    "aws_workspaces_workspace": {"workspace_properties"},
    "awscc_ec2_launch_template": {"launch_template_data"},
    "databricks_job": {"job_cluster"},
}
"""By type, attributes of which a change may take the accelerator itself away."""
ELSEWHERE = {"aws_eks_node_group": {"instance_type"}}
"""By type, attributes of other resources (here the template) of which a change may do so."""
