# METADATA
# title: Counts of earlier verdicts
# description: The provider's document says how many subjects of its customers' documents had which verdict.
# scope: package
package guardrails.lib.count

# How many subjects had the verdict; what is not listed is none.
default of(_, _) := 0

of(rule, verdict) := max([each.subjects |
	some each in input.verdicts
	each.rule == rule
	each.verdict == verdict
])
