"""What is well with this machine and workspace, and what to do about the rest."""

from __future__ import annotations

import importlib.util
import platform
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from amlnb.workspace.parts import Parts

#: Bytes of free disk under which a run is likely to fail.
_LITTLE_DISK = 1_000_000_000
_EXTRAS = {
    "pandas": "data",
    "pyarrow": "data",
    "pygraphviz": "pictures",
    "psycopg": "postgres",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    name: str
    #: False where something will not work; a missing extra is well, and said.
    ok: bool
    message: str


def examine(parts: Parts) -> list[Finding]:
    """Look at Python, kernels, disk, store, process boxes and extras."""
    return [
        _python(),
        _platform(),
        _kernels(),
        _disk(parts.root),
        _store(parts),
        _box(),
        *(_extra(module, extra) for module, extra in _EXTRAS.items()),
    ]


def _python() -> Finding:
    version = platform.python_version()
    ok = sys.version_info >= (3, 11)
    return Finding(name="python", ok=ok, message=f"{version}, {sys.executable}")


def _platform() -> Finding:
    if platform.system() == "Linux":
        return Finding(name="platform", ok=True, message=f"Linux {platform.release()}")
    return Finding(
        name="platform",
        ok=True,
        message=f"{platform.system()}: a step's stray processes are stopped by process "
        "group only, and a dead runner is noticed when its lease ends, after 10 s",
    )


def _kernels() -> Finding:
    from amlnb.steps.kernels import known_kernels

    kernels = known_kernels()
    if not kernels:
        hint = "none; install one with `pip install ipykernel`"
        return Finding(name="kernels", ok=False, message=hint)
    listed = ", ".join(f"{n} ({language})" for n, language in sorted(kernels.items()))
    return Finding(name="kernels", ok=True, message=listed)


def _disk(root: Path) -> Finding:
    free = shutil.disk_usage(root).free
    ok = free > _LITTLE_DISK
    hint = "" if ok else "; make room, or run `amlnb gc`"
    return Finding(name="disk", ok=ok, message=f"{free / 1e9:.1f} GB free{hint}")


def _store(parts: Parts) -> Finding:
    count = len(parts.store.runs(limit=1_000_000))
    where = "PostgreSQL" if parts.settings.store else str(parts.root / "store.db")
    return Finding(name="store", ok=True, message=f"{where}, {count} runs")


def _box() -> Finding:
    from amlnb.compute.box import describe_box

    return Finding(name="step processes", ok=True, message=describe_box())


def _extra(module: str, extra: str) -> Finding:
    if importlib.util.find_spec(module) is not None:
        return Finding(name=module, ok=True, message="installed")
    hint = f'not installed; `pip install "amlnb[{extra}]"` if you need it'
    return Finding(name=module, ok=True, message=hint)
