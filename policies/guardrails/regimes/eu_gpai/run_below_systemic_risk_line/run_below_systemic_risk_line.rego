# METADATA
# title: A training run stays below the threshold from which systemic risk is presumed
# description: >-
#   Above 10^25 operations a general-purpose model is presumed to have systemic risk, and its provider
#   notifies the Commission. What is of general purpose is told by what the model generates, as in EU-GPAI-01: the
#   number alone leaves the answer open. The duty is the model provider's; a compute provider has none.
# scope: package
# related_resources:
# - description: Regulation (EU) 2024/1689, Art. 51(2), more than 10^25 floating-point operations
#   ref: https://eur-lex.europa.eu/eli/reg/2024/1689/oj
#   confidence: V2
# custom:
#   id: EU-GPAI-02
#   provision: thresholds
#   subject: run
#   obligation: review
#   severity: low
#   limits: [systemic_risk_yop]
#   finding: "run of {operations_yop}; systemic-risk threshold {systemic_risk_yop}"
#   question: operations or modality of the run not established
#   message: "information: run of {operations_yop}, of a model that generates language, images or video: {generative}; threshold of {systemic_risk_yop}; duties, if any, are the model provider's"
#   remediation: Record whether the model generates language, images or video; tell the customer, where it may be placed on the Union's market.
package guardrails.regimes.eu_gpai.run_below_systemic_risk_line

import data.guardrails.lib.frontier
import data.guardrails.lib.range
import data.guardrails.lib.tri

verdict := {run.id: frontier.verdict(run, tri.or_(_below(run), tri.not_(run.generative))) | some run in input.runs}

detail[run.id] := frontier.detail(run, _below(run), {"systemic_risk_yop": _law.limits.systemic_risk_yop}, ["generative"]) if {
	some run in input.runs
	tri.unsettled(verdict[run.id])
}

_below(run) := range.at_most(run.operations_yop, _law.limits.systemic_risk_yop)

_law := input.law.eu_gpai
