"""A cell of names and defaults becomes the pipeline's parameters."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator, Mapping

from amlnb.model.errors import AmlnbError
from amlnb.model.json import JsonValue
from amlnb.model.parameter import BadParameterError, Parameter, ParameterType
from amlnb.model.step import Place
from amlnb.notebook.building.constants import NotLiteralError, literal_value
from amlnb.notebook.building.sheet import Code


class BadParametersCellError(AmlnbError):
    """A line of the parameters cell is more than a name and a value written out."""

    def __init__(self, place: Place, text: str, why: str, way: str) -> None:
        self.place, self.text, self.why, self.way = place, text, why, way
        super().__init__(
            f"The parameters cell cannot be read at {place}: in {text!r}, {why}. {way}"
        )


_HINTS: Mapping[str, ParameterType] = {
    "str": ParameterType.STR,
    "int": ParameterType.INT,
    "float": ParameterType.FLOAT,
    "bool": ParameterType.BOOL,
    "list": ParameterType.LIST,
    "List": ParameterType.LIST,
    "tuple": ParameterType.LIST,
    "Tuple": ParameterType.LIST,
    "Sequence": ParameterType.LIST,
    "dict": ParameterType.DICT,
    "Dict": ParameterType.DICT,
    "Mapping": ParameterType.DICT,
}
_TYPES: Mapping[type, ParameterType] = {
    str: ParameterType.STR,
    int: ParameterType.INT,
    float: ParameterType.FLOAT,
    bool: ParameterType.BOOL,
    list: ParameterType.LIST,
    dict: ParameterType.DICT,
}


def read_parameters(code: Code) -> Iterator[tuple[Parameter, Place]]:
    """Yield each parameter of the cell, and where it stands.

    Its type is its annotation's, else its value's; the comment behind it describes it.

    Raises
    ------
    BadParametersCellError
        For the first line that is not an assignment of a literal.
    """
    comments = _comments(code.text)
    for node in code.tree.body:
        place = code.place(node.lineno)
        for name, hint, value in _assignments(node, code):
            comment = comments.get(node.end_lineno or node.lineno, "")
            yield _parameter(name, hint, value, comment, (node, code)), place


def _assignments(
    node: ast.stmt, code: Code
) -> list[tuple[str, ast.expr | None, ast.expr | None]]:
    match node:
        case ast.Assign(targets=[*targets], value=value) if all(
            isinstance(t, ast.Name) for t in targets
        ):
            return [(t.id, None, value) for t in targets if isinstance(t, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name), annotation=hint, value=value):
            return [(name, hint, value)]
        case ast.Import() | ast.ImportFrom() | ast.Pass():
            return []
        case ast.Expr(value=ast.Constant()):
            return []
    raise _refusal(
        node,
        code,
        "more is done than binding names to values",
        "Move it to another cell: this one only holds lines like C: float = 1.0.",
    )


def _parameter(
    name: str,
    hint: ast.expr | None,
    value: ast.expr | None,
    comment: str,
    where: tuple[ast.stmt, Code],
) -> Parameter:
    type_ = _type_of(hint)
    if value is None:
        kind = type_ or ParameterType.ANY
        return Parameter(name=name, type=kind, required=True, description=comment)
    default = _default(value, where)
    type_ = type_ or _TYPES.get(type(default), ParameterType.ANY)
    return Parameter(
        name=name,
        type=type_,
        default=_fitting(name, type_, default, where),
        description=comment,
    )


def _type_of(hint: ast.expr | None) -> ParameterType | None:
    match hint:
        case None:
            return None
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return _HINTS.get(name, ParameterType.ANY)
        case ast.Constant(value=str(name)):
            return _HINTS.get(name.partition("[")[0], ParameterType.ANY)
        case ast.Subscript(value=base):
            return _type_of(base)
    return ParameterType.ANY


def _default(value: ast.expr, where: tuple[ast.stmt, Code]) -> JsonValue:
    try:
        return literal_value(value)
    except NotLiteralError:
        raise _refusal(
            *where,
            "the value is worked out by running code",
            "Write the value out (a number, text, True, None, list or dict), or work "
            "it out in a step.",
        ) from None


def _fitting(
    name: str, type_: ParameterType, default: JsonValue, where: tuple[ast.stmt, Code]
) -> JsonValue:
    if default is None:
        return None
    try:
        return Parameter(name=name, type=type_).check(default)
    except BadParameterError:
        raise _refusal(
            *where,
            f"the value is not of type {type_.value}",
            "Change the type or the value.",
        ) from None


def _refusal(node: ast.stmt, code: Code, why: str, way: str) -> BadParametersCellError:
    text = code.cell.source.split("\n")[node.lineno - 1].strip()
    return BadParametersCellError(code.place(node.lineno), text, why, way)


def _comments(text: str) -> dict[int, str]:
    """Return the comment on each line that has one."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {
        token.start[0]: token.string.lstrip("#").strip()
        for token in tokens
        if token.type == tokenize.COMMENT
    }
