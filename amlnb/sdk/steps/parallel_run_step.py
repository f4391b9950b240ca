"""ParallelRunStep: an entry script run over many small parts of its inputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from amlnb.data.sets.splitting import NoPartitionError, partition_keys
from amlnb.model.errors import AmlnbError
from amlnb.sdk.data.binding import Product, Reads
from amlnb.sdk.environment.run_configuration import RunConfiguration
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.parallel import settings
from amlnb.sdk.parallel.checking import check_entry_script
from amlnb.sdk.parallel.size import files_of
from amlnb.sdk.parameter import PipelineParameter
from amlnb.sdk.steps.parallel_run_config import ParallelRunConfig, default_of
from amlnb.sdk.steps.pipeline_step import PipelineStep
from amlnb.sdk.steps.ports import NotDataError, as_reads
from amlnb.sdk.steps.recipe import PYTHON, Recipe

#: What of a configuration decides on results, and so is part of the reuse key.
_COUNTED = (
    "entry_script",
    "output_action",
    "append_row_file_name",
    "mini_batch_size",
    "error_threshold",
    "allowed_failed_count",
    "allowed_failed_percent",
    "run_invocation_timeout",
    "run_max_try",
)
_DRIVER = (PYTHON, "-P", "-m", "amlnb.sdk.parallel")
_TABLE = "tabular_dataset"


class ParallelStepError(UserErrorException, ValueError):
    """A ParallelRunStep was given something that it cannot use."""

    def __init__(self, step: str, why: str) -> None:
        self.step, self.why = step, why
        super().__init__(f"Step {step!r}: {why}")


class ParallelRunStep(PipelineStep):
    """Runs an entry script over mini-batches of its inputs, in several processes.

    Parameters
    ----------
    name
        The step's name.
    parallel_run_config
        The entry script, and how it is run.
    inputs
        Datasets that are cut into mini-batches, each by itself: all of files, or all
        of rows. Outputs of other steps too.
    output
        Where results go; ``append_row`` needs one.
    side_inputs
        Data that every process sees whole: name it in `arguments` for its path.
    arguments
        What the script finds in ``sys.argv``, behind v1's own arguments: read it by
        ``parse_known_args``.
    allow_reuse
        Whether an earlier result may stand in while nothing changed.
    """

    def __init__(
        self,
        name: str,
        parallel_run_config: ParallelRunConfig,
        inputs: Iterable[Any],
        output: Any = None,
        side_inputs: Iterable[Any] | None = None,
        arguments: Sequence[Any] | None = None,
        allow_reuse: bool = True,
    ) -> None:
        config = parallel_run_config
        if not isinstance(config, ParallelRunConfig):
            raise ParallelStepError(
                name,
                f"parallel_run_config is a {type(config).__name__}, and must be a "
                "ParallelRunConfig.",
            )
        made = [] if output is None else [output]
        config.check()
        sides = list(side_inputs or ())
        super().__init__(name, inputs, made, arguments, resource_inputs=sides)
        count = len(self.inputs) - len(sides)
        self._cut = [_laid_out(self.name, each) for each in self.inputs[:count]]
        self.inputs[:count] = self._cut
        self.config, self.output = config, output
        self._check_output()
        self._check_inputs()
        self.configure(
            compute_target=config.compute_target,
            runconfig=_run_configuration(config),
            source_directory=_source_directory(config),
            allow_reuse=allow_reuse,
        )

    @property
    def running_on_windows(self) -> bool:
        """False: v1 asked it of the compute target's image."""
        return False

    def recipe(self) -> Recipe:
        """Return what is to be run."""
        script = _script(self.config)
        words = settings.words(
            {name: getattr(self.config, name) for name in _COUNTED}
            | {"entry_script": script},
            [each.read_as().name for each in self._cut],
            self.output,
            self.arguments,
        )
        keys = settings.key_words(self.config.partition_keys or ())
        return self.with_settings(
            Recipe(
                kind=type(self).__name__,
                words=(*_DRIVER, *keys, *words),
                script=script,
                source_directory=self.source_directory,
                settings=_settings(self.config),
                check=self._check_script,
            )
        )

    def _check_script(self, folder: Path) -> None:
        check_entry_script(self.name, _script(self.config), folder)

    def _check_output(self) -> None:
        appends = self.config.output_action == "append_row"
        if self.output is None and appends:
            raise ParallelStepError(
                self.name,
                "output_action='append_row' writes the results to its output: give "
                "output=PipelineData(...), or output_action='summary_only'.",
            )
        is_file = isinstance(self.output, Product) and (
            self.output.made_as().format == "file"
        )
        if is_file:
            raise ParallelStepError(
                self.name,
                "its output is a folder, and a single file was asked for: leave "
                "is_directory=False out.",
            )

    def _check_inputs(self) -> None:
        if not self._cut:
            raise ParallelStepError(
                self.name, "it needs inputs=[...]: the datasets that are to be cut."
            )
        kinds = {each.is_rows for each in self._cut}
        if len(kinds) > 1:
            raise ParallelStepError(
                self.name,
                "its inputs are files and rows: all must be file datasets, or all "
                "tabular ones. What is not to be cut goes into side_inputs.",
            )
        try:
            for each in self._cut:
                self._check_cut(each)
        except AmlnbError as error:
            raise ParallelStepError(self.name, str(error)) from None

    def _check_cut(self, given: _Cut) -> None:
        """Refuse an input that cannot be cut as the configuration says."""
        keys = self.config.partition_keys
        if keys:
            known = partition_keys(given.definition)
            if not set(keys) <= set(known):
                raise NoPartitionError(keys, known)
        elif not given.is_rows:
            files_of(default_of(self.config.mini_batch_size))


