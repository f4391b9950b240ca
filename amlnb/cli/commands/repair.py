"""``amlnb repair RUN [NOTEBOOK]``."""

from __future__ import annotations

from pathlib import Path

import click

from amlnb.cli.opening import opened
from amlnb.cli.options import run_argument, values, watching
from amlnb.cli.parameters import given_values
from amlnb.cli.target import find_run, read_notebook
from amlnb.cli.watch import Showing, watch
from amlnb.model.pipeline import Pipeline


@click.command("repair")
@run_argument(default=None)
@click.argument("notebook", required=False)
@values
@click.option(
    "--as-it-was", is_flag=True, help="With the run's own code, not the notebook's."
)
@watching
@click.pass_obj
def command(
    given: Path | None,
    *,
    run_name: str,
    notebook: str | None,
    pairs: tuple[str, ...],
    params_file: Path | None,
    as_it_was: bool,
    detach: bool,
    plain: bool,
    as_json: bool,
) -> int:
    """Run again what failed, with the code as it is now.

    A new run that keeps what RUN finished. The notebook is read again, from
    where the run had it or from NOTEBOOK; parameters stay as they were
    except those given with -p.
    """
    with opened(given) as here:
        run_id = find_run(here.workspace, run_name)
        stored = here.workspace.pipeline(run_id)
        pipeline = stored if as_it_was else _as_it_is_now(stored, notebook)
        parameters = given_values(pipeline.parameters, pairs, params_file)
        run = here.workspace.repair(run_id, pipeline, parameters)
        return watch(here, run, Showing(as_json=as_json, plain=plain, detach=detach))


def _as_it_is_now(stored: Pipeline, notebook: str | None) -> Pipeline:
    if notebook is not None:
        return read_notebook(notebook)
    path = Path(stored.folder, stored.file)
    if not stored.file:
        return stored
    if not path.is_file():
        click.echo(f"'{path}' is gone: the run's own code is used.", err=True)
        return stored
    return read_notebook(str(path))
