"""A cell's magic is read whole, or refused with the way out."""

from __future__ import annotations

import pytest

from amlnb.model.parameter import Parameter, ParameterType
from amlnb.model.step import Place, Resources, Reuse, ReuseMode
from amlnb.notebook.lines.magic import has_header, read_header
from amlnb.notebook.lines.option_line import BadMagicError
from amlnb.notebook.options import (
    InputOption,
    MapOption,
    OutputOption,
    ParameterOption,
    RunHere,
    StepOptions,
)


def options(source: str) -> StepOptions:
    header = read_header(source)
    assert header is not None
    assert header.options is not None
    return header.options


def refused(source: str) -> BadMagicError:
    with pytest.raises(BadMagicError) as caught:
        read_header(source)
    return caught.value


def test_an_ordinary_cell_has_no_header():
    assert read_header("x = 1\n%%pipeline_step train") is None
    assert read_header("%%time\nx = 1") is None
    assert read_header("") is None
    assert read_header("# only a comment") is None
    assert read_header("%%pipeline_stepper train") is None


def test_a_request_for_help_is_not_a_step():
    assert read_header("%%pipeline_step?") is None


def test_a_name_is_enough():
    found = options("%%pipeline_step train\nx = 1")
    assert found == StepOptions(name="train")


def test_the_body_keeps_its_line_numbers():
    header = read_header("# why\n\n%%pipeline_step train\n#| retries: 2\nx = 1\ny = 2")
    assert header is not None
    assert header.lines == 4
    assert header.body == "\n\n\n\nx = 1\ny = 2"
    assert header.options is not None
    assert header.options.header_lines == 4


def test_a_form_feed_in_a_text_is_no_line_of_its_own():
    header = read_header("%%pipeline_step a\nx = 'one\x0ctwo'\ny = 1")
    assert header is not None
    assert header.body == "\nx = 'one\x0ctwo'\ny = 1"


def test_every_option_in_the_line():
    found = options(
        "%%pipeline_step train -i train_df -i test_df=split.test -i raw=C:\\data\\x "
        "-o model -o auc:json -p lr:float=0.1 -p C --after prepare --after load "
        "--run isolated --cache 7d --salt v2 --retries 2 --retry-delay 1.5m "
        '--timeout 1h30m --when "auc_prev < 0.9" --map airport=airports '
        "--max-parallel 3 --kernel ir --env gpu --compute dask --cpus 2 --mem 4GB "
        "--gpus 1 --notebook sub/train.ipynb --card --allow-failure --strict"
    )
    lr = Parameter(name="lr", type=ParameterType.FLOAT, default=0.1)
    c = Parameter(name="C", required=True)
    assert found == StepOptions(
        name="train",
        inputs=(
            InputOption(name="train_df"),
            InputOption(name="test_df", source="split.test"),
            InputOption(name="raw", source="C:\\data\\x"),
        ),
        outputs=(OutputOption(name="model"), OutputOption(name="auc", format="json")),
        parameters=(
            ParameterOption(parameter=lr, declares=True),
            ParameterOption(parameter=c, declares=False),
        ),
        strict=True,
        after=("prepare", "load"),
        run=RunHere.ISOLATED,
        reuse=Reuse(max_age=7 * 86400, salt="v2"),
        retries=2,
        retry_delay=90.0,
        timeout=5400.0,
        when="auc_prev < 0.9",
        map=MapOption(item="airport", items="airports", max_parallel=3),
        kernel="ir",
        environment="gpu",
        compute="dask",
        resources=Resources(cpus=2, memory=4 * 10**9, gpus=1),
        notebook="sub/train.ipynb",
        allow_failure=True,
        card=True,
    )


def test_option_lines_say_the_same_as_the_line():
    below = options(
        "%%pipeline_step train\n"
        "#| in: train_df, test_df=split.test\n"
        "#| out: [model, 'auc:json']\n"
        "#| param: lr:float=0.1\n"
        "#| param: sizes:list=[1, 2]\n"
        "#| after: prepare\n"
        "#| retry_delay: 5s        # underscores do as well\n"
        "#|\n"
        '#| when: "auc < 0.9"\n'
        "#| card: true\n"
        "#| strict: false\n"
        "x = 1"
    )
    inline = options(
        "%%pipeline_step train -i train_df -i test_df=split.test -o model -o auc:json "
        "-p lr:float=0.1 -p sizes:list='[1, 2]' --after prepare --retry-delay 5 "
        "--when 'auc < 0.9' --card"
    )
    assert (below.header_lines, inline.header_lines) == (11, 1)
    assert below == StepOptions(
        **{
            name: getattr(inline, name)
            for name in StepOptions.__slots__
            if name != "header_lines"
        },
        header_lines=11,
    )


def test_a_comment_behind_the_line_is_no_option():
    assert options("%%pipeline_step train -o m  # it's enough").outputs == (
        OutputOption(name="m"),
    )


def test_a_condition_keeps_the_quotes_inside_it():
    found = options("%%pipeline_step a\n#| when: kind == 'x' or kind == 'y'  # two")
    assert found.when == "kind == 'x' or kind == 'y'"


