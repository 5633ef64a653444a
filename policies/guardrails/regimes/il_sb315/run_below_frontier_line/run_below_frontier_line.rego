# METADATA
# title: A training run stays below Illinois's frontier threshold
# description: >-
#   A bill that both houses passed in May 2026: above 10^26 operations a foundation model would be a frontier
#   model, and its developer, with a revenue over 500 million dollars, would have duties from 2027 and 2028.
#   That it was signed was not found. The duties would be the developer's; a compute provider would have none.
# scope: package
# related_resources:
# - description: Illinois SB 315, frontier models, more than 10^26 operations, as reported by several
#   ref: https://www.ilga.gov/Legislation/BillStatus?DocNum=315&DocTypeID=SB&GAID=18
#   confidence: V2
# custom:
#   id: IL-SB315-01
#   provision: threshold
#   subject: run
#   obligation: review
#   severity: low
#   limits: [frontier_yop]
#   finding: "run of {operations_yop}; Illinois's frontier threshold is {frontier_yop}"
#   question: operations of the run not established
#   message: "information: run of {operations_yop}; threshold {frontier_yop}; duties, if any, would be the developer's"
#   remediation: Tell the customer, where it develops frontier models in or for Illinois, that such a bill was passed.
package guardrails.regimes.il_sb315.run_below_frontier_line

import data.guardrails.lib.frontier
import data.guardrails.lib.range
import data.guardrails.lib.tri

verdict := {run.id: frontier.verdict(run, _below(run)) | some run in input.runs}

detail[run.id] := frontier.detail(run, _below(run), {"frontier_yop": _law.limits.frontier_yop}, []) if {
	some run in input.runs
	tri.unsettled(verdict[run.id])
}

_below(run) := range.at_most(run.operations_yop, _law.limits.frontier_yop)

_law := input.law.il_sb315
