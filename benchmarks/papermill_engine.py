"""Papermill's `execute_notebook` with the engine `amlnb` and with its own, in turn.

python benchmarks/papermill_engine.py [ROUNDS] [NOTEBOOKS]
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from papermill import execute_notebook

ONE = "print('hello')\n1 + 1"
PANDAS = "import pandas as pd\npd.DataFrame({'a': [1, 2, 3]}).describe()"
ENGINES = ("amlnb", "nbclient")


def notebook(source: str) -> nbformat.NotebookNode:
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    made.metadata.kernelspec = {
        "name": "python3",
        "language": "python",
        "display_name": "Python 3",
    }
    return made


def seconds(source: str, engine: str, folder: Path) -> float:
    path = folder / "in.ipynb"
    nbformat.write(notebook(source), path)
    began = time.perf_counter()
    execute_notebook(path, folder / "out.ipynb", engine_name=engine, progress_bar=False)
    return time.perf_counter() - began


def one(task: tuple[str, str, str]) -> float:
    source, engine, folder = task
    place = Path(folder, str(os.getpid()))
    place.mkdir(exist_ok=True)
    return seconds(source, engine, place)


def main(rounds: int = 10, count: int = 100) -> None:
    with TemporaryDirectory() as folder:
        for name, source in (("one cell", ONE), ("pandas", PANDAS)):
            for engine in ENGINES:
                seconds(source, engine, Path(folder))  # warm
            times: dict[str, list[float]] = {engine: [] for engine in ENGINES}
            for _ in range(rounds):
                for engine in ENGINES:
                    times[engine].append(seconds(source, engine, Path(folder)))
            for engine, found in times.items():
                middle, least = statistics.median(found) * 1e3, min(found) * 1e3
                print(f"{name:10} {engine:10} {middle:7.0f} ms, min {least:.0f}")
        for engine in ENGINES:
            wanted = count if engine == "amlnb" else max(10, count // 5)
            with ProcessPoolExecutor(2) as pool:
                list(pool.map(one, [(ONE, engine, folder)] * 4))
                began = time.perf_counter()
                list(pool.map(one, [(ONE, engine, folder)] * wanted))
                took = time.perf_counter() - began
            print(
                f"{wanted} notebooks, two at a time: {engine:10} {wanted / took:.1f}/s"
            )


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
