"""How a script is to be run: environment, target, processes; and its file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from amlnb.sdk.environment.conda_dependencies import CondaDependencies
from amlnb.sdk.environment.distributed import (
    DockerConfiguration,
    MpiConfiguration,
    ParallelTaskConfiguration,
    PyTorchConfiguration,
    TensorflowConfiguration,
)
from amlnb.sdk.environment.environment import Environment
from amlnb.sdk.environment.section import Section
from amlnb.sdk.exceptions import UserErrorException

#: Where a folder keeps its run configurations, the newest habit first.
_FOLDERS = (".azureml", "aml_config", "")
_SUFFIX = ".runconfig"


class RunConfigurationFileError(UserErrorException):
    """A ``.runconfig`` file is missing, or is none."""

    def __init__(self, path: Path, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(f"The run configuration {str(path)!r} {why}.")


class TargetError(UserErrorException):
    """A target is neither a name nor a compute target."""

    def __init__(self, given: object) -> None:
        self.given = given
        super().__init__(
            f"A target is a compute target or its name, not a {type(given).__name__}: "
            "use 'local' or AmlCompute(workspace, 'cpu-cluster')."
        )


@dataclass
class HistoryConfiguration(Section):
    """What of a run is kept; here everything always is."""

    output_collection: bool = True
    snapshot_project: bool = True
    directories_to_watch: list[str] = field(default_factory=lambda: ["logs"])


@dataclass
class SparkConfiguration(Section):
    """Settings of a Spark session."""

    configuration: dict[str, str] = field(default_factory=dict)


@dataclass
class HdiConfiguration(Section):
    """How an HDInsight cluster is asked to run."""

    yarn_deploy_mode: str = "cluster"


@dataclass
class AmlComputeConfiguration(Section):
    """The cluster that a run would make for itself."""

    vm_size: str | None = None
    vm_priority: str | None = None
    retain_cluster: bool = False
    name: str | None = None
    cluster_max_node_count: int | None = None


@dataclass
class KubernetesComputeConfiguration(Section):
    """The kind of machine asked of a Kubernetes cluster."""

    instance_type: str | None = None


@dataclass(init=False, repr=False)
class RunConfiguration(Section):
    """How a script is to be run.

    Parameters
    ----------
    script, arguments, command
        What to run, where it is not said elsewhere.
    framework
        ``Python``, ``PySpark``, ``TensorFlow``, …, in any case; kept.
    communicator
        ``None``, ``Mpi``, ``ParameterServer``; kept.
    conda_dependencies
        The packages that the script asks for.
    """

    _unsaved: ClassVar[tuple[str, ...]] = ("auto_prepare_environment",)

    script: str | None = None
    arguments: list[Any] = field(default_factory=list)
    framework: str = "Python"
    communicator: str = "None"
    max_run_duration_seconds: int | None = None
    node_count: int = 1
    priority: int | None = None
    environment: Environment = field(default_factory=Environment)
    history: HistoryConfiguration = field(default_factory=HistoryConfiguration)
    spark: SparkConfiguration = field(default_factory=SparkConfiguration)
    docker: DockerConfiguration = field(default_factory=DockerConfiguration)
    hdi: HdiConfiguration = field(default_factory=HdiConfiguration)
    tensorflow: TensorflowConfiguration = field(default_factory=TensorflowConfiguration)
    mpi: MpiConfiguration = field(default_factory=MpiConfiguration)
    pytorch: PyTorchConfiguration = field(default_factory=PyTorchConfiguration)
    paralleltask: ParallelTaskConfiguration = field(
        default_factory=ParallelTaskConfiguration
    )
    data_references: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    datacaches: list[Any] = field(default_factory=list)
    output_data: dict[str, Any] = field(default_factory=dict)
    source_directory_data_store: str | None = None
    amlcompute: AmlComputeConfiguration = field(default_factory=AmlComputeConfiguration)
    auto_cluster_compute_specification: Any = None
    kubernetescompute: KubernetesComputeConfiguration = field(
        default_factory=KubernetesComputeConfiguration
    )
    credential_passthrough: bool = False
    command: str | list[Any] = ""
    environment_variables: dict[str, str] = field(default_factory=dict)
    application_endpoints: dict[str, Any] = field(default_factory=dict)
    auto_prepare_environment: bool = True

    def __init__(
        self,
        script: str | None = None,
        arguments: Sequence[Any] | None = None,
        framework: str | None = None,
        communicator: str | None = None,
        conda_dependencies: CondaDependencies | None = None,
        command: str | Sequence[Any] | None = None,
    ) -> None:
        _set_defaults(self)
        self._target = "local"
        self.script = script
        self.arguments = list(arguments or ())
        self.framework = framework or "Python"
        self.communicator = communicator or "None"
        if command:
            self.command = command if isinstance(command, str) else list(command)
        if conda_dependencies is not None:
            self.environment.python.conda_dependencies = conda_dependencies

    @property
    def target(self) -> str:
        """The name of the compute; assign it, or a compute target."""
        return self._target

    @target.setter
    def target(self, given: Any) -> None:
        name = given if isinstance(given, str) else getattr(given, "name", None)
        if not isinstance(name, str):
            raise TargetError(given)
        self._target = name

    def all_variables(self) -> dict[str, str]:
        """Return the environment variables of its environment and its own."""
        every = {**self.environment.environment_variables, **self.environment_variables}
        return {str(name): str(value) for name, value in every.items()}

    def __repr__(self) -> str:
        return f"RunConfiguration(target={self.target!r}, {self.environment!r})"

    # ------------------------------------------------------------------------ files

    def save(
        self,
        path: Path | str | None = None,
        name: str | None = None,
        separate_environment_yaml: bool = False,
    ) -> None:
        """Write it to ``PATH/.azureml/NAME.runconfig``, or to a file given as path.

        Packages are written beside it, as ``conda_dependencies.yml``.
        """
        import yaml

        del separate_environment_yaml
        target = _saved_at(Path(path or "."), name)
        target.parent.mkdir(parents=True, exist_ok=True)
        content = {**self.to_dict(), "target": self.target}
        environment = self.environment.to_dict()
        python: dict[str, Any] = self.environment.python.to_dict()
        packages = self.environment.python.conda_dependencies
        if packages is not None:
            python["condaDependenciesFile"] = Path(
                packages.save(target.parent / "conda_dependencies.yml")
            ).name
        content["environment"] = {**environment, "python": python}
        target.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")

    @staticmethod
    def load(path: Path | str, name: str | None = None) -> RunConfiguration:
        """Return what a file says, or the one of that name in a folder."""
        file = _found_at(Path(path), name)
        content = _content(file)
        made = RunConfiguration()
        made.fill({k: v for k, v in content.items() if k != "target"})
        made.target = content.get("target") or "local"
        _load_packages(made.environment, content, file)
        return made

    @staticmethod
    def delete(path: Path | str, name: str) -> None:
        """Remove the one of that name from a folder."""
        _found_at(Path(path), name).unlink()

    def _elsewhere(self) -> tuple[str, ...]:
        return ("target", "autoPrepareEnvironment", "autoClusterComputeSpecification")


def _set_defaults(made: RunConfiguration) -> None:
    """Give every setting its own default, as a dataclass's own constructor would."""
    from dataclasses import MISSING, fields

    for each in fields(made):
        if each.default_factory is not MISSING:
            setattr(made, each.name, each.default_factory())
        elif each.default is not MISSING:
            setattr(made, each.name, each.default)


