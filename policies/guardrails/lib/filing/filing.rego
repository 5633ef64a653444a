# METADATA
# title: Filings
# description: >-
#   What the register says was reported. A filing clears an obligation when it is about the subject, has
#   a reference on record, its day was reached and what it reported is at least as much as there is. A
#   report about a run is none about the customer, whatever their ids; what is dated later does not count yet.
# scope: package
package guardrails.lib.filing

import data.guardrails.lib.day as days
import data.guardrails.lib.range
import data.guardrails.lib.tri

# Whether a report of this kind about the subject (`{"about": "run", "id": "R-1"}`) covers the operations (a
# range, in 10^24). The register holds what the provider filed: what is not in it was not filed.
covered(kind, subject, operations_yop, as_of_day) := tri.any_of(
	[_covers(filing, subject, operations_yop, as_of_day) | some filing in _named(kind, subject)],
	"yes",
)

# The day of the first report that covers the operations; unknown while one only may, "none" without one.
first_day(kind, subject, operations_yop, as_of_day) := days.first(_days(kind, subject, operations_yop, as_of_day))

# Whether a filing was made by now and can be shown; without a reference on record it is a claim.
made(filing, as_of_day) := tri.and_(days.reached(filing.day, as_of_day), filing.reference)

# Whether a filing is about that kind of thing. What is not certain is never taken to be about a customer.
default about(_, _) := "no"

about(filing, kind) := "yes" if filing.about == kind

about(filing, kind) := "unknown" if {
	filing.about == "unknown"
	kind != "customer"
}

# The day of a filing that does its work; of one that may, it is not known whether that was done on the day.
day(filing, "yes") := filing.day

day(_, "unknown") := "unknown"

_days(kind, subject, operations_yop, as_of_day) := [day(filing, covers) |
	some filing in _named(kind, subject)
	covers := _covers(filing, subject, operations_yop, as_of_day)
	covers != "no"
]

_named(kind, subject) := [filing |
	some filing in input.filings
	filing.kind == kind
	filing.subject == subject.id
]

_covers(filing, subject, operations_yop, as_of_day) := tri.all_of(
	[
		about(filing, subject.about),
		made(filing, as_of_day),
		range.at_most(operations_yop, filing.operations_yop),
	],
	"yes",
)
