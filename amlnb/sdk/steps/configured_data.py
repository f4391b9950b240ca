"""Data that a run configuration names: v1's older way to give a script its paths."""

from __future__ import annotations

from dataclasses import dataclass

from amlnb.sdk.data.binding import Readable, Reads
from amlnb.sdk.environment.run_configuration import RunConfiguration
from amlnb.sdk.environment.run_data import Data, DataReferenceConfiguration


@dataclass(frozen=True, slots=True)
class ConfiguredReference:
    """A path on a datastore that a run configuration names."""

    name: str
    reference: DataReferenceConfiguration

    def read_as(self) -> Reads:
        """Return what it is as an input."""
        said = self.reference
        definition = {
            "kind": "datapath",
            "datastore": said.datastore_name or "workspaceblobstore",
            "path": said.path_on_datastore or "",
        }
        mode = "download" if said.mode == "download" else "mount"
        return Reads(name=self.name, source=definition, mode=mode)


def inputs_of(config: RunConfiguration | None) -> list[Readable]:
    """Return what the configuration's ``data_references`` and ``data`` name."""
    if config is None:
        return []
    found: list[Readable] = []
    for name, reference in config.data_references.items():
        if isinstance(reference, DataReferenceConfiguration):
            found.append(ConfiguredReference(str(name), reference))
        elif isinstance(reference, Readable):
            found.append(reference)
    for data in config.data.values():
        location = data.data_location if isinstance(data, Data) else None
        if location is not None and isinstance(location.dataset, Readable):
            found.append(location.dataset)
    return found