def _saved_at(path: Path, name: str | None) -> Path:
    if path.suffix in (_SUFFIX, ".yml", ".yaml"):
        return path
    return path / _FOLDERS[0] / f"{name or path.resolve().name}{_SUFFIX}"


def _found_at(path: Path, name: str | None) -> Path:
    if path.is_file():
        return path
    tried = [
        path / folder / f"{name or path.resolve().name}{_SUFFIX}" for folder in _FOLDERS
    ]
    for file in tried:
        if file.is_file():
            return file
    if path.suffix == _SUFFIX:
        raise RunConfigurationFileError(path, "is not there")
    places = ", ".join(str(file.parent) for file in tried)
    raise RunConfigurationFileError(
        Path(tried[0].name), f"is not there: it was looked for in {places}"
    )


def _content(file: Path) -> Mapping[str, Any]:
    import yaml

    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RunConfigurationFileError(file, f"is not YAML ({error})") from None
    if not isinstance(content, Mapping):
        raise RunConfigurationFileError(file, "is not a mapping of settings")
    return content


def _load_packages(
    environment: Environment, content: Mapping[str, Any], file: Path
) -> None:
    """Read the conda file that it names, relative to it or to its project's folder."""
    python = (content.get("environment") or {}).get("python") or {}
    inline, named = python.get("condaDependencies"), python.get("condaDependenciesFile")
    if inline:
        environment.python.conda_dependencies = CondaDependencies._create_from(inline)  # noqa: SLF001 - the same package
        return
    if not named:
        return
    for folder in (file.parent, file.parent.parent):
        if (folder / named).is_file():
            packages = CondaDependencies(folder / named)
            environment.python.conda_dependencies = packages
            return
