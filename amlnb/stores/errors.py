"""What can be wrong with a store, and what to do about it."""

from __future__ import annotations

from amlnb.model.errors import AmlnbError

_ELSEWHERE = (
    "set AMLNB_WORKSPACE to a folder on a local disk, or use a PostgreSQL store"
)


class NewerStoreError(AmlnbError):
    """The store was written by an amlnb that knows more than this one."""

    def __init__(self, place: str, found: int, known: int) -> None:
        self.place, self.found, self.known = place, found, known
        super().__init__(
            f"The store {place} has schema version {found} and this amlnb knows up to "
            f"{known}: upgrade it with `pip install --upgrade amlnb`."
        )


class OlderStoreError(AmlnbError):
    """The store needs a migration and cannot be written."""

    def __init__(self, place: str, found: int, known: int) -> None:
        self.place, self.found, self.known = place, found, known
        super().__init__(
            f"The store {place} has schema version {found}, needs {known} and is "
            "read-only: open it once where it can be written."
        )


class ForeignStoreError(AmlnbError):
    """The file is a database, and not one of ours."""

    def __init__(self, place: str, tables: tuple[str, ...]) -> None:
        self.place, self.tables = place, tables
        super().__init__(
            f"{place} is a database of another program (it has the table "
            f"{tables[0]!r}): move it away, or choose another workspace folder."
        )


class DamagedStoreError(AmlnbError):
    """The file is no database, or a broken one."""

    def __init__(self, place: str, detail: str) -> None:
        self.place, self.detail = place, detail
        super().__init__(
            f"The store {place} is damaged or no database at all ({detail}): restore "
            "it from a backup, or move it away to begin with an empty history."
        )


class ReadOnlyStoreError(AmlnbError):
    """Something was to be written where nothing can be."""

    def __init__(self, place: str, remedy: str) -> None:
        self.place, self.remedy = place, remedy
        super().__init__(f"The store {place} cannot be written: {remedy}.")


class UnopenedStoreError(AmlnbError):
    """The file cannot be opened, not even to be read."""

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__(
            f"The store {place} cannot be opened: check that the file is there and "
            "that you may read it; if a run was killed in a folder that is now "
            "read-only, open it once where it can be written."
        )


class FullStoreError(AmlnbError):
    """No space is left for the store."""

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__(
            f"The disk that holds the store {place} is full: free some space, then "
            "resume the run; what was stored before is safe."
        )


class BusyStoreError(AmlnbError):
    """Others kept the store locked for longer than we wait."""

    def __init__(self, place: str, seconds: float) -> None:
        self.place, self.seconds = place, seconds
        super().__init__(
            f"The store {place} was kept busy by another process for {seconds:g} "
            "seconds: close the program that holds it open (a database browser, a "
            "backup), and try again."
        )


class FailedStoreError(AmlnbError):
    """The database refused, for a reason of its own."""

    def __init__(self, place: str, detail: str) -> None:
        self.place, self.detail = place, detail
        super().__init__(
            f"The store {place} failed ({detail}): see `amlnb doctor`, and try again."
        )


class NetworkStoreError(AmlnbError):
    """SQLite was to live on a network file system, where its locks do not hold."""

    def __init__(self, place: str, kind: str) -> None:
        self.place, self.kind = place, kind
        super().__init__(
            f"The store {place} would lie on a network file system ({kind}), where a "
            f"SQLite database can be damaged: {_ELSEWHERE}."
        )


class UnreachableStoreError(AmlnbError):
    """The database server does not answer, or not to us."""

    def __init__(self, place: str, detail: str) -> None:
        self.place, self.detail = place, detail
        super().__init__(
            f"The store {place} cannot be reached ({detail}): check the URL, and that "
            "the server runs and lets you in."
        )


class NoDriverError(AmlnbError):
    """PostgreSQL was asked for and its driver is not installed."""

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__(
            f"The store {place} needs the PostgreSQL driver: install it with "
            '`pip install "amlnb[postgres]"`.'
        )


class RunExistsError(AmlnbError):
    """A new run bears the id of an old one."""

    def __init__(self, run: str) -> None:
        self.run = run
        super().__init__(f"There is a run {run!r} already: submit it under a new id.")
