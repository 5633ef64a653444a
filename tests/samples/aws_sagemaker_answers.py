"""Answers of SageMaker: a region with one thing of each kind, and what a test changes in it."""

from guardrails.clouds.aws.sagemaker import owners as sagemaker
from guardrails.clouds.aws.sagemaker.api import SAGEMAKER
from tests.samples.aws_answers import WHEN, World, by, facts, paged

P5, CHIP = "ml.p5.48xlarge", "H100-SXM5-80GB"


def arn(kind, name="one"):
    return f"arn:aws:sagemaker:eu-west-1:111122223333:{kind}/{name}"


def without_none(given):
    return {key: value for key, value in given.items() if value is not None}


def training(name="one", config=None, **changed):
    given = {
        "TrainingJobName": name,
        "TrainingJobArn": arn("training-job", name),
        "TrainingJobStatus": "InProgress",
        "ResourceConfig": {"InstanceType": P5, "InstanceCount": 4} if config is None else config,
    }
    return without_none(given | changed)


def ended(name="one", config=None, changed=WHEN, status="Completed", **about):
    """A training job that ended when it was changed last, unless a test says otherwise."""
    times = {"LastModifiedTime": changed, "TrainingEndTime": changed}
    return training(name, config, **{"TrainingJobStatus": status, **times, **about})


def trainings(*jobs):
    """List and descriptions of training jobs: in pages of a hundred, in the order in which they are given."""

    def listed(asked):
        pool, status = asked.get("WarmPoolStatusEquals"), asked.get("StatusEquals")
        since = asked.get("LastModifiedTimeAfter")
        fit = [
            job
            for job in jobs
            if status in (None, job["TrainingJobStatus"])
            and pool in (None, job.get("WarmPoolStatus", {}).get("Status"))
            and (since is None or job.get("LastModifiedTime", WHEN) > since)
        ]
        shown = [{key: job[key] for key in _LISTED if key in job} for job in fit]
        return paged("TrainingJobSummaries", shown, asked.get("MaxResults", 100))(asked)

    described = {job["TrainingJobName"]: job for job in jobs}
    return {"ListTrainingJobs": listed, "DescribeTrainingJob": by("TrainingJobName", described)}


_LISTED = (
    *("TrainingJobName", "TrainingJobArn", "TrainingJobStatus", "WarmPoolStatus"),
    *("LastModifiedTime", "TrainingEndTime"),
)


def definition(name="d", config=None, **changed):
    given = {"DefinitionName": name, "ResourceConfig": config or {"InstanceType": P5, "InstanceCount": 2}}
    return without_none(given | changed)


def tuning(*definitions, parallel=3, name="one", status="InProgress"):
    named = {"HyperParameterTuningJobName": name, "HyperParameterTuningJobStatus": status}
    several = len(definitions) > 1
    limits = {"ResourceLimits": {"MaxParallelTrainingJobs": parallel}}
    return {
        "ListHyperParameterTuningJobs": {"HyperParameterTuningJobSummaries": [named]},
        "DescribeHyperParameterTuningJob": {
            **named,
            "HyperParameterTuningJobArn": arn("hyper-parameter-tuning-job", name),
            "HyperParameterTuningJobConfig": limits,
            **({"TrainingJobDefinitions": list(definitions)} if several else {}),
            **({} if several or not definitions else {"TrainingJobDefinition": definitions[0]}),
        },
    }


def processing(config=None, status="InProgress"):
    named = {"ProcessingJobName": "one", "ProcessingJobStatus": status}
    return {
        "ListProcessingJobs": {"ProcessingJobSummaries": [named]},
        "DescribeProcessingJob": {
            **named,
            "ProcessingJobArn": arn("processing-job"),
            "ProcessingResources": {"ClusterConfig": config or {"InstanceType": P5, "InstanceCount": 1}},
        },
    }


def transform(kind=P5, status="InProgress"):
    named = {"TransformJobName": "one", "TransformJobStatus": status}
    return {
        "ListTransformJobs": {"TransformJobSummaries": [named]},
        "DescribeTransformJob": {
            **named,
            "TransformJobArn": arn("transform-job"),
            "TransformResources": {"InstanceType": kind, "InstanceCount": 2},
        },
    }


