# METADATA
# title: Country groups are reviewed on time
# description: >-
#   Country groups are data with a day. States join and leave them by rules that no program can see; a
#   table that nobody compared with its source for long may be wrong in silence.
# scope: package
# related_resources:
# - description: Country groups, 15 CFR Part 740 Supplement No. 1
#   ref: https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C/part-740
#   confidence: V2
# custom:
#   id: HSE-08
#   provision: house_rules
#   subject: provider
#   obligation: review
#   severity: low
#   limits: [country_table_days]
#   finding: "country groups not reviewed within {country_table_days} days: {groups}"
#   question: last review of country groups not on record
#   message: "country groups not read within {country_table_days} days: {groups}"
#   remediation: Update the program, or compare the groups with their sources and report what changed.
package guardrails.regimes.house.country_groups_refreshed

import data.guardrails.lib.day
import data.guardrails.lib.place
import data.guardrails.lib.tri

verdict[input.provider.id] := tri.verdict("yes", _fresh) if input.kind == "provider"

detail[input.provider.id] := {
	"observed": {"groups": sort(_old), "country_table_days": _law.limits.country_table_days},
	"missing": sort({concat(".", ["law", "country_groups", group]) |
		some group in _old
		_read_lately(place.group_read_days[group]) == "unknown"
	}),
	"choices": [],
	"events": {},
	"bound": {"groups": sort(_old)},
} if {
	input.kind == "provider"
	tri.unsettled(verdict[input.provider.id])
}

_fresh := tri.all_of([_read_lately(read_day) | some read_day in place.group_read_days], "yes")

_read_lately(read_day) := tri.at_most(day.age(read_day, _law.as_of_day), _law.limits.country_table_days)

_old contains group if {
	some group, read_day in place.group_read_days
	_read_lately(read_day) != "yes"
}

_law := input.law.house
