"""Experiment: a name under which runs are filed; `submit` starts one."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.runs.run import Run
from amlnb.sdk.workspace import Workspace

if TYPE_CHECKING:
    from amlnb.ports import Asset
    from amlnb.sdk.runs.logged_run import LoggedRun

_KIND = "experiment"
_MOST_RUNS = 10_000


class BadExperimentError(UserErrorException):
    """A name that no experiment can have."""

    def __init__(self, name: object) -> None:
        self.name = name
        super().__init__(
            f"{name!r} cannot be an experiment's name: give a text of 1 to 255 "
            "characters."
        )


class Experiment:
    """A name under which runs are filed.

    Parameters
    ----------
    workspace
        The workspace that holds it.
    name
        Any text; the experiment is there from now on.
    """

    _LONGEST = 255

    def __init__(self, workspace: Workspace, name: str, **_ignored: object) -> None:
        if not isinstance(workspace, Workspace):
            raise UserErrorException(
                f"Experiment(workspace, name): workspace is a "
                f"{type(workspace).__name__}, and must be a Workspace, as "
                "Workspace.from_config() returns it."
            )
        if not str(name).strip() or len(str(name)) > self._LONGEST:
            raise BadExperimentError(name)
        self.workspace = workspace
        self.name = str(name)
        self._kept = self._keep()

    def _keep(self) -> Asset:
        assets = self.workspace.local.assets
        known = assets.newest(_KIND, self.name)
        return known or assets.put_version(_KIND, self.name, {"tags": {}})

    # -------------------------------------------------------------------- submitting

    def submit(
        self, config: Any, tags: Mapping[str, str] | None = None, **options: Any
    ) -> Run:
        """Start a run of a pipeline or a script, and return at once.

        Parameters
        ----------
        config
            A Pipeline, a ScriptRunConfig, or an Estimator.
        tags
            Words to keep with the run.
        options
            For a pipeline: ``pipeline_parameters`` (a dict of values by parameter),
            ``regenerate_outputs`` (reuse nothing), ``continue_on_step_failure`` (go
            on with steps that do not need the failed one).
        """
        from amlnb.sdk.runs.submitting import submit

        return submit(self, config, dict(tags or {}), options)

    def start_logging(
        self,
        outputs: object = None,
        snapshot_directory: object = None,
        display_name: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> LoggedRun:
        """Start a run that the code here logs to, until its `complete` or `fail`.

        Parameters
        ----------
        outputs, snapshot_directory
            Not needed: use `upload_file` for what is to be kept.
        display_name, tags
            What it is called, and words to keep with it.
        """
        del outputs, snapshot_directory
        from amlnb.sdk.runs.logged_run import LoggedRun

        run = LoggedRun.begin(self, dict(tags or {}))
        if display_name:
            run.display_name = display_name
        return run

    # ------------------------------------------------------------------------ looking

    def get_runs(
        self,
        type: str | None = None,  # noqa: A002 - v1's word
        tags: Any = None,
        properties: Any = None,
        include_children: bool = False,
    ) -> Iterator[Run]:
        """Yield its runs, newest first.

        Parameters
        ----------
        tags
            Only runs that have this tag, or these tags with these values.
        include_children
            Whether the runs of their steps are yielded too.
        """
        del properties
        local = self.workspace.local
        for head in local.runs(experiment=self.name, limit=_MOST_RUNS):
            run = Run.get(self.workspace, head.id)
            if _fits(run, type, tags):
                yield run
                if include_children:
                    yield from run.get_children()

    @staticmethod
    def list(
        workspace: Workspace,
        experiment_name: str | None = None,
        view_type: str = "ActiveOnly",
        tags: Any = None,
    ) -> builtins.list[Experiment]:
        """Return the workspace's experiments by name, those of all runs included."""
        del view_type, tags
        local = workspace.local
        ran = {run.experiment for run in local.runs(limit=_MOST_RUNS)}
        names = sorted(ran | set(local.assets.names(_KIND)))
        wanted = [n for n in names if experiment_name in (None, n)]
        return [Experiment(workspace, name) for name in wanted]

    @staticmethod
    def delete(workspace: Workspace, experiment_id: str) -> None:
        """Take an experiment without runs away."""
        found = workspace.local.assets.by_id(_KIND, experiment_id)
        if found is not None:
            workspace.local.assets.archive(_KIND, found.name)

    # --------------------------------------------------------------------- about it

    @property
    def id(self) -> str:
        """Its id."""
        return str(self._kept.id)

    @property
    def workspace_object(self) -> Workspace:
        """The workspace that holds it."""
        return self.workspace

    @property
    def tags(self) -> dict[str, str]:
        """Words that were given to it."""
        kept = self._kept.body.get("tags")
        return (
            {str(k): str(v) for k, v in kept.items()} if isinstance(kept, dict) else {}
        )

    def set_tags(self, tags: Mapping[str, str]) -> None:
        """Add words to it."""
        said = {**self.tags, **{str(k): str(v) for k, v in tags.items()}}
        assets = self.workspace.local.assets
        self._kept = assets.change(_KIND, self._kept.id, {"tags": said})

    def tag(self, key: str, value: str | None = None) -> None:
        """Add one word to it."""
        self.set_tags({key: value or ""})

    def remove_tags(self, tags: builtins.list[str]) -> None:
        """Take words from it."""
        kept = {k: v for k, v in self.tags.items() if k not in tags}
        assets = self.workspace.local.assets
        self._kept = assets.change(_KIND, self._kept.id, {"tags": kept})

    def refresh(self) -> None:
        """Read again what the workspace keeps of it."""
        self._kept = self._keep()

    def archive(self) -> None:
        """Do nothing: experiments are not hidden here."""

    def reactivate(self, new_name: str | None = None) -> None:
        """Do nothing: experiments are not hidden here."""
        del new_name

    @property
    def archived_time(self) -> None:
        """None: experiments are not hidden here."""

    def get_portal_url(self) -> str:
        """Return where its runs lie; JupyterLab's side panel shows them."""
        return f"{self.workspace.local.root.as_uri()}#experiment={self.name}"

    @property
    def portal_url(self) -> str:
        """Where its runs lie."""
        return self.get_portal_url()

    def __repr__(self) -> str:
        return f"Experiment(Name: {self.name}, Workspace: {self.workspace.name})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Experiment) and (self.name, self.workspace) == (
            other.name,
            other.workspace,
        )

    def __hash__(self) -> int:
        return hash((self.name, self.workspace))


def _fits(run: Run, kind: str | None, tags: Any) -> bool:
    if kind is not None and run.type != kind:
        return False
    known = run.get_tags()
    if isinstance(tags, str):
        return tags in known
    return all(known.get(k) == v for k, v in dict(tags or {}).items())
