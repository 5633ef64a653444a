# METADATA
# title: Added beneficial owners are notified
# description: >-
#   A customer tells the provider when beneficial owners are added. A change that came to light without
#   such a notice is one of which the provider's program failed to learn.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.302, notice of added beneficial owners (K6)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# custom:
#   id: US-CIP-06
#   provision: cip
#   subject: customer
#   obligation: verify
#   severity: medium
#   limits: [beneficial_owner_percent]
#   choices: [managed_ml, partner_regions, unknown_is_foreign, us_product]
#   clocks:
#   - {id: notify, from: [owners_changed_day], days: 0, who: customer, met_by: owners_change_notified_day}
#   finding: "owner change of {owners_changed_day} not notified"
#   question: owner change, or its notice, not on record
#   message: "{foreignness}; owners changed on {owners_changed_day}, notified on {owners_change_notified_day}"
#   remediation: Obtain the notice with the new owners, record its day, and verify the identity again.
package guardrails.regimes.us_iaas_cip.owner_changes_notified

import data.guardrails.lib.day
import data.guardrails.lib.identification
import data.guardrails.lib.offering
import data.guardrails.lib.party
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(_obliged, _notified)

detail[input.customer.id] := {
	"observed": {
		"foreignness": party.foreignness(_foreign, _law.choices.unknown_is_foreign),
		"owners_changed_day": input.customer.owners_changed_day,
		"owners_change_notified_day": input.customer.owners_change_notified_day,
	},
	"missing": sort(_unestablished),
	"choices": sort((({"unknown_is_foreign" | _foreign == "unknown"} | offering.decided) | party.decided_product)),
	"events": {
		"owners_changed_day": input.customer.owners_changed_day,
		"owners_change_notified_day": _notice_day,
	},
	"bound": {"foreign": _foreign, "owners_changed_day": input.customer.owners_changed_day},
} if {
	tri.unsettled(verdict[input.customer.id])
}

_obliged := tri.and_(identification.applies(_foreign, _law.choices.unknown_is_foreign, _law.choices.us_product, _law.as_of_day), offering.offered(_law.choices.managed_ml, _law.choices.partner_regions))

_foreign := identification.foreign(_law.limits.beneficial_owner_percent)

# A notice of an earlier change is none of this one. Of whom nobody knows, no change is known either.
default _notified := "unknown"

_notified := "yes" if {
	input.customer.owners_changed_day == "none"
	input.customer.attributed == "yes"
}

_notified := "no" if {
	is_number(input.customer.owners_changed_day)
	input.customer.owners_change_notified_day == "none"
}

_notified := tri.and_(
	tri.at_least(input.customer.owners_change_notified_day, input.customer.owners_changed_day),
	day.reached(input.customer.owners_change_notified_day, _law.as_of_day),
) if {
	is_number(input.customer.owners_changed_day)
	is_number(input.customer.owners_change_notified_day)
}

# A notice of an earlier change is none of this one; that of this one is told where it may be the open point.
default _notice_day := "none"

_notice_day := "unknown" if _notified == "unknown"

_unestablished contains fact if some fact in identification.unestablished(_foreign, _law.choices.us_product, _law.as_of_day)

_unestablished contains "customer.owners_changed_day" if input.customer.owners_changed_day == "unknown"

_unestablished contains "customer.owners_change_notified_day" if _notified != "yes"

_law := input.law.us_iaas_cip
