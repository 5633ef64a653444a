# A document for the tests of export control and house rules: a German entity that was screened, owned by
# nobody listed, with eight H100 in the United States.
package guardrails.lib.export_document_test

# Sections that are objects take fields; lists are replaced.
document(changes) := object.union(
	{
		"kind": "customer",
		"law": law,
		"provider": provider,
		"region_authorisations": [],
		"region_authorisations_complete": "unknown",
		"customer": customer,
		"parties": [],
		"resellers": [],
		"resellers_complete": "yes",
		"ownership": ownership("C-1", {"min": 0, "max": 0}),
		"accounts": [],
		"pools": [pool({})],
		"pools_complete": "yes",
		"clusters": [],
		"runs": [],
		"runs_complete": "yes",
		"records": [],
		"requests": [],
		"filings": [],
		"compute": {
			"accelerators": {"min": 8, "max": 8},
			"h100_equivalents": {"min": 8, "max": 8},
		},
	},
	changes,
)

# A US entity that says of no other country that it operates there.
provider := object.union(_known_party("provider", "provider", "US"), {
	"offers_iaas": "yes",
	"operates_in": [],
	"operates_in_complete": "unknown",
})

# A provider's document: a US entity without runs and clusters of its own.
provider_document(changes) := object.union(
	{
		"kind": "provider",
		"law": law,
		"provider": provider,
		"own_runs": [],
		"own_runs_complete": "yes",
		"own_clusters": [],
		"own_clusters_complete": "yes",
		"requests": [],
		"records": [],
		"filings": [],
	},
	changes,
)

as_of_day := 20779

law := {
	"countries": {
		"US": ["US"],
		"CA": ["A:5", "AI-AUTHORIZATION"],
		"DE": ["A:5", "AI-AUTHORIZATION", "EU"],
		"GB": ["A:5", "AI-AUTHORIZATION", "UK"],
		"IN": ["A:5"],
		"RU": ["D:1", "D:4", "D:5"],
		"SG": ["A:6"],
		"IL": ["A:6", "D:4"],
		"AE": ["3A090", "A:5"],
		"VN": ["D:1"],
		"CN": ["744.21", "744.22", "CHINA", "D:1", "D:4", "D:5", "RASA-CONCERN"],
		"HK": ["744.21", "744.22", "CHINA", "D:1", "D:4", "D:5", "RASA-CONCERN"],
		"MO": ["CHINA", "D:1", "D:4", "RASA-CONCERN"],
		"CU": ["D:5", "E:1", "E:2", "EMBARGO"],
		"RU": ["744.21", "744.21-ANY-ITEM", "744.22", "D:1", "D:4", "D:5"],
		"NI": ["744.21", "D:1", "D:5"],
		"UA": [],
		"IR": ["D:4", "D:5", "E:1", "EMBARGO", "RASA-CONCERN"],
		"BR": [],
	},
	"country_groups": {"D:1": 20700, "D:5": 20700},
	"us_ear": {
		"as_of_day": as_of_day,
		"limits": {
			"affiliate_percent": 50,
			"stay_from_day": 20402,
			"return_day": 20767,
			"supercomputer_fp64_pflops": 100,
			"supercomputer_fp32_pflops": 200,
			"supercomputer_gbps": 100,
			"record_years": 5,
			"knowledge_sources": 2,
			"closed_weights_yop": 100,
		},
		"choices": {
			"macau_and_hong_kong": "with_china",
			"named_destinations": "licensed",
			"use_abroad": "open_where_shared",
			"use_by_listed": "any_use",
			"headquarters_fallback": "incorporation",
			"remote_use": "any_use",
			"supplement_2": "listed",
			"user_reach": "headquarters",
			"affiliates_rule": "as_published",
			"diffusion_rule": "informed",
			"unpublished_density": "presumed_dense",
			"conflicting_figures": "higher",
			"letters": "controlled",
		},
	},
	"eu_russia": {
		"as_of_day": as_of_day,
		"limits": {},
		"choices": {"hardware": "counts", "unstated": "as_stated"},
	},
	"eu_freezes": {
		"as_of_day": as_of_day,
		"limits": {"owned_percent": 50},
		"choices": {"hardware": "counts", "unstated": "as_stated"},
	},
	"uk_freezes": {
		"as_of_day": as_of_day,
		"limits": {"owned_percent": 50},
		"choices": {"hardware": "counts", "unstated": "as_stated"},
	},
	"us_ofac": {
		"as_of_day": as_of_day,
		"limits": {
			"blocked_percent": 50,
			"record_years": 10,
			"former_record_years": 5,
			"ten_years_from_day": 20159,
			"report_days": 14,
			"report_days_with_holidays": 16,
		},
		"choices": {},
	},
	"in_certin": {
		"as_of_day": as_of_day,
		"limits": {"record_years": 5},
		"choices": {"served_from_abroad": "open_question"},
	},
	"us_bis_reporting": {
		"as_of_day": as_of_day,
		"limits": {
			"run_yop": 100,
			"cluster_eops": 100,
			"cluster_gbps": 300,
			"plan_days": 184,
			"answer_days": 30,
		},
		"choices": {},
	},
	"us_person_support": {
		"as_of_day": as_of_day,
		"limits": {},
		"choices": {"macau_and_hong_kong": "with_china", "user_reach": "headquarters"},
	},
	"us_rasa": {
		"as_of_day": as_of_day,
		"limits": {},
		"choices": {
			"bill": "senate",
			"unpublished_density": "presumed_dense",
			"conflicting_figures": "higher",
		},
	},
	"eu_gpai": {
		"as_of_day": as_of_day,
		"limits": {"gpai_yop": 0.1, "systemic_risk_yop": 10},
		"choices": {},
	},
	"ca_sb53": {"as_of_day": as_of_day, "limits": {"frontier_yop": 100}, "choices": {}},
	"il_sb315": {"as_of_day": as_of_day, "limits": {"frontier_yop": 100}, "choices": {}},
	"kr_ai_basic": {"as_of_day": as_of_day, "limits": {"safety_yop": 100}, "choices": {}},
	"ny_raise": {"as_of_day": as_of_day, "limits": {"frontier_yop": 100}, "choices": {}},
	"house": {
		"as_of_day": as_of_day,
		"limits": {
			"unverified_h100_equivalents": 8,
			"listed_owner_percent": 50,
			"quota_percent": 200,
			"screening_days": 30,
			"country_table_days": 180,
		},
		"choices": {"not_established": "open_question", "regions": "outside_restricted", "allowed_regions": []},
	},
}

