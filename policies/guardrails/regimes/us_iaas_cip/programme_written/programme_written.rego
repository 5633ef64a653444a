# METADATA
# title: A written identification program exists before foreign customers have access
# description: >-
#   A US provider keeps a written, risk-based customer identification program. A new provider has it
#   before a foreign customer has access; for others the rule would set a day.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.302(a), written program (K1)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V2
# custom:
#   id: US-CIP-01
#   provision: cip
#   subject: provider
#   obligation: review
#   severity: high
#   choices: [us_product]
#   clocks:
#   - {id: write, from: [first_foreign_access_day], days: 0, met_by: written_day}
#   finding: no written identification program
#   question: written identification program, or first foreign access, not on record
#   message: "written program: {written}, written on {written_day}; first foreign access on {first_foreign_access_day}"
#   remediation: Write the identification program, and record since when it is written.
package guardrails.regimes.us_iaas_cip.programme_written

import data.guardrails.lib.day
import data.guardrails.lib.party
import data.guardrails.lib.tri

verdict[input.provider.id] := tri.verdict(_obliged, _written) if input.kind == "provider"

detail[input.provider.id] := {
	"observed": {
		"written": _programme.written,
		"written_day": _programme.written_day,
		"foreign_access": _programme.foreign_access,
		"first_foreign_access_day": _programme.first_foreign_access_day,
	},
	"missing": sort(_unestablished),
	"choices": sort(party.decided_product),
	"events": {
		"first_foreign_access_day": _programme.first_foreign_access_day,
		"written_day": _done_day,
	},
	"bound": {"written": _programme.written},
} if {
	verdict[input.provider.id] != "not_applicable"
}

_obliged := tri.and_(party.us_iaas_provider(_law.choices.us_product), _programme.foreign_access)

_written := tri.and_(_programme.written, day.reached(_programme.written_day, _law.as_of_day))

default _done_day := "unknown"

_done_day := _programme.written_day if _programme.written == "yes"

_done_day := "none" if _programme.written == "no"

_programme := input.provider.programme

_unestablished contains fact if some fact in party.unestablished_of_iaas_provider(_law.choices.us_product)

_unestablished contains "provider.programme.foreign_access" if _programme.foreign_access == "unknown"

_unestablished contains "provider.programme.written" if _programme.written != "yes"

_unestablished contains "provider.programme.written_day" if {
	_programme.written == "yes"
	_written == "unknown"
}

_law := input.law.us_iaas_cip
