"""Examples of AWS EKS."""

from guardrails.model.range import Range, exactly
from tests.contract.examples.example import Example

P5, P4 = "p5.48xlarge", "p4d.24xlarge"


def _group(name, pools, pool=None, kind=None, market=None):
    """A node group of p5.48xlarge from nothing to two nodes, one of them wanted."""
    terraform = {
        "cluster_name": "c",
        "instance_types": kind or [P5],
        "scaling_config": [{"min_size": 0, "max_size": 2, "desired_size": 1}],
    }
    template = {
        "ClusterName": "c",
        "InstanceTypes": kind or [P5],
        "ScalingConfig": {"MinSize": 0, "MaxSize": 2, "DesiredSize": 1},
    }
    if pool is not None:
        names = {
            "Enabled": "enabled",
            "MaxGroupPreparedCapacity": "max_group_prepared_capacity",
            "MinSize": "min_size",
            "PoolState": "pool_state",
        }
        terraform["warm_pool_config"] = [{names[key]: value for key, value in pool.items()}]
        template["WarmPoolConfig"] = pool
    if market is not None:
        terraform["capacity_type"] = template["CapacityType"] = market
    return Example(
        name,
        pools,
        terraform={"aws_eks_node_group.n": terraform},
        cloudformation={"N": {"Type": "AWS::EKS::Nodegroup", "Properties": template}},
    )


def _pool(ceiling, market="on_demand"):
    return [(P5, exactly(8), ceiling, market, "runs")]


def _cluster(name, pools, on):
    return Example(
        name,
        pools,
        terraform={"aws_eks_cluster.c": {"name": "c", "compute_config": [{"enabled": on}]}},
        cloudformation={
            "C": {"Type": "AWS::EKS::Cluster", "Properties": {"Name": "c", "ComputeConfig": {"Enabled": on}}}
        },
    )


EXAMPLES = [
    _group("a node group grows to its most", _pool(exactly(16))),
    _group(
        "nodes are prepared besides", _pool(exactly(160)), {"Enabled": True, "MaxGroupPreparedCapacity": 20}
    ),
    _group("a warm pool that says nothing fills the group", _pool(exactly(16)), {"PoolState": "STOPPED"}),
    _group(
        "a warm pool without a limit fills the group", _pool(exactly(16)), {"MaxGroupPreparedCapacity": -1}
    ),
    _group("some nodes are always prepared", _pool(exactly(40)), {"MinSize": 3}),
    _group("a warm pool that is off", _pool(exactly(16)), {"Enabled": False, "MaxGroupPreparedCapacity": 20}),
    _group("a node group of spot machines", _pool(exactly(16), "spot"), market="SPOT"),
    _group("a node group in a capacity block", _pool(exactly(16), "reserved"), market="CAPACITY_BLOCK"),
    _group("a node group of general machines", [], kind=["m5.large"]),
    _cluster("Auto Mode", [("unknown", Range(0), Range(0), "on_demand", "delegated")], on=True),
    _cluster("Auto Mode that is off", [], on=False),
]
