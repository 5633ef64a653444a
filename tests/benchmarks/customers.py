"""Customers to measure policies on: pools of all sorts, some facts unknown; by chance, always the same."""

import random

import msgspec

from tests.policies import documents as make

CHIPS = (
    # accelerator, TPP, performance density, memory bandwidth in GB/s; None: not known
    ("H100-SXM5-80GB", 15832, 19.45, 3350),
    ("H200-SXM5-141GB", 15832, 19.45, 4800),
    ("B200", 36000, None, 8000),
    ("A100-SXM4-40GB", 4992, 6.04, 1555),
    ("A10G", 1120, 1.78, 600),
    ("L4", 1940, 6.59, 300),
    ("L40S", 5864, 9.63, 864),
    ("T4", 520, 0.95, 320),
    ("V100-SXM2-16GB", 1000, 1.23, 900),
    ("MI300X", 20919, 20.5, 5300),
    ("H20", 2368, 2.91, 4000),
    ("unknown", None, None, None),
)
REGIONS = (
    ("aws", "us-east-1", "US"),
    ("aws", "us-west-2", "US"),
    ("aws", "eu-central-1", "DE"),
    ("aws", "ap-southeast-1", "SG"),
    ("aws", "me-central-1", "AE"),
    ("aws", "sa-east-1", "BR"),
    ("aws", "ap-south-1", "IN"),
    ("aws", "cn-north-1", "CN"),
    ("azure", "westeurope", "NL"),
    ("azure", "eastus", "US"),
    ("gcp", "europe-west4", "NL"),
    ("gcp", "asia-east1", "TW"),
    ("gcp", "asia-east2", "HK"),
    ("gcp", "unknown", "unknown"),
)


def encoded(pools):
    """A customer's document with so many pools, as the engines get it."""
    return msgspec.json.encode(document(pools))


def document(pools):
    """A customer with so many pools, an account for eight of them, parties, two runs and a report."""
    chance = random.Random(pools)
    accounts = [f"{111122220000 + number}" for number in range(1 + pools // 8)]
    return make.customer_document(
        pools=[_pool(chance, number, chance.choice(accounts)) for number in range(pools)],
        clusters=[_cluster(*region, *line) for region in REGIONS[: 1 + pools // 8] for line in LINES],
        accounts=[make.account(id=each) for each in accounts],
        parties=[
            make.us_entity("owner", control="yes", share_percent=make.exactly(70)),
            make.party("owner", id="owner-2", share_percent=make.exactly(30)),
            make.party("end_user"),
            make.party("on_behalf_of"),
        ],
        runs=[make.run(), make.run(id="R-2", operations_yop=make.exactly(5))],
        filings=[make.filing()],
        records=[make.record()],
        arrangements=[make.arrangement()],
    )


LINES = ((100, "node"), (300, "accelerator"))
"""Those for which clusters are worked out."""


def _pool(chance, number, account):
    accelerator, tpp, density, memory = chance.choice(CHIPS)
    provider, region, country = chance.choice(REGIONS)
    instances = chance.choice((0, 1, 2, 4, 16, 64))
    accelerators = 8 * instances
    return make.pool(
        id=f"{provider}|{account}|{region}|instance|{accelerator}|zone={region}a|{number}",
        account=account,
        provider=provider,
        region=region,
        country=country,
        zone=f"{region}a",
        accelerator=accelerator,
        tpp=_figure(tpp),
        performance_density=_figure(density),
        datacenter_marketed="unknown" if tpp is None else "yes",
        dram_gb_per_s=_figure(memory),
        instances=make.exactly(instances),
        accelerators=make.exactly(accelerators),
        ceiling=make.unknown_range(accelerators) if chance.random() < 0.1 else make.exactly(accelerators),
        fabric_gbps=make.exactly(chance.choice((25, 100, 400, 3200))),
    )


def _cluster(provider, region, country, line_gbps, per):
    return make.cluster(
        id=f"{provider}:{region}|over={line_gbps}|per={per}",
        location=f"{provider}:{region}",
        country=country,
        line_gbps=line_gbps,
        per=per,
    )


def _figure(number):
    return make.unknown_range() if number is None else make.exactly(number)
