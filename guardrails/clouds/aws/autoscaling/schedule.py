"""`aws_autoscaling_schedule`: an action that sets the limits of an autoscaling group at a time."""

from guardrails.clouds.aws.autoscaling.attached import Schedule, action_of_schedule, groups_of_schedule
from guardrails.clouds.aws.autoscaling.settings import alone
from guardrails.clouds.aws.shared import setting
from guardrails.clouds.build import planned
from guardrails.clouds.counting import largest
from guardrails.formats.terraform.resource import Resource
from guardrails.model.workload import Workload


def read(resource: Resource[Schedule]) -> list[Workload]:
    """No row when its group is in the plan, which then counts it; else machines of an unknown type."""
    if groups_of_schedule(resource):
        return []
    action = action_of_schedule(resource)
    return planned(
        resource,
        alone(largest(action.most, action.desired), "autoscaling_group_name"),
        lambda: setting(resource),
    )
