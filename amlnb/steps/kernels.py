"""The Jupyter kernels of this machine, read from their folders."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from amlnb.model.errors import AmlnbError
from amlnb.model.names import nearest

#: The kernel that Jupyter offers wherever ipykernel can be imported.
NATIVE = "python3"
#: Jupyter's own rule for the names of kernel folders.
_NAME = re.compile(r"^[a-z0-9._-]+$", re.IGNORECASE)
_PYTHONS = {"python", "python3", f"python3.{sys.version_info.minor}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kernel:
    """How a kernel is started, as its ``kernel.json`` says."""

    name: str
    argv: tuple[str, ...]
    #: As the kernel calls it: ``python``, ``R``, ``bash``.
    language: str
    display_name: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    #: ``signal`` or ``message``.
    interrupt_mode: str = "signal"
    #: Where ``kernel.json`` stands.
    folder: str = ""
    #: Something other than this machine's processes that runs it, if named.
    provisioner: str = ""

    def command(self, connection_file: str) -> list[str]:
        """Return the argument vector that starts it on that connection file."""
        blanks = {
            "{connection_file}": connection_file,
            "{resource_dir}": self.folder,
            "{prefix}": sys.prefix,
        }
        argv = [_fill(word, blanks) for word in self.argv]
        if argv and argv[0] in _PYTHONS:
            argv[0] = sys.executable  # as Jupyter does: the folder may be shared
        return argv


class UnknownKernelError(AmlnbError):
    """A kernel was asked for that is not installed here."""

    def __init__(self, name: str, known: Mapping[str, str]) -> None:
        self.name, self.known = name, dict(known)
        near = nearest(name, known)
        ask = f" Did you mean {near!r}?" if near else ""
        has = ", ".join(f"{k} ({v})" for k, v in sorted(known.items())) or "none"
        super().__init__(
            f"The kernel {name!r} is not installed on this machine.{ask} "
            f"Installed: {has}."
        )


class BadKernelError(AmlnbError):
    """A kernel is there, but it cannot be started from here."""

    def __init__(self, name: str, why: str) -> None:
        self.name, self.why = name, why
        super().__init__(f"The kernel {name!r} cannot be started: {why}.")


def known_kernels() -> dict[str, str]:
    """Return the language of each installed kernel, by the kernel's name."""
    found = {kernel.name: kernel.language for kernel in _kernels()}
    return dict(sorted(found.items()))


def find_kernel(name: str) -> Kernel:
    """Return the kernel of that name.

    Raises
    ------
    UnknownKernelError
        When it is not installed; names those that are.
    """
    for kernel in _kernels(name.lower()):
        return kernel
    raise UnknownKernelError(name, known_kernels())


def _kernels(name: str = "") -> Iterator[Kernel]:
    """Yield every kernel once; the first folder on Jupyter's path wins.

    Parameters
    ----------
    name
        The only one that is wanted, in small letters; empty for all.
    """
    seen: set[str] = set()
    for folder in _folders():
        kernel = _read(folder) if name in ("", folder.name.lower()) else None
        if kernel is not None and kernel.name not in seen:
            seen.add(kernel.name)
            yield kernel
    if name in ("", NATIVE) and NATIVE not in seen and _has_ipykernel():
        yield _native()


def _folders() -> Iterator[Path]:
    from jupyter_core.paths import jupyter_path

    for place in jupyter_path("kernels"):
        base = Path(place)
        if base.is_dir():
            yield from sorted(f for f in base.iterdir() if _NAME.match(f.name))


def _read(folder: Path) -> Kernel | None:
    try:
        spec = json.loads((folder / "kernel.json").read_text("utf-8"))
        return _kernel(folder, spec)
    except (OSError, ValueError, AttributeError, KeyError, TypeError):
        return None  # not a kernel's folder, or a broken one: as if not there


def _kernel(folder: Path, spec: Mapping[str, object]) -> Kernel:
    metadata = spec.get("metadata")
    hints = metadata if isinstance(metadata, Mapping) else {}
    provisioner = hints.get("kernel_provisioner", {}).get("provisioner_name", "")
    argv, environment = spec["argv"], spec.get("env") or {}
    if not isinstance(argv, list) or not isinstance(environment, Mapping):
        raise TypeError(spec)
    return Kernel(
        name=folder.name.lower(),
        argv=tuple(str(word) for word in argv),
        language=str(spec.get("language", "")),
        display_name=str(spec.get("display_name", folder.name)),
        environment={str(k): str(v) for k, v in environment.items()},
        interrupt_mode=str(spec.get("interrupt_mode", "signal")),
        folder=str(folder),
        provisioner="" if provisioner == "local-provisioner" else str(provisioner),
    )


def _has_ipykernel() -> bool:
    from importlib.util import find_spec

    return find_spec("ipykernel") is not None


def _native() -> Kernel:
    argv = ("python", "-m", "ipykernel_launcher", "-f", "{connection_file}")
    return Kernel(name=NATIVE, argv=argv, language="python", display_name="Python 3")


def _fill(word: str, blanks: Mapping[str, str]) -> str:
    for blank, value in blanks.items():
        word = word.replace(blank, value)
    return word
