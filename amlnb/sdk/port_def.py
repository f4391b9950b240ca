"""What a module says of its inputs, outputs and parameters."""

from __future__ import annotations

from collections.abc import Sequence

from amlnb.model.json import JsonValue


class InputPortDef:
    """One input of a module.

    Parameters
    ----------
    name
        What `ModuleStep(inputs_map=...)` calls it.
    label
        What it is, for people.
    is_optional
        Whether a step may leave it out.
    default_datastore_mode, default_data_reference_name, default_path_on_compute
        Kept; the step's own data says where it lies.
    data_types, default_overwrite, is_resource, additional_transformations
        Kept; nothing here needs them.
    """

    def __init__(
        self,
        name: str,
        data_types: Sequence[str] | None = None,
        default_datastore_mode: str | None = None,
        default_path_on_compute: str | None = None,
        is_optional: bool = False,
        default_overwrite: bool | None = None,
        default_data_reference_name: str | None = None,
        is_resource: bool = False,
        label: str | None = None,
        additional_transformations: object = None,
        **_ignored: object,
    ) -> None:
        self.name, self.label, self.is_optional = str(name), label, bool(is_optional)
        self.data_types = data_types
        self.default_datastore_mode = default_datastore_mode
        self.default_path_on_compute = default_path_on_compute
        self.default_overwrite = default_overwrite
        self.default_data_reference_name = default_data_reference_name
        self.is_resource = is_resource
        self.additional_transformations = additional_transformations

    def body(self) -> dict[str, JsonValue]:
        """Return it as data."""
        return {"name": self.name, "label": self.label, "optional": self.is_optional}


class OutputPortDef:
    """One output of a module.

    Parameters
    ----------
    name
        What `ModuleStep(outputs_map=...)` calls it.
    label
        What it is, for people.
    is_directory
        Kept; the step's own PipelineData says what it is.
    default_datastore_name, default_datastore_mode, default_path_on_compute
        Kept.
    data_type, default_overwrite, training_output
        Kept; nothing here needs them.
    """

    def __init__(
        self,
        name: str,
        default_datastore_name: str | None = None,
        default_datastore_mode: str | None = None,
        default_path_on_compute: str | None = None,
        is_directory: bool = False,
        data_type: str | None = None,
        default_overwrite: bool | None = None,
        training_output: object = None,
        label: str | None = None,
    ) -> None:
        self.name, self.label, self.is_directory = str(name), label, is_directory
        self.default_datastore_name = default_datastore_name
        self.default_datastore_mode = default_datastore_mode
        self.default_path_on_compute = default_path_on_compute
        self.data_type, self.default_overwrite = data_type, default_overwrite
        self.training_output = training_output

    def body(self) -> dict[str, JsonValue]:
        """Return it as data."""
        return {"name": self.name, "label": self.label}


class ParamDef:
    """One parameter of a module.

    Parameters
    ----------
    name, default_value
        Its name, and its value where a step gives none.
    is_metadata_param, is_optional, set_env_var, calculate_hash, env_var_override
        Kept; scripts find every parameter in ``AML_PARAMETER_<name>``.
    """

    def __init__(
        self,
        name: str,
        default_value: JsonValue = None,
        is_metadata_param: bool = False,
        is_optional: bool = False,
        set_env_var: bool = False,
        calculate_hash: bool = True,
        env_var_override: str | None = None,
    ) -> None:
        self.name, self.default_value = str(name), default_value
        self.is_metadata_param, self.is_optional = is_metadata_param, is_optional
        self.set_env_var, self.calculate_hash = set_env_var, calculate_hash
        self.env_var_override = env_var_override
