"""``--when``: a small grammar of comparisons, read and worked out without eval."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

from amlnb.model.errors import AmlnbError
from amlnb.model.json import JsonValue


class BadConditionError(AmlnbError):
    """A condition is not in the grammar, or its values do not fit it."""

    def __init__(self, text: str, why: str) -> None:
        self.text, self.why = text, why
        super().__init__(
            f"The condition {text!r} cannot be used: {why}. It may hold names, "
            "numbers, texts, + - * / %, comparisons, in, and, or, not, len()."
        )


_BINARY: Mapping[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
}
_COMPARE: Mapping[type, Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda a, b: a in b,
    ast.NotIn: lambda a, b: a not in b,
}
_ALLOWED = (
    ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub,
    ast.BinOp, ast.Compare, ast.Name, ast.Load, ast.Constant, ast.List, ast.Tuple,
    ast.Subscript, ast.Call, *_BINARY, *_COMPARE,
)  # fmt: skip
_LONGEST = 500


def names(text: str) -> tuple[str, ...]:
    """Return the names that the condition needs, each once, in order.

    Raises
    ------
    BadConditionError
        When the text is not in the grammar.
    """
    tree = _parse(text)
    found = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id != "len"]
    found.sort(key=lambda n: n.col_offset)
    return tuple(dict.fromkeys(n.id for n in found))


def holds(text: str, values: Mapping[str, JsonValue]) -> bool:
    """Return whether the condition holds with these values for its names."""
    try:
        return bool(_value(_parse(text).body, values))
    except BadConditionError:
        raise
    except KeyError as error:
        raise BadConditionError(text, f"{error.args[0]!r} has no value") from None
    except (TypeError, ArithmeticError, IndexError, ValueError) as error:
        raise BadConditionError(text, str(error)) from None


def _parse(text: str) -> ast.Expression:
    if len(text) > _LONGEST:
        raise BadConditionError(text[:40] + "…", f"it is over {_LONGEST} characters")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError):
        raise BadConditionError(text, "it is not an expression") from None
    for node in ast.walk(tree):
        if not isinstance(node, _ALLOWED):
            word = type(node).__name__
            raise BadConditionError(text, f"{word} has no place in a condition")
        if isinstance(node, ast.Call) and not _is_len(node):
            raise BadConditionError(text, "the only call is len(NAME)")
    return tree


def _is_len(node: ast.Call) -> bool:
    is_name = isinstance(node.func, ast.Name) and node.func.id == "len"
    return is_name and len(node.args) == 1 and not node.keywords


def _value(node: ast.expr, values: Mapping[str, JsonValue]) -> Any:
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return values[name]
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return [_value(item, values) for item in items]
        case ast.Subscript(value=base, slice=index):
            return _value(base, values)[_value(index, values)]
        case ast.Call(args=[argument]):
            return len(_value(argument, values))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _value(operand, values)
        case ast.UnaryOp(operand=operand):
            return -_value(operand, values)
        case ast.BoolOp(op=ast.And(), values=parts):
            return all(_value(part, values) for part in parts)
        case ast.BoolOp(values=parts):
            return any(_value(part, values) for part in parts)
        case ast.BinOp(left=left, op=op, right=right):
            return _arithmetic(op, _value(left, values), _value(right, values))
        case ast.Compare(left=left, ops=ops, comparators=rights):
            return _compared(left, ops, rights, values)
    raise AssertionError(node)  # _parse lets nothing else through


def _arithmetic(op: ast.operator, left: Any, right: Any) -> Any:
    if isinstance(op, ast.Mult) and not (_is_number(left) and _is_number(right)):
        raise TypeError("* wants two numbers")  # "x" * 10**9 would fill the memory
    return _BINARY[type(op)](left, right)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float)


def _compared(
    left: ast.expr,
    ops: list[ast.cmpop],
    rights: list[ast.expr],
    values: Mapping[str, JsonValue],
) -> bool:
    value = _value(left, values)
    for op, right_node in zip(ops, rights, strict=True):
        right = _value(right_node, values)
        if not _COMPARE[type(op)](value, right):
            return False
        value = right
    return True
