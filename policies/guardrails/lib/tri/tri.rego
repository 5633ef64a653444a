# METADATA
# title: Three-valued facts
# description: >-
#   A fact is "yes", "no" or "unknown" (Kleene's strong logic). Whatever is none of the three,
#   and every comparison with something that is no number, is unknown.
# scope: package
package guardrails.lib.tri

default not_(_) := "unknown"

not_("yes") := "no"

not_("no") := "yes"

default and_(_, _) := "unknown"

and_("no", _) := "no"

and_(_, "no") := "no"

and_("yes", "yes") := "yes"

default or_(_, _) := "unknown"

or_("yes", _) := "yes"

or_(_, "yes") := "yes"

or_("no", "no") := "no"

# Whether one of the facts is yes: no only when all are, and the list is known to be complete.
default any_of(_, _) := "unknown"

any_of(facts, _) := "yes" if {
	is_array(facts)
	"yes" in facts
}

any_of(facts, "yes") := "no" if {
	is_array(facts)
	every fact in facts { fact == "no" }
}

# Whether all of the facts are yes: one no decides; yes needs a list known to be complete.
default all_of(_, _) := "unknown"

all_of(facts, _) := "no" if {
	is_array(facts)
	"no" in facts
}

all_of(facts, "yes") := "yes" if {
	is_array(facts)
	every fact in facts { fact == "yes" }
}

# A presumption: what is not established is taken as yes where the choice says so.
# It never overrides what is known, and never presumes that all is well.
default presume(_, _) := "unknown"

presume("yes", _) := "yes"

presume("no", _) := "no"

presume("unknown", "yes") := "yes"

# A yes-or-no question that can always be answered, as a fact.
default fact(_) := "no"

fact(true) := "yes"

# The verdict on a subject: does the rule apply to it, and does the good state hold?
default verdict(_, _) := "unknown"

verdict("no", _) := "not_applicable"

verdict("yes", "yes") := "pass"

verdict("unknown", "yes") := "pass"

verdict("yes", "no") := "fail"

# The verdicts that have to be explained.
unsettled("fail") := true

unsettled("unknown") := true

# What would have to be established, where a fact is not.
open("unknown", facts) := facts

open(known, _) := set() if known != "unknown"

# A number against a limit.
default at_most(_, _) := "unknown"

at_most(number, limit) := fact(number <= limit) if _numbers(number, limit)

default below(_, _) := "unknown"

below(number, limit) := fact(number < limit) if _numbers(number, limit)

at_least(number, limit) := not_(below(number, limit))

above(number, limit) := not_(at_most(number, limit))

_numbers(number, limit) if {
	is_number(number)
	is_number(limit)
}
