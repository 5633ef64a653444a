# METADATA
# title: A training run stays below the indicative threshold of general-purpose models
# description: >-
#   Above 10^23 operations a model that generates language, or images or video from text, is indicatively one
#   of general purpose, and whoever places it on the Union's market has duties. Both conditions must be met: the
#   number alone leaves the answer open. The duties are the model provider's; a compute provider has none.
# scope: package
# related_resources:
# - description: Commission guidelines C(2025) 7719 final of 2025-11-19, point 17, more than 10^23 operations and what a model generates
#   ref: https://digital-strategy.ec.europa.eu/en/policies/guidelines-gpai-providers
#   confidence: V2
# custom:
#   id: EU-GPAI-01
#   provision: thresholds
#   subject: run
#   obligation: review
#   severity: low
#   limits: [gpai_yop]
#   finding: "run of {operations_yop}; indicative threshold {gpai_yop}"
#   question: operations or modality of the run not established
#   message: "information: run of {operations_yop}, of a model that generates language, images or video: {generative}; threshold of {gpai_yop}; duties, if any, are the model provider's"
#   remediation: Record whether the model generates language, images or video; tell the customer, where it may be placed on the Union's market.
package guardrails.regimes.eu_gpai.run_below_gpai_line

import data.guardrails.lib.frontier
import data.guardrails.lib.range
import data.guardrails.lib.tri

verdict := {run.id: frontier.verdict(run, tri.or_(_below(run), tri.not_(run.generative))) | some run in input.runs}

detail[run.id] := frontier.detail(run, _below(run), {"gpai_yop": _law.limits.gpai_yop}, ["generative"]) if {
	some run in input.runs
	tri.unsettled(verdict[run.id])
}

_below(run) := range.at_most(run.operations_yop, _law.limits.gpai_yop)

_law := input.law.eu_gpai
