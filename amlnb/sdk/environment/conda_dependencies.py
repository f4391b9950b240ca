"""The packages a step asks for, as a conda environment file says them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from amlnb.model.json import JsonValue
from amlnb.sdk.exceptions import UserErrorException

#: Where a file is written when no path is given.
DEFAULT_FILE = "conda_dependencies.yml"


class CondaFileError(UserErrorException):
    """A file of conda dependencies is missing, or is none."""

    def __init__(self, path: Path | str, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(
            f"The conda file {str(path)!r} {why}: it is YAML with `dependencies`, a "
            "list of packages of which one may be `pip: [...]`."
        )


class CondaDependencies:
    """Packages by conda and pip, kept with the environment and part of the reuse key.

    Steps run in this Python: nothing is installed from it.

    Parameters
    ----------
    conda_dependencies_file_path
        A conda environment file to start from.
    """

    def __init__(self, conda_dependencies_file_path: Path | str | None = None) -> None:
        self._name = "project_environment"
        self._channels: list[str] = []
        self._conda: list[str] = []
        self._pip: list[str] = []
        if conda_dependencies_file_path is not None:
            path = Path(conda_dependencies_file_path)
            self._read(_yaml(path), path)

    @staticmethod
    def create(
        pip_indexurl: str | None = None,
        pip_packages: Sequence[str] | None = None,
        conda_packages: Sequence[str] | None = None,
        python_version: str | float = "3.10.18",
        pin_sdk_version: bool = True,
    ) -> CondaDependencies:
        """Return dependencies on these packages.

        `pin_sdk_version` has no effect: the API comes with this package.
        """
        del pin_sdk_version
        made = CondaDependencies()
        made.set_python_version(str(python_version))
        for package in _texts("conda_packages", conda_packages):
            made.add_conda_package(package)
        for package in _texts("pip_packages", pip_packages):
            made.add_pip_package(package)
        if pip_indexurl:
            made.set_pip_index_url(pip_indexurl)
        return made

    @staticmethod
    def _create_from(content: Mapping[str, Any]) -> CondaDependencies:
        made = CondaDependencies()
        made._read(content, "dependencies")
        return made

    def _read(self, content: Any, where: Path | str) -> None:
        listed = content.get("dependencies") if isinstance(content, Mapping) else None
        if not isinstance(listed, list):
            raise CondaFileError(where, "has no list `dependencies`")
        self._name = str(content.get("name") or self._name)
        self._channels = [str(c) for c in content.get("channels") or ()]
        for item in listed:
            if isinstance(item, Mapping):
                self._pip += [str(p) for p in item.get("pip") or ()]
            else:
                self._conda.append(str(item))

    # ---------------------------------------------------------------- what it holds

    @property
    def conda_channels(self) -> Iterable[str]:
        """Where conda packages come from."""
        return tuple(self._channels)

    @property
    def conda_packages(self) -> Iterable[str]:
        """The conda packages, Python itself among them."""
        return tuple(self._conda)

    @property
    def pip_packages(self) -> Iterable[str]:
        """The pip packages, without options."""
        return tuple(p for p in self._pip if not p.startswith("-"))

    @property
    def pip_options(self) -> Iterable[str]:
        """The lines for pip that begin with a dash."""
        return tuple(p for p in self._pip if p.startswith("-"))

    def get_python_version(self) -> str | None:
        """Return the version of Python asked for, or None."""
        for package in self._conda:
            name, _, version = package.partition("=")
            if name == "python":
                return version.lstrip("=")
        return None

    def get_default_number_of_packages(self) -> int:
        """Return 0: there are no packages that were not asked for."""
        return 0

    # ------------------------------------------------------------------- changing it

    def set_python_version(self, version: str) -> None:
        """Ask for this version of Python in place of another."""
        self.remove_conda_package("python")
        self._conda.insert(0, f"python={version}")

    def add_channel(self, channel: str) -> None:
        """Take conda packages also from there."""
        _add(self._channels, channel)

    def remove_channel(self, channel: str) -> None:
        """Take no packages from there."""
        self._channels = [c for c in self._channels if c != channel]

    def add_conda_package(self, conda_package: str) -> None:
        """Ask for a conda package, in place of another version of it."""
        self.remove_conda_package(conda_package)
        self._conda.append(conda_package)

    def remove_conda_package(self, conda_package: str) -> None:
        """Ask no longer for a conda package, whatever its version."""
        self._conda = [p for p in self._conda if not _same(p, conda_package)]

    def add_pip_package(self, pip_package: str) -> None:
        """Ask for a pip package, in place of another version of it."""
        self.remove_pip_package(pip_package)
        self._pip.append(pip_package)

    def remove_pip_package(self, pip_package: str) -> None:
        """Ask no longer for a pip package, whatever its version."""
        self._pip = [p for p in self._pip if not _same(p, pip_package)]

    def set_pip_requirements(self, pip_requirements: Sequence[str]) -> None:
        """Ask for these pip packages and no others."""
        self._pip = list(pip_requirements)

    def set_pip_index_url(self, index_url: str) -> None:
        """Take pip packages from there."""
        self.set_pip_option(f"--index-url {index_url.removeprefix('--index-url ')}")

    def set_pip_option(self, pip_option: str) -> None:
        """Add a line for pip that begins with a dash."""
        self.remove_pip_option(pip_option.split(maxsplit=1)[0])
        self._pip.insert(0, pip_option)

    def remove_pip_option(self, pip_option: str) -> None:
        """Take a line for pip away, by its option."""
        self._pip = [
            p for p in self._pip if not p.startswith("-") or p.split()[0] != pip_option
        ]

    def add_tensorflow_pip_package(
        self, core_type: str = "cpu", version: str | None = None
    ) -> None:
        """Ask for TensorFlow by pip."""
        name = "tensorflow-gpu" if core_type == "gpu" else "tensorflow"
        self.add_pip_package(f"{name}=={version}" if version else name)

    def add_tensorflow_conda_package(
        self, core_type: str = "cpu", version: str | None = None
    ) -> None:
        """Ask for TensorFlow by conda."""
        name = "tensorflow-gpu" if core_type == "gpu" else "tensorflow"
        self.add_conda_package(f"{name}={version}" if version else name)

    # ------------------------------------------------------------------------- files

    def as_dict(self) -> dict[str, JsonValue]:
        """Return what its file says."""
        dependencies: list[JsonValue] = list(self._conda)
        if self._pip:
            dependencies.append({"pip": list(self._pip)})
        content: dict[str, JsonValue] = {"name": self._name}
        content["dependencies"] = dependencies
        if self._channels:
            content["channels"] = list(self._channels)
        return content

    def serialize_to_string(self) -> str:
        """Return the text of its file."""
        import yaml

        return yaml.safe_dump(self.as_dict(), sort_keys=False)

    def save(self, path: Path | str | None = None) -> str:
        """Write it to a file, or into a folder, and return the file's path."""
        target = Path(path) if path is not None else Path(DEFAULT_FILE)
        if target.is_dir():
            target /= DEFAULT_FILE
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(self.serialize_to_string(), encoding="utf-8")
        return str(target)

    def save_to_file(
        self, base_directory: Path | str, conda_file_path: str | None = None
    ) -> str:
        """Write it below a folder, and return the path within that folder."""
        name = conda_file_path or DEFAULT_FILE
        self.save(Path(base_directory) / name)
        return name

    @staticmethod
    def merge_requirements(requirements: Sequence[str]) -> list[str]:
        """Return requirements with each package once, the last version given."""
        merged: dict[str, str] = {}
        for requirement in requirements:
            merged[_name(requirement)] = requirement
        return list(merged.values())

    def __eq__(self, other: object) -> bool:
        same = isinstance(other, CondaDependencies)
        return same and self.as_dict() == other.as_dict()  # type: ignore[attr-defined]

    def __hash__(self) -> int:
        return hash(self.serialize_to_string())

    def __repr__(self) -> str:
        return f"CondaDependencies({self.as_dict()})"


class NotPackagesError(UserErrorException):
    """A list of packages was given as something else."""

    def __init__(self, argument: str, given: object) -> None:
        self.argument, self.given = argument, given
        super().__init__(
            f"{argument}={given!r} must be a list of texts, as "
            f"{argument}=['scikit-learn', 'pandas>=2']."
        )


def _texts(argument: str, given: Sequence[str] | None) -> Sequence[str]:
    if given is None:
        return ()
    if isinstance(given, str) or not all(isinstance(item, str) for item in given):
        raise NotPackagesError(argument, given)
    return given


def _add(items: list[str], item: str) -> None:
    if item not in items:
        items.append(item)


def _name(package: str) -> str:
    """Return ``scikit-learn`` of ``scikit_learn[x]>=1``; an option is its own name."""
    if package.startswith("-"):
        return package
    return re.split(r"[\s=<>!~\[;@]", package, maxsplit=1)[0].lower().replace("_", "-")


def _same(package: str, other: str) -> bool:
    return _name(package) == _name(other)


def _yaml(path: Path) -> Any:
    import yaml

    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CondaFileError(path, f"cannot be read ({error.strerror})") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CondaFileError(path, f"is not YAML ({error})") from None
