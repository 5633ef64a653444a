# METADATA
# title: A training run stays below Korea's high-performance threshold
# description: >-
#   From 10^26 operations in all on, those of fine-tuning counted, an operator's system may be one with safety
#   duties: the decree sets the number, and asks for more than the number. The duties are the operator's of the
#   system; a compute provider has none.
# scope: package
# related_resources:
# - description: Enforcement decree of the AI Basic Act, cumulative computation of 10^26 operations or more, draft as reported by the press
#   ref: https://www.donga.com/news/Economy/article/all/20251112/132757066/2
#   confidence: V2
# custom:
#   id: KR-AIBA-01
#   provision: threshold
#   subject: run
#   obligation: review
#   severity: low
#   limits: [safety_yop]
#   finding: "run of {operations_yop}; Korea's high-performance threshold is {safety_yop}"
#   question: operations of the run not established
#   message: "information: run of {operations_yop}; threshold {safety_yop}; duties, if any, are the operator's of the system"
#   remediation: Tell the customer, where its system is offered in Korea.
package guardrails.regimes.kr_ai_basic.run_below_safety_line

import data.guardrails.lib.frontier
import data.guardrails.lib.range
import data.guardrails.lib.tri

verdict := {run.id: frontier.verdict(run, _below(run)) | some run in input.runs}

detail[run.id] := frontier.detail(run, _below(run), {"safety_yop": _law.limits.safety_yop}, []) if {
	some run in input.runs
	tri.unsettled(verdict[run.id])
}

_below(run) := range.below(run.operations_yop, _law.limits.safety_yop)

_law := input.law.kr_ai_basic
