# METADATA
# title: How long records are kept
# description: >-
#   A record is kept, or its period was over when it was destroyed: on the same day so many civil years after
#   what it is about ended. While that is open, no period runs. Of a record whose destruction is not dated it is
#   not known, but for one whose period still runs.
# scope: package
package guardrails.lib.retention

import data.guardrails.lib.day
import data.guardrails.lib.tri

# Whether a record is kept long enough; `gone_day` is the day on which it was destroyed.
kept(record, gone_day, years, as_of_day) := tri.or_(record.kept, _over(record, gone_day, years, as_of_day))

# What would have to be established to tell.
unestablished(record) := {concat(".", ["records", record.id, fact]) |
	some fact in ["closed_day", "destroyed_day", "kept"]
	record[fact] == "unknown"
}

default _over(_, _, _, _) := "unknown"

_over(record, _, _, _) := "no" if record.closed_day == "none"

_over(record, gone_day, years, _) := tri.at_least(gone_day, day.years_later(record.closed_day, years)) if {
	record.closed_day != "none"
	is_number(gone_day)
}

_over(record, gone_day, years, as_of_day) := "no" if {
	record.closed_day != "none"
	not is_number(gone_day)
	tri.below(as_of_day, day.years_later(record.closed_day, years)) == "yes"
}