def instance_group(name="workers", **changed):
    given = {"InstanceGroupName": name, "InstanceType": P5, "CurrentCount": 16, "TargetCount": 32}
    return without_none(given | changed)


def cluster(*groups, **changed):
    return {
        "ListClusters": {"ClusterSummaries": [{"ClusterName": "one"}]},
        "DescribeCluster": {
            "ClusterName": "one",
            "ClusterArn": arn("cluster"),
            "ClusterStatus": "InService",
            "InstanceGroups": list(groups),
            **changed,
        },
    }


def variant(name="all", **changed):
    return without_none({"VariantName": name, "CurrentInstanceCount": 2, "DesiredInstanceCount": 3} | changed)


def endpoint(variants=None, configured=None, targets=(), config=None, **changed):
    """One endpoint; `configured` are the variants of its configuration."""
    configured = [{"VariantName": "all", "InstanceType": P5}] if configured is None else configured
    return {
        "ListEndpoints": {"Endpoints": [{"EndpointName": "one"}]},
        "DescribeEndpoint": {
            "EndpointName": "one",
            "EndpointArn": arn("endpoint"),
            "EndpointConfigName": "c",
            "EndpointStatus": "InService",
            "ProductionVariants": [variant()] if variants is None else variants,
            **changed,
        },
        "DescribeEndpointConfig": {"ProductionVariants": configured, **(config or {})},
        "DescribeScalableTargets": {
            "ScalableTargets": [
                {
                    "ServiceNamespace": "sagemaker",
                    "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
                    "ResourceId": f"endpoint/one/variant/{name}",
                    "MaxCapacity": most,
                }
                for name, most in targets
            ]
        },
    }


def notebook(status="InService", kind="ml.g5.xlarge"):
    one = {
        "NotebookInstanceName": "one",
        "NotebookInstanceArn": arn("notebook-instance"),
        "NotebookInstanceStatus": status,
        "InstanceType": kind,
    }
    return {"ListNotebookInstances": {"NotebookInstances": [one]}}


def app(**changed):
    given = {
        "DomainId": "d-1",
        "SpaceName": "jane-space",
        "AppType": "JupyterLab",
        "AppName": "default",
        "Status": "InService",
        "ResourceSpec": {"InstanceType": "ml.g5.xlarge"},
    }
    return without_none(given | changed)


def studio(*apps, spaces=(), settings=None):
    return {
        "ListApps": {"Apps": list(apps)},
        "DescribeApp": {"AppArn": arn("app")},
        "ListSpaces": {"Spaces": [{"DomainId": "d-1", "Status": "InService"} | space for space in spaces]},
        "DescribeSpace": {"SpaceArn": arn("space"), **({"SpaceSettings": settings} if settings else {})},
    }


def capacity(name="one", **changed):
    given = {
        "ReservedCapacityArn": arn("reserved-capacity", name),
        "InstanceType": P5,
        "TotalInstanceCount": 8,
        "Status": "Active",
        "AvailabilityZone": "eu-west-1a",
    }
    return given | changed


def plan(*capacities, **changed):
    given = {
        "TrainingPlanArn": arn("training-plan"),
        "TrainingPlanName": "one",
        "Status": "Active",
        "TotalInstanceCount": 8,
        "InUseInstanceCount": 3,
        "ReservedCapacitySummaries": list(capacities),
    }
    return {"ListTrainingPlans": {"TrainingPlanSummaries": [without_none(given | changed)]}}


def tagged(**tags):
    return {"ListTags": {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}}


def world(**answers):
    return World(SAGEMAKER, **answers)


def rows(**answers):
    """The rows of a region, without trouble."""
    made = world(**answers)
    found = sagemaker.claim(made.read(), facts())
    assert made.calls.errors == []
    assert found.owners == ()
    return list(found.rows)


def only(**answers):
    (row,) = rows(**answers)
    return row


def everything():
    """One of each."""
    return (
        trainings(training())
        | tuning(definition())
        | processing()
        | transform()
        | cluster(instance_group())
        | endpoint()
        | notebook()
        | studio(app(), spaces=[{"SpaceName": "other"}], settings=jupyter("ml.g5.xlarge"))
        | plan(capacity())
        | tagged(customer="C-1")
    )


def jupyter(kind):
    return {"JupyterLabAppSettings": {"DefaultResourceSpec": {"InstanceType": kind}}}
