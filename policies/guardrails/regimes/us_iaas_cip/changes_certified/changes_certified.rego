# METADATA
# title: Significant changes are certified out of cycle
# description: >-
#   A significant change in business or corporate structure, or a material change of the program, its
#   primary contact included, is told promptly. The proposal states no number of days.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.304, updates outside the annual cycle (K13)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# custom:
#   id: US-CIP-13
#   provision: cip
#   subject: provider
#   obligation: certify
#   severity: medium
#   limits: [update_days]
#   choices: [us_product]
#   clocks:
#   - {id: update, from: [changed_day], days: update_days, met_by: updated_day}
#   finding: "change of {changed_day} not certified"
#   question: certification of a change not on record
#   message: "changed on {changed_day}; certified since: {certified}"
#   remediation: File an update that says what changed and who the contact is, and record it.
package guardrails.regimes.us_iaas_cip.changes_certified

import data.guardrails.lib.certification
import data.guardrails.lib.party
import data.guardrails.lib.tri

verdict[input.provider.id] := tri.verdict(_obliged, _certified) if input.kind == "provider"

detail[input.provider.id] := {
	"observed": {"changed_day": _changed_day, "certified": _certified},
	"missing": sort(_unestablished),
	"choices": sort(party.decided_product),
	"events": {"changed_day": _changed_day, "updated_day": _updated_day},
	"bound": {"changed_day": _changed_day},
} if {
	verdict[input.provider.id] != "not_applicable"
}

_obliged := tri.all_of([party.us_iaas_provider(_law.choices.us_product), input.provider.programme.foreign_access, _changed], "yes")

default _changed := "unknown"

_changed := "yes" if is_number(_changed_day)

_changed := "no" if _changed_day == "none"

# An annual certification after the change tells it as well.
_certified := certification.since(_kinds, _changed_day, _law.as_of_day)

_updated_day := certification.first_day_since(_kinds, _changed_day, _law.as_of_day)

_kinds := {"cip_certification_annual", "cip_certification_initial", "cip_certification_update"}

_changed_day := input.provider.programme.changed_day

_unestablished contains fact if some fact in party.unestablished_of_iaas_provider(_law.choices.us_product)

_unestablished contains "provider.programme.foreign_access" if {
	input.provider.programme.foreign_access == "unknown"
}

_unestablished contains "provider.programme.changed_day" if _changed == "unknown"

_unestablished contains "filings.cip_certification_update" if _certified != "yes"

_law := input.law.us_iaas_cip
