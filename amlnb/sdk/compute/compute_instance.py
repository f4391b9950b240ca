"""A single machine of one person, by name; its steps run on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from amlnb.model.json import JsonValue
from amlnb.sdk.compute.compute_target import ComputeTarget
from amlnb.sdk.compute.configuration import ComputeConfiguration


class ComputeInstance(ComputeTarget):
    """A machine of the workspace; see `ComputeTarget` for its arguments."""

    kind: ClassVar[str] = "ComputeInstance"

    @staticmethod
    def provisioning_configuration(
        vm_size: str = "",
        ssh_public_access: bool = False,
        admin_user_ssh_public_key: str | None = None,
        vnet_resourcegroup_name: str | None = None,
        vnet_name: str | None = None,
        subnet_name: str | None = None,
        tags: Mapping[str, str] | None = None,
        description: str | None = None,
        assigned_user_object_id: str | None = None,
        assigned_user_tenant_id: str | None = None,
    ) -> ComputeConfiguration:
        """Return what a machine is to be, for `ComputeTarget.create`.

        Only `vm_size`, `tags` and `description` are kept: there is no network or
        user to set up.
        """
        del ssh_public_access, admin_user_ssh_public_key, vnet_resourcegroup_name
        del vnet_name, subnet_name, assigned_user_object_id, assigned_user_tenant_id
        settings: dict[str, JsonValue] = {
            "vm_size": vm_size,
            "tags": dict(tags or {}),
            "description": description,
        }
        return ComputeConfiguration(kind=ComputeInstance.kind, settings=settings)

    @property
    def vm_size(self) -> str:
        """The machine that was asked for."""
        return self.configuration.vm_size

    def get(self) -> dict[str, JsonValue]:
        """Return what is known of it as JSON."""
        return self.serialize()

    def start(
        self, wait_for_completion: bool = False, show_output: bool = False
    ) -> None:
        """Do nothing: this machine is up."""
        if wait_for_completion:
            self.wait_for_completion(show_output)

    def stop(
        self, wait_for_completion: bool = False, show_output: bool = False
    ) -> None:
        """Do nothing: this machine stays up."""
        del wait_for_completion, show_output

    def restart(
        self, wait_for_completion: bool = False, show_output: bool = False
    ) -> None:
        """Do nothing: this machine stays up."""
        self.start(wait_for_completion, show_output)

    def delete(
        self, wait_for_completion: bool = False, show_output: bool = False
    ) -> None:
        """Take it out of the workspace."""
        super().delete()
        if wait_for_completion:
            super().wait_for_completion(show_output, is_delete_operation=True)
