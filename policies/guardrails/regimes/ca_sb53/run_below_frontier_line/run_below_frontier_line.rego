# METADATA
# title: A training run stays below California's frontier threshold
# description: >-
#   Above 10^26 operations a model is a frontier model, and its developer has duties, more of them with
#   a revenue over 500 million dollars. They are the developer's; a compute provider has none.
# scope: package
# related_resources:
# - description: California SB 53, "greater than 10^26 integer or floating-point operations", chaptered text in a copy
#   ref: https://leginfo.legislature.ca.gov/faces/billNavClient.xhtml?bill_id=202520260SB53
#   confidence: V*
# custom:
#   id: CA-SB53-01
#   provision: threshold
#   subject: run
#   obligation: review
#   severity: low
#   limits: [frontier_yop]
#   finding: "run of {operations_yop}; California's frontier threshold is {frontier_yop}"
#   question: operations of the run not established
#   message: "information: run of {operations_yop}; threshold {frontier_yop}; duties, if any, are the developer's"
#   remediation: Tell the customer, where it develops frontier models in or for California.
package guardrails.regimes.ca_sb53.run_below_frontier_line

import data.guardrails.lib.frontier
import data.guardrails.lib.range
import data.guardrails.lib.tri

verdict := {run.id: frontier.verdict(run, _below(run)) | some run in input.runs}

detail[run.id] := frontier.detail(run, _below(run), {"frontier_yop": _law.limits.frontier_yop}, []) if {
	some run in input.runs
	tri.unsettled(verdict[run.id])
}

_below(run) := range.at_most(run.operations_yop, _law.limits.frontier_yop)

_law := input.law.ca_sb53
