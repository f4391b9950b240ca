"""Run: a run of a pipeline, step or script, from outside and from within."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from amlnb.model.json import JsonValue
from amlnb.model.run import Run as State
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.runs.finding import find_step
from amlnb.sdk.runs.logs import copied_log, log_texts
from amlnb.sdk.runs.metric_log import MetricLog
from amlnb.sdk.runs.run_files import RunFiles
from amlnb.sdk.runs.run_words import RunWords
from amlnb.sdk.runs.status import is_final
from amlnb.steps.metrics import read_metrics
from amlnb.workspace.folder import run_folder

if TYPE_CHECKING:
    from amlnb.sdk.experiment import Experiment
    from amlnb.sdk.workspace import Workspace
    from amlnb.workspace.workspace import Workspace as LocalWorkspace


class Run(MetricLog, RunFiles, RunWords):
    """One run, by its id; what it says is what the store knows at that moment.

    Parameters
    ----------
    experiment
        The experiment that it is filed under.
    run_id
        The id of a pipeline's run, of a script's, or of one of their steps.
    """

    def __init__(
        self, experiment: Experiment, run_id: str, outputs: object = None
    ) -> None:
        del outputs
        self._experiment = experiment
        self.id = str(run_id)
        #: The pipeline run, and the step in it; empty for the pipeline run itself.
        self._run, self._key = find_step(experiment.workspace.local, self.id)

    @property
    def _local(self) -> LocalWorkspace:
        return self._experiment.workspace.local

    @staticmethod
    def get(workspace: Workspace, run_id: str) -> Run:
        """Return the run of that id, as the class of its kind.

        Raises
        ------
        NotFoundError
            When there is no such run.
        """
        from amlnb.sdk.runs.kinds import run_of

        return run_of(workspace, run_id)

    @staticmethod
    def list(
        experiment: Experiment,
        type: str | None = None,  # noqa: A002 - v1's word
        tags: Any = None,
        properties: Any = None,
        status: str | None = None,
        include_children: bool = False,
    ) -> Iterator[Run]:
        """Yield an experiment's runs, newest first, or those that stand so."""
        for run in experiment.get_runs(type, tags, properties, include_children):
            if status is None or run.get_status() == status:
                yield run

    def get_snapshot_id(self) -> str:
        """Return the digest of its source directory; empty if it has none."""
        return self.get_properties().get("ContentSnapshotId", "")

    @classmethod
    def get_context(
        cls,
        allow_offline: bool = True,
        used_for_context_manager: bool = False,
        **_ignored: object,
    ) -> Any:
        """Return the run that this code is part of.

        Parameters
        ----------
        allow_offline
            Outside of any run, whether to return one that only prints; else refuse.
        """
        del used_for_context_manager
        from amlnb.sdk.runs.context import current_run

        return current_run(allow_offline=allow_offline)

    # --------------------------------------------------------------------- what it is

    @property
    def experiment(self) -> Experiment:
        """The experiment that it is filed under."""
        return self._experiment

    @property
    def state(self) -> State:
        """The pipeline run as it is now, with its steps, in our own words."""
        return self._local.run(self._run)

    @property
    def name(self) -> str:
        """Its name: that of its pipeline or step."""
        return self.display_name

    @property
    def display_name(self) -> str:
        """What screens call it."""
        kept = self._kept("about").get("display_name")
        return kept or self._own_name()

    @display_name.setter
    def display_name(self, name: str) -> None:
        self._keep("about", {**self._kept("about"), "display_name": str(name)})

    def _own_name(self) -> str:
        return self._local.head(self._run).pipeline

    @property
    def description(self) -> str:
        """What its author says of it."""
        return self._kept("about").get("description", "")

    @description.setter
    def description(self, text: str) -> None:
        self._keep("about", {**self._kept("about"), "description": str(text)})

    @property
    def number(self) -> int:
        """Its place among the experiment's runs, from 1."""
        runs = self._local.runs(experiment=self._experiment.name, limit=100_000)
        ids = [run.id for run in reversed(runs)]
        return ids.index(self._run) + 1 if self._run in ids else 0

    @property
    def type(self) -> str:
        """``azureml.PipelineRun``, ``azureml.StepRun`` or ``azureml.scriptrun``."""
        return "azureml.scriptrun"

    @property
    def parent(self) -> Run | None:
        """The pipeline run that it belongs to, if it is a step's."""
        return None

    @property
    def status(self) -> str:
        """How it stands now."""
        return self.get_status()

    def get_status(self) -> str:
        """Return how it stands now, in v1's words."""
        raise NotImplementedError(type(self).__name__)

    def get_detailed_status(self) -> dict[str, Any]:
        """Return how it stands now."""
        return {"status": self.get_status(), "details": ""}

    @property
    def identity(self) -> object:
        """The identity that it runs under: that of whoever submitted it."""
        return None

    def get_portal_url(self) -> str:
        """Return where its files lie; ``RunDetails(run).show()`` shows it."""
        return f"{self._folder().as_uri()}"

    @property
    def portal_url(self) -> str:
        """Where its files lie."""
        return self.get_portal_url()

    def _folder(self) -> Path:
        return run_folder(self._local.root, self._run)

    def _first_tags(self) -> Mapping[str, str]:
        return self._local.head(self._run).options.tags

    def get_details(self) -> dict[str, Any]:
        """Return all that is known of it: status, times, properties, data, logs."""
        from amlnb.sdk.runs.details import details

        return details(self)

    def get_details_with_logs(self) -> dict[str, Any]:
        """Return all that is known of it, with the text of its logs."""
        return {**self.get_details(), "logFiles": log_texts(self._files())}

    # ------------------------------------------------------------------------ metrics

    def get_metrics(
        self,
        name: str | None = None,
        recursive: bool = False,
        run_type: object = None,
        populate: bool = False,
    ) -> dict[str, JsonValue]:
        """Return what was logged, by name, while it runs too.

        Parameters
        ----------
        name
            Only the metric of that name.
        recursive
            Whether to return the metrics of its steps too, by their runs' ids.
        """
        del run_type, populate
        found = read_metrics(self._folder())
        own = {n: v for n, v in found.items() if name in (None, n)}
        if not recursive:
            return own
        below = {child.id: child.get_metrics(name) for child in self.get_children()}
        return {**own, **{k: v for k, v in below.items() if v}}

    # ------------------------------------------------------------------------- acting

    def get_children(
        self,
        recursive: bool = False,
        tags: Any = None,
        properties: object = None,
        type: object = None,  # noqa: A002 - v1's word
        status: str | None = None,
    ) -> Iterator[Run]:
        """Yield the runs of its steps."""
        del recursive, tags, properties, type, status
        yield from ()

    def cancel(self) -> bool:
        """Ask the whole run to stop; return False if it had ended."""
        return self._local.cancel(self._run)

    def complete(self) -> None:
        """Do nothing: a run ends when its script does."""

    def start(self) -> None:
        """Do nothing: a run starts when its script does."""

    def fail(self, error_details: Any = None, error_code: Any = None) -> None:
        """Raise, so that the script, and with it the run, fails with these words."""
        del error_code
        said = getattr(error_details, "message", None) or error_details or "run.fail()"
        raise UserErrorException(f"The script called run.fail: {said}")

    def clean(self) -> None:
        """Do nothing: nothing is left elsewhere."""

    def wait_for_completion(
        self,
        show_output: bool = False,
        wait_post_processing: bool = False,
        raise_on_error: bool = True,
    ) -> Any:
        """Return its details when it has ended.

        Parameters
        ----------
        show_output
            Whether to print how its steps go, and what they print.
        raise_on_error
            Whether a failure raises `ActivityFailedException`, with the reason.
        """
        del wait_post_processing
        from amlnb.sdk.runs.watching import wait

        wait(self, show_output=show_output, timeout=None, raise_on_error=raise_on_error)
        return self.get_details()

    def has_ended(self) -> bool:
        """Return whether nothing more will happen by itself."""
        return is_final(self.get_status())

    def register_model(
        self,
        model_name: str,
        model_path: str | None = None,
        tags: Mapping[str, str] | None = None,
        properties: Mapping[str, str] | None = None,
        model_framework: str | None = None,
        model_framework_version: str | None = None,
        description: str | None = None,
        datasets: Any = None,
        sample_input_dataset: Any = None,
        sample_output_dataset: Any = None,
        resource_configuration: Any = None,
        **_ignored: object,
    ) -> Any:
        """Keep a file or folder of the run as the next version of a model.

        Parameters
        ----------
        model_path
            A name or folder among the run's files (`get_file_names`); the model's
            name by default.
        """
        from amlnb.sdk.runs.registering import register_model

        return register_model(
            self,
            model_name,
            model_path,
            tags=tags,
            properties=properties,
            description=description,
            datasets=datasets,
            framework=(model_framework, model_framework_version),
            samples=(sample_input_dataset, sample_output_dataset),
            resources=resource_configuration,
        )

    def get_all_logs(self, destination: Path | str | None = None) -> builtins.list[str]:
        """Copy its logs into a folder, and return the copies' paths."""
        target = Path(destination or ".") / f"{self.id}.log.txt"
        return copied_log(self._files(), target)

    def get_environment(self) -> Any:
        """Refuse: steps run in the Python that submitted them."""
        raise UserErrorException(
            f"Run {self.id!r} has no environment of its own: steps run in the Python "
            "that submitted them."
        )

    def get_secret(self, name: str) -> str:
        """Refuse: there is no key vault."""
        raise UserErrorException(
            f"There is no key vault to get {name!r} from: set an environment variable, "
            "and read it with os.environ."
        )

    def child_run(self, *_arguments: object, **_options: object) -> Any:
        """Refuse: a run's children are its steps."""
        raise UserErrorException(
            "Run.child_run is not here: a run's children are its steps. Log to the "
            "run itself, with one metric name a child."
        )

    submit_child = child_run
    create_children = child_run

    def __repr__(self) -> str:
        name = self._experiment.name
        return f"{type(self).__name__}(Experiment: {name}, Id: {self.id})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Run) and self.id == other.id

    def __hash__(self) -> int:
        return hash(self.id)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        return None
