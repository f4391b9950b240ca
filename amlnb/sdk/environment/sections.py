"""The sections of an environment: Python, Docker, Spark, and libraries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from amlnb.sdk.environment.conda_dependencies import CondaDependencies
from amlnb.sdk.environment.images import DEFAULT_CPU_IMAGE
from amlnb.sdk.environment.section import Section


@dataclass
class PythonSection(Section):
    """Which Python a step asks for; steps run in this one."""

    _unsaved: ClassVar[tuple[str, ...]] = ("conda_dependencies",)

    user_managed_dependencies: bool = False
    interpreter_path: str = "python"
    conda_dependencies_file: str | None = None
    base_conda_environment: str | None = None
    conda_dependencies: CondaDependencies | None = field(
        default_factory=CondaDependencies.create
    )

    def _elsewhere(self) -> tuple[str, ...]:
        return ("condaDependencies",)


@dataclass
class ContainerRegistry(Section):
    """Where an image would come from; a password is neither stored nor shown."""

    _unsaved: ClassVar[tuple[str, ...]] = ("password",)

    address: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    registry_identity: object = None

    def _elsewhere(self) -> tuple[str, ...]:
        return ("password",)


@dataclass
class DockerImagePlatform(Section):
    """For which machine an image would be."""

    os: str = "Linux"
    architecture: str = "amd64"


@dataclass
class DockerSection(Section):
    """The container a step asks for: kept and shown; steps run without one."""

    _unsaved: ClassVar[tuple[str, ...]] = ("gpu_support",)

    enabled: bool = False
    base_image: str | None = DEFAULT_CPU_IMAGE
    base_dockerfile: str | None = None
    build_context: object = None
    shared_volumes: bool = True
    shm_size: str | None = None
    arguments: list[str] = field(default_factory=list)
    base_image_registry: ContainerRegistry = field(default_factory=ContainerRegistry)
    platform: DockerImagePlatform = field(default_factory=DockerImagePlatform)
    gpu_support: bool = False

    def _elsewhere(self) -> tuple[str, ...]:
        return ("gpuSupport",)  # older files have it, and it never meant a thing here


@dataclass
class SparkPackage(Section):
    """A package of Maven's."""

    group: str | None = None
    artifact: str | None = None
    version: str | None = None


@dataclass
class SparkSection(Section):
    """What a Spark session asks for."""

    repositories: list[str] = field(default_factory=list)
    packages: list[SparkPackage] = field(default_factory=list)
    precache_packages: bool = True


@dataclass
class RSection(Section):
    """What an R environment asks for."""

    r_version: str | None = None
    user_managed: bool = False
    rscript_path: str | None = None
    snapshot_date: str | None = None
    cran_packages: list[object] | None = None
    github_packages: list[object] | None = None
    custom_url_packages: list[str] | None = None


@dataclass
class MavenLibrary(Section):
    """A library of Maven's, for a Databricks cluster."""

    coordinates: str | None = None
    repo: str | None = None
    exclusions: list[str] | None = None


@dataclass
class PyPiLibrary(Section):
    """A library of PyPI's, for a Databricks cluster."""

    package: str | None = None
    repo: str | None = None


@dataclass
class RCranLibrary(Section):
    """A library of CRAN's, for a Databricks cluster."""

    package: str | None = None
    repo: str | None = None


@dataclass
class EggLibrary(Section):
    """An egg, for a Databricks cluster."""

    library: str | None = None


@dataclass
class JarLibrary(Section):
    """A jar, for a Databricks cluster."""

    library: str | None = None


@dataclass
class DatabricksSection(Section):
    """The libraries that a Databricks cluster is asked for."""

    maven_libraries: list[MavenLibrary] = field(default_factory=list)
    pypi_libraries: list[PyPiLibrary] = field(default_factory=list)
    rcran_libraries: list[RCranLibrary] = field(default_factory=list)
    jar_libraries: list[JarLibrary] = field(default_factory=list)
    egg_libraries: list[EggLibrary] = field(default_factory=list)
