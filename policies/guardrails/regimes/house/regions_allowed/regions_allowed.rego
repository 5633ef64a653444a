# METADATA
# title: Accelerators are only in allowed regions
# description: >-
#   The choice names the countries: anywhere, all but the restricted ones (D:5, E:1, E:2, China with
#   Hong Kong and Macau), the destinations of Supplement No. 5(a) to Part 740, the United States, or those
#   of a list of regions and countries.
# scope: package
# related_resources:
# - description: Country groups, 15 CFR Part 740 Supplements No. 1 and No. 5
#   ref: https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C/part-740
#   confidence: V2
# custom:
#   id: HSE-04
#   provision: house_rules
#   subject: pool
#   obligation: review
#   severity: high
#   choices: [allowed_regions, regions]
#   finding: "accelerators in {region} ({country}), outside the allowed regions"
#   question: region of the accelerators not established
#   message: "accelerators in {region}, {country}; allowed: {regions}"
#   remediation: Use a region that is allowed, or change the choice of regions.
package guardrails.regimes.house.regions_allowed

import data.guardrails.lib.chip
import data.guardrails.lib.party
import data.guardrails.lib.place
import data.guardrails.lib.tri

verdict := {pool.id: tri.verdict(_limited(at), _inside(pool)) | some at, pool in input.pools}

detail[pool.id] := {
	"observed": {
		"country": pool.country,
		"region": pool.region,
		"regions": _law.choices.regions,
	},
	"missing": sort(_unestablished(at, pool)),
	"choices": sort({"regions"} | {"allowed_regions" | _law.choices.regions == "listed"}),
	"events": {},
	"bound": {"country": pool.country, "pools": {pool.id: pool.ceiling}},
} if {
	some at, pool in input.pools
	tri.unsettled(verdict[pool.id])
}

_limited(at) := tri.and_(chip.present[at], _somewhere)

_somewhere := tri.fact(_law.choices.regions != "anywhere")

default _inside(_) := "unknown"

_inside(pool) := _inside_by_country[pool.country]

_inside_by_country := {country: _within(country) | some country in place.countries}

_within(country) := tri.not_(place.in_any(country, ["D:5", "E:1", "E:2", "CHINA"])) if {
	_law.choices.regions == "outside_restricted"
}

_within(country) := place.in_any(country, ["AI-AUTHORIZATION", "US"]) if {
	_law.choices.regions == "ai_authorization"
}

_within(country) := party.country_in(country, "US") if _law.choices.regions == "united_states"

_inside(pool) := _in_list(pool) if _law.choices.regions == "listed"

default _in_list(_) := "unknown"

_in_list(pool) := "yes" if count(_names(pool) & _allowed) > 0

_in_list(pool) := "no" if {
	count(_names(pool) & _allowed) == 0
	pool.region != "unknown"
	pool.country != "unknown"
}

_names(pool) := {pool.region, concat(":", [pool.provider, pool.region]), pool.country} - {"unknown"}

_allowed := {name | some name in _law.choices.allowed_regions}

_unestablished(at, pool) := {concat(".", ["pools", pool.id, fact]) |
	some fact, answer in {"ceiling": chip.present[at], "country": _inside(pool)}
	answer == "unknown"
}

_law := input.law.house
