"""Public data sets that v1 fetched from a service: here they have no rows.

The tutorials that use them go on with rows of their own where a feed gives None.
"""

from __future__ import annotations

from datetime import datetime


class _NoFeed:
    """A public data set that cannot be had without the service.

    Parameters
    ----------
    start_date, end_date
        The days asked for.
    cols
        The columns asked for.
    """

    def __init__(
        self,
        start_date: datetime | None = None,
        end_date: datetime | None = None,
        cols: list[str] | None = None,
        limit: int | None = -1,
        enable_telemetry: bool = True,
    ) -> None:
        del limit, enable_telemetry
        self.start_date, self.end_date, self.cols = start_date, end_date, cols

    def to_pandas_dataframe(self) -> None:
        """Say that there is no feed, and return None."""
        said = (
            f"{type(self).__name__}: amlnb has no feed of this public data set; read "
            "its files with Dataset.Tabular.from_parquet_files."
        )
        print(said)  # noqa: T201 - v1 prints


class NycTlcGreen(_NoFeed):
    """Trips of New York's green taxis."""


class NycTlcYellow(_NoFeed):
    """Trips of New York's yellow taxis."""
