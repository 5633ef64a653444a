# METADATA
# title: Programs behind exemptions are kept
# description: >-
#   Who is exempt from identification keeps the Abuse of IaaS Products Deterrence Program on which the
#   finding rests, and notifies significant deviations from it. The exemption itself skips the rules on
#   identity, not the reports on training.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.306, keeping the program current and notifying deviations (K15)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# custom:
#   id: US-CIP-16
#   provision: cip
#   subject: provider
#   obligation: review
#   severity: high
#   choices: [us_product]
#   finding: "exemptions without their program: {exemptions}"
#   question: program behind an exemption not on record
#   message: "exemptions whose program is not kept, or whose deviation was not notified: {exemptions}"
#   remediation: Bring the program up to date and notify the deviation, and record both.
package guardrails.regimes.us_iaas_cip.exemption_programme_kept

import data.guardrails.lib.day
import data.guardrails.lib.exemption
import data.guardrails.lib.party
import data.guardrails.lib.tri

verdict[input.provider.id] := tri.verdict(_obliged, _kept) if input.kind == "provider"

detail[input.provider.id] := {
	"observed": {"exemptions": sort(_doubtful)},
	"missing": sort((party.unestablished_of_iaas_provider(_law.choices.us_product) | {concat(".", ["provider.exemptions", id]) | some id in _doubtful})),
	"choices": sort(party.decided_product),
	"events": {},
	"bound": {"exemptions": sort(_doubtful)},
} if {
	tri.unsettled(verdict[input.provider.id])
}

_obliged := tri.and_(
	party.us_iaas_provider(_law.choices.us_product),
	tri.any_of([exemption.in_force(each, _law.as_of_day) | some each in input.provider.exemptions], "yes"),
)

_kept := tri.all_of([_in_order(each) | some each in input.provider.exemptions], "yes")

# What does not hold on the day asks for nothing.
_in_order(each) := tri.or_(
	tri.not_(exemption.in_force(each, _law.as_of_day)),
	tri.and_(each.programme_kept, _notified(each)),
)

default _notified(_) := "unknown"

_notified(each) := "yes" if each.deviation_day == "none"

_notified(each) := "no" if {
	is_number(each.deviation_day)
	each.deviation_notified_day == "none"
}

_notified(each) := tri.and_(
	tri.at_least(each.deviation_notified_day, each.deviation_day),
	day.reached(each.deviation_notified_day, _law.as_of_day),
) if {
	is_number(each.deviation_day)
	is_number(each.deviation_notified_day)
}

_doubtful := {each.id | some each in input.provider.exemptions; _in_order(each) != "yes"}

_law := input.law.us_iaas_cip
