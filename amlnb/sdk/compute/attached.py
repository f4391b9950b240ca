"""Computes that stand elsewhere: their names are kept, what signs in to them is not.

Steps of the kinds that need such a service are refused when they are made; a Python
step on one of these names runs on this machine.
"""

from __future__ import annotations

from typing import ClassVar

from amlnb.model.json import JsonValue
from amlnb.sdk.compute.compute_target import ComputeTarget
from amlnb.sdk.compute.configuration import ComputeConfiguration


class AdlaCompute(ComputeTarget):
    """A Data Lake Analytics account."""

    kind: ClassVar[str] = "DataLakeAnalytics"

    @staticmethod
    def attach_configuration(
        resource_group: str | None = None,
        account_name: str | None = None,
        resource_id: str | None = None,
    ) -> ComputeConfiguration:
        """Return what to give to `ComputeTarget.attach`."""
        return _attached(
            AdlaCompute.kind,
            resource_group=resource_group,
            account_name=account_name,
            resource_id=resource_id,
        )


class AksCompute(ComputeTarget):
    """A Kubernetes cluster."""

    kind: ClassVar[str] = "AKS"

    @staticmethod
    def attach_configuration(
        resource_group: str | None = None,
        cluster_name: str | None = None,
        resource_id: str | None = None,
        cluster_purpose: str | None = None,
        load_balancer_type: str | None = None,
        load_balancer_subnet: str | None = None,
    ) -> ComputeConfiguration:
        """Return what to give to `attach`; load balancers are not kept."""
        del load_balancer_type, load_balancer_subnet
        return _attached(
            AksCompute.kind,
            resource_group=resource_group,
            cluster_name=cluster_name,
            resource_id=resource_id,
            cluster_purpose=cluster_purpose,
        )

    @staticmethod
    def provisioning_configuration(
        agent_count: int | None = None,
        vm_size: str | None = None,
        location: str | None = None,
        cluster_purpose: str | None = None,
    ) -> ComputeConfiguration:
        """Return what to give to `ComputeTarget.create`."""
        settings: dict[str, JsonValue] = {
            "agent_count": agent_count,
            "vm_size": vm_size or "",
            "location": location,
            "cluster_purpose": cluster_purpose,
        }
        return ComputeConfiguration(kind=AksCompute.kind, settings=settings)


class BatchCompute(ComputeTarget):
    """A Batch account."""

    kind: ClassVar[str] = "Batch"

    @staticmethod
    def attach_configuration(
        resource_group: str | None = None,
        account_name: str | None = None,
        resource_id: str | None = None,
    ) -> ComputeConfiguration:
        """Return what to give to `ComputeTarget.attach`."""
        return _attached(
            BatchCompute.kind,
            resource_group=resource_group,
            account_name=account_name,
            resource_id=resource_id,
        )


class DataFactoryCompute(ComputeTarget):
    """A Data Factory."""

    kind: ClassVar[str] = "DataFactory"

    @staticmethod
    def attach_configuration(
        resource_group: str | None = None,
        factory_name: str | None = None,
        resource_id: str | None = None,
    ) -> ComputeConfiguration:
        """Return what to give to `ComputeTarget.attach`."""
        return _attached(
            DataFactoryCompute.kind,
            resource_group=resource_group,
            factory_name=factory_name,
            resource_id=resource_id,
        )

    @staticmethod
    def provisioning_configuration(location: str | None = None) -> ComputeConfiguration:
        """Return what to give to `ComputeTarget.create`."""
        return ComputeConfiguration(
            kind=DataFactoryCompute.kind, settings={"location": location}
        )


class DatabricksCompute(ComputeTarget):
    """A Databricks workspace."""

    kind: ClassVar[str] = "Databricks"

    @staticmethod
    def attach_configuration(
        resource_group: str | None = None,
        workspace_name: str | None = None,
        resource_id: str | None = None,
        access_token: str = "",
    ) -> ComputeConfiguration:
        """Return what to give to `ComputeTarget.attach`; the token is forgotten."""
        del access_token
        return _attached(
            DatabricksCompute.kind,
            resource_group=resource_group,
            workspace_name=workspace_name,
            resource_id=resource_id,
        )


class HDInsightCompute(ComputeTarget):
    """An HDInsight cluster."""

    kind: ClassVar[str] = "HDInsight"

    @staticmethod
    def attach_configuration(
        username: str,
        subscription_id: str | None = None,
        resource_group: str | None = None,
        cluster_name: str | None = None,
        resource_id: str | None = None,
        address: str | None = None,
        ssh_port: int | str = "22",
        password: str = "",
        private_key_file: str = "",
        private_key_passphrase: str = "",
    ) -> ComputeConfiguration:
        """Return what to give to `attach`; password and key are not kept."""
        del subscription_id, password, private_key_file, private_key_passphrase
        return _attached(
            HDInsightCompute.kind,
            username=username,
            resource_group=resource_group,
            cluster_name=cluster_name,
            resource_id=resource_id,
            address=address,
            ssh_port=str(ssh_port),
        )


class KustoCompute(ComputeTarget):
    """A Kusto cluster."""

    kind: ClassVar[str] = "Kusto"

    @staticmethod
    def attach_configuration(
        resource_group: str | None = None,
        workspace_name: str | None = None,
        resource_id: str | None = None,
        tenant_id: str | None = None,
        kusto_connection_string: str | None = None,
        application_id: str | None = None,
        application_key: str | None = None,
    ) -> ComputeConfiguration:
        """Return what to give to `attach`; keys and strings are not kept."""
        del kusto_connection_string, application_key
        return _attached(
            KustoCompute.kind,
            resource_group=resource_group,
            workspace_name=workspace_name,
            resource_id=resource_id,
            tenant_id=tenant_id,
            application_id=application_id,
        )


class RemoteCompute(ComputeTarget):
    """A machine reached by SSH."""

    kind: ClassVar[str] = "VirtualMachine"

    @staticmethod
    def attach_configuration(
        username: str,
        subscription_id: str | None = None,
        resource_group: str | None = None,
        vm_name: str | None = None,
        resource_id: str | None = None,
        address: str | None = None,
        ssh_port: int | str = 22,
        password: str = "",
        private_key_file: str = "",
        private_key_passphrase: str = "",
    ) -> ComputeConfiguration:
        """Return what to give to `attach`; password and key are not kept."""
        del subscription_id, password, private_key_file, private_key_passphrase
        return _attached(
            RemoteCompute.kind,
            username=username,
            resource_group=resource_group,
            vm_name=vm_name,
            resource_id=resource_id,
            address=address,
            ssh_port=str(ssh_port),
        )


class SynapseCompute(ComputeTarget):
    """A Synapse Spark pool."""

    kind: ClassVar[str] = "SynapseSpark"

    @staticmethod
    def attach_configuration(
        linked_service: object,
        type: str,  # noqa: A002 - the name that v1 code gives it by
        pool_name: str,
    ) -> ComputeConfiguration:
        """Return what to give to `ComputeTarget.attach`."""
        del linked_service
        return _attached(SynapseCompute.kind, pool_type=type, pool_name=pool_name)


def _attached(kind: str, **settings: str | None) -> ComputeConfiguration:
    given = {name: value for name, value in settings.items() if value is not None}
    return ComputeConfiguration(kind=kind, is_attached=True, settings=given)
