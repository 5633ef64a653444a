# A document for the tests of rules: a foreign entity, verified, small, with all lists complete.
package guardrails.lib.document_test

# Sections that are objects take fields; lists are replaced.
document(changes) := object.union(
	{
		"law": law,
		"provider": object.union(us_entity("provider", "provider"), {"offers_iaas": "yes"}),
		"customer": customer,
		"parties": [],
		"pools": [pool({})],
		"pools_complete": "yes",
		"clusters": [],
		"runs": [],
		"filings": [],
		"compute": {"capacity_12_months_yop": {"min": 1, "max": 1}},
	},
	changes,
)

as_of_day := 20779

law := {
	"countries": {"US": ["US"], "PR": ["US"], "DE": [], "CN": []},
	"us_iaas_cip": {
		"as_of_day": as_of_day,
		"limits": {"beneficial_owner_percent": 25, "reverify_days": 365, "large_tpp": 4800},
		"choices": {"unknown_is_foreign": "yes", "while_pending": "no_large_accelerators"},
	},
	"us_iaas_training": {
		"as_of_day": as_of_day,
		"limits": {
			"beneficial_owner_percent": 25,
			"line_yop": 100,
			"warning_yop": 50,
			"cluster_eops": 100,
			"cluster_gbps": 100,
			"report_days": 15,
		},
		"choices": {"whose_foreignness": "anyone_involved", "cluster_test": "required", "clock_start": "earlier"},
	},
}

customer := object.union(
	entity("customer", "C-1", "DE"),
	{
		"attributed": "yes",
		"verification": "verified",
		"verified_day": as_of_day - 30,
		"opened_day": as_of_day - 40,
		"data_elements": {
			"name": "yes",
			"address": "yes",
			"payment": "yes",
			"email": "yes",
			"telephone": "yes",
			"ip_log": "yes",
		},
		"owners_complete": "yes",
		"end_users_complete": "yes",
		"on_behalf_of_complete": "yes",
	},
)

entity(role, id, country) := object.union(_party(role, id), {
	"kind": "entity",
	"located_in": country,
	"organised_in": country,
})

us_entity(role, id) := entity(role, id, "US")

individual(role, id, country) := object.union(_party(role, id), {
	"kind": "individual",
	"citizenships": [country],
	"located_in": country,
})

nobody_known(role, id) := object.union(_party(role, id), {
	"kind": "unknown",
	"citizenships_complete": "unknown",
	"permanent_residences_complete": "unknown",
	"control": "unknown",
	"share_percent": {"min": 0},
})

# A customer that turns out to be a US entity.
us_customer := {"located_in": "US", "organised_in": "US"}

# A customer of which nothing is known, as of an account that nobody claims.
unattributed := object.union(nobody_known("customer", "C-1"), {
	"attributed": "no",
	"verification": "unknown",
	"verified_day": "unknown",
	"owners_complete": "unknown",
	"end_users_complete": "unknown",
	"on_behalf_of_complete": "unknown",
})

pool(changes) := object.union(
	{
		"id": "h100",
		"accelerator": "H100-SXM5-80GB",
		"tpp": {"min": 15832, "max": 15832},
		"ceiling": {"min": 8, "max": 8},
		"fabric_gbps": {"min": 3200, "max": 3200},
	},
	changes,
)

_party(role, id) := {
	"id": id,
	"role": role,
	"citizenships": [],
	"citizenships_complete": "yes",
	"permanent_residences": [],
	"permanent_residences_complete": "yes",
	"located_in": "unknown",
	"organised_in": "unknown",
	"control": "no",
	"share_percent": {"min": 0, "max": 0},
}
