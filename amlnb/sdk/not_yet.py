"""What of v1 is to come, and is refused until then."""

from __future__ import annotations

from amlnb.sdk.exceptions import UserErrorException

_WORDS = {
    "publish": (
        "gave a pipeline an address to be called by",
        "submit it with Experiment.submit, or from a shell with `amlnb azureml run`",
    ),
    "endpoint": (
        "gave versions of a pipeline one address",
        "submit the pipeline with Experiment.submit",
    ),
    "schedule": (
        "ran a pipeline by the clock, or when data changed",
        "let cron call `amlnb azureml run FILE`",
    ),
    "yaml": (
        "read a pipeline from a YAML file",
        "make the same steps in Python",
    ),
}


class NotYetError(UserErrorException, NotImplementedError):
    """Something of v1 that is not here yet."""

    def __init__(self, name: str) -> None:
        self.name = name
        kind = next((k for k in _WORDS if k in name.lower()), "publish")
        did, instead = _WORDS[kind]
        super().__init__(
            f"{name} is not yet part of amlnb: it {did}. Until it is, {instead}."
        )
