"""The flights: as a pipeline, reused, and the same cells by hand; 100 small steps.

    python benchmarks/flights.py

Each figure is wall time of one whole process, the best and the middle of three runs.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "01_flights.ipynb"
ROUNDS = 3


def timed(*command: str, folder: Path) -> float:
    began = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def by_hand(folder: Path) -> Path:
    """Write the code of the notebook as one script, for a person without pipelines."""
    lines: list[str] = []
    for cell in json.loads(NOTEBOOK.read_text())["cells"]:
        source = "".join(cell["source"])
        head, _, body = source.partition("\n")
        if cell["cell_type"] != "code" or head.startswith(
            ("%load", "%pipeline", "# N")
        ):
            continue
        text = body if head.startswith("%%") else source
        if "--map" in head:
            text = (
                "model_list, auc_list = [], []\nfor origin in origins:\n"
                + "".join(f"    {line}\n" for line in text.split("\n"))
                + "    model_list.append(model); auc_list.append(auc)\n"
                + "model, auc = model_list, auc_list"
            )
        lines.append(text)
    script = folder / "by_hand.py"
    head = "import matplotlib; matplotlib.use('agg')\nfigure = 'figure.png'\n"
    script.write_text(head + "\n".join(lines))
    return script


def hundred(folder: Path) -> Path:
    cells = [f"# %%\n%%pipeline_step s{i}\nx{i} = {i}\n" for i in range(100)]
    script = folder / "hundred.py"
    script.write_text("\n".join(cells))
    return script


def tell(name: str, seconds: list[float]) -> None:
    middle = statistics.median(seconds)
    print(f"{name:44} best {min(seconds):6.2f} s   median {middle:6.2f} s")


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    shutil.copy(NOTEBOOK, folder)
    run = (sys.executable, "-m", "amlnb", "run", NOTEBOOK.name, "-p", "C=0.3")
    python = (sys.executable, str(by_hand(folder)))
    small = (sys.executable, "-m", "amlnb", "run", hundred(folder).name)
    rounds = range(ROUNDS)
    tell(
        "the cells by hand, in one process",
        [timed(*python, folder=folder) for _ in rounds],
    )
    tell(
        "run, nothing reused", [timed(*run, "--refresh", folder=folder) for _ in rounds]
    )
    tell("run, all reused", [timed(*run, folder=folder) for _ in rounds])
    tell("100 one-cell steps", [timed(*small, "--refresh", folder=folder)])
    tell(
        "100 one-cell steps, all reused", [timed(*small, folder=folder) for _ in rounds]
    )
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