# Choices of one regime that differ.
chosen(regime, choices) := {"law": {regime: {"choices": choices}}}

# The day of the decision in one regime.
on_day(regime, day) := {"law": {regime: {"as_of_day": day}}}

customer := object.union(_known_party("customer", "C-1", "DE"), {
	"attributed": "yes",
	"verification": "verified",
	"data_elements": elements("yes", as_of_day - 30),
	"owners_complete": "yes",
	"end_users_complete": "yes",
	"on_behalf_of_complete": "yes",
	"needed_accelerators": {"min": 8, "max": 8},
	"benefits_in": [],
	"benefits_in_complete": "unknown",
	"uses": [],
	"uses_complete": "unknown",
	"interdictions": [],
	"weapons_use_known_day": "none",
	"quota_percent_of_need": {"min": 100, "max": 100},
	"red_flags": [{"id": flag, "state": "absent", "day": as_of_day} | some flag in red_flags],
	"authorisations": [],
})

red_flags := [
	"address_residential_or_unverified",
	"data_center_not_affirmed",
	"delivery_address_vague",
	"end_use_not_certified",
	"no_history_before_october_2022",
	"no_online_presence",
	"order_inconsistent_with_business",
	"resembles_listed_party",
	"unusual_intermediary",
	"users_outside_prc_not_affirmed",
]

_elements := [
	"address",
	"address_validated",
	"hire_period",
	"ips_allotted",
	"name",
	"name_validated",
	"ownership",
	"purpose",
	"registration_log",
	"telephone",
	"telephone_validated",
]

# What is on file, all alike.
elements(answer, day) := object.union({element: answer | some element in _elements}, {"validated_day": day})

# A customer of which nothing is known, as of an account that nobody claims.
nobody := object.union(unknown_party("customer", "C-1"), {
	"attributed": "no",
	"verification": "unknown",
	"data_elements": elements("unknown", "unknown"),
	"owners_complete": "unknown",
	"end_users_complete": "unknown",
	"on_behalf_of_complete": "unknown",
	"needed_accelerators": {"min": 0},
	"benefits_in": [],
	"benefits_in_complete": "unknown",
	"uses": [],
	"uses_complete": "unknown",
	"interdictions": [],
	"weapons_use_known_day": "none",
	"quota_percent_of_need": "none",
	"red_flags": [],
	"authorisations": [],
})

party(role, id, country) := _known_party(role, id, country)

individual(role, id, country) := object.union(_known_party(role, id, country), {
	"kind": "individual",
	"citizenships": [country],
	"organised_in": "unknown",
	"headquarters": "unknown",
	"ultimate_parent_headquarters": "unknown",
})

# Somebody on record behind a party.
holder(party, facts) := object.union(party, object.union(
	{"share_percent": {"min": 100, "max": 100}, "control": "no", "ultimate_parent": "yes"},
	facts,
))

unknown_party(role, id) := object.union(_known_party(role, id, "unknown"), {
	"kind": "unknown",
	"citizenships_complete": "unknown",
	"permanent_residences_complete": "unknown",
	"screenings": [],
	"end_use": {fact: "unknown" | some fact, _ in civil},
})

# Stated to be civil, and reviewed.
civil := {
	"military": "no",
	"military_intelligence": "no",
	"intelligence": "no",
	"security": "no",
	"review": "nothing_found",
	"review_day": as_of_day - 20,
	"review_current": "yes",
}

