"""The shapes of answers for the OpenAPI document, from the types that make them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import NoneType, UnionType
from typing import (
    Any,
    Literal,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

Schema = dict[str, Any]
#: What any address may answer instead.
ERROR: Schema = {
    "type": "object",
    "properties": {"detail": {"type": "string"}},
    "required": ["detail"],
}
_PLAIN: Mapping[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    Any: {},
}


def schema_of(kind: Any, shapes: dict[str, Schema]) -> Schema:
    """Return the JSON schema of a type, TypedDicts by reference.

    Parameters
    ----------
    shapes
        Takes up the schema of each TypedDict that is met, by its name.
    """
    if kind in _PLAIN:
        return _PLAIN[kind]
    if is_typeddict(kind):
        _add_shape(kind, shapes)
        return {"$ref": f"#/components/schemas/{kind.__name__}"}
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": list(parts)}
    if origin in (Union, UnionType):
        return {"anyOf": [schema_of(part, shapes) for part in parts]}
    if origin is list:
        return {"type": "array", "items": schema_of(parts[0], shapes)}
    if origin in (dict, Mapping):
        return {
            "type": "object",
            "additionalProperties": schema_of(parts[1], shapes),
        }
    raise TypeError(kind)


def _add_shape(kind: Any, shapes: dict[str, Schema]) -> None:
    if kind.__name__ in shapes:
        return
    shape = shapes[kind.__name__] = {
        "type": "object"
    }  # there first: it may be in itself
    fields = get_type_hints(kind)
    shape["properties"] = {n: schema_of(t, shapes) for n, t in fields.items()}
    shape["required"] = list(fields)


def responses(answer: Any, statuses: Sequence[int]) -> dict[int | str, Schema]:
    """Return the responses of one address: its answer, and the errors it may tell.

    `answer` is a type, or the media type of what is no JSON.
    """
    good: Schema = {"description": "The answer."}
    if isinstance(answer, str):
        good["content"] = {answer: {"schema": {"type": "string"}}}
    else:
        good["content"] = {"application/json": {"schema": schema_of(answer, {})}}
    wrong = {"application/json": {"schema": ERROR}}
    told: dict[int | str, Schema] = {200: good}
    for status in statuses:
        told[status] = {"description": "What is wrong.", "content": wrong}
    return told


def shapes_of(answers: Sequence[Any]) -> dict[str, Schema]:
    """Return the schemas of all TypedDicts in these types, by name."""
    shapes: dict[str, Schema] = {}
    for answer in answers:
        if not isinstance(answer, str):
            schema_of(answer, shapes)
    return shapes
