"""A plan imports what it reads: no live service, whichever types it has."""

import json
import subprocess
import sys

from tests.samples.aws_plans import made, plan

TEN = (
    ("aws_instance.a", {"instance_type": "p5.48xlarge"}),
    ("aws_autoscaling_group.b", {"max_size": 2}),
    ("aws_batch_compute_environment.c", {"type": "MANAGED"}),
    ("aws_eks_node_group.d", {"instance_types": ["g5.xlarge"]}),
    ("aws_emr_cluster.e", {"master_instance_group": [{"instance_type": "g5.xlarge"}]}),
    ("aws_codebuild_fleet.f", {"base_capacity": 1}),
    ("aws_gamelift_fleet.g", {"ec2_instance_type": "g5.xlarge"}),
    ("aws_sagemaker_notebook_instance.h", {"instance_type": "ml.g5.xlarge"}),
    ("aws_workspaces_workspace.i", {"bundle_id": "wsb-1"}),
    ("awscc_pcs_compute_node_group.j", {"purchase_option": "SPOT"}),
)
_READ = """
import sys
from guardrails.cli.main import cli
from click.testing import CliRunner
from datetime import UTC, datetime
words, now = ["plan", sys.argv[1], "-o", "json"], datetime(2026, 11, 22, tzinfo=UTC)
done = CliRunner().invoke(cli, words, obj=lambda: now, standalone_mode=False)
assert '"workloads":[{' in done.stdout, done
print("\\n".join(name for name in sys.modules if name.startswith("guardrails.clouds.")))
"""


def test_a_plan_of_ten_resources_imports_no_live_service(tmp_path):
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(plan(*(made(address, after) for address, after in TEN))))

    done = subprocess.run(
        [sys.executable, "-c", _READ, str(file)], capture_output=True, text=True, check=True
    )

    imported = done.stdout.split()
    assert "guardrails.clouds.aws.gamelift.plan" in imported
    live = ("api", "owners", "source", "join", "headroom", "session")
    assert [name for name in imported if name.rpartition(".")[2] in live] == []
