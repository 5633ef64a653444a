"""Builders of resources that hold documents as text."""

import json

from tests.samples.terraform import change, plan, read

YES = {"yaml_body": True}


def kubectl(body, address="kubectl_manifest.one", **differs):
    """A manifest as YAML text, shown twice: as it is (sensitive) and parsed."""
    after = {"yaml_body": body, "yaml_body_parsed": body} | differs.pop("after", {})
    return change(address, "kubectl_manifest", after, sensitive=YES, **differs)


def manifest(value, address="kubernetes_manifest.one", **differs):
    """A manifest as an object."""
    return change(address, "kubernetes_manifest", {"manifest": value}, **differs)


def karpenter(*requirements, limits=None, name="gpu", **spec):
    """A NodePool with requirements as `(key, operator, values…)`."""
    listed = [{"key": key, "operator": how, "values": list(values)} for key, how, *values in requirements]
    inner = {
        "nodeClassRef": {"group": "karpenter.k8s.aws", "kind": "EC2NodeClass", "name": "default"},
        "requirements": listed,
    }
    whole = {"template": {"spec": inner}} | ({"limits": limits} if limits is not None else {}) | spec
    return {
        "apiVersion": "karpenter.sh/v1",
        "kind": "NodePool",
        "metadata": {"name": name},
        "spec": whole,
    }


def helm(address="helm_release.one", chart="thing", values=(), **after):
    """A release of a chart."""
    how = {key: after.pop(key) for key in ("unknown", "sensitive", "actions", "before") if key in after}
    return change(
        address, "helm_release", {"chart": chart, "name": "it", "values": list(values)} | after, **how
    )


def stack(template, address="aws_cloudformation_stack.one", **differs):
    """A CloudFormation stack; a template that is no text is written as JSON."""
    body = template if isinstance(template, str | None) else json.dumps(template)
    kind = address.partition(".")[0]
    after = {"template_body": body, "region": "us-east-1"} | differs.pop("after", {})
    return change(address, kind, after, **differs)


def deployment(template, address="azurerm_resource_group_template_deployment.one", **differs):
    """An ARM deployment; a template that is no text is written as JSON."""
    body = template if isinstance(template, str | None) else json.dumps(template)
    after = {"template_content": body} | differs.pop("after", {})
    return change(address, address.partition(".")[0], after, **differs)


def azapi(kind, body, **differs):
    """A resource by its ARM type."""
    after = {"type": kind, "body": body, "location": "westeurope"} | differs.pop("after", {})
    return change("azapi_resource.one", "azapi_resource", after, **differs)


def lines(folder, *changes, **how):
    """What a plan leaves open or has read of its texts: `(type, state, reason)`."""
    snapshot = read(folder, plan(*changes, **how))
    return [(line.what, line.state, line.reason) for line in snapshot.coverage]


def states(folder, *changes, **how):
    """The states of all coverage lines."""
    return [state for _, state, _ in lines(folder, *changes, **how)]
