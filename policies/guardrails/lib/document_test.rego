# A document for the tests of rules: a foreign entity, verified, small, with all lists complete.
package guardrails.lib.document_test

# Sections that are objects take fields; lists are replaced.
document(changes) := object.union(
	{
		"kind": "customer",
		"law": law,
		"provider": provider,
		"customer": customer,
		"parties": [],
		"resellers": [],
		"resellers_complete": "yes",
		"accounts": [],
		"accounts_complete": "yes",
		"arrangements": [],
		"arrangements_complete": "yes",
		"requests": [],
		"records": [],
		"pools": [pool({})],
		"pools_complete": "yes",
		"clusters": [],
		"runs": [],
		"filings": [],
		"compute": {"capacity_12_months_yop": {"min": 1, "max": 1}},
	},
	changes,
)

# A provider's document: with a whole programme, no resellers, and nothing asked.
provider_document(changes) := object.union(
	{
		"kind": "provider",
		"law": law,
		"provider": provider,
		"resellers": [],
		"resellers_complete": "yes",
		"requests": [],
		"records": [],
		"filings": [],
		"verdicts": [],
	},
	changes,
)

provider := object.union(us_entity("provider", "provider"), {
	"offers_iaas": "yes",
	"product_us_owned": "no",
	"product_operated_in_us": "no",
	"upstreams": [],
	"upstreams_complete": "yes",
	"programme": {
		"written": "yes",
		"written_day": as_of_day - 500,
		"covers": [],
		"covers_complete": "unknown",
		"foreign_access": "yes",
		"first_foreign_access_day": as_of_day - 300,
		"changed_day": "none",
	},
	"exemptions": [],
	"special_measures": [],
})

exemption(changes) := object.union(
	{
		"id": "ADP-1",
		"scope": "provider",
		"of": "",
		"from_day": as_of_day - 50,
		"until_day": "none",
		"programme_kept": "yes",
		"deviation_day": "none",
		"deviation_notified_day": "none",
	},
	changes,
)

special_measure(changes) := object.union(
	{
		"id": "SM-1",
		"target": "jurisdiction",
		"country": "CN",
		"determined_day": as_of_day - 200,
		"effective_day": "none",
		"extended_until_day": "none",
	},
	changes,
)

reseller(changes) := object.union(
	object.union(entity("reseller", "S-1", "DE"), {
		"cip_on_file": "yes",
		"adopts_our_cip": "no",
		"compliance": "compliant",
		"noncompliance_known_day": "none",
		"terminated_day": "none",
		"reporting": "yes",
		"measures_applied": [],
		"measures_implemented": [],
		"malicious_activity": "no",
		"malicious_activity_reported": "no",
	}),
	changes,
)

# Two German customers who share an owner, and what they could do together.
group_document(changes) := object.union(
	{
		"kind": "group",
		"law": law,
		"provider": provider,
		"group": {
			"id": "group:C-1",
			"links": ["ip", "owner", "payment", "reseller"],
			"percent": 25,
			"paths": "add_up",
			"members": [member({}), member({"id": "C-2"})],
			"members_complete": "yes",
			"agreed": [],
			"agreed_complete": "yes",
			"compute": {
				"capacity_12_months_yop": {"min": 2, "max": 2},
				"estimate_12_months_yop": {"min": 1, "max": 1},
				"h100_equivalents": {"min": 2, "max": 2},
			},
			"clusters": [],
			"clusters_complete": "yes",
		},
		"filings": [],
		"verdicts": [],
	},
	changes,
)

# A member changes as a whole: lists are replaced.
members(changes) := {"group": {"members": [member(changes), member({"id": "C-2"})]}}

member(changes) := object.union(
	object.union(entity("customer", "C-1", "DE"), {
		"linked_by": ["owner"],
		"headquarters": "DE",
		"ultimate_parent_headquarters": "DE",
		"verification": "verified",
		"access": "full",
		"owners_complete": "yes",
		"end_users_complete": "yes",
		"on_behalf_of_complete": "yes",
		"runs_own_software": "yes",
		"parties": [],
		"offerings": [{"service": "infrastructure", "operator": "cloud"}],
		"offerings_complete": "yes",
		"compute": {"accelerators": {"min": 8, "max": 8}},
	}),
	changes,
)

