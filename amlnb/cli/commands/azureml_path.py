"""``amlnb azureml path``."""

from __future__ import annotations

import click

from amlnb.azureml.activation import ENTRY


@click.command("path")
def command() -> None:
    """Print the folder that gives any Python the v1 names, by one variable.

    \b
        PYTHONPATH=$(amlnb azureml path) python pipeline.py
        PYTHONPATH=$(amlnb azureml path) jupyter lab
    """  # noqa: D301 - click takes the character
    click.echo(str(ENTRY))
