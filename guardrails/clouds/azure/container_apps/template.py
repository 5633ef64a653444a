"""Environments, apps and jobs of Azure Container Apps as resources of ARM.

Source: Azure, ARM template reference, Microsoft.App 2025-01-01.
"""

from guardrails.catalog.accelerators import OPEN
from guardrails.clouds.azure.container_apps.profiles import environment_in, is_used, profile_type
from guardrails.clouds.azure.container_apps.settings import (
    App,
    Profile,
    app_parts,
    by_events,
    by_hand,
    is_plain,
    profile_parts,
    replicas,
)
from guardrails.clouds.azure.index import thing
from guardrails.clouds.azure.template import Template, TemplateReader, names
from guardrails.clouds.counting import Counted
from guardrails.clouds.parts import Part, part_names
from guardrails.model.workload import Unresolved


def read_environment(template: Template) -> list[Part]:
    """A part for each profile."""
    resource = template.resource
    blocks = template.properties.each("workloadProfiles")
    labels = part_names([*(block.label("name") for block in blocks), None], "profile")
    own = thing(resource, template.entry.id)
    found: list[Part] = []
    for block, name in zip(blocks, labels, strict=False):
        profile = Profile(
            name=name,
            kind=block.text("workloadProfileType"),
            path=block.path,
            is_used=is_used(resource.plan, own, block.text("name").value, planned=resource.planned),
            least=block.number("minimumCount"),
            most=block.number("maximumCount"),
        )
        found += profile_parts(profile, template.accelerators)
    return found


def read_app(template: Template) -> list[Part]:
    """A part when it runs on a serverless GPU profile, or on one that is not known."""
    scale = template.properties.block("template", "scale")
    return _read(template, replicas(scale.number("minReplicas"), scale.number("maxReplicas")))


def read_job(template: Template) -> list[Part]:
    """A part when it runs on a serverless GPU profile, or on one that is not known."""
    return _read(template, _runs(template))


def _runs(template: Template) -> Counted:
    """Replicas of a job, by what triggers it."""
    configuration = template.properties.block("configuration")
    events = configuration.block("eventTriggerConfig")
    if events:
        return by_events(events.number("parallelism"), events.number("scale", "maxExecutions"))
    for name in ("manualTriggerConfig", "scheduleTriggerConfig"):
        trigger = configuration.block(name)
        if trigger:
            return by_hand(trigger.number("parallelism"), trigger.path)
    return Counted(OPEN, (Unresolved(configuration.path, "no trigger is known"),))


def _read(template: Template, number: Counted) -> list[Part]:
    name = template.properties.text("workloadProfileName")
    if is_plain(name):
        return []
    kind = profile_type(template.resource.plan, environment_in(template.resource, template.entry), name)
    return app_parts(App(kind=kind, path=name.path, number=number), template.accelerators)


ENVIRONMENT = TemplateReader(
    read_environment,
    taken=names("workloadProfiles"),
    left=names(
        """
        appInsightsConfiguration appLogsConfiguration availabilityZones customDomainConfiguration
        daprAIConnectionString daprAIInstrumentationKey daprConfiguration defaultDomain deploymentErrors
        diskEncryptionConfiguration eventStreamEndpoint infrastructureResourceGroup ingressConfiguration
        kedaConfiguration openTelemetryConfiguration peerAuthentication peerTrafficConfiguration
        privateEndpointConnections privateLinkDefaultDomain provisioningState publicNetworkAccess sku staticIp
        vnetConfiguration zoneRedundant
        """
    ),
)
_AROUND = names(
    """
    customDomainVerificationId deploymentErrors eventStreamEndpoint isRunning latestReadyRevisionName
    latestRevisionFqdn latestRevisionName outboundIPAddresses outboundIpAddresses patchingConfiguration
    provisioningState runningState runningStatus
    """
)
APP = TemplateReader(
    read_app,
    taken=names("environmentId managedEnvironmentId template workloadProfileName"),
    left=_AROUND | names("configuration"),
)
JOB = TemplateReader(
    read_job,
    taken=names("configuration environmentId workloadProfileName"),
    left=_AROUND | names("template"),
)
