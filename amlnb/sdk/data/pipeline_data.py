"""PipelineData: what one step writes to a path and others read from theirs."""

from __future__ import annotations

import re
from typing import Any

from amlnb.model.artifact import ANY_PLACE
from amlnb.sdk.data.binding import Makes, Reads
from amlnb.sdk.data.port_binding import Bindable, InputPortBinding
from amlnb.sdk.exceptions import UserErrorException

_NAME = re.compile(r"^[A-Za-z_]\w*$")
_MODES = ("mount", "upload")
_FORMATS = {None: ANY_PLACE, True: ANY_PLACE, False: "file"}


class BadDataNameError(UserErrorException):
    """A name for data that paths and variables cannot have."""

    def __init__(self, kind: str, name: object) -> None:
        self.kind, self.name = kind, name
        super().__init__(
            f"{kind} cannot be named {name!r}: use letters, digits and _, and begin "
            "with a letter."
        )


class PipelineData(Bindable):
    """Data on its way from one step to others: list it in outputs, then in inputs.

    Parameters
    ----------
    name
        Letters, digits and ``_``; a step's output bears it.
    datastore
        Kept: what it holds lies in the workspace's own store, wherever the
        pipeline runs.
    output_name
        The output's name where it is not `name`.
    output_mode
        ``mount`` or ``upload``; here they mean the same.
    output_path_on_compute, output_overwrite, data_type
        Kept; nothing here needs them.
    is_directory
        True, False, or None for whichever the step makes. The folder that it is to
        be made in is there.
    pipeline_output_name
        The name under which `PipelineRun.get_pipeline_output` finds it.
    training_output
        Refused: it belonged to AutoML and HyperDrive.
    """

    def __init__(
        self,
        name: str,
        datastore: Any = None,
        output_name: str | None = None,
        output_mode: str = "mount",
        output_path_on_compute: str | None = None,
        output_overwrite: bool | None = None,
        data_type: str | None = None,
        is_directory: bool | None = None,
        pipeline_output_name: str | None = None,
        training_output: object = None,
    ) -> None:
        for each in (name, output_name or name):
            if not _NAME.match(str(each)):
                raise BadDataNameError("PipelineData", each)
        if output_mode not in _MODES:
            raise UserErrorException(
                f"PipelineData {name!r}: output_mode={output_mode!r} must be 'mount' "
                "or 'upload'."
            )
        if training_output is not None:
            raise UserErrorException(
                f"PipelineData {name!r}: training_output took a model or metrics out "
                "of AutoMLStep and HyperDriveStep, which are not here; write them to "
                "an output of a PythonScriptStep."
            )
        self._name, self.output_name = name, output_name or name
        self.datastore = datastore
        self.output_mode = output_mode
        self.path_on_compute = output_path_on_compute
        self.overwrite = output_overwrite
        self.data_type = data_type
        self.is_directory = is_directory
        self.pipeline_output_name = pipeline_output_name

    @property
    def name(self) -> str:
        """Its name."""
        return self._name

    def made_as(self) -> Makes:
        """Return what it is as an output."""
        return Makes(
            name=self.output_name,
            format=_FORMATS[self.is_directory],
            offered_as=self.pipeline_output_name or "",
        )

    def read_as(self) -> Reads:
        """Return what it is as an input."""
        return Reads(name=self._name, source=self)

    def as_mount(self) -> InputPortBinding:
        """Return it as an input that is mounted, which is how it is read anyway."""
        return self.create_input_binding(mode="mount")

    def as_dataset(self) -> Any:
        """Return it as a dataset: files, or a table by ``parse_parquet_files()``."""
        from amlnb.sdk.data.pipeline_output_dataset import PipelineOutputFileDataset

        return PipelineOutputFileDataset(self)

    def __repr__(self) -> str:
        return f"PipelineData({self._name!r})"

    def __str__(self) -> str:
        # v1 code may put it into a text: build finds it again by this mark.
        return f"$AZUREML_DATAREFERENCE_{self._name}"
