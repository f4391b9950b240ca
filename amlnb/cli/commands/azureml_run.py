"""``amlnb azureml run FILE``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from amlnb.cli.azureml_runs import Following
from amlnb.cli.codes import ExitCode
from amlnb.cli.opening import Opened, opened, shown_path
from amlnb.model.errors import AmlnbError
from amlnb.workspace.workspace import Workspace


@click.command("run", context_settings={"ignore_unknown_options": True})
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "-w",
    "--workspace",
    type=click.Path(path_type=Path),
    help="The folder that holds .amlnb; else it is looked for from here upward.",
)
@click.option(
    "--serve",
    "served",
    metavar="URL=FILE",
    multiple=True,
    help="Read FILE wherever URL is asked for; a folder stands in for all below URL.",
)
@click.option(
    "--compute",
    "computes",
    metavar="NAME",
    multiple=True,
    help="A cluster that the code takes for granted: it is made if it is not there.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Where the executed notebook goes; else into .amlnb/azureml.",
)
@click.option(
    "-k", "--keep-going", is_flag=True, help="Run the cells after a failed one too."
)
@click.option(
    "--old-names",
    is_flag=True,
    help="Give back names that numpy, pandas and v1's runner once gave, as np.float.",
)
@click.option("--wait", is_flag=True, help="Wait for the runs that it started.")
@click.pass_obj
def command(
    given: Path | None,
    *,
    file: Path,
    arguments: tuple[str, ...],
    workspace: Path | None,
    served: tuple[str, ...],
    computes: tuple[str, ...],
    output: Path | None,
    keep_going: bool,
    old_names: bool,
    wait: bool,
) -> int:
    """Run a notebook or script of v1 code, its lines unchanged.

    `import azureml` means amlnb's names in it and in the steps that it submits. A
    notebook's cells are run by papermill, in the notebook's folder. Runs that it
    submits outlive it; --wait waits for them, and fails where one failed.

    \b
        amlnb azureml run pipeline.ipynb --wait
        amlnb azureml run pipeline.py -- --epochs 3
        amlnb azureml run a.ipynb --serve https://host/data.csv=data.csv
    """  # noqa: D301 - click takes the character
    if not file.is_file():
        raise click.UsageError(f"There is no file {str(file)!r}.")
    if file.suffix not in {".ipynb", ".py"}:
        raise click.UsageError(f"{str(file)!r} is neither an .ipynb nor a .py file.")
    with opened(workspace or given, file.parent) as here:
        before = Following(here)
        _make_computes(here, computes)
        variables = _variables(here, served, old_names=old_names)
        if file.suffix == ".py":
            done = _runs_script(file, arguments, variables)
        else:
            executed = output or here.workspace.root / "azureml" / file.name
            done = _runs_notebook(file, executed, variables, keep_going=keep_going)
        failed = before.follow(wait=wait)
    return ExitCode.DONE if done and not failed else ExitCode.FAILED


@dataclass(frozen=True, slots=True, kw_only=True)
class _Home:
    """A workspace as compute targets know it."""

    local: Workspace


def _make_computes(here: Opened, names: tuple[str, ...]) -> None:
    if not names:
        return
    from amlnb.sdk.compute.aml_compute import AmlCompute
    from amlnb.sdk.compute.compute_target import ComputeTarget

    home = _Home(local=here.workspace)
    known = {target.name for target in ComputeTarget.list(home)}
    asked = AmlCompute.provisioning_configuration(max_nodes=1)
    for name in sorted(set(names) - known):
        ComputeTarget.create(home, name, asked)


def _variables(
    here: Opened, served: tuple[str, ...], *, old_names: bool
) -> dict[str, str]:
    from amlnb.azureml import activation, declaring
    from amlnb.data.served import VARIABLE

    variables = activation.environment(older=old_names)
    variables["AMLNB_WORKSPACE"] = str(here.workspace.root)
    if served:
        places = declaring.declare(served, Path.cwd())
        file = declaring.write(places, here.workspace.root / "azureml")
        variables[VARIABLE] = str(file)
    return variables


def _runs_script(
    file: Path, arguments: tuple[str, ...], variables: dict[str, str]
) -> bool:
    """Run a script; tell what went wrong, if something did."""
    from amlnb.azureml.execute import ScriptFailedError, run_script

    try:
        run_script(file, arguments, variables)
    except ScriptFailedError as error:
        return _told(error)
    return True


def _runs_notebook(
    file: Path, executed: Path, variables: dict[str, str], *, keep_going: bool
) -> bool:
    """Run a notebook; tell what went wrong, if something did."""
    from amlnb.azureml.execute import CellFailedError, run_notebook

    where = executed.resolve()
    try:
        run_notebook(file.resolve(), where, variables, keep_going=keep_going)
    except CellFailedError as error:
        return _told(error)
    click.echo(f"amlnb: the executed notebook is {shown_path(executed)}", err=True)
    return True


def _told(error: AmlnbError) -> bool:
    click.echo(f"amlnb: {error}", err=True)
    return False
