"""Walks an estate with Microsoft's own clients, and prints as JSON what they see.

    walk.py URL AUTHORITY-FILE WAY GROUP

URL is https; AUTHORITY-FILE is the PEM file that it is trusted by. WAY is the way to sign in, GROUP a management group.
"""

import json
import os
import sys

from azure.core.exceptions import HttpResponseError
from azure.identity import (
    CertificateCredential,
    ClientSecretCredential,
    ManagedIdentityCredential,
    WorkloadIdentityCredential,
)
from azure.mgmt.managementgroups import ManagementGroupsMgmtClient
from azure.mgmt.postgresqlflexibleservers import PostgreSQLManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient
from azure.mgmt.resource.subscriptions import SubscriptionClient
from azure.mgmt.resourcegraph import ResourceGraphClient
from azure.mgmt.resourcegraph.models import QueryRequest, QueryRequestOptions, ResultFormat

url, authority_file, way, group = sys.argv[1:]
client_options = {"base_url": url, "connection_verify": authority_file, "credential_scopes": ["https://management.azure.com/.default"]}


def credential():
    tenant, client = os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"]
    entra = {"authority": url, "disable_instance_discovery": True, "connection_verify": authority_file}
    if way == "secret":
        return ClientSecretCredential(tenant, client, os.environ["AZURE_CLIENT_SECRET"], **entra)
    if way == "certificate":
        return CertificateCredential(tenant, client, os.environ["AZURE_CLIENT_CERTIFICATE_PATH"], **entra)
    if way == "workloadIdentity":
        file = os.environ["AZURE_FEDERATED_TOKEN_FILE"]
        return WorkloadIdentityCredential(tenant_id=tenant, client_id=client, token_file_path=file, **entra)
    return ManagedIdentityCredential(client_id=client)


def outcome(read):
    """What a list holds, or Azure's code for why it cannot be read."""
    try:
        return read()
    except HttpResponseError as error:
        return error.error.code


def server_facts(server):
    properties = server.properties
    return {
        "id": server.id,
        "name": server.name,
        "tags": dict(server.tags or {}),
        "version": properties.version,
        "state": properties.state,
        "host": properties.fully_qualified_domain_name,
        "sku": server.sku.name if server.sku else None,
        "storageGiB": properties.storage.storage_size_gb if properties.storage else None,
        "operations": operations(properties),
    }


def operations(properties):
    """As texts; what Azure does not send is left out."""
    backup, window = properties.backup, properties.maintenance_window
    encryption, replica = properties.data_encryption, properties.replica
    facts = {
        "retentionDays": backup and backup.backup_retention_days,
        "geoRedundant": backup and backup.geo_redundant_backup,
        "customWindow": window and window.custom_window,
        "dayOfWeek": window and window.day_of_week,
        "startHour": window and window.start_hour,
        "startMinute": window and window.start_minute,
        "encryption": encryption and encryption.type,
        "keyUri": encryption and encryption.primary_key_uri,
        "standbyZone": properties.high_availability and properties.high_availability.standby_availability_zone,
        "dnsZone": properties.network and properties.network.private_dns_zone_arm_resource_id,
        "replicaState": replica and replica.replication_state,
    }
    return {name: str(getattr(value, "value", value)) for name, value in facts.items() if value is not None}


def changed_parameters(client, place):
    """The parameters that somebody has set to something else than Azure's default."""
    found = {}
    for item in client.configurations.list_by_server(*place):
        facts = item.properties
        is_changed = facts.value != facts.default_value and not facts.is_read_only
        if is_changed or facts.is_config_pending_restart or item.name == "azure.extensions":
            found[item.name] = facts.value
    return found


def upgrades(client, place, version):
    capabilities = client.capabilities_by_server.list(*place)
    found = [item for capability in capabilities for item in capability.supported_server_versions or [] if item.name == version]
    return sorted({name for item in found for name in item.supported_versions_to_upgrade or []}, key=int)


def protection(client, place):
    return [item.properties.state for item in client.advanced_threat_protection_settings.list_by_server(*place)]


def children(client, server):
    place = (server["id"].split("/")[4], server["name"])
    return {
        "databases": outcome(lambda: sorted(item.name for item in client.databases.list_by_server(*place))),
        "administrators": outcome(
            lambda: sorted(item.properties.object_id for item in client.administrators_microsoft_entra.list_by_server(*place))
        ),
        "firewallRules": outcome(lambda: sorted(item.name for item in client.firewall_rules.list_by_server(*place))),
        "virtualEndpoints": outcome(lambda: sorted(item.name for item in client.virtual_endpoints.list_by_server(*place))),
        "parameters": outcome(lambda: changed_parameters(client, place)),
        "upgrades": outcome(lambda: upgrades(client, place, server["version"])),
        "threatProtection": outcome(lambda: protection(client, place)),
    }


def servers(subscription):
    client = PostgreSQLManagementClient(signed_in, subscription, **client_options)
    found = [server_facts(server) for server in client.servers.list_by_subscription()]
    return [server | children(client, server) for server in found]


def groups(subscription):
    client = ResourceManagementClient(signed_in, subscription, **client_options)
    return {item.name: dict(item.tags or {}) for item in client.resource_groups.list()}


def graph_rows(subscriptions, page_size=2):
    """Servers of every kind, in pages of two."""
    client = ResourceGraphClient(signed_in, **client_options)
    kinds = ("flexibleservers", "servers", "servergroupsv2")
    types = ", ".join(f"'microsoft.dbforpostgresql/{kind}'" for kind in kinds)
    query = f"resources | where type in~ ({types}) | project id, name, tags | order by id asc"
    rows, token = [], None
    while True:
        options = QueryRequestOptions(top=page_size, skip_token=token, result_format=ResultFormat.OBJECT_ARRAY)
        answer = client.resources(QueryRequest(query=query, subscriptions=subscriptions, options=options))
        rows += answer.data
        token = answer.skip_token
        if not token:
            return rows


signed_in = credential()
subscriptions = {
    item.subscription_id: {
        "displayName": item.display_name,
        "state": str(getattr(item.state, "value", item.state)),
        "servers": outcome(lambda: servers(item.subscription_id)),
        "resourceGroups": outcome(lambda: groups(item.subscription_id)),
    }
    for item in SubscriptionClient(signed_in, **client_options).subscriptions.list()
}
descendants = ManagementGroupsMgmtClient(signed_in, **client_options).management_groups.get_descendants(group)
json.dump(
    {
        "subscriptions": subscriptions,
        "graph": {row["name"]: row["tags"] or {} for row in graph_rows(list(subscriptions))},
        "descendants": sorted(item.name for item in descendants if item.type.endswith("/subscriptions")),
    },
    sys.stdout,
)
