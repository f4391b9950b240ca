"""How a cluster stands: sizes as they were asked for, nodes as there are."""

from __future__ import annotations

from dataclasses import dataclass

from amlnb.model.json import JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleSettings:
    """Between which sizes a cluster may grow and shrink."""

    minimum_node_count: int
    maximum_node_count: int
    #: Seconds that an unused node stays up.
    idle_seconds_before_scaledown: int

    def serialize(self) -> dict[str, JsonValue]:
        """Return it as v1's JSON."""
        return {
            "minNodeCount": self.minimum_node_count,
            "maxNodeCount": self.maximum_node_count,
            "nodeIdleTimeBeforeScaleDown": f"PT{self.idle_seconds_before_scaledown}S",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class AmlComputeStatus:
    """What ``AmlCompute.get_status()`` gives."""

    scale_settings: ScaleSettings
    vm_size: str
    vm_priority: str
    #: ISO 8601, UTC.
    creation_time: str
    #: This machine is the one node, and it is always there.
    current_node_count: int = 1
    target_node_count: int = 1
    allocation_state: str = "Steady"
    provisioning_state: str = "Succeeded"
    errors: tuple[str, ...] = ()

    def serialize(self) -> dict[str, JsonValue]:
        """Return it as v1's JSON."""
        return {
            "currentNodeCount": self.current_node_count,
            "targetNodeCount": self.target_node_count,
            "nodeStateCounts": {
                "preparingNodeCount": 0,
                "runningNodeCount": 0,
                "idleNodeCount": self.current_node_count,
                "unusableNodeCount": 0,
                "leavingNodeCount": 0,
                "preemptedNodeCount": 0,
            },
            "allocationState": self.allocation_state,
            "errors": list(self.errors) or None,
            "creationTime": self.creation_time,
            "provisioningState": self.provisioning_state,
            "scaleSettings": self.scale_settings.serialize(),
            "vmPriority": self.vm_priority,
            "vmSize": self.vm_size,
        }
