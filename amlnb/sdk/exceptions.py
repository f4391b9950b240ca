"""The exceptions that v1 code catches by name; each says what to do, as all of ours."""

from __future__ import annotations

import traceback

from amlnb.model.errors import AmlnbError


class AzureMLException(AmlnbError):  # noqa: N818 - the name that v1 code catches
    """The base of what the v1 API raises.

    Parameters
    ----------
    exception_message
        What is wrong, where, and the way out.
    inner_exception
        The error that led to it, if one did.
    target, details, reference_code
        Kept for code that reads them; nothing here does.
    """

    def __init__(
        self,
        exception_message: str,
        inner_exception: BaseException | None = None,
        target: object = None,
        details: object = None,
        reference_code: object = None,
    ) -> None:
        self.message = exception_message
        self.inner_exception = inner_exception
        self.target, self.details = target, details
        self.reference_code = reference_code
        super().__init__(exception_message)

    def __str__(self) -> str:
        # A subclass may also be a KeyError, which would print the message quoted.
        return self.message

    def print_stacktrace(self) -> None:
        """Print where it was raised."""
        traceback.print_exception(self)


class UserErrorException(AzureMLException):
    """Something the caller gave does not fit."""


class WorkspaceException(AzureMLException):
    """A workspace is missing, or cannot be used."""


class ExperimentExecutionException(AzureMLException):
    """A run could not be started or watched."""


class ActivityFailedException(AzureMLException):
    """A run that was waited for has failed, or was cancelled."""

    def __init__(self, error_details: str) -> None:
        self.error_details = error_details
        super().__init__(error_details)


class ModelNotFoundException(AzureMLException):
    """No registered model has that name, version or id."""


class RunEnvironmentException(AzureMLException):
    """`Run.get_context()` was asked for what only a run in progress has."""

    def __init__(
        self,
        exception_message: str = "This code does not run within a run: submit it as "
        "a step or a ScriptRunConfig, or use Run.get_context() without "
        "allow_offline=False.",
    ) -> None:
        super().__init__(exception_message)


class DatasetTimestampMissingError(AzureMLException):
    """A time filter was asked of a dataset without a timestamp column."""


class ComputeTargetException(AzureMLException):
    """A compute target is unknown, of another kind, or wrongly described."""


class WebserviceException(AzureMLException):
    """A served model did not answer: never here, and caught by name in v1 code."""


class UnknownComputeTargetError(ComputeTargetException, KeyError):
    """The workspace has no compute target of that name."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name, self.known = name, known
        there = f"it has {', '.join(known)}" if known else "it has none yet"
        super().__init__(
            f"There is no compute target {name!r} in this workspace ({there}): make it "
            f"with ComputeTarget.create(workspace, {name!r}, "
            "AmlCompute.provisioning_configuration(max_nodes=1)); its steps run on "
            "this machine."
        )


class OtherKindOfComputeError(ComputeTargetException):
    """A compute target was opened as a kind that it is not."""

    def __init__(self, name: str, kind: str, asked: str) -> None:
        self.name, self.kind, self.asked = name, kind, asked
        super().__init__(
            f"Compute target {name!r} is of kind {kind}, not {asked}: open it with "
            f"{kind}(workspace, {name!r}) or ComputeTarget(workspace, {name!r})."
        )
