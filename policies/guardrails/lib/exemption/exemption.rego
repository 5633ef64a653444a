# METADATA
# title: Exemptions from identification
# description: >-
#   The Secretary may find that a provider's Abuse of IaaS Products Deterrence Program exempts the
#   provider, a type of account, a type of lessee or a reseller from identifying customers. The finding
#   takes nothing from the reports on training.
# scope: package
# related_resources:
# - description: 89 FR 5698, proposed 15 CFR 7.306
#   ref: https://www.federalregister.gov/d/2024-01580
package guardrails.lib.exemption

import data.guardrails.lib.day
import data.guardrails.lib.tri

# Whether the customer is exempt: by one finding that holds and takes it in.
of_customer(as_of_day) := tri.any_of(
	[tri.and_(in_force(each, as_of_day), _takes_in(each)) | some each in input.provider.exemptions],
	"yes",
)

# Whether a finding holds on the day: made, and not ended before.
in_force(exemption, as_of_day) := tri.and_(day.begun(exemption.from_day, as_of_day), _lasts(exemption, as_of_day))

# What would have to be established to tell whether the customer is exempt.
unestablished(as_of_day) := {concat(".", ["provider.exemptions", each.id]) |
	some each in input.provider.exemptions
	tri.and_(in_force(each, as_of_day), _takes_in(each)) == "unknown"
}

default _lasts(_, _) := "unknown"

_lasts(exemption, _) := "yes" if exemption.until_day == "none"

_lasts(exemption, as_of_day) := tri.at_least(exemption.until_day, as_of_day) if is_number(exemption.until_day)

default _takes_in(_) := "unknown"

_takes_in(exemption) := "yes" if exemption.scope == "provider"

_takes_in(exemption) := _same(input.customer.lessee_type, exemption.of) if exemption.scope == "lessee_type"

# A customer is exempt when all its accounts are of the type; of accounts that are not known, none is.
_takes_in(exemption) := tri.all_of(
	[_same(account.type, exemption.of) | some account in input.accounts],
	input.accounts_complete,
) if {
	exemption.scope == "account_type"
	count(input.accounts) > 0
}

_takes_in(exemption) := tri.any_of(
	[_same(reseller.id, exemption.of) | some reseller in input.resellers],
	input.resellers_complete,
) if {
	exemption.scope == "reseller"
}

default _same(_, _) := "unknown"

_same(one, other) := tri.fact(one == other) if {
	one != "unknown"
	other != "unknown"
}
