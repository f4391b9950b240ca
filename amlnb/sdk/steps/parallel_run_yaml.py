"""A ParallelRunConfig as a YAML file, as v1's command line had it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amlnb.sdk.environment.environment import Environment
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.steps.parallel_run_config import ParallelRunConfig, default_of

if TYPE_CHECKING:
    from amlnb.sdk.workspace import Workspace

_ROOT = "parallel_run_config"
#: Keys that are arguments of the class, by the same name.
_SAME = (
    "entry_script",
    "error_threshold",
    "output_action",
    "node_count",
    "process_count_per_node",
    "mini_batch_size",
    "source_directory",
    "description",
    "logging_level",
    "run_invocation_timeout",
    "run_max_try",
    "append_row_file_name",
    "allowed_failed_count",
    "allowed_failed_percent",
    "partition_keys",
    "environment_variables",
)
_NAME, _FOLDER, _TARGET = (
    "environment_name",
    "environment_dir_path",
    "compute_target_name",
)
#: Further keys; `input_format` is older and says nothing any more.
_OTHER = (_NAME, _FOLDER, "environment", _TARGET, "input_format")
_NEEDED = ("entry_script", "error_threshold", "output_action", "node_count")
#: How v1's samples write that they say nothing.
_NOTHING = (None, "", "None")


class ParallelYamlError(UserErrorException):
    """A YAML file does not say a ParallelRunConfig."""

    def __init__(self, path: Path, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(f"ParallelRunConfig.load_yaml({str(path)!r}): {why}.")


def load(workspace: Workspace, path: Path) -> ParallelRunConfig:
    """Return what the file says.

    Raises
    ------
    ParallelYamlError
        When it is not there, no YAML, or lacks what is needed.
    """
    said = {k: v for k, v in _content(path).items() if v not in _NOTHING}
    unknown = sorted(set(said) - {*_SAME, *_OTHER})
    if unknown:
        known = ", ".join([*_SAME, *_OTHER])
        raise ParallelYamlError(
            path, f"{unknown[0]!r} is no key of it (it has {known})"
        )
    for name in _NEEDED:
        if name not in said:
            raise ParallelYamlError(path, f"{_ROOT} lacks {name!r}")
    given = {name: said[name] for name in _SAME if name in said}
    if "source_directory" in given:
        given["source_directory"] = _place(path, given["source_directory"])
    target = str(said.get(_TARGET, ""))
    targets: Mapping[str, Any] = workspace.compute_targets
    return ParallelRunConfig(
        environment=_environment(workspace, path, said),
        compute_target=targets.get(target, target or None),
        **given,
    )


def save(config: ParallelRunConfig, path: Path) -> None:
    """Write the configuration into the file, and its environment beside it."""
    import yaml

    content = {name: default_of(getattr(config, name)) for name in _SAME}
    target = config.compute_target
    content[_TARGET] = default_of(getattr(target, "name", target))
    environment = config.environment
    if environment is not None and environment.version:
        content[_NAME] = environment.name
    elif environment is not None:
        folder = path.with_name(f"{path.stem}_environment")
        environment.save_to_directory(folder, overwrite=True)
        content[_FOLDER] = folder.name
    kept = {k: v for k, v in content.items() if v not in (None, {})}
    text = yaml.safe_dump({_ROOT: kept}, sort_keys=False)
    path.write_text(text, encoding="utf-8")


def _content(path: Path) -> Mapping[str, Any]:
    import yaml

    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ParallelYamlError(path, "there is no such file") from None
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        why = f"it is no YAML ({' '.join(str(error).split())})"
        raise ParallelYamlError(path, why) from None
    found = content.get(_ROOT) if isinstance(content, Mapping) else None
    if not isinstance(found, Mapping):
        raise ParallelYamlError(path, f"it has no {_ROOT!r} with keys below it")
    return found


def _environment(
    workspace: Workspace, path: Path, said: Mapping[str, Any]
) -> Environment | None:
    name = said.get(_NAME) or said.get("environment")
    if name is not None and not isinstance(name, str):
        why = "environment must be the name of a registered one; or give a folder by "
        raise ParallelYamlError(path, why + _FOLDER)
    if name is not None:
        return Environment.get(workspace, name)
    if _FOLDER in said:
        return Environment.load_from_directory(_place(path, said[_FOLDER]))
    return None


def _place(path: Path, given: Any) -> str:
    """Return a path of the file: one that is there from here, or from the file."""
    beside = path.parent / str(given)
    return str(given) if Path(given).exists() or not beside.exists() else str(beside)
