"""ParallelRunConfig: how an entry script is run over many mini-batches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amlnb.sdk.environment.environment import Environment
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.parallel import numbers
from amlnb.sdk.parallel.settings import ROWS_FILE
from amlnb.sdk.parallel.size import bytes_of
from amlnb.sdk.parameter import PipelineParameter

if TYPE_CHECKING:
    from amlnb.sdk.workspace import Workspace

#: A whole number that a run may be given anew.
Count = int | str | PipelineParameter


class ParallelConfigError(UserErrorException, ValueError):
    """A ParallelRunConfig was given something that it cannot use."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"ParallelRunConfig: {why}")


class ParallelRunConfig:
    """How an entry script is run over many mini-batches.

    The script has a function ``run(mini_batch)``, or ``run(mini_batch,
    mini_batch_context)``, and may have ``init()``. A mini-batch is a list of paths,
    or a DataFrame; ``run`` returns a list, tuple, array or DataFrame with one result
    for each item that was done.

    Parameters
    ----------
    environment
        What the script asks for; packages are not installed.
    entry_script
        The script, relative to `source_directory`.
    error_threshold
        How many items (files or rows) of the whole input may fail; -1 for any
        number. An item without a result has failed.
    output_action
        ``append_row`` writes all results into one file of the output, each on a
        line, rows of DataFrames by spaces, in the order of the mini-batches.
        ``summary_only`` leaves writing to the script.
    compute_target
        A compute target, its name, or a PipelineParameter.
    node_count, process_count_per_node
        How many processes, as their product; by default one for each processor. One
        machine stands for all nodes: the log says how many it took. No part of the
        reuse key.
    mini_batch_size
        Files, 10 by default; or bytes of a table, ``"1MB"`` by default, such as
        ``"10KB"``. Rows of two files are never in one mini-batch.
    source_directory
        The folder of the script and what it needs.
    description
        Words for people.
    logging_level
        How much the log tells: ``ERROR``, ``WARNING``, ``INFO`` or ``DEBUG``. No part
        of the reuse key.
    run_invocation_timeout
        Seconds that one call of ``run`` may take.
    run_max_try
        How often a mini-batch is tried when ``run`` raises, takes too long, or its
        process dies.
    append_row_file_name
        The file for ``append_row``.
    allowed_failed_count, allowed_failed_percent
        How many mini-batches may fail, and their share of all, from 0 to 100.
    partition_keys
        Columns that the paths of the input's files tell, see ``partition_format`` and
        ``partition_by``: a mini-batch for each combination of their values, whatever
        `mini_batch_size` says.
    environment_variables
        Variables for the script.

    Numbers and `logging_level` may be PipelineParameters.
    """

    def __init__(
        self,
        environment: Environment | None,
        entry_script: str,
        error_threshold: Count,
        output_action: str,
        compute_target: Any,
        node_count: Count,
        process_count_per_node: Count | None = None,
        mini_batch_size: Count | None = None,
        source_directory: Path | str | None = None,
        description: str | None = None,
        logging_level: str | PipelineParameter = "INFO",
        run_invocation_timeout: Count = 60,
        run_max_try: Count = 3,
        append_row_file_name: str | None = None,
        allowed_failed_count: Count | None = None,
        allowed_failed_percent: Count | float | None = None,
        partition_keys: Sequence[str] | None = None,
        environment_variables: Mapping[str, str] | None = None,
    ) -> None:
        if environment is not None and not isinstance(environment, Environment):
            raise ParallelConfigError(
                f"environment is a {type(environment).__name__}, and must be an "
                "Environment: Environment(name) makes one, Environment.get(workspace, "
                "name) gets one."
            )
        if not entry_script:
            raise ParallelConfigError("give entry_script, the script with run().")
        self.environment = environment
        self.entry_script = str(entry_script)
        self.error_threshold = error_threshold
        self.output_action = output_action
        self.compute_target = compute_target
        self.node_count = node_count
        self.process_count_per_node = process_count_per_node
        self.mini_batch_size = mini_batch_size
        self.source_directory = (
            None if source_directory is None else str(source_directory)
        )
        self.description = description
        self.logging_level = logging_level
        self.run_invocation_timeout = run_invocation_timeout
        self.run_max_try = run_max_try
        self.append_row_file_name = append_row_file_name or ROWS_FILE
        self.allowed_failed_count = allowed_failed_count
        self.allowed_failed_percent = allowed_failed_percent
        self.partition_keys = _keys(partition_keys)
        self.environment_variables = dict(environment_variables or {})
        self.check()

    def check(self) -> None:
        """Refuse what cannot be, a parameter by its default."""
        try:
            numbers.threshold(default_of(self.error_threshold))
            numbers.action(self.output_action)
            numbers.level(default_of(self.logging_level))
            numbers.seconds(
                "run_invocation_timeout", default_of(self.run_invocation_timeout)
            )
            bytes_of(default_of(self.mini_batch_size))
            for name, least in (
                ("node_count", 1),
                ("process_count_per_node", 1),
                ("run_max_try", 1),
                ("allowed_failed_count", 0),
            ):
                _check_count(name, getattr(self, name), least)
            if self.allowed_failed_percent is not None:
                share = default_of(self.allowed_failed_percent)
                numbers.percent("allowed_failed_percent", share)
        except UserErrorException as error:
            raise ParallelConfigError(str(error)) from None
        name = self.append_row_file_name
        if name in (".", "..") or Path(name).name != name:
            raise ParallelConfigError(
                f"append_row_file_name={name!r} must be a file's name without a folder."
            )

    @staticmethod
    def load_yaml(workspace: Workspace, path: Path | str) -> ParallelRunConfig:
        """Return what a YAML file says below ``parallel_run_config``.

        Paths in it start at the current directory, or at the file's own.
        """
        from amlnb.sdk.steps.parallel_run_yaml import load

        return load(workspace, Path(path))

    def save_to_yaml(self, path: Path | str) -> None:
        """Write it as `load_yaml` reads it; parameters by their defaults.

        An environment that is not registered goes into a folder beside the file.
        """
        from amlnb.sdk.steps.parallel_run_yaml import save

        save(self, Path(path))

    def __repr__(self) -> str:
        return (
            f"ParallelRunConfig(entry_script={self.entry_script!r}, "
            f"output_action={self.output_action!r})"
        )


def default_of(given: Any) -> Any:
    """Return a value, or a parameter's default."""
    return given.default_value if isinstance(given, PipelineParameter) else given


def _check_count(name: str, given: Any, least: int) -> None:
    needed = name in ("node_count", "run_max_try")
    if given is not None or needed:
        numbers.whole(name, default_of(given), least)


def _keys(given: Any) -> list[str] | None:
    if not given:
        return None
    is_list = isinstance(given, list | tuple)
    if not is_list or not all(isinstance(key, str) and key for key in given):
        raise ParallelConfigError(
            f"partition_keys={given!r} must be a list of names, such as ['store']."
        )
    return list(given)
