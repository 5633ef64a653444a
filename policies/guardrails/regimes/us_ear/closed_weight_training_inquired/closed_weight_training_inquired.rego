# METADATA
# title: Export of a model like those of 4E091 is settled before training
# description: >-
#   Red flag 28: a provider of infrastructure as a service that assists in training a model with weights
#   of ECCN 4E091 (10^26 or more operations, fine-tuning among them, weights not published) for an entity headquartered outside
#   the destinations of Supplement No. 5(a) to Part 740 should inquire whether the customer intends to
#   export the model. Printed, and never enforced: compliance with the Diffusion Rule was due from
#   2025-05-15, and it has not been enforced since 2025-05-13 (D-21).
# scope: package
# related_resources:
# - description: 15 CFR Part 732 Supplement No. 3, red flag 28 (90 FR 4544)
#   ref: https://www.federalregister.gov/d/2025-00636
#   confidence: V
# - description: ECCN 4E091, heading and notes 1 to 3, 10^26 or more operations, weights not published
#   ref: https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C/part-774
#   confidence: V*
# custom:
#   id: US-EAR-10
#   provision: red_flag_28
#   subject: run
#   obligation: review
#   severity: medium
#   limits: [closed_weights_yop]
#   choices: [diffusion_rule]
#   finding: "export of the model not settled: run of {operations_yop}"
#   question: run, weights or export inquiry not established
#   message: "run of {operations_yop} against {closed_weights_yop}, weights {weights}; inquiry settled: {settled}"
#   remediation: >-
#     Ask whether the customer intends to export the model, and record the answer as red flag
#     "model_export_not_inquired" in the register.
package guardrails.regimes.us_ear.closed_weight_training_inquired

import data.guardrails.lib.party
import data.guardrails.lib.place
import data.guardrails.lib.range
import data.guardrails.lib.tri

verdict := {run.id: tri.verdict(_concerned(run), _settled) | some run in input.runs}

detail[run.id] := {
	"observed": {
		"operations_yop": run.operations_yop,
		"closed_weights_yop": _law.limits.closed_weights_yop,
		"weights": run.weights,
		"outside_supplement_5": _outside,
		"settled": _settled,
	},
	"missing": sort(_unestablished_run(run) | _unestablished),
	"choices": ["diffusion_rule"],
	"events": {},
	"bound": {"operations_yop": run.operations_yop, "settled": _settled},
} if {
	some run in input.runs
	tri.unsettled(verdict[run.id])
}

_concerned(run) := tri.all_of(
	[
		tri.fact(_law.choices.diffusion_rule == "informed"),
		run.training,
		_closed[run.weights],
		range.at_least(run.operations_yop, _law.limits.closed_weights_yop),
		_outside,
	],
	"yes",
)

_closed := {"closed": "yes", "open": "no", "unknown": "unknown"}

# Whether anyone for whom it is done, or an ultimate parent, is headquartered outside Supplement No. 5(a).
_outside := tri.any_of(
	[tri.not_(_named(each[fact])) |
		some each in place.recipients
		each.kind != "individual"
		some fact in ["headquarters", "ultimate_parent_headquarters"]
	],
	place.recipients_complete,
)

_named(country) := party.country_in(country, "AI-AUTHORIZATION")

# The answer to the inquiry; without one it was not made.
_settled := tri.any_of(
	[_settling[answer.state] |
		some answer in input.customer.red_flags
		answer.id == "model_export_not_inquired"
	],
	"yes",
)

_settling := {"absent": "yes", "resolved": "yes", "raised": "no", "unknown": "unknown"}

_unestablished_run(run) := {concat(".", ["runs", run.id, fact]) |
	some fact, answer in {
		"training": run.training,
		"weights": _closed[run.weights],
		"operations_yop": range.at_least(run.operations_yop, _law.limits.closed_weights_yop),
	}
	answer == "unknown"
}

_unestablished contains "customer.headquarters" if _outside == "unknown"

_unestablished contains "customer.red_flags.model_export_not_inquired" if _settled != "yes"

_law := input.law.us_ear
