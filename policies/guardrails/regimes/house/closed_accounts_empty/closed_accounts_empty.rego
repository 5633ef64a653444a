# METADATA
# title: No accelerator runs in a closed account
# description: >-
#   Accelerators in an account that the register calls closed are used by somebody whose identity and
#   records nobody looks after any more.
# scope: package
# related_resources:
# - description: Egan and Heim, Oversight for Frontier AI through a KYC Scheme for Compute Providers, 2023
#   ref: https://arxiv.org/abs/2310.13625
#   confidence: V
# custom:
#   id: HSE-05
#   provision: house_rules
#   subject: account
#   obligation: terminate
#   severity: high
#   finding: "account closed on {closed_day} still has accelerators: {accelerators}"
#   question: state of the account, or its accelerators, not established
#   message: "account closed on {closed_day} has accelerators: {accelerators}"
#   remediation: Stop what runs there, or correct the register and identify who uses it.
package guardrails.regimes.house.closed_accounts_empty

import data.guardrails.lib.day
import data.guardrails.lib.range
import data.guardrails.lib.tri

verdict := {account.id: tri.verdict(_closed(account), _empty(account)) | some account in input.accounts}

detail[account.id] := {
	"observed": {"closed_day": account.closed_day, "accelerators": account.accelerators},
	"missing": sort(_unestablished(account)),
	"choices": [],
	"events": {},
	"bound": {"accelerators": account.accelerators},
} if {
	some account in input.accounts
	tri.unsettled(verdict[account.id])
}

_closed(account) := "no" if account.closed_day == "none"

_closed(account) := day.reached(account.closed_day, _law.as_of_day) if account.closed_day != "none"

_empty(account) := range.at_most(account.accelerators, 0)

_unestablished(account) := {concat(".", ["accounts", account.id, fact]) |
	some fact, answer in {"accelerators": _empty(account), "closed_day": _closed(account)}
	answer == "unknown"
}

_law := input.law.house
