package guardrails.lib.cluster_test

import data.guardrails.lib.cluster
import data.guardrails.lib.document_test as make

_cluster(low, high) := {"line_gbps": 100, "per": "node", "capacity_eops": {"min": low, "max": high}}

_exists(changes) := answer if {
	answer := cluster.exists(100, "node", 100) with input as make.document(changes)
}

# 50,531 H100 at FP8 dense peak (1.979e15 operations per second each) are the first to reach 10^20.
test_a_cluster_counts_from_the_capacity_on if {
	_exists({"clusters": [_cluster(100.000849, 100.000849)]}) == "yes"
	_exists({"clusters": [_cluster(100, 100)]}) == "yes"
	_exists({"clusters": [_cluster(99.99887, 99.99887)]}) == "no"
	_exists({"clusters": [_cluster(0, 150)]}) == "unknown"
	_exists({"clusters": [_cluster(1, 1), _cluster(100, 100)]}) == "yes"
}

test_clusters_over_another_line_do_not_count if {
	every other in [{"line_gbps": 300}, {"per": "accelerator"}] {
		_exists({"clusters": [_cluster(1, 1), object.union(_cluster(200, 200), other)]}) == "no"
	}
}

test_without_all_pools_no_cluster_is_excluded if {
	_exists({"clusters": [_cluster(1, 1)], "pools_complete": "unknown"}) == "unknown"
	_exists({"clusters": [], "pools": [], "pools_complete": "no"}) == "unknown"
}

test_no_cluster_is_believed_only_where_no_pool_can_be_part_of_one if {
	_exists({"pools": [make.pool({"fabric_gbps": {"min": 100, "max": 100}})]}) == "no"
	_exists({"pools": [make.pool({"ceiling": {"min": 0, "max": 0}})]}) == "no"
	_exists({"pools": [make.pool({})]}) == "unknown"
	_exists({"pools": []}) == "no"
}

test_a_fabric_of_unknown_speed_may_join if {
	_exists({"pools": [{"ceiling": {"min": 8, "max": 8}, "fabric_gbps": {"min": 0}}]}) == "unknown"
}

test_clusters_are_counted_per_node_or_per_accelerator if {
	document := make.document({"clusters": [_cluster(1, 1), object.union(_cluster(200, 200), {"per": "accelerator"})]})
	cluster.exists(100, "node", 100) == "no" with input as document
	cluster.exists(100, "accelerator", 100) == "yes" with input as document
	cluster.exists(300, "accelerator", 100) == "unknown" with input as document
}
