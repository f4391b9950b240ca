"""What a step asks to run on, with a name and versions in the workspace."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Protocol

from amlnb.model.errors import NotFoundError
from amlnb.model.json import JsonValue
from amlnb.sdk.environment.conda_dependencies import CondaDependencies
from amlnb.sdk.environment.section import Section
from amlnb.sdk.environment.sections import (
    DatabricksSection,
    DockerSection,
    PythonSection,
    RSection,
    SparkSection,
)
from amlnb.sdk.exceptions import UserErrorException
from amlnb.workspace.workspace import Workspace as LocalWorkspace

_KIND = "environment"
#: Names that v1's service had ready made; here they are names alone.
_CURATED = "AzureML-"
_DEFINITION, _CONDA = "azureml_environment.json", "conda_dependencies.yml"


class Home(Protocol):
    """What environments need of the workspace that holds them."""

    @property
    def local(self) -> LocalWorkspace:
        """The folder's workspace."""


class EnvironmentFileError(UserErrorException):
    """A file that an environment was to be made from cannot be read."""

    def __init__(self, name: str, path: Path, why: str) -> None:
        self.name, self.path, self.why = name, path, why
        super().__init__(
            f"Environment {name!r} cannot be made from {str(path)!r}: {why}."
        )


@dataclass(repr=False)
class Environment(Section):
    """Packages, variables and image that a step asks for.

    Steps run in the Python that submits them; the environment's variables are set
    for them, and what it says is part of their reuse key. Packages are not
    installed and images are not started: what a step imports must be there.

    Parameters
    ----------
    name
        Its name; `register` keeps it in a workspace under that.
    """

    _keys: ClassVar[Mapping[str, str]] = {}

    name: str | None = None
    version: str | None = None
    environment_variables: dict[str, str] = field(default_factory=dict)
    python: PythonSection = field(default_factory=PythonSection)
    docker: DockerSection = field(default_factory=DockerSection)
    spark: SparkSection = field(default_factory=SparkSection)
    databricks: DatabricksSection = field(default_factory=DatabricksSection)
    r: RSection | None = None
    inferencing_stack_version: str | None = None
    asset_id: str | None = None

    def __repr__(self) -> str:
        return f"Environment(name={self.name!r}, version={self.version!r})"

    # ------------------------------------------------------------- making one

    @staticmethod
    def from_conda_specification(name: str, file_path: Path | str) -> Environment:
        """Return one with the packages of a conda environment file."""
        made = Environment(name)
        made.python.conda_dependencies = CondaDependencies(file_path)
        return made

    @staticmethod
    def from_pip_requirements(
        name: str, file_path: Path | str, pip_version: str | None = None
    ) -> Environment:
        """Return one with the packages of a requirements file."""
        path = Path(file_path)
        text = _text(name, path)
        lines = [line.split(" #")[0].strip() for line in text.splitlines()]
        made = Environment(name)
        packages = [line for line in lines if line and not line.startswith("#")]
        dependencies = CondaDependencies.create()
        dependencies.add_conda_package(f"pip={pip_version}" if pip_version else "pip")
        dependencies.set_pip_requirements(packages)
        made.python.conda_dependencies = dependencies
        return made

    @staticmethod
    def from_docker_image(
        name: str,
        image: str,
        container_registry: object = None,
        conda_specification: Path | str | None = None,
        pip_requirements: Path | str | None = None,
    ) -> Environment:
        """Return one that names an image."""
        del container_registry
        made = _with_packages(name, conda_specification, pip_requirements)
        made.docker.base_image = image
        return made

    @staticmethod
    def from_dockerfile(
        name: str,
        dockerfile: Path | str,
        conda_specification: Path | str | None = None,
        pip_requirements: Path | str | None = None,
    ) -> Environment:
        """Return one with a Dockerfile, given as its path or its text."""
        made = _with_packages(name, conda_specification, pip_requirements)
        made.docker.base_image = None
        made.docker.base_dockerfile = _dockerfile(name, dockerfile)
        return made

    @staticmethod
    def from_docker_build_context(
        name: str, docker_build_context: object
    ) -> Environment:
        """Return one with a folder to build an image from."""
        made = Environment(name)
        made.docker.base_image = None
        made.docker.build_context = str(docker_build_context)
        made.python.user_managed_dependencies = True
        return made

    @staticmethod
    def from_existing_conda_environment(
        name: str, conda_environment_name: str
    ) -> Environment:
        """Return one that names a conda environment of this machine."""
        made = Environment(name)
        made.python.base_conda_environment = conda_environment_name
        made.python.user_managed_dependencies = True
        return made

    def clone(self, new_name: str) -> Environment:
        """Return a copy under another name, without a version."""
        made = copy.deepcopy(self)
        made.name, made.version, made.asset_id = new_name, None, None
        return made

    # --------------------------------------------------------- in a workspace

    def register(self, workspace: Home) -> Environment:
        """Keep it in the workspace and return it with its version.

        A new version is made only if it differs from the newest one.
        """
        if not self.name:
            raise UserErrorException(
                "An environment needs a name to be registered: Environment('my-env')."
            )
        assets = workspace.local.assets
        newest = assets.newest(_KIND, self.name)
        body = self.definition()
        if newest is None or newest.body != body:
            newest = assets.put_version(_KIND, self.name, body)
        self.version = str(newest.version)
        return self

    @staticmethod
    def get(
        workspace: Home, name: str, version: str | None = None, label: str | None = None
    ) -> Environment:
        """Return a registered environment, the newest version by default.

        A name beginning with ``AzureML-`` that nobody registered gives an empty one:
        v1's service had those ready made.

        Parameters
        ----------
        label
            As `version`; ``Latest`` is the only label there is.
        """
        del label
        assets = workspace.local.assets
        found = (
            assets.newest(_KIND, name)
            if version is None
            else assets.get(_KIND, name, _number(version))
        )
        if found is not None:
            return _from_body(name, str(found.version), found.body)
        if name.startswith(_CURATED):
            return Environment(name, version=version)
        known = tuple(sorted(assets.names(_KIND)))
        what = (
            "environment" if version is None else f"version {version!r} of environment"
        )
        raise NotFoundError(what, name, known)

    @staticmethod
    def list(workspace: Home) -> dict[str, Environment]:
        """Return the newest version of each registered environment, by name."""
        names = sorted(workspace.local.assets.names(_KIND))
        return {name: Environment.get(workspace, name) for name in names}

    def build(self, workspace: Home, image_build_compute: object = None) -> None:
        """Do nothing but say so: steps run without an image."""
        del workspace, image_build_compute
        self._say_nothing_to_build()

    def build_local(self, workspace: Home, platform: object = None) -> None:
        """Do nothing but say so: steps run without an image."""
        del workspace, platform
        self._say_nothing_to_build()

    def _say_nothing_to_build(self) -> None:
        said = f"Environment {self.name!r}: nothing to build; steps run in this Python."
        print(said)  # noqa: T201 - v1 prints

    def get_image_details(self, workspace: Home) -> dict[str, JsonValue]:
        """Return the names of the image, which nothing here starts."""
        del workspace
        return {"dockerImage": {"name": self.docker.base_image}}

    @staticmethod
    def add_private_pip_wheel(
        workspace: Home, file_path: Path | str, exist_ok: bool = False
    ) -> str:
        """Return the wheel's own address: it need not be sent anywhere."""
        del workspace, exist_ok
        path = Path(file_path).resolve()
        if not path.is_file():
            raise EnvironmentFileError("pip wheel", path, "there is no such file")
        return path.as_uri()

    # ------------------------------------------------------------- as a file

    def definition(self) -> dict[str, JsonValue]:
        """Return all that it says as JSON, without its version; no password."""
        content = self.to_dict()
        for key in ("version", "assetId"):
            content.pop(key)
        packages = self.python.conda_dependencies
        python: dict[str, JsonValue] = self.python.to_dict()
        python["condaDependencies"] = None if packages is None else packages.as_dict()
        return {**content, "python": python}

    def save_to_directory(self, path: Path | str, overwrite: bool = False) -> None:
        """Write it into a folder, as JSON and a conda file."""
        folder = Path(path)
        if folder.exists() and not overwrite:
            raise EnvironmentFileError(
                str(self.name), folder, "the folder is there; give overwrite=True"
            )
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.definition(), indent=4)
        (folder / _DEFINITION).write_text(text, encoding="utf-8")
        if self.python.conda_dependencies is not None:
            self.python.conda_dependencies.save(folder / _CONDA)

    @staticmethod
    def load_from_directory(path: Path | str) -> Environment:
        """Return what `save_to_directory` wrote."""
        folder = Path(path)
        text = _text(str(folder), folder / _DEFINITION)
        try:
            content = json.loads(text)
        except ValueError as error:
            raise EnvironmentFileError(
                str(folder), folder / _DEFINITION, f"it is not JSON ({error})"
            ) from None
        made = _from_body(content.get("name"), content.get("version"), content)
        if (folder / _CONDA).is_file():
            made.python.conda_dependencies = CondaDependencies(folder / _CONDA)
        return made

    def _elsewhere(self) -> tuple[str, ...]:
        return ("databricks", "r")


