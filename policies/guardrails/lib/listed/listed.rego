# METADATA
# title: Rules on one list of persons
# description: >-
#   Nobody who deals is on the list, or the customer has what answers the rule. Each rule says when it applies, and
#   what of that is to be shown: what was observed, what is missing, and by which choices.
# scope: package
package guardrails.lib.listed

import data.guardrails.lib.authorisation
import data.guardrails.lib.screening
import data.guardrails.lib.tri

# What is found on the day in the list, for a rule.
found(list, rule, as_of_day) := {
	"list": list,
	"as_of_day": as_of_day,
	"listed": screening.any_listed(list, as_of_day),
	"authorised": authorisation.granted(rule, as_of_day),
}

verdict(applies, found_) := tri.verdict(applies, tri.or_(tri.not_(found_.listed), found_.authorised))

detail(found_, applying) := {
	"observed": object.union(
		{"listed": found_.listed, "parties": parties, "authorised": found_.authorised},
		applying.observed,
	),
	"missing": sort(((tri.open(found_.listed, screening.unestablished(found_.list, found_.as_of_day)) | tri.open(found_.authorised, {"customer.authorisations"})) | applying.missing)),
	"choices": applying.choices,
	"events": {},
	"bound": {"listed": found_.listed, "parties": parties},
} if {
	parties := sort(screening.hits(found_.list, found_.as_of_day))
}
