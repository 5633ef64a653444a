# METADATA
# title: Changed arrangements that could train a large model are reported
# description: >-
#   Terms that at first would not have resulted in training of a large model are reported when a
#   development or update of the arrangement means that they now do or could: a contract, a
#   reservation, a quota or a plan by which the capacity crosses the line. Whether a large cluster is
#   needed as well is the same choice as for capacity itself.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.308, developments and updates of arrangements (R1)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# - description: Executive Order 14110 section 4.2(c)(iii), that operations and cluster must both be met
#   ref: https://www.federalregister.gov/d/2023-24283
#   confidence: M
# custom:
#   id: US-TRN-04
#   provision: training_reports
#   subject: arrangement
#   obligation: report
#   severity: high
#   limits: [beneficial_owner_percent, cluster_eops, cluster_gbps, line_yop, report_days]
#   choices: [clock_start, cluster_per, cluster_test, us_product, whose_foreignness]
#   parameters:
#   - {line_gbps: cluster_gbps, per: node}
#   - {line_gbps: cluster_gbps, per: accelerator}
#   clocks:
#   - {id: report, from: [transaction_day, knowledge_day], days: report_days, met_by: filed_day}
#   finding: "arrangement report missing: now {capacity_after_yop}; threshold {line_yop}"
#   question: capacity, foreign status or report of the arrangement not established
#   message: "{kind} from {capacity_before_yop} to {capacity_after_yop}; threshold {line_yop}; {foreignness}; report on file: {reported}"
#   remediation: File a training report about the arrangement, or prepare it, and record it under its id.
package guardrails.regimes.us_iaas_training.arrangement_change_reported

import data.guardrails.lib.cluster
import data.guardrails.lib.filing
import data.guardrails.lib.party
import data.guardrails.lib.range
import data.guardrails.lib.transaction
import data.guardrails.lib.tri

verdict[each.id] := tri.verdict(_covered(each), _reported(each)) if some each in input.arrangements

detail[each.id] := {
	"observed": {
		"foreignness": party.foreignness(_foreign, "no"),
		"kind": each.kind,
		"capacity_before_yop": each.capacity_before_yop,
		"capacity_after_yop": each.capacity_after_yop,
		"line_yop": _law.limits.line_yop,
		"large_cluster": _large_cluster,
		"reported": _reported(each),
	},
	"missing": sort((_unestablished | _unestablished_of(each))),
	"choices": sort({"clock_start", "cluster_per", "cluster_test", "whose_foreignness"} | party.decided_product),
	"events": object.union(transaction.clock_days(each, _law.choices.clock_start), {"filed_day": _filed_day(each)}),
	"bound": {"capacity_after_yop": each.capacity_after_yop, "foreign": _foreign},
} if {
	some each in input.arrangements
	verdict[each.id] != "not_applicable"
}

# What was over the line before is a case for US-TRN-01.
_covered(each) := tri.all_of(
	[
		party.us_iaas_provider(_law.choices.us_product),
		_foreign,
		range.at_most(each.capacity_before_yop, _law.limits.line_yop),
		range.above(each.capacity_after_yop, _law.limits.line_yop),
		_clustered,
	],
	"yes",
)

_foreign := transaction.by_for_or_on_behalf_of_foreign(
	_law.choices.whose_foreignness,
	_law.limits.beneficial_owner_percent,
)

_clustered := _large_cluster if _law.choices.cluster_test == "required"

_clustered := "yes" if _law.choices.cluster_test == "not_required"

_large_cluster := cluster.exists(
	_law.limits.cluster_gbps,
	_law.choices.cluster_per,
	_law.limits.cluster_eops,
)

_subject(each) := {"about": "arrangement", "id": each.id}

_reported(each) := filing.covered("training_report", _subject(each), each.capacity_after_yop, _law.as_of_day)

_filed_day(each) := filing.first_day("training_report", _subject(each), each.capacity_after_yop, _law.as_of_day)

_unestablished contains fact if some fact in party.unestablished_of_iaas_provider(_law.choices.us_product)

_unestablished contains fact if {
	_foreign == "unknown"
	some fact in transaction.unestablished(_law.choices.whose_foreignness)
}

_unestablished contains "clusters" if _clustered == "unknown"

_unestablished_of(each) := {concat(".", ["arrangements", each.id, fact]) |
	some fact in ["capacity_after_yop", "capacity_before_yop"]
	range.above(each[fact], _law.limits.line_yop) == "unknown"
} | {"filings.training_report" | _reported(each) != "yes"}

_law := input.law.us_iaas_training
