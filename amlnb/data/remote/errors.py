"""What can be wrong with a datastore and what lies on it; never a credential."""

from __future__ import annotations

from typing import NoReturn

from amlnb.model.errors import AmlnbError


def raise_alone(error: AmlnbError) -> NoReturn:
    """Raise an error without the one being handled: a driver's may hold a secret.

    ``from None`` alone hides that one from a traceback, and keeps it within reach.
    """
    try:
        raise error from None
    finally:
        error.__context__ = None


class UnknownDatastoreError(AmlnbError):
    """A definition names a datastore that this workspace does not know."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name, self.known = name, known
        super().__init__(
            f"There is no datastore {name!r} in this workspace (it has "
            f"{', '.join(known)}): register it, as with "
            "Datastore.register_azure_blob_container(...), or name one that is there."
        )


class BadDatastoreFileError(AmlnbError):
    """A datastore's private file cannot be read as one."""

    def __init__(self, name: str, file: str) -> None:
        self.name, self.file = name, file
        super().__init__(
            f"The file {file!r} of datastore {name!r} is damaged: register the "
            "datastore again with overwrite=True."
        )


class NoDriverError(AmlnbError):
    """The library for a kind of datastore is not installed."""

    def __init__(self, where: str, protocol: str, extra: str) -> None:
        self.where, self.protocol, self.extra = where, protocol, extra
        way = f"`pip install '{extra}'`" if " " not in extra else f"install {extra}"
        super().__init__(
            f"{where} needs a driver for {protocol!r} that is not installed: {way}."
        )


class NotAFilestoreError(AmlnbError):
    """Files were asked of a datastore that has none here."""

    def __init__(self, name: str, kind: str, way: str) -> None:
        self.name, self.kind, self.way = name, kind, way
        super().__init__(
            f"Datastore {name!r} is of kind {kind}, and holds no files that amlnb can "
            f"open: {way}."
        )


class StoreAccessError(AmlnbError):
    """A datastore or address refused us, or did not answer."""

    def __init__(
        self, where: str, path: str, why: str, *, registered: bool = True
    ) -> None:
        self.where, self.path, self.why = where, path, why
        at = f" at {path!r}" if path else ""
        way = (
            ", that this machine reaches it, and that its credential is right; "
            "register it again with overwrite=True to change that."
            if registered
            else " and that this machine reaches it, or correct the address."
        )
        super().__init__(
            f"{where} could not be used{at}: {why}. See that it is there{way}"
        )


class NothingThereError(AmlnbError):
    """Data that something needs is not there."""

    def __init__(self, where: str, path: str) -> None:
        self.where, self.path = where, path
        on = where.replace("Datastore ", "datastore ", 1)
        super().__init__(
            f"There is nothing at {path!r} on {on}: put the data there, or correct "
            "the path."
        )


class OutsidePathError(AmlnbError):
    """A path leads out of its datastore."""

    def __init__(self, datastore: str, path: str) -> None:
        self.datastore, self.path = datastore, path
        super().__init__(
            f"The path {path!r} leads out of datastore {datastore!r}: give one "
            "relative to its root, without '..'."
        )


class UnknownDefinitionError(AmlnbError):
    """A definition of data is of no kind that is known."""

    def __init__(self, kind: object) -> None:
        self.kind = kind
        super().__init__(
            f"{kind!r} is no kind of data: a definition has the kind 'datapath', "
            "'path', 'file_dataset' or 'tabular_dataset'."
        )
