# METADATA
# title: Third-party access to identification records is limited
# description: What was collected to identify a customer is open to nobody else without need.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.302(e), limits on third-party access (K7)
#   ref: https://www.federalregister.gov/d/2024-01580
#   confidence: M
# custom:
#   id: US-CIP-18
#   provision: cip
#   subject: record
#   obligation: retain
#   severity: low
#   choices: [us_product]
#   finding: third-party access to identification records not limited
#   question: third-party access to identification records not on record
#   message: "access by third parties is limited: {access_limited}"
#   remediation: Limit who may read the record, and record that it is limited.
package guardrails.regimes.us_iaas_cip.identification_records_access_limited

import data.guardrails.lib.party
import data.guardrails.lib.tri

verdict[record.id] := tri.verdict(_obliged(record), record.access_limited) if some record in input.records

detail[record.id] := {
	"observed": {"access_limited": record.access_limited, "kept": record.kept},
	"missing": sort((party.unestablished_of_iaas_provider(_law.choices.us_product) | _unestablished_of(record))),
	"choices": sort(party.decided_product),
	"events": {},
	"bound": {"access_limited": record.access_limited},
} if {
	some record in input.records
	tri.unsettled(verdict[record.id])
}

# What no longer exists is open to nobody.
_obliged(record) := tri.all_of(
	[party.us_iaas_provider(_law.choices.us_product), tri.fact(record.kind == "identification"), record.kept],
	"yes",
)

_unestablished_of(record) := {concat(".", ["records", record.id, fact]) |
	some fact in ["access_limited", "kept"]
	record[fact] == "unknown"
}

_law := input.law.us_iaas_cip
