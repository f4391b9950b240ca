"""The one table of the options of ``%%pipeline_step``.

The parser, the help text and the completion are all read from it.
"""

from __future__ import annotations

from amlnb.model.step import Reuse, ReuseMode
from amlnb.notebook.lines import option_values as read
from amlnb.notebook.lines.option import Offer, Option, by_name, on
from amlnb.notebook.lines.quantities import seconds, size


def _reuse_off(_: str) -> Reuse:
    return Reuse(mode=ReuseMode.OFF)


OPTIONS: tuple[Option, ...] = (
    Option(
        names=("-i", "--in"),
        field="inputs",
        metavar="NAME[=SOURCE]",
        help="what it reads: a name, name=step.output, name=path or name=url "
        "(default: inferred from the code)",
        read=read.input_option,
        many=True,
        offer=Offer.NAMES,
    ),
    Option(
        names=("-o", "--out"),
        field="outputs",
        metavar="NAME[:FORMAT]",
        help=f"what it promises to make; FORMAT is {', '.join(read.FORMATS)} "
        "(default: inferred; :file and :dir are paths the body writes into)",
        read=read.output_option,
        many=True,
        words=read.FORMATS,
        offer=Offer.NAMES,
    ),
    Option(
        names=("-p", "--param"),
        field="parameters",
        metavar="NAME[:TYPE][=VALUE]",
        help=f"a parameter it uses or declares; TYPE is {', '.join(read.TYPES)}",
        read=read.parameter_option,
        many=True,
        words=read.TYPES,
        offer=Offer.PARAMETERS,
    ),
    Option(
        names=("--strict",),
        field="strict",
        help="infer nothing: only what is declared comes in and goes out",
        read=on,
    ),
    Option(
        names=("--after",),
        field="after",
        metavar="STEP",
        help="a step that must end first though no data comes from it",
        read=read.step_name,
        many=True,
        offer=Offer.STEPS,
    ),
    Option(
        names=("--run",),
        field="run",
        metavar="HOW",
        help="what running the cell does: here (runs it like any cell), isolated "
        "(runs it as the pipeline would, and brings its outputs back), none "
        "(declares it only); default: here",
        read=read.run_here,
        words=read.RUN_WORDS,
    ),
    Option(
        names=("--cache",),
        field="reuse",
        metavar="auto|off|refresh|AGE",
        help="reuse an earlier result when nothing changed (auto), never (off), not "
        "this time (refresh), or only one younger than AGE (7d); default: auto",
        read=read.reuse,
        words=read.CACHE_WORDS,
    ),
    Option(
        names=("--no-reuse",),
        field="reuse",
        help="the same as --cache off",
        read=_reuse_off,
    ),
    Option(
        names=("--salt",),
        field="salt",
        metavar="TEXT",
        help="change it, and earlier results are no longer reused",
    ),
    Option(
        names=("--retries",),
        field="retries",
        metavar="N",
        help="how often to try again after a failure; default: 0",
        read=read.whole_number(0),
    ),
    Option(
        names=("--retry-delay",),
        field="retry_delay",
        metavar="TIME",
        help="the time between two tries: 10, 45s, 5m; default: 10s",
        read=seconds,
    ),
    Option(
        names=("--timeout",),
        field="timeout",
        metavar="TIME",
        help="how long one try may take: 45s, 30m, 1.5h; default: no limit",
        read=read.time_above_zero,
    ),
    Option(
        names=("--when",),
        field="when",
        metavar="CONDITION",
        help='run only if it holds: --when "auc < 0.9"',
        read=read.condition,
    ),
    Option(
        names=("--map",),
        field="map",
        metavar="ITEM=ITEMS",
        help="run once for each item of a list: a parameter, a constant, a step's "
        "output or step.output",
        read=read.map_option,
    ),
    Option(
        names=("--max-parallel",),
        field="max_parallel",
        metavar="N",
        help="how many items of --map at once; default: as many as the compute takes",
        read=read.whole_number(1),
    ),
    Option(
        names=("--kernel",),
        field="kernel",
        metavar="NAME",
        help="the Jupyter kernel; default: the notebook's own",
        offer=Offer.KERNELS,
    ),
    Option(
        names=("--env",),
        field="environment",
        metavar="NAME",
        help="the environment; default: the notebook's own",
    ),
    Option(
        names=("--compute",),
        field="compute",
        metavar="NAME",
        help="the compute target; default: local",
        words=("local",),
    ),
    Option(
        names=("--cpus",),
        field="cpus",
        metavar="N",
        help="processors it needs; default: 1",
        read=read.positive,
    ),
    Option(
        names=("--mem",),
        field="memory",
        metavar="SIZE",
        help="memory it needs: 512MB, 4GB",
        read=size,
    ),
    Option(
        names=("--gpus",),
        field="gpus",
        metavar="N",
        help="graphics processors it needs; default: 0",
        read=read.whole_number(0),
    ),
    Option(
        names=("--notebook",),
        field="notebook",
        metavar="PATH",
        help="run this whole notebook as the step; the cell below stays empty",
        offer=Offer.NOTEBOOKS,
    ),
    Option(
        names=("--allow-failure",),
        field="allow_failure",
        help="the run goes on, and may succeed, when this step fails",
        read=on,
    ),
    Option(
        names=("--card",),
        field="card",
        help="show the executed notebook as the step's result card",
        read=on,
    ),
)

#: Every way to write an option in the line.
BY_NAME = by_name(OPTIONS)
#: Every way to write an option in a ``#|`` line: ``i``, ``in``, ``retry-delay``.
BY_KEY = {name.lstrip("-"): option for name, option in BY_NAME.items()}
