# METADATA
# title: "Training for parties headquartered in D:5 or Macau on 3A090.a accelerators is reviewed"
# description: >-
#   The policy statement of May 2025: a license may be required where a provider or another US person knows
#   that accelerators of 3A090.a are used to train models for or on behalf of a party headquartered in
#   Country Group D:5 or Macau, and the end use or user is one of weapons of mass destruction or military
#   intelligence. Whether it is, a review establishes: the run is recorded as civil, and a review of red flags
#   of the customer that did not grow old found nothing. The statement reaches services with hardware in the
#   United States as well. A recorded day on which the provider came to know is knowledge; so is enough evidence
#   (D-27). Less of it leaves the answer open, for looking away is knowledge too.
# scope: package
# related_resources:
# - description: BIS policy statement of 2025-05-13 on items used to train AI models, as summarised by counsel, who quote "may be required"
#   ref: https://www.millerchevalier.com/publication/trade-compliance-flash-key-takeaways-bis-announcements-and-guidance-related-advanced
#   confidence: V2
# - description: 15 CFR 744.6, acts of US persons, and 772.1, knowledge
#   ref: https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C/part-744
#   confidence: V2
# custom:
#   id: US-EAR-08
#   provision: training_guidance
#   subject: run
#   obligation: review
#   severity: high
#   limits: [knowledge_sources]
#   choices: [macau_and_hong_kong, headquarters_fallback, unpublished_density, conflicting_figures]
#   finding: "training for a party headquartered in D:5 or Macau, not reviewed"
#   question: party, accelerators or end use of the training not established
#   message: "training for a party headquartered in D:5 or Macau: {headquartered}; 3A090.a accelerators: {accelerators}; known since {knowledge_day}, from: {evidence}; end use: {end_use}"
#   remediation: >-
#     Establish for whom the model is trained and what for. Where the end use or user may be one of weapons of
#     mass destruction or military intelligence, stop and escalate: a license may be required. Record the end use
#     of the run and the review of red flags, or the license with its reference.
package guardrails.regimes.us_ear.training_for_d5_licensed

import data.guardrails.lib.authorisation
import data.guardrails.lib.chip
import data.guardrails.lib.day
import data.guardrails.lib.end_use
import data.guardrails.lib.place
import data.guardrails.lib.tri

verdict := {run.id: tri.verdict(_training(run), _allowed(run)) | some run in input.runs}

detail[run.id] := {
	"observed": {
		"training": run.training,
		"accelerators": _accelerators,
		"headquartered": _headquartered(run),
		"knowledge_day": run.knowledge_day,
		"evidence": sort(run.evidence),
		"end_use": run.end_use,
		"knowledge_sources": _law.limits.knowledge_sources,
		"authorised": _authorised,
	},
	"missing": sort(_unestablished_run(run) | _unestablished),
	"choices": ["conflicting_figures", "headquarters_fallback", "macau_and_hong_kong", "unpublished_density"],
	"events": {},
	"bound": {"headquartered": _headquartered(run), "operations_yop": run.operations_yop},
} if {
	some run in input.runs
	tri.unsettled(verdict[run.id])
}

_training(run) := tri.and_(run.training, _accelerators)

_allowed(run) := tri.or_(
	tri.not_(tri.and_(_headquartered(run), _known(run))),
	tri.or_(_reviewed(run), _authorised),
)

# Whether the run is known to be civil, and a look for red flags found nothing. Without that it was not reviewed.
default _reviewed(_) := "no"

_reviewed(run) := "yes" if {
	run.end_use == "civil"
	input.customer.end_use.military_intelligence == "no"
	input.customer.weapons_use_known_day == "none"
	end_use.reviewed(input.customer) == "yes"
}

# Whether the customer has accelerators of 3A090.a at all; on which of them a run is done is not read.
_accelerators := _chips.any_a

_headquartered(run) := tri.or_(_recipients, _end_users(run))

_recipients := place.any_headquartered_in_d5(_places)

_end_users(run) := tri.any_of(
	[place.arms_embargoed(country, _law.choices.macau_and_hong_kong) |
		some country in run.end_user_headquarters
	],
	run.end_user_headquarters_complete,
)

# Too little evidence never shows that nothing is known.
_known(run) := tri.or_(day.reached(run.knowledge_day, _law.as_of_day), _evident(run))

default _evident(_) := "unknown"

_evident(run) := "yes" if count({source | some source in run.evidence}) >= _law.limits.knowledge_sources

_authorised := authorisation.granted("US-EAR-08", _law.as_of_day)

_unestablished_run(run) := {concat(".", ["runs", run.id, fact]) |
	some fact, answer in {
		"training": run.training,
		"end_user_headquarters": _end_users(run),
		"evidence": _known(run),
	}
	answer == "unknown"
}

_unestablished contains fact if {
	_recipients == "unknown"
	some fact in place.unestablished_headquarters(_places)
}

_unestablished contains "pools" if _accelerators == "unknown"

_unestablished contains "customer.authorisations" if _authorised == "unknown"

_chips := chip.classes(_law.choices.unpublished_density, _law.choices.conflicting_figures)

_places := {
	"china": _law.choices.macau_and_hong_kong,
	"fallback": _law.choices.headquarters_fallback,
}

_law := input.law.us_ear
