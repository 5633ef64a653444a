"""Examples of Azure's machines and scale sets."""

from guardrails.model.range import Range, exactly
from tests.contract.examples.azure_scan import members, runs, scan
from tests.contract.examples.example import Example
from tests.samples.azure_plans import GROUP

H100 = "Standard_ND96isr_H100_v5"
A100 = "Standard_NC24ads_A100_v4"
PLAIN = "Standard_D4s_v5"
SS = "azurerm_linux_virtual_machine_scale_set.ss"
FLEXIBLE = "azurerm_orchestrated_virtual_machine_scale_set.ss"
ID = f"{GROUP}/providers/Microsoft.Compute/virtualMachineScaleSets/ss"


def _machine(size, **differs):
    return {
        "type": "Microsoft.Compute/virtualMachines",
        "apiVersion": "2024-11-01",
        "name": "vm",
        "properties": {"hardwareProfile": {"vmSize": size}} | differs,
    }


def _scale_set(sku, **properties):
    return {
        "type": "Microsoft.Compute/virtualMachineScaleSets",
        "apiVersion": "2024-11-01",
        "name": "ss",
        "sku": sku,
        "properties": {"overprovision": True} | properties,
    }


def _autoscale(*limits, **differs):
    profiles = [
        {"name": str(at), "capacity": {"minimum": str(low), "maximum": str(high), "default": str(low)}}
        for at, (low, high) in enumerate(limits)
    ]
    return {
        "type": "Microsoft.Insights/autoscaleSettings",
        "apiVersion": "2022-10-01",
        "name": "as",
        "properties": {"enabled": True, "targetResourceUri": ID, "profiles": profiles} | differs,
    }


def _fleet(**properties):
    sizes = [{"name": H100, "rank": 0}, {"name": PLAIN, "rank": 1}]
    return {
        "type": "Microsoft.AzureFleet/fleets",
        "apiVersion": "2024-11-01",
        "name": "fleet",
        "properties": {"vmSizesProfile": sizes, "computeProfile": {}} | properties,
    }


def _standby(most):
    return {
        "type": "Microsoft.StandbyPool/standbyVirtualMachinePools",
        "apiVersion": "2025-03-01",
        "name": "sp",
        "properties": {
            "attachedVirtualMachineScaleSetId": ID,
            "elasticityProfile": {"maxReadyCapacity": most},
            "virtualMachineState": "Deallocated",
        },
    }


def _set_values(number=1):
    return {"id": ID, "name": "ss", "resource_group_name": "g", "sku": H100, "instances": number}


def _setting_values(*limits, **differs):
    profiles = [{"capacity": [{"minimum": low, "maximum": high, "default": low}]} for low, high in limits]
    return {"enabled": True, "target_resource_id": ID, "profile": profiles} | differs