# A cluster of so many 10^18 operations per second, whatever is counted.
cluster(low, high) := {"line_gbps": 100, "per": "node", "capacity_eops": {"min": low, "max": high}}

# A member that holds so many accelerators.
holding(id, low, high) := member({"id": id, "compute": {"accelerators": {"min": low, "max": high}}})

as_of_day := 20779

law := {
	"countries": {"US": ["US"], "PR": ["US"], "DE": [], "CN": ["744.21", "744.22"]},
	"us_iaas_cip": {
		"as_of_day": as_of_day,
		"limits": {
			"beneficial_owner_percent": 25,
			"certification_days": 365,
			"copy_days": 10,
			"large_tpp": 4800,
			"longest_retention_years": 5,
			"measure_days": 365,
			"measure_wait_days": 180,
			"pending_days": 30,
			"retention_years": 2,
			"reverify_days": 365,
			"reverify_high_risk_days": 183,
			"termination_days": 30,
			"update_days": 30,
		},
		"choices": {
			"after_failure": "closed_or_monitored",
			"ip_log_granularity": "every_event",
			"managed_ml": "counts",
			"partner_regions": "left_out",
			"us_product": "open",
			"retention": "longest",
			"retention_clock": "later",
			"reverify_on_event": "yes",
			"sub_fields": "not_required",
			"unknown_is_foreign": "yes",
			"while_pending": "no_large_accelerators",
		},
	},
	"house": {
		"as_of_day": as_of_day,
		"limits": {"link_owner_percent": 25, "unverified_h100_equivalents": 8},
		"choices": {"link_paths": "add_up", "links": ["ip", "owner", "payment", "reseller"]},
	},
	"us_iaas_training": {
		"as_of_day": as_of_day,
		"limits": {
			"beneficial_owner_percent": 25,
			"line_yop": 100,
			"biological_yop": 0.1,
			"reseller_report_days": 15,
			"flow_up_days": 30,
			"answer_days": 15,
			"correction_days": 15,
			"warning_yop": 50,
			"cluster_eops": 100,
			"cluster_gbps": 100,
			"report_days": 15,
		},
		"choices": {
			"biological_line": "ignored",
			"capacity_basis": "dense_peak",
			"clock_start": "earlier",
			"cluster_per": "node",
			"cluster_test": "required",
			"knowledge_level": "two_kinds",
			"link_paths": "add_up",
			"links": ["owner", "payment", "ip", "reseller"],
			"managed_ml": "counts",
			"partner_regions": "left_out",
			"us_product": "open",
			"operations_basis": "larger",
			"other_learning": "flagged",
			"whose_foreignness": "anyone_involved",
		},
	},
}

customer := object.union(
	entity("customer", "C-1", "DE"),
	{
		"attributed": "yes",
		"runs_own_software": "yes",
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
			"ip_log_every_event": "yes",
			"places_of_use": "yes",
			"payment_details": "yes",
		},
		"us_status": "foreign",
		"us_status_day": as_of_day - 40,
		"risk": "standard",
		"access": "full",
		"lessee_type": "business",
		"closed_day": "none",
		"verification_started_day": as_of_day - 35,
		"verification_resolution": "unknown",
		"owners_changed_day": "none",
		"owners_change_notified_day": "none",
		"measures_applied": [],
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

# Somebody on record behind a party, with a share in percent.
holder(party, share, control) := object.union(party, {
	"share_percent": {"min": share, "max": share},
	"control": control,
	"ultimate_parent": "no",
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
	"behind": [],
	"citizenships": [],
	"citizenships_complete": "yes",
	"permanent_residences": [],
	"permanent_residences_complete": "yes",
	"located_in": "unknown",
	"organised_in": "unknown",
	"government_of": [],
	"control": "no",
	"share_percent": {"min": 0, "max": 0},
	"listings": [],
	"screenings": [],
}
