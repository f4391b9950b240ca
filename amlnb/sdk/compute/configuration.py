"""What a compute is to be: made by a kind's ``…_configuration``, given to create."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from amlnb.model.json import JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputeConfiguration:
    """A kind of compute and its settings; nothing secret is among them."""

    #: As v1 spells it in ``.type``.
    kind: str
    #: True where the compute exists elsewhere and is only named here.
    is_attached: bool = False
    settings: Mapping[str, JsonValue] = field(default_factory=dict)

    @property
    def vm_size(self) -> str:
        """The machine that was asked for; kept, and not had."""
        return str(self.settings.get("vm_size", ""))

    @property
    def min_nodes(self) -> JsonValue:
        """How few nodes are kept up."""
        return self.settings.get("min_nodes")

    @property
    def max_nodes(self) -> JsonValue:
        """How many nodes there may be."""
        return self.settings.get("max_nodes")
