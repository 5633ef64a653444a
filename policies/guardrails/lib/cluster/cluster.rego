# METADATA
# title: Computing clusters
# description: >-
#   Machines in one data centre, connected by networking faster than a line, with a theoretical
#   maximum capacity in operations per second. Which pools form a cluster is computed beforehand,
#   for each line that a rule declares.
# scope: package
# related_resources:
# - description: Executive Order 14110 section 4.2(b)(ii), computing clusters (revoked on 2025-01-20)
#   ref: https://www.federalregister.gov/d/2023-24283
package guardrails.lib.cluster

import data.guardrails.lib.range
import data.guardrails.lib.tri

# Whether the customer has a cluster of at least the capacity over the line, which is counted per node
# or per accelerator.
exists(line_gbps, per, capacity_eops) := tri.any_of(
	[range.at_least(cluster.capacity_eops, capacity_eops) | some cluster in _over(line_gbps, per)],
	_complete(line_gbps, per),
)

_over(line_gbps, per) := [cluster |
	some cluster in input.clusters
	cluster.line_gbps == line_gbps
	cluster.per == per
]

# The clusters are all there are when the pools are, and when this line was computed at all: no
# cluster is believable only where no pool can be part of one.
_complete(line_gbps, per) := tri.and_(input.pools_complete, _computed(line_gbps, per))

default _computed(_, _) := "unknown"

_computed(line_gbps, per) := "yes" if count(_over(line_gbps, per)) > 0

_computed(line_gbps, per) := "yes" if {
	count(_over(line_gbps, per)) == 0
	every pool in input.pools { _may_join(pool, line_gbps) == "no" }
}

_may_join(pool, line_gbps) := tri.and_(range.above(pool.ceiling, 0), range.above(pool.fabric_gbps, line_gbps))
