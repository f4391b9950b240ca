"""A run's files become a model: `Run.register_model`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amlnb.sdk.runs.run_files import NoFileError
from amlnb.steps.run_context import FILES

if TYPE_CHECKING:
    from amlnb.sdk.runs.run import Run


def model_files(run: Run, model_name: str, model_path: str | None) -> Path:
    """Return where the file or folder lies that is to become a model.

    It is looked for among the run's files, and in the working directory's
    ``outputs``, which are the run's files once it has ended.
    """
    name = (model_path or model_name).strip("/")
    kept = run._folder() / FILES / name  # noqa: SLF001 - a run's own module family
    if kept.exists():
        return kept
    here = Path(name)
    if name.startswith("outputs") and here.exists():
        return here
    raise NoFileError(run.id, name, run.get_file_names())


def register_model(
    run: Run,
    model_name: str,
    model_path: str | None,
    *,
    tags: Mapping[str, str] | None,
    properties: Mapping[str, str] | None,
    description: str | None,
    datasets: Any,
    framework: tuple[str | None, str | None],
    samples: tuple[Any, Any],
    resources: Any,
) -> Any:
    """Keep a file or folder of the run as the next version of a model."""
    from amlnb.sdk.model import Model

    found = model_files(run, model_name, model_path)
    return Model.register(
        run.experiment.workspace,
        model_path=str(found),
        model_name=model_name,
        tags=tags,
        properties={**(properties or {}), "runId": run.id},
        description=description,
        datasets=datasets,
        model_framework=framework[0],
        model_framework_version=framework[1],
        sample_input_dataset=samples[0],
        sample_output_dataset=samples[1],
        resource_configuration=resources,
    )
