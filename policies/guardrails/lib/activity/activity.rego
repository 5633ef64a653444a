# METADATA
# title: Activities that are notified quarter by quarter
# description: >-
#   What was done in the past or is planned within a number of days, and whether each activity stands
#   in a notification. A notification is a filing of kind "quarterly_notification" about the activity.
# scope: package
package guardrails.lib.activity

import data.guardrails.lib.filing as filings
import data.guardrails.lib.tri

# Whether something was done by now or is planned to be within the days.
default near(_, _, _) := "unknown"

near(start_day, as_of_day, days) := tri.at_most(start_day, as_of_day + days)

# Whether a notification about the activity, a run or a cluster, was filed by now. What the register lacks
# was not filed.
notified(kind, id, as_of_day) := tri.any_of(
	[_notifies(filing, kind, as_of_day) | some filing in _named(id)],
	"yes",
)

# The day by which all of the activities stood in notifications; none while one does not.
default filed(_, _, _) := "unknown"

filed(kind, ids, as_of_day) := "none" if {
	some id in ids
	notified(kind, id, as_of_day) == "no"
}

filed(_, ids, as_of_day) := "none" if {
	count(ids) == 0
	is_number(as_of_day)
}

filed(kind, ids, as_of_day) := max(days) if {
	count(ids) > 0
	every id in ids { notified(kind, id, as_of_day) == "yes" }
	days := {_first_filed(kind, id, as_of_day) | some id in ids}
	every each in days { is_number(each) }
}

default _first_filed(_, _, _) := "unknown"

_first_filed(kind, id, as_of_day) := min(days) if {
	days := {filing.day | some filing in _named(id); _notifies(filing, kind, as_of_day) != "no"}
	every each in days { is_number(each) }
}

_notifies(filing, kind, as_of_day) := tri.and_(filings.about(filing, kind), filings.made(filing, as_of_day))

_named(id) := [filing |
	some filing in input.filings
	filing.kind == "quarterly_notification"
	filing.subject == id
]