@dataclass(frozen=True, slots=True)
class _Cut:
    """An input that is cut: files are laid out for it, whatever its mode was."""

    given: Any
    #: What is known of it as a dataset; empty for any files that another step makes.
    definition: Mapping[str, Any]

    @property
    def is_rows(self) -> bool:
        """Whether it is rows rather than files."""
        return self.definition.get("kind") == _TABLE

    def read_as(self) -> Reads:
        """Return what it is as an input."""
        found = as_reads(self.given)
        assert found is not None  # noqa: S101 - it was looked at when it was made
        is_bare = found.mode == "direct" and not self.is_rows
        return replace(found, mode="mount") if is_bare else found


def _laid_out(step: str, given: Any) -> _Cut:
    found = as_reads(given)
    if found is None:
        raise NotDataError(step, "inputs", given)
    source: Any = found.source
    if isinstance(source, PipelineParameter):
        ask = getattr(source.default_value, "data_definition", None)
        source = ask() if ask is not None else {}
    return _Cut(given, source if isinstance(source, Mapping) else found.view)


def _settings(config: ParallelRunConfig) -> dict[str, Any]:
    """Return what changes nothing of the results."""
    return {
        settings.NODES: config.node_count,
        settings.PROCESSES: config.process_count_per_node,
        settings.LEVEL: config.logging_level,
    }


def _run_configuration(config: ParallelRunConfig) -> RunConfiguration:
    made = RunConfiguration()
    made.environment = config.environment or made.environment
    made.environment_variables = dict(config.environment_variables)
    return made


def _script(config: ParallelRunConfig) -> str:
    """Return the script relative to the source directory."""
    if config.source_directory is None and Path(config.entry_script).is_absolute():
        return Path(config.entry_script).name
    return Path(config.entry_script).as_posix()


def _source_directory(config: ParallelRunConfig) -> str | None:
    """Return the source directory; a script alone brings its own."""
    if config.source_directory is None and Path(config.entry_script).is_absolute():
        return str(Path(config.entry_script).parent)
    return config.source_directory
