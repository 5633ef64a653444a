# METADATA
# title: The identification program is complete
# description: >-
#   The program says which data are collected and how identity is verified; when an account is not
#   opened, what a customer may do while its verification is pending, when an account is closed after a
#   failure, and what else is done; how added owners are notified and identities verified again; how
#   long records are kept; and what resellers keep.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.302, contents of the program (K3, K4, K5, K6, K7)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V
# - description: 89 FR 5698, proposed 15 CFR 7.302(a) and 7.303, risk-based, and required of resellers (K1, K8)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: V2
# custom:
#   id: US-CIP-21
#   provision: cip
#   subject: provider
#   obligation: review
#   severity: medium
#   choices: [us_product]
#   finding: "program does not cover: {absent}"
#   question: elements of the program not on record
#   message: "the program does not provide for: {absent}"
#   remediation: Add what is absent to the program, and list it in the register under program.covers.
package guardrails.regimes.us_iaas_cip.programme_complete

import data.guardrails.lib.party
import data.guardrails.lib.tri

verdict[input.provider.id] := tri.verdict(_obliged, _complete) if input.kind == "provider"

detail[input.provider.id] := {
	"observed": {"absent": sort(_absent), "covers_complete": _programme.covers_complete},
	"missing": sort(_unestablished),
	"choices": sort(party.decided_product),
	"events": {},
	"bound": {"absent": sort(_absent)},
} if {
	tri.unsettled(verdict[input.provider.id])
}

# A provider without a programme is a case for US-CIP-01.
_obliged := tri.all_of([party.us_iaas_provider(_law.choices.us_product), _programme.foreign_access, _programme.written], "yes")

default _complete := "unknown"

_complete := "yes" if count(_absent) == 0

_complete := "no" if {
	count(_absent) > 0
	_programme.covers_complete == "yes"
}

_absent := {
	"data_collection",
	"owner_changes",
	"redress",
	"resellers",
	"retention",
	"reverification",
	"risk_based",
	"terms_while_pending",
	"verification",
	"when_not_to_open",
	"when_to_close",
} - {each | some each in _programme.covers}

_programme := input.provider.programme

_unestablished contains fact if some fact in party.unestablished_of_iaas_provider(_law.choices.us_product)

_unestablished contains "provider.programme.foreign_access" if _programme.foreign_access == "unknown"

_unestablished contains "provider.programme.written" if _programme.written == "unknown"

_unestablished contains concat(".", ["provider.programme.covers", each]) if some each in _absent

_law := input.law.us_iaas_cip
