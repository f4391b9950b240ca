"""What a parallel run's script imports."""

from __future__ import annotations

from pathlib import Path

from amlnb.azureml.entry_script import EntryScript


def test_it_has_a_logger_and_folders(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("AZUREML_LOG_DIR", str(tmp_path))

    EntryScript().logger.info("a line")

    assert Path(EntryScript().log_dir).is_dir()
    assert len(EntryScript().logger.handlers) == 1
    assert EntryScript().working_dir == str(Path.cwd())


def test_in_a_worker_process_it_knows_the_output_and_its_name(
    tmp_path: Path, monkeypatch
):
    assert EntryScript().output_dir == str(Path.cwd())
    monkeypatch.setenv("AMLNB_PARALLEL_OUTPUT", str(tmp_path))
    monkeypatch.setenv("AMLNB_PARALLEL_AGENT", "process003")

    assert EntryScript().output_dir == str(tmp_path)
    assert EntryScript().agent_name == "process003"
