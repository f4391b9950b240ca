"""Values that stand written out in code: read without running anything."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any, cast

from amlnb.model.json import JsonValue

_NUMBERS: Mapping[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_LARGEST_EXPONENT = 64  # 2 ** 10 ** 9 would take forever

# Calls that make the same value each time, from what stands in their brackets.
_MAKERS = frozenset({
    "list", "tuple", "set", "dict", "frozenset", "range", "sorted", "reversed", "zip",
    "enumerate", "len", "float", "int", "str", "bool", "complex", "bytes", "slice",
    "min", "max", "sum", "round", "abs", "Path", "PurePath", "PurePosixPath",
    "namedtuple", "TypeVar", "ParamSpec", "NewType", "getLogger", "timedelta", "date",
    "datetime", "Timedelta", "Timestamp", "Decimal", "Fraction", "dtype", "partial",
    "itemgetter", "attrgetter", "object", "Counter", "OrderedDict", "defaultdict",
    "deque", "SimpleNamespace", "MappingProxyType", "split", "strip", "lower",
    "upper", "join", "format", "replace", "keys", "values", "items", "array", "arange",
    "linspace", "logspace", "zeros", "ones",
})  # fmt: skip
_BOUND_MAKERS = {"compile": "re"}
_PARTS = (
    ast.Constant, ast.Name, ast.Attribute, ast.Subscript, ast.Slice, ast.Starred,
    ast.List, ast.Tuple, ast.Set, ast.Dict, ast.BinOp, ast.UnaryOp, ast.BoolOp,
    ast.Compare, ast.IfExp, ast.JoinedStr, ast.FormattedValue, ast.ListComp,
    ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda, ast.Call,
)  # fmt: skip
_MUTABLE = (
    ast.List,
    ast.Set,
    ast.Dict,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.Call,
)


class NotLiteralError(ValueError):
    """An expression that only running the code can tell; told apart, never shown."""


def literal_value(node: ast.expr) -> JsonValue:
    """Return the JSON value that an expression writes out.

    Raises
    ------
    NotLiteralError
        When it has names, calls, or anything else but literals and arithmetic.
    """
    match node:
        case ast.Constant(value=bool() | int() | float() | str() | None as value):
            return value
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return [literal_value(item) for item in items]
        case ast.Dict(keys=keys, values=values):
            return {
                _key(k): literal_value(v) for k, v in zip(keys, values, strict=True)
            }
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return cast("JsonValue", -_number(operand))
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return cast("JsonValue", _number(operand))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not literal_value(operand)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _NUMBERS:
            return _worked_out(left, op, right)
    raise NotLiteralError(ast.unparse(node))


def _key(node: ast.expr | None) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise NotLiteralError("a key that is not a text")


def _number(node: ast.expr) -> Any:
    value = literal_value(node)
    if isinstance(value, int | float):
        return value
    raise NotLiteralError(ast.unparse(node))


def _worked_out(left: ast.expr, op: ast.operator, right: ast.expr) -> JsonValue:
    a, b = literal_value(left), literal_value(right)
    if isinstance(op, ast.Add) and isinstance(a, str | list) and type(a) is type(b):
        return a + b  # type: ignore[operator]  # both are of one class
    if not (isinstance(a, int | float) and isinstance(b, int | float)):
        raise NotLiteralError(ast.unparse(left))
    if isinstance(op, ast.Pow) and abs(b) > _LARGEST_EXPONENT:
        raise NotLiteralError(ast.unparse(right))
    try:
        value: JsonValue = _NUMBERS[type(op)](a, b)
    except ArithmeticError as error:
        raise NotLiteralError(str(error)) from None
    return value


def is_constant(node: ast.expr) -> bool:
    """Return whether the same value comes each time the expression is worked out.

    Names in it are allowed: what they stand for is for the caller to look up.
    """
    ahead: list[ast.AST] = [node]
    while ahead:
        part = ahead.pop()
        if isinstance(part, ast.expr):
            if not isinstance(part, _PARTS):
                return False
            if isinstance(part, ast.Call) and not _is_maker(part.func):
                return False
        if not isinstance(part, ast.Lambda):  # its body runs later, if at all
            ahead.extend(ast.iter_child_nodes(part))
    return True


def _is_maker(function: ast.expr) -> bool:
    match function:
        case ast.Name(id=name):
            return name in _MAKERS
        case ast.Attribute(value=ast.Name(id=base), attr=name):
            return name in _MAKERS or _BOUND_MAKERS.get(name) == base
        case ast.Attribute(attr=name):
            return name in _MAKERS
    return False


def is_mutable(node: ast.expr) -> bool:
    """Return whether the value may be changed in place."""
    return isinstance(node, _MUTABLE)
