# METADATA
# title: A training run stays below New York's frontier threshold
# description: >-
#   Above 10^26 operations, those of fine-tuning and other changes counted, a foundation model is a frontier
#   model, and its developer has duties from 2027-01-01, more of them with a revenue over 500 million dollars.
#   The text of 2026-03-27 asks nothing about the cost of compute, which the first one did. The duties are the
#   developer's; a compute provider has none.
# scope: package
# related_resources:
# - description: General Business Law section 1420 (S.8828, chapter 96 of 2026), more than 10^26 operations
#   ref: https://www.nysenate.gov/legislation/bills/2025/S8828
#   confidence: V2
# custom:
#   id: NY-RAISE-01
#   provision: threshold
#   subject: run
#   obligation: review
#   severity: low
#   limits: [frontier_yop]
#   finding: "run of {operations_yop}; New York's frontier threshold is {frontier_yop}"
#   question: operations of the run not established
#   message: "information: run of {operations_yop}; threshold {frontier_yop}; duties, if any, are the developer's"
#   remediation: Tell the customer, where it develops frontier models in or for New York.
package guardrails.regimes.ny_raise.run_below_frontier_line

import data.guardrails.lib.frontier
import data.guardrails.lib.range
import data.guardrails.lib.tri

verdict := {run.id: frontier.verdict(run, _below(run)) | some run in input.runs}

detail[run.id] := frontier.detail(run, _below(run), {"frontier_yop": _law.limits.frontier_yop}, []) if {
	some run in input.runs
	tri.unsettled(verdict[run.id])
}

_below(run) := range.at_most(run.operations_yop, _law.limits.frontier_yop)

_law := input.law.ny_raise
