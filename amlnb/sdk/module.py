"""Module: a script that a workspace keeps, in versions, by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from amlnb.model.codec import encode
from amlnb.model.errors import NotFoundError
from amlnb.model.json import JsonValue
from amlnb.sdk.environment.run_configuration import RunConfiguration
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.module_version import KIND as _VERSION
from amlnb.sdk.module_version import ModuleVersion, ModuleVersionDescriptor
from amlnb.sdk.parameter import plain
from amlnb.sdk.port_def import InputPortDef, OutputPortDef
from amlnb.sdk.published import Published
from amlnb.sdk.steps.pipeline_step import packages_of
from amlnb.sdk.steps.recipe import Recipe
from amlnb.sdk.steps.source import check_source, counted, take
from amlnb.sdk.workspace import Workspace

_MODULE = "module"


class NoVersionError(UserErrorException):
    """A module has no such version, or none at all."""

    def __init__(
        self, module: str, version: object, known: Sequence[str], why: str = ""
    ) -> None:
        self.module, self.version, self.known = module, version, tuple(known)
        has = f"it has {', '.join(known)}" if known else "it has none yet"
        what = why or f"no version {version!r}"
        super().__init__(
            f"Module {module!r} has {what} ({has}): publish one with "
            "module.publish_python_script(..., version='1'), or name one of these."
        )


class Module(Published):
    """A named script of the workspace, in versions; `create` or `get` one."""

    _kind = _MODULE

    @staticmethod
    def create(workspace: Workspace, name: str, description: str) -> Module:
        """Make a module of that name; a name can be used once."""
        assets = workspace.local.assets
        if assets.newest(_MODULE, name) is not None:
            raise UserErrorException(
                f"There is a module {name!r} already: use Module.get(workspace, "
                f"name={name!r}), and publish another version."
            )
        body = {"description": str(description), "status": "Active"}
        return Module(workspace, assets.put_version(_MODULE, name, body))

    @staticmethod
    def get(
        workspace: Workspace, module_id: str | None = None, name: str | None = None
    ) -> Module:
        """Return the module of that id or name."""
        assets = workspace.local.assets
        by_id = assets.by_id(_MODULE, module_id) if module_id else None
        kept = by_id or (assets.newest(_MODULE, name) if name else None)
        if kept is None:
            known = tuple(assets.names(_MODULE))
            raise NotFoundError("module", str(name or module_id), known)
        return Module(workspace, kept)

    @staticmethod
    def get_versions(workspace: Workspace, name: str) -> list[ModuleVersionDescriptor]:
        """Return the versions of the module of that name."""
        return Module.get(workspace, name=name).module_version_list()

    # -------------------------------------------------------------------- what it is

    @property
    def id(self) -> str:
        """Its id."""
        return str(self._kept.id)

    @property
    def name(self) -> str:
        """Its name."""
        return self._kept.name

    @property
    def default_version(self) -> str | None:
        """The version that steps use which name none; None for the newest."""
        found = self._kept.body.get("default")
        return None if found is None else str(found)

    def versions(self) -> list[ModuleVersion]:
        """Return its versions, newest first."""
        kept = self.workspace.local.assets.versions(_VERSION, self.name)
        return [ModuleVersion(self.workspace, one) for one in kept]

    def module_version_list(self) -> list[ModuleVersionDescriptor]:
        """Return its versions' names and ids, newest first."""
        return [
            ModuleVersionDescriptor(v.version, v.module_version_id)
            for v in self.versions()
        ]

    def get_default(self) -> ModuleVersion:
        """Return the version that steps use which name none."""
        return self.resolve()

    def get_default_version(self) -> str:
        """Return the name of the version that steps use which name none."""
        return self.resolve().version

    def set_default_version(self, version_id: str) -> None:
        """Let steps that name no version use this one."""
        self._change("default", self.resolve(version_id).version)

    def resolve(self, version: str | None = None) -> ModuleVersion:
        """Return a version by its name or id; the default, or else the newest."""
        wanted = version if version is not None else self.default_version
        usable = [v for v in self.versions() if v.status != "Disabled"]
        known = [v.version for v in usable]
        if wanted is None:
            if not usable:
                raise NoVersionError(self.name, version, known, "no version to run")
            return usable[0]
        for one in usable:
            if str(wanted) in (one.version, one.module_version_id):
                return one
        raise NoVersionError(self.name, wanted, known)

    # -------------------------------------------------------------------- publishing

    def publish_python_script(
        self,
        script_name: str,
        description: str,
        inputs: Iterable[InputPortDef],
        outputs: Iterable[OutputPortDef],
        params: Mapping[str, Any] | None = None,
        create_sequencing_ports: bool = True,
        version: str | None = None,
        is_default: bool = False,
        source_directory: Path | str | None = None,
        hash_paths: Sequence[str] | None = None,
        category: str | None = None,
        arguments: Sequence[Any] | None = None,
        runconfig: RunConfiguration | None = None,
    ) -> ModuleVersion:
        """Keep a script with its source directory as a version.

        Parameters
        ----------
        script_name, source_directory
            The script, and the folder that it stands in.
        inputs, outputs
            The names under which a ModuleStep gives it data.
        params
            Defaults of what it finds in ``AML_PARAMETER_<name>``.
        version
            The version's name; a number by default.
        is_default
            Whether steps that name no version use it.
        arguments
            What the script is given where a step gives no arguments.
        """
        del create_sequencing_ports
        called = str(version or len(self.versions()) + 1)
        if called in [v.version for v in self.versions()]:
            raise UserErrorException(
                f"Module {self.name!r} has a version {called!r} already: give another "
                "version."
            )
        recipe = Recipe(
            kind="Module",
            words=(),
            source_directory=str(source_directory or "."),
            script=str(script_name),
            hash_paths=tuple(hash_paths or ()),
        )
        folder = check_source(self.name, recipe, None)
        assert folder is not None  # noqa: S101 - a script needs one
        snapshot, files = take(folder, self.workspace.local, dry=False)
        body: dict[str, JsonValue] = {
            "module": self.id,
            "version": called,
            "description": str(description),
            "category": category,
            "script": str(script_name),
            "folder": str(folder),
            "snapshot": encode(snapshot),
            "files": dict(counted(self.name, recipe, folder, files)),
            "inputs": [each.body() for each in inputs or ()],
            "outputs": [each.body() for each in outputs or ()],
            "params": {k: plain(k, v) for k, v in (params or {}).items()},
            "arguments": [_plain_word(self.name, a) for a in arguments or ()],
            "packages": "" if runconfig is None else packages_of(runconfig),
        }
        kept = self.workspace.local.assets.put_version(_VERSION, self.name, body)
        if is_default:
            self._change("default", called)
        return ModuleVersion(self.workspace, kept)

    def publish(self, *_arguments: object, **_options: object) -> ModuleVersion:
        """Refuse: only Python scripts can be published."""
        raise UserErrorException(
            f"Module {self.name!r}: use publish_python_script; U-SQL and Azure Batch "
            "are not here."
        )

    publish_adla_script = publish
    publish_azure_batch = publish

    def __repr__(self) -> str:
        return f"Module({self.name!r})"


def _plain_word(module: str, word: Any) -> JsonValue:
    """Return an argument as data; a port's definition as its mark."""
    if isinstance(word, InputPortDef | OutputPortDef):
        return {"port": word.name}
    return plain(module, word)
