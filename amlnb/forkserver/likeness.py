"""Whether a forked process can stand for a kernel, and if not, why."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

#: How ipykernel is started; options of Python's before ``-m`` do not matter here.
_LAUNCHER = ("-m", "ipykernel_launcher", "-f", "{connection_file}")


def why_a_kernel(
    language: str,
    argv: Sequence[str],
    provisioner: str,
    environment: Mapping[str, str],
) -> str:
    """Return why only a real kernel will do; empty when a forked process does as well.

    It does for ipykernel in this very environment, as it comes: what a person has it
    run or set at its start is done by a real one only.

    Parameters
    ----------
    argv
        The kernel's command, with ``{connection_file}`` where that file's path goes.
    environment
        The variables that the kernel would be started with.
    """
    if language.lower() != "python":
        return f"its kernel speaks {language!r}"
    if provisioner:
        return f"its kernel is started by {provisioner!r}"
    if not argv or argv[0] not in _own_pythons():
        program = argv[0] if argv else ""
        return f"its kernel is run by {program!r}, not by {sys.executable!r}"
    if tuple(argv[-len(_LAUNCHER) :]) != _LAUNCHER:
        return f"its kernel is started by a command of its own, {' '.join(argv)!r}"
    if environment.get("PYTHONSTARTUP"):
        return "PYTHONSTARTUP names a file that a kernel runs first"
    found = _startup_files(environment)
    return f"IPython is set up by {str(found[0])!r}" if found else ""


def _own_pythons() -> set[str]:
    """Return our interpreter's names; for the bare ones Jupyter takes it, too."""
    own = Path(sys.executable)
    names = ("python", "python3", f"python3.{sys.version_info.minor}")
    return {str(own), *names, *(str(own.with_name(name)) for name in names)}


def _startup_files(environment: Mapping[str, str]) -> list[Path]:
    home = environment.get("IPYTHONDIR") or Path.home() / ".ipython"
    own = Path(home, "profile_default")
    scripts = [p for p in own.glob("startup/*") if p.suffix in (".py", ".ipy")]
    places = (own, *_for_everybody())
    settings = [p for folder in places for p in folder.glob("ipython*_config.*")]
    return sorted(scripts) + [p for p in settings if p.suffix in (".py", ".json")]


def _for_everybody() -> list[Path]:
    if os.name == "nt":
        return [Path(os.environ.get("PROGRAMDATA", ""), "ipython")]
    folders = ("/usr/local/etc", "/etc", f"{sys.prefix}/etc")
    return [Path(folder, "ipython") for folder in folders]
