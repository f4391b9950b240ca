"""Inputs and outputs under names of the user's choice, as v1's graph calls them."""

from __future__ import annotations

from typing import Any

from amlnb.sdk.data.binding import Makes, Readable, Reads
from amlnb.sdk.exceptions import UserErrorException

_MODES = ("mount", "download", "direct", "upload")


class InputPortBinding:
    """Data that a step reads under a name.

    Parameters
    ----------
    name
        The input's name.
    bind_object
        PipelineData, a DataReference, a dataset, or another binding.
    bind_mode
        ``mount``, ``download`` or ``direct``.
    path_on_compute, overwrite, is_resource, additional_transformations
        Kept; nothing here needs them.
    """

    def __init__(
        self,
        name: str,
        bind_object: Any = None,
        bind_mode: str = "mount",
        path_on_compute: str | None = None,
        overwrite: bool | None = None,
        is_resource: bool = False,
        additional_transformations: object = None,
    ) -> None:
        if bind_object is not None and not isinstance(bind_object, Readable):
            raise UserErrorException(
                f"Input {name!r} is bound to a {type(bind_object).__name__}: bind it "
                "to PipelineData, a DataReference or a dataset."
            )
        if bind_mode not in _MODES:
            raise UserErrorException(
                f"Input {name!r}: bind_mode={bind_mode!r} must be 'mount', 'download' "
                "or 'direct'."
            )
        self.name = name
        self.bind_object = bind_object
        self.bind_mode = bind_mode
        self.path_on_compute, self.overwrite = path_on_compute, overwrite
        self.is_resource = is_resource
        self.additional_transformations = additional_transformations

    @property
    def data_reference_name(self) -> str:
        """The input's name."""
        return self.name

    def as_resource(self) -> InputPortBinding:
        """Return it: files beside the script are in the source directory here."""
        return self

    def read_as(self) -> Reads:
        """Return what it is as an input."""
        if self.bind_object is None:
            raise UserErrorException(
                f"Input {self.name!r} is bound to nothing: give "
                f"InputPortBinding({self.name!r}, bind_object=...)."
            )
        from dataclasses import replace

        found: Reads = self.bind_object.read_as()
        return replace(found, name=self.name, mode=self.bind_mode)

    def __str__(self) -> str:
        return f"$AZUREML_DATAREFERENCE_{self.name}"


class Bindable:
    """What may be read under a name of the reader's choice."""

    @property
    def name(self) -> str:
        """Its own name."""
        raise NotImplementedError

    @property
    def data_reference_name(self) -> str:
        """Its name, as data references call theirs."""
        return self.name

    def as_input(self, input_name: str) -> InputPortBinding:
        """Return it as an input of that name."""
        return self.create_input_binding(input_name)

    def as_download(
        self,
        input_name: str | None = None,
        path_on_compute: str | None = None,
        overwrite: bool | None = None,
    ) -> InputPortBinding:
        """Return it as an input that is copied, which is how it is read anyway."""
        return self.create_input_binding(
            input_name, "download", path_on_compute, overwrite
        )

    def create_input_binding(
        self,
        input_name: str | None = None,
        mode: str | None = None,
        path_on_compute: str | None = None,
        overwrite: bool | None = None,
    ) -> InputPortBinding:
        """Return it as an input of that name and mode."""
        return InputPortBinding(
            input_name or self.name,
            bind_object=self,
            bind_mode=mode or "mount",
            path_on_compute=path_on_compute,
            overwrite=overwrite,
        )


class OutputPortBinding:
    """A path that a step writes under a name; made by v1's graph, seldom by hand.

    Parameters
    ----------
    name
        The output's name.
    datastore, output_name, bind_mode, path_on_compute, overwrite, data_type
        As those of PipelineData.
    is_directory
        As that of PipelineData.
    """

    def __init__(
        self,
        name: str,
        datastore: Any = None,
        output_name: str | None = None,
        bind_mode: str = "mount",
        path_on_compute: str | None = None,
        is_directory: bool | None = None,
        overwrite: bool | None = None,
        data_type: str | None = None,
        pipeline_output_name: str | None = None,
    ) -> None:
        from amlnb.sdk.data.pipeline_data import PipelineData

        self._data = PipelineData(
            name,
            datastore,
            output_name=output_name,
            is_directory=is_directory,
            pipeline_output_name=pipeline_output_name,
        )
        self.name, self.datastore, self.bind_mode = name, datastore, bind_mode
        self.path_on_compute, self.overwrite = path_on_compute, overwrite
        self.data_type, self.is_directory = data_type, is_directory
        self.pipeline_output_name = pipeline_output_name

    def made_as(self) -> Makes:
        """Return what it is as an output."""
        return self._data.made_as()

    def read_as(self) -> Reads:
        """Return what it is as an input of a later step."""
        return Reads(name=self.name, source=self)

    def __str__(self) -> str:
        return str(self._data)
