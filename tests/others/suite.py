# ruff: noqa: T201 - a report is printed
"""Other projects' tests, run as they are but for where notebooks run.

``python -m tests.others.suite`` runs all that can be collected here, with a kernel and
with forked processes, and prints what fails with either. Some of nbclient's need
packages of their own: ``pip install xmltodict testpath flaky pytest-asyncio``.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.others.sources import source_of

_HERE = Path(__file__).parent
_FAILED = re.compile(r"^FAILED (\S+::[^\n]*?)(?: - .*)?$", re.MULTILINE)
_PASSED = re.compile(r"(\d+) passed")
_MISSING = re.compile(r"No module named '([^']*)'")
_FORKED = re.compile(r"notebooks in forked processes: (\d+)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one run of a suite ended."""

    passed: int
    failed: frozenset[str]
    #: Notebooks that ran in forked processes.
    forked: int
    said: str


def run(package: str, files: Sequence[str], plugin: str = "") -> Outcome:
    """Run test files of a package's source, with one of our plugins or without."""
    folder = source_of(package)
    paths = [str(_HERE), str(_HERE.parents[1]), os.environ.get("PYTHONPATH", "")]
    plain = ["-q", "-p", "no:cacheprovider", "-o", "addopts=", "-o", "filterwarnings="]
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", *plain, "--color=no", "--tb=line", "-rf"]
        + (["-p", plugin] if plugin else [])
        + ["--continue-on-collection-errors", "--timeout=120", *files],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
        capture_output=True,
        text=True,
        check=False,
    )
    said = ended.stdout + ended.stderr
    return Outcome(
        passed=sum(int(n) for n in _PASSED.findall(said)[-1:]),
        failed=frozenset(_FAILED.findall(said)),
        forked=sum(int(n) for n in _FORKED.findall(said)[-1:]),
        said=said,
    )


def main() -> None:
    for package, files, plugin in (
        ("papermill", ["papermill/tests"], "amlnb_for_papermill"),
        ("nbclient", ["tests/test_client.py"], "amlnb_for_nbclient"),
    ):
        kernel, ours = run(package, files), run(package, files, plugin)
        print(f"{package}: {kernel.passed} pass with kernels, {ours.passed} with ours")
        for name in sorted({*_MISSING.findall(kernel.said)} - {package}):
            print(f"  not all could be collected: {name!r} is not installed")
        print(f"  notebooks in forked processes: {ours.forked}")
        for name in sorted(kernel.failed | ours.failed):
            both = "both" if name in kernel.failed & ours.failed else ""
            print(
                f"  {both or ('kernels' if name in kernel.failed else 'ours')}: {name}"
            )


if __name__ == "__main__":
    main()