def _scaled(name, planned, ceiling, *limits, **differs):
    """A scale set of one machine with an autoscale setting; as a scan finds it, with the planned machines."""
    one = {"name": H100, "capacity": 1}
    off = {key: value for key, value in differs.items() if key == "enabled"}
    return Example(
        name,
        [(H100, planned, ceiling, "on_demand", "runs")],
        terraform={
            SS: _set_values(),
            "azurerm_monitor_autoscale_setting.as": _setting_values(*limits, **off),
        },
        arm=(_scale_set(one), _autoscale(*limits, **differs)),
        live=scan(_scale_set(one), _autoscale(*limits, **differs), *members(H100, planned.min // 8)),
    )


EXAMPLES = [
    Example(
        "a machine is what its size has",
        [(H100, exactly(8), exactly(8), "spot", "runs")],
        terraform={"azurerm_linux_virtual_machine.vm": {"size": H100, "priority": "Spot"}},
        arm=(_machine(H100, priority="Spot"),),
        live=scan(runs(_machine(H100, priority="Spot"))),
    ),
    Example(
        "a plain machine has no accelerators",
        [],
        terraform={"azurerm_windows_virtual_machine.vm": {"size": PLAIN}},
        arm=(_machine(PLAIN),),
        live=scan(runs(_machine(PLAIN))),
    ),
    _scaled("an autoscale setting raises its scale set", exactly(8), exactly(800), (1, 100)),
    _scaled("it keeps no fewer than its minimum", exactly(24), exactly(80), (3, 10)),
    _scaled("the largest of its profiles counts", exactly(8), exactly(96), (0, 4), (0, 12), (0, 8)),
    _scaled("one below what there is raises nothing", exactly(8), exactly(8), (0, 1)),
    _scaled("a setting that is off raises nothing", exactly(8), exactly(8), (1, 100), enabled=False),
    _scaled(
        "a prediction scales earlier, not further",
        exactly(8),
        exactly(80),
        (1, 10),
        predictiveAutoscalePolicy={"scaleMode": "Enabled", "scaleLookAheadTime": "PT5M"},
    ),
    Example(
        "a standby pool fills its scale set up",
        [(A100, exactly(2), exactly(6), "on_demand", "runs")],
        terraform={
            FLEXIBLE: {"id": ID, "name": "ss", "sku_name": A100, "instances": 2},
            "azurerm_virtual_machine_scale_set_standby_pool.sp": {
                "attached_virtual_machine_scale_set_id": ID,
                "elasticity_profile": [{"max_ready_capacity": 6}],
            },
        },
        arm=(
            _scale_set({"name": A100, "capacity": 2}, orchestrationMode="Flexible"),
            _standby(6),
        ),
        live=scan(
            _scale_set({"name": A100, "capacity": 2}, orchestrationMode="Flexible"),
            _standby(6),
            *(
                runs(_machine(A100, virtualMachineScaleSet={"id": ID})) | {"name": f"vm{at}"}
                for at in range(2)
            ),
        ),
    ),
    Example(
        "sizes of a mixed set are alternatives",
        [(H100, Range(0, 16), exactly(16), "on_demand", "runs")],
        terraform={
            FLEXIBLE: {
                "sku_name": "Mix",
                "instances": 2,
                "sku_profile": [{"vm_sizes": [A100, H100, PLAIN]}],
            }
        },
        arm=(
            _scale_set(
                {"name": "Mix", "capacity": 2},
                skuProfile={"vmSizes": [{"name": A100}, {"name": H100}, {"name": PLAIN}]},
            ),
        ),
    ),
    Example(
        "a spot set with a share of regular machines is both",
        [(A100, exactly(2), exactly(2), "unknown", "runs")],
        terraform={
            FLEXIBLE: {
                "sku_name": A100,
                "instances": 2,
                "priority": "Spot",
                "priority_mix": [{"base_regular_count": 1}],
            }
        },
        arm=(
            _scale_set(
                {"name": A100, "capacity": 2},
                virtualMachineProfile={"priority": "Spot"},
                priorityMixPolicy={"baseRegularPriorityCount": 1},
            ),
        ),
    ),
    Example(
        "a set without a size makes no machines",
        [],
        terraform={FLEXIBLE: {"platform_fault_domain_count": 1}},
        arm=(
            {
                "type": "Microsoft.Compute/virtualMachineScaleSets",
                "apiVersion": "2024-11-01",
                "name": "ss",
                "properties": {"orchestrationMode": "Flexible", "platformFaultDomainCount": 1},
            },
        ),
        live=scan(
            {
                "type": "Microsoft.Compute/virtualMachineScaleSets",
                "name": "ss",
                "properties": {"orchestrationMode": "Flexible", "platformFaultDomainCount": 1},
            },
        ),
    ),
    Example(
        "a machine of a lab is what its size has",
        [(H100, exactly(8), exactly(8), "on_demand", "runs")],
        terraform={"azurerm_dev_test_linux_virtual_machine.vm": {"size": H100}},
        arm=(
            {
                "type": "Microsoft.DevTestLab/labs/virtualmachines",
                "apiVersion": "2018-09-15",
                "name": "lab/vm",
                "properties": {"size": H100, "allowClaim": False},
            },
        ),
    ),
    Example(
        "a fleet has regular and spot machines of one of its sizes",
        [
            (H100, Range(0, 16), exactly(16), "on_demand", "runs"),
            (H100, Range(0, 80), exactly(80), "spot", "runs"),
        ],
        arm=(
            _fleet(
                regularPriorityProfile={"capacity": 2, "minCapacity": 1},
                spotPriorityProfile={"capacity": 10, "maintain": True},
            ),
        ),
    ),
    Example(
        "a fleet of vCPUs has no more machines than these",
        [(H100, Range(0, 768), Range(0, 768), "spot", "runs")],
        arm=(_fleet(capacityType="VCpu", spotPriorityProfile={"capacity": 96}),),
    ),
]
