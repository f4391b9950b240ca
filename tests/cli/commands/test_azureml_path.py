"""``amlnb azureml path``."""

from __future__ import annotations

from pathlib import Path

from amlnb.cli.main import carry_out


def test_it_prints_a_folder_that_holds_the_names(capsys):
    assert carry_out(["azureml", "path"]) == 0

    folder = Path(capsys.readouterr().out.strip())
    assert (folder / "azureml" / "__init__.py").is_file()
