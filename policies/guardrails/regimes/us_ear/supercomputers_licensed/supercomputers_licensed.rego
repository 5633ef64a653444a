# METADATA
# title: "No supercomputer is in D:5 or Macau without a license"
# description: >-
#   The place decides, not who uses it. The items are those of 3A001, 3A991, 4A994, 5A002, 5A004, 5A992 and
#   computers of 4A003, 4A004, 4A994, 5A002: hosts, storage and network around the accelerators. Those of 3A090
#   and 4A090 are not among them; their license is that of US-EAR-01 and US-EAR-02. A supercomputer is a system of 100 or more petaflops in 64 bit, or 200 or more in 32 bit, within
#   41,600 cubic feet. Which machines stand in one envelope is not read: those of one zone whose fabrics
#   are faster than a line are taken as one system, and as within it.
# scope: package
# related_resources:
# - description: 15 CFR 772.1, definition of supercomputer
#   ref: https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C/part-772
#   confidence: V
# - description: 15 CFR 744.23(a)(1), supercomputers "located in or destined to Macau or Country Group D:5", as paraphrased
#   ref: https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C/part-744
#   confidence: V2
# custom:
#   id: US-EAR-11
#   provision: supercomputer
#   subject: cluster
#   obligation: license
#   severity: critical
#   limits: [supercomputer_fp64_pflops, supercomputer_fp32_pflops, supercomputer_gbps]
#   choices: [macau_and_hong_kong]
#   parameters:
#   - {line_gbps: supercomputer_gbps, per: node}
#   finding: "supercomputer of {fp64_pflops} petaflops (64 bit) in {country}, no license on record"
#   question: performance or location of the cluster not established
#   message: "{fp64_pflops} petaflops in 64 bit, {fp32_pflops} in 32 bit, in {country}; authorization on record: {authorised}"
#   remediation: >-
#     Stop and escalate; record the license with its reference, or show that the machines are not one system.
package guardrails.regimes.us_ear.supercomputers_licensed

import data.guardrails.lib.authorisation
import data.guardrails.lib.place
import data.guardrails.lib.range
import data.guardrails.lib.tri

verdict := {cluster.id: tri.verdict(_supercomputer(cluster), _allowed(cluster)) | some cluster in input.clusters}

detail[cluster.id] := {
	"observed": {
		"fp64_pflops": cluster.fp64_pflops,
		"fp32_pflops": cluster.fp32_pflops,
		"country": cluster.country,
		"authorised": _authorised(cluster),
	},
	"missing": sort(_unestablished(cluster)),
	"choices": ["macau_and_hong_kong"],
	"events": {},
	"bound": {
		"country": cluster.country,
		"fp64_pflops": cluster.fp64_pflops,
		"fp32_pflops": cluster.fp32_pflops,
	},
} if {
	some cluster in input.clusters
	tri.unsettled(verdict[cluster.id])
}

# Clusters of other lines are those of other rules.
_supercomputer(cluster) := _as_large(
	tri.fact([cluster.line_gbps, cluster.per] == [_law.limits.supercomputer_gbps, "node"]),
	cluster,
)

_as_large("no", _) := "no"

_as_large("yes", cluster) := tri.or_(
	range.at_least(cluster.fp64_pflops, _law.limits.supercomputer_fp64_pflops),
	range.at_least(cluster.fp32_pflops, _law.limits.supercomputer_fp32_pflops),
)

_allowed(cluster) := tri.or_(tri.not_(_there(cluster)), _authorised(cluster))

_there(cluster) := place.arms_embargoed(cluster.country, _law.choices.macau_and_hong_kong)

# The license of whoever brings it there: of the place, or for the one customer.
_authorised(cluster) := tri.or_(
	authorisation.granted("US-EAR-11", _law.as_of_day),
	authorisation.of_provider("US-EAR-11", _law.as_of_day, cluster, {}, "no"),
)

_unestablished(cluster) := {concat(".", ["clusters", cluster.id, fact]) |
	some fact, answer in {
		"country": _there(cluster),
		"pflops": _supercomputer(cluster),
		"authorisations": _authorised(cluster),
	}
	answer == "unknown"
}

_law := input.law.us_ear
