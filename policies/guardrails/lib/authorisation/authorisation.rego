# METADATA
# title: Licences, exceptions and exemptions
# description: >-
#   What the register holds against a rule that denies or asks for a licence: it names the rule, has a
#   reference, and is in force on the day. The register holds what there is; what is not in it is not.
# scope: package
package guardrails.lib.authorisation

import data.guardrails.lib.day
import data.guardrails.lib.tri

granted(rule, as_of_day) := tri.any_of(
	[_in_force(each, as_of_day) |
		some each in input.customer.authorisations
		rule in each.rules
	],
	"yes",
)

_in_force(each, as_of_day) := tri.all_of(
	[
		tri.fact(each.reference == "yes"),
		_begun(each.from_day, as_of_day),
		_lasting(each.until_day, as_of_day),
	],
	"yes",
)

_begun("none", _) := "yes"

_begun(from_day, as_of_day) := day.begun(from_day, as_of_day) if from_day != "none"

_lasting("none", _) := "yes"

_lasting(until_day, as_of_day) := tri.at_least(until_day, as_of_day) if until_day != "none"
