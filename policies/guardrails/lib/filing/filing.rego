# METADATA
# title: Filings
# description: >-
#   What the register says was reported. A filing clears an obligation when its day was reached and
#   what it reported is at least as much as there is; what was dated later does not count yet.
# scope: package
package guardrails.lib.filing

import data.guardrails.lib.day
import data.guardrails.lib.range
import data.guardrails.lib.tri

# Whether a report of this kind about the subject covers the operations (a range, in 10^24).
# The register holds what the provider filed: what is not in it was not filed.
covered(kind, subject, operations_yop, as_of_day) := tri.any_of(
	[_covers(filing, operations_yop, as_of_day) | some filing in _about(kind, subject)],
	"yes",
)

# The day of the first report that covers, or may cover, the operations; "none" without one.
first_day(kind, subject, operations_yop, as_of_day) := day.first(_days(kind, subject, operations_yop, as_of_day))

_days(kind, subject, operations_yop, as_of_day) := [filing.day |
	some filing in _about(kind, subject)
	_covers(filing, operations_yop, as_of_day) != "no"
]

_about(kind, subject) := [filing |
	some filing in input.filings
	filing.kind == kind
	filing.subject == subject
]

_covers(filing, operations_yop, as_of_day) := tri.and_(
	day.reached(filing.day, as_of_day),
	range.at_most(operations_yop, filing.operations_yop),
)