class EnvironmentDefinition(Environment):
    """The older name of `Environment`."""


def _from_body(
    name: str | None, version: str | None, body: Mapping[str, Any]
) -> Environment:
    made = Environment(name)
    made.environment_variables = {}
    made.fill(body)
    made.name, made.version = name, version
    packages = (body.get("python") or {}).get("condaDependencies")
    if packages:
        made.python.conda_dependencies = CondaDependencies._create_from(packages)  # noqa: SLF001 - the same package
    return made


def _with_packages(
    name: str, conda: Path | str | None, requirements: Path | str | None
) -> Environment:
    if conda is not None and requirements is not None:
        raise UserErrorException(
            f"Environment {name!r}: give conda_specification or pip_requirements, "
            "not both."
        )
    if conda is not None:
        return Environment.from_conda_specification(name, conda)
    if requirements is not None:
        return Environment.from_pip_requirements(name, requirements)
    made = Environment(name)
    made.python.user_managed_dependencies = True
    return made


def _number(version: str) -> int:
    """Return a version's number; one that is no number is never found."""
    return int(version) if str(version).isdigit() else 0


def _dockerfile(name: str, given: Path | str) -> str:
    text = str(given)
    is_text = "\n" in text or text.lstrip().upper().startswith("FROM ")
    return text if is_text else _text(name, Path(given))


def _text(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise EnvironmentFileError(name, path, "there is no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise EnvironmentFileError(name, path, str(error)) from None
