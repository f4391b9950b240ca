"""``amlnb azureml``: code written for the Azure ML v1 API, unchanged."""

from __future__ import annotations

from amlnb.cli.group import LazyGroup

command = LazyGroup(
    "azureml",
    {
        "run": ("azureml_run", "Run a notebook or script of v1 code."),
        "path": ("azureml_path", "Print what to put on PYTHONPATH."),
    },
    help="Code for the Azure ML v1 API, unchanged, on this machine.\n\n"
    "In a notebook, `%load_ext amlnb.azureml` does the same.",
)
