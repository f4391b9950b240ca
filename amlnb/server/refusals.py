"""What is refused, and with which status: the one table."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from amlnb.answers.text import json_text
from amlnb.model.errors import AmlnbError, NotFoundError
from amlnb.ports import LeaseLostError, RunBusyError
from amlnb.stores import errors as stores
from amlnb.workspace.folder import NoWorkspaceError, ReadOnlyWorkspaceError
from amlnb.workspace.launch import LaunchError

#: Errors that are no fault of the request; all others of ours are 422.
STATUS: Mapping[type[AmlnbError], int] = {
    NotFoundError: 404,
    NoWorkspaceError: 404,
    RunBusyError: 409,
    LeaseLostError: 409,
    ReadOnlyWorkspaceError: 503,
    LaunchError: 503,
    stores.BusyStoreError: 503,
    stores.FullStoreError: 507,
    stores.ReadOnlyStoreError: 503,
    stores.UnopenedStoreError: 503,
    stores.DamagedStoreError: 503,
    stores.FailedStoreError: 503,
    stores.ForeignStoreError: 503,
    stores.NewerStoreError: 503,
    stores.OlderStoreError: 503,
    stores.NetworkStoreError: 503,
    stores.UnreachableStoreError: 503,
    stores.NoDriverError: 503,
}
OUR_FAULT = "The server failed on this; its log says more."
_log = logging.getLogger("amlnb.server")


def refusal(status: int, sentence: str) -> Response:
    """Return an error: always JSON, always of one shape."""
    body = json_text({"detail": sentence})
    return Response(body, status, media_type="application/json")


def status_of(error: AmlnbError) -> int:
    """Return the status that an error of ours is told with."""
    return next((STATUS[c] for c in type(error).__mro__ if c in STATUS), 422)


def explained(request: Request, error: Exception) -> Response:
    """Tell an error that is a sentence already."""
    del request
    assert isinstance(error, AmlnbError)  # noqa: S101 - registered for these
    return refusal(status_of(error), str(error))


def ill_formed(request: Request, error: Exception) -> Response:
    """Tell the first thing that is wrong with a request's own form."""
    del request
    assert isinstance(error, RequestValidationError)  # noqa: S101
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:]) or "the body"
    return refusal(422, f"{where!r} cannot be used: {first['msg']}.")


def not_routed(request: Request, error: Exception) -> Response:
    """Tell that there is no such address or method."""
    del request
    assert isinstance(error, HTTPException)  # noqa: S101
    return refusal(error.status_code, str(error.detail))


def our_fault(request: Request, error: Exception) -> Response:
    """Tell that it was not the request's fault; the log has the traceback."""
    _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return refusal(500, OUR_FAULT)


HANDLERS: Mapping[type[Exception], Callable[[Request, Any], Response]] = {
    AmlnbError: explained,
    RequestValidationError: ill_formed,
    HTTPException: not_routed,
    Exception: our_fault,
}
