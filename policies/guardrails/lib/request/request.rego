# METADATA
# title: Requests of an authority
# description: >-
#   What an authority asked a provider for, and whether it was answered. How many days there are for it
#   is the clock's business: without an answer the good state does not hold, whenever it is due.
# scope: package
package guardrails.lib.request

import data.guardrails.lib.day
import data.guardrails.lib.party
import data.guardrails.lib.tri

# The verdict on a request of a kind to a US provider of infrastructure.
verdict(request, kind, us_product, as_of_day) := tri.verdict(
	tri.and_(party.us_iaas_provider(us_product), tri.fact(request.kind == kind)),
	answered(request, as_of_day),
)

default answered(_, _) := "unknown"

answered(request, _) := "no" if request.answered_day == "none"

answered(request, as_of_day) := day.reached(request.answered_day, as_of_day) if is_number(request.answered_day)

unestablished(request) := {concat(".", ["requests", request.id, "answered_day"]) | request.answered_day == "unknown"}
