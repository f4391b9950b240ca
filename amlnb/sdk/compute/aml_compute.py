"""A cluster by name: its sizes are kept, and its steps run on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from amlnb.model.json import JsonValue
from amlnb.sdk.compute import shelf
from amlnb.sdk.compute.compute_target import ComputeTarget
from amlnb.sdk.compute.configuration import ComputeConfiguration
from amlnb.sdk.compute.nodes import node_count, node_range
from amlnb.sdk.compute.status import AmlComputeStatus, ScaleSettings


class AmlCompute(ComputeTarget):
    """A cluster of the workspace; see `ComputeTarget` for its arguments."""

    kind: ClassVar[str] = "AmlCompute"

    @staticmethod
    def provisioning_configuration(
        vm_size: str = "",
        vm_priority: str = "dedicated",
        min_nodes: int | str = 0,
        max_nodes: int | str | None = None,
        idle_seconds_before_scaledown: int | str = 1800,
        admin_username: str | None = None,
        admin_user_password: str | None = None,
        admin_user_ssh_key: str | None = None,
        vnet_resourcegroup_name: str | None = None,
        vnet_name: str | None = None,
        subnet_name: str | None = None,
        tags: Mapping[str, str] | None = None,
        description: str | None = None,
        remote_login_port_public_access: str = "NotSpecified",
        identity_type: str | None = None,
        identity_id: list[str] | None = None,
        location: str | None = None,
        enable_node_public_ip: bool = True,
    ) -> ComputeConfiguration:
        """Return what a cluster is to be, for `ComputeTarget.create`.

        Parameters
        ----------
        vm_size, vm_priority
            The machines asked for; kept, as nothing is rented.
        min_nodes, max_nodes
            How many nodes it has; numbers, or texts of numbers as environment
            variables hold them. Without `max_nodes` it is `min_nodes`, at least 1.
        idle_seconds_before_scaledown
            Seconds that an unused node stays up.
        admin_username, admin_user_password, admin_user_ssh_key
            Taken and forgotten: there is no machine to sign in to.
        vnet_resourcegroup_name, vnet_name, subnet_name
            Taken and forgotten, as are `remote_login_port_public_access`,
            `identity_type`, `identity_id`, `location`, `enable_node_public_ip`.

        Raises
        ------
        ComputeTargetException
            When a count is no number, or the fewest are more than the most.
        """
        del admin_username, admin_user_password, admin_user_ssh_key, subnet_name
        del vnet_resourcegroup_name, vnet_name, remote_login_port_public_access
        del identity_type, identity_id, location, enable_node_public_ip
        fewest, most = node_range(min_nodes, max_nodes)
        idle = node_count(
            "idle_seconds_before_scaledown", idle_seconds_before_scaledown
        )
        settings: dict[str, JsonValue] = {
            "vm_size": vm_size,
            "vm_priority": vm_priority,
            "min_nodes": fewest,
            "max_nodes": most,
            "idle_seconds_before_scaledown": idle,
            "tags": dict(tags or {}),
            "description": description,
        }
        return ComputeConfiguration(kind=AmlCompute.kind, settings=settings)

    @property
    def vm_size(self) -> str:
        """The machines that were asked for."""
        return self.configuration.vm_size

    @property
    def vm_priority(self) -> str:
        """``dedicated`` or ``lowpriority``, as it was asked for."""
        return str(self.configuration.settings["vm_priority"])

    @property
    def scale_settings(self) -> ScaleSettings:
        """Between which sizes it may grow and shrink."""
        kept = self.configuration.settings
        return ScaleSettings(
            minimum_node_count=_number(kept, "min_nodes"),
            maximum_node_count=_number(kept, "max_nodes"),
            idle_seconds_before_scaledown=_number(
                kept, "idle_seconds_before_scaledown"
            ),
        )

    @property
    def status(self) -> AmlComputeStatus:
        """How it stands."""
        return self.get_status()

    def get_status(self) -> AmlComputeStatus:
        """Return how it stands: its one node is this machine."""
        return AmlComputeStatus(
            scale_settings=self.scale_settings,
            vm_size=self.vm_size,
            vm_priority=self.vm_priority,
            creation_time=self.created_on.isoformat(),
        )

    def get(self) -> dict[str, JsonValue]:
        """Return what is known of it as JSON."""
        return self.serialize()

    def list_nodes(self) -> list[dict[str, JsonValue]]:
        """Return its nodes: this machine."""
        return [{"nodeId": "local", "nodeState": "idle", "privateIpAddress": None}]

    def update(
        self,
        min_nodes: int | str | None = None,
        max_nodes: int | str | None = None,
        idle_seconds_before_scaledown: int | str | None = None,
    ) -> None:
        """Change its sizes; what is None stays."""
        old = self.configuration
        asked = {
            "min_nodes": min_nodes,
            "max_nodes": max_nodes,
            "idle_seconds_before_scaledown": idle_seconds_before_scaledown,
        }
        counts = {k: node_count(k, v) for k, v in asked.items() if v is not None}
        settings = {**old.settings, **counts}
        node_range(_number(settings, "min_nodes"), _number(settings, "max_nodes"))
        self._kept = shelf.keep(
            self.workspace, self.name, replace(old, settings=settings)
        )

    def wait_for_completion(  # type: ignore[override] # as v1 has it
        self,
        show_output: bool = False,
        min_node_count: int | str | None = None,
        timeout_in_minutes: float = 25,
        is_delete_operation: bool = False,
    ) -> None:
        """Return at once: there is nothing to wait for, whatever count is asked."""
        del min_node_count, timeout_in_minutes
        super().wait_for_completion(show_output, is_delete_operation)

    @staticmethod
    def supported_vmsizes(
        workspace: shelf.Home, location: str | None = None
    ) -> list[dict[str, JsonValue]]:
        """Return the machines to choose from: this one, under any name."""
        import os

        del workspace, location
        return [{"name": "local", "vCPUs": os.cpu_count(), "gpus": 0}]


def _number(settings: Mapping[str, JsonValue], name: str) -> int:
    kept = settings[name]
    return node_count(name, kept if isinstance(kept, int) else str(kept))
