# METADATA
# title: "Simulated, as if a bill were law: no foreign person of concern has remote access without a license"
# description: >-
#   The Senate's bill reaches a foreign person of concern who uses controlled items through cloud
#   infrastructure from abroad: one located, headquartered or with an ultimate parent in China with Hong
#   Kong and Macau, Russia, Iran or North Korea. The House's bill reaches any foreign person where the
#   Secretary sees a serious risk. The Senate's also asks that a risk was "demonstrated", such as the training of
#   a "dual-use model", which no fact here tells: it would reach fewer than are shown. Neither is law. Controlled items are taken as those of 3A090, and the
#   place from which access is made as where the party is.
# scope: package
# related_resources:
# - description: S. 3519, foreign person of concern and cloud infrastructure service
#   ref: https://www.congress.gov/bill/119th-congress/senate-bill/3519
#   confidence: V
# - description: H.R. 2683, remote access by a foreign person from another location
#   ref: https://www.congress.gov/bill/119th-congress/house-bill/2683
#   confidence: V
# - description: That no bill has become law by October 2026
#   ref: https://www.congress.gov/bill/119th-congress/house-bill/2683
#   confidence: V2
# custom:
#   id: US-RASA-01
#   provision: remote_access
#   subject: customer
#   obligation: license
#   severity: low
#   choices: [bill, unpublished_density, conflicting_figures]
#   finding: "simulated: remote access by a person named in the {bill} bill"
#   question: "simulated: persons of concern, or 3A090 items, not established"
#   message: "simulated: remote access by a person whom the {bill} bill names: {concern}; parties: {parties}; 3A090 items: {accelerators}"
#   remediation: Nothing today; know which customers a law like this would reach.
package guardrails.regimes.us_rasa.remote_access_licensed

import data.guardrails.lib.authorisation
import data.guardrails.lib.chip
import data.guardrails.lib.party as parties
import data.guardrails.lib.place
import data.guardrails.lib.tri

verdict[input.customer.id] := tri.verdict(_accelerators, tri.or_(tri.not_(_concern), _authorised))

detail[input.customer.id] := {
	"observed": {
		"bill": _law.choices.bill,
		"concern": _concern,
		"parties": _named,
		"accelerators": _accelerators,
		"authorised": _authorised,
	},
	"missing": sort(_unestablished),
	"choices": ["bill", "conflicting_figures", "unpublished_density"],
	"events": {},
	"bound": {"concern": _concern, "parties": _named},
} if {
	tri.unsettled(verdict[input.customer.id])
}

_accelerators := _chips.any_a_or_b

_concern := tri.any_of([_reached(party) | some party in place.recipients], place.recipients_complete)

_reached(party) := _of_concern(party) if _law.choices.bill == "senate"

_reached(party) := tri.and_(_foreign(party), tri.not_(_in_us(party.located_in))) if _law.choices.bill == "house"

# Where the party is, and for entities where they and their ultimate parents are headquartered. Whoever
# uses it in the United States has no remote access from abroad.
_of_concern(party) := tri.and_(
	tri.not_(_in_us(party.located_in)),
	tri.or_(
		tri.any_of([parties.country_in(party[fact], "RASA-CONCERN") | some fact in _places[party.kind]], "yes"),
		tri.any_of([tri.and_(holder.ultimate_parent, _parent_of_concern(holder)) | some holder in party.behind], "yes"),
	),
)

_parent_of_concern(holder) := tri.or_(
	parties.country_in(holder.headquarters, "RASA-CONCERN"),
	parties.country_in(holder.ultimate_parent_headquarters, "RASA-CONCERN"),
)

_places := {
	"individual": ["located_in"],
	"entity": ["headquarters", "located_in", "ultimate_parent_headquarters"],
	"unknown": ["headquarters", "located_in", "ultimate_parent_headquarters"],
}

# Foreign as the EAR has it (15 CFR 772.1), not as the proposed rule on infrastructure has it: an
# individual who is no citizen or permanent resident, an entity not organised in the United States.
default _foreign(_) := "unknown"

_foreign(party) := tri.not_(tri.or_(_any_us(party, "citizenships"), _any_us(party, "permanent_residences"))) if {
	party.kind == "individual"
}

_foreign(party) := tri.not_(_in_us(party.organised_in)) if party.kind == "entity"

_any_us(party, list) := tri.any_of(
	[_in_us(country) | some country in party[list]],
	party[concat("_", [list, "complete"])],
)

_in_us(country) := parties.country_in(country, "US")

_named := sort({_name(party) | some party in place.recipients; _reached(party) == "yes"})

_name(party) := "customer" if party.role == "customer"

_name(party) := concat(".", [party.role, party.id]) if party.role != "customer"

_authorised := authorisation.granted("US-RASA-01", _law.as_of_day)

_unestablished contains "customer" if {
	_concern == "unknown"
	input.customer.attributed != "yes"
}

_unestablished contains concat(".", [_name(party), "located_in"]) if {
	input.customer.attributed == "yes"
	some party in place.recipients
	_reached(party) == "unknown"
}

_unestablished contains "pools" if _accelerators == "unknown"

_unestablished contains "customer.authorisations" if _authorised == "unknown"

_chips := chip.classes(_law.choices.unpublished_density, _law.choices.conflicting_figures)

_law := input.law.us_rasa
