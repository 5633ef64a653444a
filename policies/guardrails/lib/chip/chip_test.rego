package guardrails.lib.chip_test

import data.guardrails.lib.chip
import data.guardrails.lib.export_document_test as make

_readings := {"density": "presumed_dense", "figures": "higher"}

_open_readings := {"density": "unknown", "figures": "range"}

_paragraph(pool) := _read(pool, _readings)

_read(pool, readings) := answer if {
	answer := chip.paragraph(_classes([pool], readings), 0)
}

_controlled(pool, readings) := _classes([pool], readings).a_or_b[0]

_classes(pools, readings) := answer if {
	answer := chip.classes(readings.density, readings.figures) with input as {"pools": pools, "pools_complete": "yes"}
}

_present(ceiling) := answer if {
	answer := chip.present[0] with input as {"pools": [{"id": "p", "ceiling": ceiling}]}
}

# The worked example of the rule: 600 TOPS in 8 bit or 300 TFLOPS in 16 bit.
test_4800_is_a_by_processing_performance_alone if {
	_paragraph(make.unpublished_chip(4800)) == "a"
	_paragraph(make.chip(4800, 0)) == "a"
	_paragraph(object.union(make.chip(4800, 0), {"datacenter_marketed": "no"})) == "a"
}

test_a_dense_chip_is_a_from_1600 if {
	_paragraph(make.chip(1940, 6.59)) == "a"
	_paragraph(make.chip(1600, 5.92)) == "a"
	_paragraph(make.chip(1599.9, 100)) == "none"
}

test_below_every_line_it_is_none if {
	_paragraph(make.chip(1912, 3.14)) == "none"
	_paragraph(make.chip(2000, 3.18)) == "none"
	_paragraph(make.chip(2368, 2.91)) == "none" # H20: outside by its figures
	_paragraph(make.chip(4799.9, 1.59)) == "none"
}

test_b_by_either_paragraph if {
	_paragraph(make.chip(2395, 3.81)) == "b" # b.2, under 2400
	_paragraph(make.chip(4799.9, 1.6)) == "b"
	_paragraph(make.chip(2400, 1.6)) == "b"
	_paragraph(make.chip(2399.9, 1.6)) == "none"
	_paragraph(make.chip(1600, 3.2)) == "b"
	_paragraph(make.chip(2640, 3.20)) == "b"
}

test_note_2_leaves_out_what_is_not_for_data_centres if {
	_paragraph(object.union(make.chip(4799.9, 50), {"datacenter_marketed": "no"})) == "none"
	_paragraph(object.union(make.chip(4799.9, 50), {"datacenter_marketed": "unknown"})) == "unknown"
}

test_an_unpublished_density_is_presumed_or_open if {
	_paragraph(make.unpublished_chip(3152)) == "a"
	_read(make.unpublished_chip(3152), _open_readings) == "unknown"
	_paragraph(make.unpublished_chip(1599)) == "none"
}

test_of_conflicting_figures_the_higher_counts_or_both if {
	l40 := object.union(make.chip(2896, 4.8), {
		"tpp": {"min": 2896, "max": 5793},
		"performance_density": {"min": 4.8, "max": 9.5},
	})
	_paragraph(l40) == "a"
	_read(l40, _open_readings) == "unknown"
	_controlled(l40, _open_readings) == "yes"
}

test_an_unknown_chip_is_unknown if {
	_paragraph(make.unknown_chip) == "unknown"
	_controlled(make.unknown_chip, _readings) == "unknown"
}

test_case_by_case_review_by_performance_and_memory if {
	chip.case_by_case(_memory(20919, 6000), _readings) == "yes"
	chip.case_by_case(_memory(36000, 8000), _readings) == "no"
	chip.case_by_case(_memory(20919, 6500), _readings) == "no"
	chip.case_by_case(_memory(21000, 6000), _readings) == "no"
}

test_letters_name_chips_below_the_figures if {
	chip.is_informed({"accelerator": "H20"}) == "yes"
	chip.is_informed({"accelerator": "H20-96GB"}) == "yes"
	chip.is_informed({"accelerator": "MI308X"}) == "yes"
	chip.is_informed({"accelerator": "H200-SXM5-141GB"}) == "no"
	chip.is_informed({"accelerator": "unknown"}) == "unknown"
}

test_a_template_holds_no_chips if {
	_present({"min": 0, "max": 0}) == "no"
	_present({"min": 0}) == "unknown"
	_present({"min": 1, "max": 8}) == "yes"
}

_memory(tpp, bandwidth) := object.union(
	make.chip(tpp, 20),
	{"dram_gb_per_s": {"min": bandwidth, "max": bandwidth}},
)

test_both_readings_of_both_choices_are_known if {
	every density in ["presumed_dense", "unknown"] {
		every figures in ["higher", "range"] {
			_read(make.chip(1940, 6.59), {"density": density, "figures": figures}) == "a"
		}
	}
}

test_a_pool_without_figures_keeps_its_place if {
	pools := [{}, make.chip(15832, 19.45), {"tpp": {"min": 2000, "max": 2000}}]
	classes := _classes(pools, _readings)
	[answer | some answer in classes.a] == ["unknown", "yes", "unknown"]
	[answer | some answer in classes.a_or_b] == ["unknown", "yes", "unknown"]
	chip.present == ["unknown", "yes", "unknown"] with input as {"pools": pools}
}

test_a_place_without_a_pool_has_no_paragraph if {
	chip.paragraph(_classes([], _readings), 0) == "unknown"
}

test_whether_there_are_such_chips_at_all if {
	held := {"ceiling": {"min": 8, "max": 8}}
	template := object.union(make.chip(15832, 19.45), {"ceiling": {"min": 0, "max": 0}})
	small := object.union(make.chip(2400, 1.6), held)
	_any([template, small]) == {"any_a": "no", "any_a_or_b": "yes"}
	_any([object.union(make.chip(15832, 19.45), held)]) == {"any_a": "yes", "any_a_or_b": "yes"}
	_any([object.union(make.unknown_chip, held)]) == {"any_a": "unknown", "any_a_or_b": "unknown"}
	_any([]) == {"any_a": "no", "any_a_or_b": "no"}
}

_any(pools) := object.filter(_classes(pools, _readings), ["any_a", "any_a_or_b"])
