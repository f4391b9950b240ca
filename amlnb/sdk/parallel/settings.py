"""What a parallel run is told: as words of a command line, and read from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from amlnb.sdk.parallel import numbers
from amlnb.sdk.parallel.tally import Limits

#: The file that results go to by default.
ROWS_FILE = "parallel_run_step.txt"
#: Variables that change nothing of what is made.
NODES, PROCESSES = "AMLNB_PARALLEL_NODES", "AMLNB_PARALLEL_PROCESSES"
LEVEL = "AMLNB_PARALLEL_LEVEL"
#: What each worker process finds in its environment.
OUTPUT, AGENT = "AMLNB_PARALLEL_OUTPUT", "AMLNB_PARALLEL_AGENT"

_END = "--"
_INPUT, _KEY = "input", "partition_key"
#: What v1's own runner put into the entry script's arguments, before the user's.
_SHOWN = (
    "mini_batch_size",
    "error_threshold",
    "output_action",
    "run_invocation_timeout",
    "run_max_try",
    "append_row_file_name",
    "output",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that a parallel run needs to know besides its data."""

    #: Relative to the source directory.
    entry_script: str
    #: The names of the inputs that are cut.
    inputs: tuple[str, ...]
    #: A folder; empty for none.
    output: str
    #: ``append_row`` or ``summary_only``.
    output_action: str
    append_row_file_name: str
    #: As the user gave it; empty for the default.
    mini_batch_size: str
    partition_keys: tuple[str, ...]
    limits: Limits
    #: Seconds that one call of ``run`` may take.
    timeout: float
    #: What the entry script finds in ``sys.argv`` behind its own name.
    arguments: tuple[str, ...]
    node_count: int
    #: None for as many as the machine has processors.
    process_count: int | None
    level: str

    @classmethod
    def read(cls, words: Sequence[str], environment: Mapping[str, str]) -> Self:
        """Return what `words` said, with a run's own values in it.

        Raises
        ------
        UserErrorException
            When a value that a pipeline parameter gave cannot be.
        """
        end = words.index(_END)
        pairs = list(zip(words[:end:2], words[1:end:2], strict=True))
        given = dict(pairs)
        level = numbers.level(environment.get(LEVEL) or "INFO")
        return cls(
            entry_script=given["entry_script"],
            inputs=tuple(value for name, value in pairs if name == _INPUT),
            output=given.get("output", ""),
            output_action=given["output_action"],
            append_row_file_name=given["append_row_file_name"],
            mini_batch_size=given["mini_batch_size"],
            partition_keys=tuple(value for name, value in pairs if name == _KEY),
            limits=_limits(given),
            timeout=numbers.seconds(
                "run_invocation_timeout", given["run_invocation_timeout"]
            ),
            arguments=(*_own_arguments(given, level), *words[end + 1 :]),
            node_count=numbers.whole("node_count", environment.get(NODES) or 1, 1),
            process_count=_processes(environment.get(PROCESSES) or ""),
            level=level,
        )

    @property
    def appends(self) -> bool:
        """Whether results are kept, in one file."""
        return self.output_action == "append_row"


def words(
    config: Mapping[str, Any],
    inputs: Sequence[str],
    output: Any,
    arguments: Sequence[Any],
) -> tuple[Any, ...]:
    """Return the words that say a configuration; `Settings.read` reads them.

    Parameters
    ----------
    config
        Its values by name; None where it says nothing. Some may be parameters.
    inputs
        The names of the inputs that are cut.
    output
        What the step makes, or None.
    """
    said: list[Any] = []
    for name, value in config.items():
        said += [name, value]
    for name in inputs:
        said += [_INPUT, name]
    if output is not None:
        said += ["output", output]
    return (*said, _END, *arguments)


def key_words(keys: Sequence[str]) -> tuple[str, ...]:
    """Return the words that say partition keys; they go before all others."""
    return tuple(word for key in keys for word in (_KEY, key))


def _limits(given: Mapping[str, str]) -> Limits:
    count, share = given["allowed_failed_count"], given["allowed_failed_percent"]
    return Limits(
        items=numbers.threshold(given["error_threshold"]),
        batches=numbers.whole("allowed_failed_count", count, 0) if count else None,
        percent=numbers.percent("allowed_failed_percent", share) if share else None,
        tries=numbers.whole("run_max_try", given["run_max_try"], 1),
    )


def _processes(given: str) -> int | None:
    return numbers.whole("process_count_per_node", given, 1) if given else None


def _own_arguments(given: Mapping[str, str], level: str) -> list[str]:
    found = ["--scoring_module_name", given["entry_script"], "--logging_level", level]
    for name in _SHOWN:
        if given.get(name):
            found += [f"--{name}", given[name]]
    return found