@pytest.mark.parametrize(
    ("text", "type_", "default"),
    [
        ("n=3", "int", 3),
        ("r=0.5", "float", 0.5),
        ("s=abc", "str", "abc"),
        ("b=True", "bool", True),
        ("b=true", "bool", True),
        ("l='[1]'", "list", [1]),
        ("s:str=3", "str", "3"),
        ("f:float=1", "float", 1.0),
        ("e=", "str", ""),
    ],
)
def test_a_parameter_takes_its_type_from_its_value(text, type_, default):
    (found,) = options(f"%%pipeline_step a -p {text}").parameters
    assert found.declares
    assert found.parameter.type.value == type_
    assert found.parameter.default == default
    assert not found.parameter.required


@pytest.mark.parametrize(
    ("written", "reuse"),
    [
        ("--no-reuse", Reuse(mode=ReuseMode.OFF)),
        ("--cache off", Reuse(mode=ReuseMode.OFF)),
        ("--cache refresh", Reuse(mode=ReuseMode.REFRESH)),
        ("--cache=auto", Reuse()),
        ("--cache 90s", Reuse(max_age=90)),
    ],
)
def test_reuse_is_azures_allow_reuse(written, reuse):
    assert options(f"%%pipeline_step a {written}").reuse == reuse


@pytest.mark.parametrize(
    ("line", "line_number", "message"),
    [
        ("a --retrys 2", 1, "no option '--retrys'. Did you mean --retries?"),
        ("a\n#| retrys: 2", 2, "no option 'retrys'. Did you mean retries?"),
        ("", 1, "The step has no name"),
        ("  # train", 1, "The step has no name"),
        ("1st", 1, "The step name '1st' cannot be used"),
        ("a model", 1, "'model' stands alone behind the step name 'a'"),
        ("a -i 1x", 1, "In -i 1x: The input name '1x' cannot be used"),
        ("a -o class", 1, "it is a word of the Python language"),
        ("a -o m:parket", 1, "'parket' is not a format. Did you mean 'parquet'?"),
        ("a -p x:flot=1", 1, "Did you mean 'float'?"),
        ("a -p x:int=z", 1, "'x' is declared as int, and 'z' is not one"),
        ("a -i x=", 1, "'x=' is incomplete"),
        ("a -i", 1, "-i wants a value: -i NAME[=SOURCE]"),
        ("a --kernel --card", 1, "--kernel wants a value"),
        ("a --card=yes", 1, "--card takes no value, and 'yes' is given"),
        ("a --run there", 1, "'there' is not a way to run the cell"),
        ("a --cache later", 1, "'later' is not a way to reuse results"),
        ("a --retries -1", 1, "'-1' is not a whole number from 0 on"),
        ("a --timeout soon", 1, "'soon' is not a time: write it like 45s"),
        ("a --timeout 0", 1, "'0' is not a time above 0"),
        ("a --mem lots", 1, "'lots' is not a size"),
        ("a --cpus none", 1, "'none' is not a number above 0"),
        ("a --map x", 1, "'x' is incomplete: write it as x=NAME"),
        ("a --max-parallel 2", 1, "no meaning without --map"),
        ("a --when f(1)", 1, "the only call is len(NAME)"),
        ("a --retries 1\n#| retries: 2", 2, "--retries 1 and #| retries 2"),
        ("a --cache off --no-reuse", 1, "can be given once"),
        ("a -i x -i x", 1, "names 'x' twice"),
        ("a -i x\n#| in: x=y.z", 2, "names 'x' twice"),
        ('a --when "x < 1', 1, 'The quote " is opened and never closed'),
        ("a\n#| retries 2", 2, "is no option line: write it as #| retries: 2"),
        ("a\n#| retries:", 2, "wants a value: #| retries: N"),
        ("a\n#| card: maybe", 2, "#| card is true or false, not 'maybe'"),
    ],
)
def test_a_bad_header_is_refused_with_its_line(line, line_number, message):
    error = refused(f"%%pipeline_step {line}")
    assert message in str(error)
    assert error.line == line_number


def test_the_refusal_can_say_which_cell():
    error = refused("%%pipeline_step a\n#| retrys: 2")
    placed = error.at(Place(file="f.ipynb", cell=5))
    assert str(placed).endswith("(cell 5, line 2 of f.ipynb)")


def test_params_and_shared_cells():
    params = read_header("%%pipeline_params\nC = 1.0")
    shared = read_header("\n%%pipeline_shared  # code for all\ndef f(): ...")
    assert params is not None
    assert shared is not None
    assert (params.kind, params.options, params.body) == ("params", None, "\nC = 1.0")
    assert (shared.kind, shared.lines) == ("shared", 2)
    assert "takes no options" in str(refused("%%pipeline_params C=1"))


def test_the_kind_is_told_even_of_a_bad_header():
    assert has_header("%%pipeline_step --bad") == "step"
    assert has_header("# c\n%%pipeline_shared") == "shared"
    assert has_header("%%time") is None
