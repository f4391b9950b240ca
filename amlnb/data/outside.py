"""Digests of what lies outside the store: files, folders, URLs."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from amlnb.data.blobs import Blob
from amlnb.data.folder import follow_links
from amlnb.model.errors import AmlnbError, NotFoundError
from amlnb.model.json import canonical, digest

_URL = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]+(://|::)")
#: What stores tell of a file's content without sending it; any of these will do.
_STRONG = ("ETag", "etag", "md5Hash", "md5", "content_md5", "checksum", "version_id")
_PIECE = 8 << 20


class UnreadableInputError(AmlnbError):
    """An input is there but cannot be read."""

    def __init__(self, path: str, cause: Exception) -> None:
        self.path, self.cause = path, cause
        why = getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
        super().__init__(
            f"The input '{path}' cannot be read: {why}. See that it is there and that "
            "you may read it, then run again."
        )


def digest_outside(path: str, base: Path, hash_file: Callable[[Path], str]) -> str:
    """Return the digest of a file, folder or URL; a path is relative to `base`.

    A URL's digest comes from the checksum its store tells, where it tells one, else
    from its bytes.
    """
    local = _local(path, base)
    try:
        if local is None:
            return _of_url(path)
        if local.is_dir():
            return follow_links(local, lambda p: _blob(p, hash_file)).digest
        return hash_file(local)
    except FileNotFoundError:
        raise NotFoundError("input file or folder", path) from None
    except AmlnbError:
        raise
    except Exception as error:
        raise UnreadableInputError(path, error) from error


def _blob(path: Path, hash_file: Callable[[Path], str]) -> Blob:
    return Blob(digest=hash_file(path), size=path.stat().st_size)


def _local(path: str, base: Path) -> Path | None:
    """Return the local path, or None for a URL."""
    if path.startswith("file://"):
        from urllib.parse import urlsplit
        from urllib.request import url2pathname

        return Path(url2pathname(urlsplit(path).path))
    if _URL.match(path):
        return None
    return Path(os.path.abspath(base / Path(path).expanduser()))  # noqa: PTH100 - resolve() follows links


def _of_url(url: str) -> str:
    import fsspec

    fs, path = fsspec.core.url_to_fs(url)
    fs.invalidate_cache()
    info = fs.info(path)
    if info.get("type") != "directory":
        return digest_remote_file(fs, path, info)
    found = fs.find(path, detail=True)
    return digest(
        canonical([[p, digest_remote_file(fs, p, i)] for p, i in sorted(found.items())])
    )


def digest_remote_file(fs: Any, path: str, info: Mapping[str, Any]) -> str:
    """Return a digest from what the store tells of a file, else from its bytes."""
    told = {k: str(info[k]) for k in _STRONG if info.get(k)}
    if told:
        return digest(canonical({"size": info.get("size"), **told}))
    seen = hashlib.sha256()
    with fs.open(path, "rb") as file:
        while piece := file.read(_PIECE):
            seen.update(piece)
    return seen.hexdigest()