# A party's end use that differs from a civil one.
used(changes) := {"end_use": object.union(civil, changes)}

listed(list, match) := {"listings": [{"list": list, "match": match, "day": as_of_day - 10}]}

authorised(rule) := {"authorisations": [{
	"rules": [rule],
	"kind": "license",
	"reference": "yes",
	"from_day": "none",
	"until_day": "none",
}]}

# An authorisation of the provider for whatever of 3A090 stands in the pool `h100`, without limits.
region_authorisation(rule, changes) := object.union(
	{
		"id": "L-1",
		"rules": [rule],
		"kind": "license",
		"reference": "yes",
		"from_day": "none",
		"until_day": "none",
		"items": ["3A090.a", "3A090.b"],
		"there": ["h100"],
		"maybe_there": [],
		"max_tpp": "none",
		"max_accelerators": "none",
		"standing": [],
		"accelerators": {"min": 0, "max": 0},
		"total_tpp": {"min": 0, "max": 0},
	},
	changes,
)

# Eight H100 stand in its places, and with other chips so many at most.
standing(most, most_tpp) := {
	"standing": [object.union(pool({}), {
		"accelerators": {"min": 8, "max": 8},
		"total_tpp": {"min": 126656, "max": 126656},
	})],
	"accelerators": {"min": 0, "max": most},
	"total_tpp": {"min": 0, "max": most_tpp},
}

# The provider's list, with those that are on record.
regions_licensed(authorisations) := {
	"region_authorisations": authorisations,
	"region_authorisations_complete": "yes",
}

# Eight H100 in a country, with fields of theirs.
hardware(country, changes) := {"pools": [pool(object.union({"country": country}, changes))]}

ownership(id, total) := [object.union(each, {
	"role": "customer",
	"party": id,
	"percent": 50,
	"total": total,
	"direct": total,
	"indirect": {"min": 0, "max": 0},
	"through": ["O"],
}) |
	some each in [
		{"lists": ["entity_list", "meu", "sdn_744_8"], "cascade": "yes"},
		{"lists": ["sdn"], "cascade": "yes"},
		{"lists": ["eu_consolidated"], "cascade": "yes"},
		{"lists": ["uk_sanctions"], "cascade": "yes"},
		{"lists": ["uk_sanctions"], "cascade": "no"},
	]
]

pool(changes) := object.union(
	{
		"id": "h100",
		"account": "1",
		"provider": "aws",
		"region": "us-east-1",
		"country": "US",
		"set_aside": "unknown",
		"accelerator": "H100-SXM5-80GB",
		"tpp": {"min": 15832, "max": 15832},
		"performance_density": {"min": 19.45, "max": 19.45},
		"datacenter_marketed": "yes",
		"dram_gb_per_s": {"min": 3350, "max": 3350},
		"ceiling": {"min": 8, "max": 8},
	},
	changes,
)

# A pool of chips with these figures; a density without an upper bound is not published.
chip(tpp, density) := pool({
	"tpp": {"min": tpp, "max": tpp},
	"performance_density": {"min": density, "max": density},
})

uncounted := object.union(object.remove(pool({}), ["ceiling"]), {"ceiling": {"min": 0}})

unpublished_chip(tpp) := object.union(
	object.remove(pool({"tpp": {"min": tpp, "max": tpp}}), ["performance_density"]),
	{"performance_density": {"min": 0}},
)

unknown_chip := object.union(
	object.remove(pool({}), ["tpp", "performance_density", "dram_gb_per_s"]),
	{
		"accelerator": "unknown",
		"tpp": {"min": 0},
		"performance_density": {"min": 0},
		"datacenter_marketed": "unknown",
		"dram_gb_per_s": {"min": 0},
	},
)

run(changes) := object.union(
	{
		"id": "R-1",
		"training": "yes",
		"generative": "yes",
		"weights": "closed",
		"operations_yop": {"min": 120, "max": 120},
		"start_day": as_of_day - 5,
		"knowledge_day": "unknown",
		"evidence": ["declared", "contract"],
		"end_use": "civil",
		"end_user_headquarters": [],
		"end_user_headquarters_complete": "yes",
	},
	changes,
)

_known_party(role, id, country) := {
	"id": id,
	"role": role,
	"behind": [],
	"kind": "entity",
	"citizenships": [],
	"citizenships_complete": "yes",
	"permanent_residences": [],
	"permanent_residences_complete": "yes",
	"control": "no",
	"share_percent": {"min": 0, "max": 0},
	"located_in": country,
	"ukraine_region": "unknown",
	"organised_in": country,
	"headquarters": country,
	"ultimate_parent_headquarters": country,
	"government_of": [],
	"end_use": civil,
	"listings": [],
	"screenings": [{"list": list, "day": as_of_day - 10, "current": "yes"} |
		some list in [
			"dpl", "entity_list", "eu_consolidated", "meu", "mieu", "sdn", "sdn_744_8",
			"uk_sanctions", "uvl",
		]
	],
}
