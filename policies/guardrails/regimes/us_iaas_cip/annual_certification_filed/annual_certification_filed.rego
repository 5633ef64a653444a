# METADATA
# title: The identification program is certified every year
# description: >-
#   Annually the provider attests that it reviewed the program since the last certification (reviewed),
#   updated it for changes of its services (updated_for_services) and of the threats
#   (updated_for_threats), complies with it (complies), and recorded the resolution of each customer
#   that could not be verified (unverified_resolved); the filing lists in `items` what it attests.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.304, annual certification and what it attests (K12)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# custom:
#   id: US-CIP-12
#   provision: cip
#   subject: provider
#   obligation: certify
#   severity: high
#   limits: [certification_days]
#   choices: [us_product]
#   clocks:
#   - {id: recertify, from: [last_certified_day], days: certification_days}
#   finding: "annual certification due; last certified on {last_certified_day}"
#   question: annual certification not established
#   message: "last certified on {last_certified_day}; without: {absent}; unresolved failures of verification: {unresolved}"
#   remediation: Review the program, resolve what is open, certify again, and record the filing.
package guardrails.regimes.us_iaas_cip.annual_certification_filed

import data.guardrails.lib.certification
import data.guardrails.lib.count as counts
import data.guardrails.lib.day
import data.guardrails.lib.party
import data.guardrails.lib.tri

verdict[input.provider.id] := tri.verdict(_obliged, _certified) if input.kind == "provider"

detail[input.provider.id] := {
	"observed": {
		"last_certified_day": _last_day,
		"absent": sort(_absent),
		"unresolved": counts.of("US-CIP-20", "fail"),
	},
	"missing": sort(_unestablished),
	"choices": sort(party.decided_product),
	"events": {"last_certified_day": _last_day},
	"bound": {"absent": sort(_absent), "last_certified_day": _last_day},
} if {
	verdict[input.provider.id] != "not_applicable"
}

# Whoever never certified is a case for US-CIP-11.
_obliged := tri.all_of(
	[party.us_iaas_provider(_law.choices.us_product), input.provider.programme.foreign_access, _once_certified],
	"yes",
)

_once_certified := tri.any_of(
	[day.reached(each.day, _law.as_of_day) | some each in certification.of(_kinds)],
	"yes",
)

_certified := tri.any_of(
	[tri.all_of([_recent(each), each.reference, _attests(each)], "yes") | some each in certification.of(_kinds)],
	"yes",
)

_recent(filing) := tri.at_most(day.age(filing.day, _law.as_of_day), _law.limits.certification_days) if {
	day.reached(filing.day, _law.as_of_day) != "no"
}

_recent(filing) := "no" if day.reached(filing.day, _law.as_of_day) == "no"

# The initial certification says what its own form asks for.
_attests(filing) := "yes" if filing.kind == "cip_certification_initial"

_attests(filing) := certification.holds(filing, _attestations) if filing.kind == "cip_certification_annual"

_last_day := certification.last_day(_kinds, _law.as_of_day)

_absent contains each if {
	some filing in certification.of({"cip_certification_annual"})
	filing.day == _last_day
	some each in (_attestations - {item | some item in filing.items})
}

_kinds := {"cip_certification_annual", "cip_certification_initial"}

_attestations := {"complies", "reviewed", "unverified_resolved", "updated_for_services", "updated_for_threats"}

_unestablished contains fact if some fact in party.unestablished_of_iaas_provider(_law.choices.us_product)

_unestablished contains "provider.programme.foreign_access" if {
	input.provider.programme.foreign_access == "unknown"
}

_unestablished contains "filings.cip_certification_annual" if _certified != "yes"

_law := input.law.us_iaas_cip
