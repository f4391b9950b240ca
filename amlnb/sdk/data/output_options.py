"""How an output is written, uploaded and registered: v1's small words for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

MOUNT_MODE = "mount"
UPLOAD_MODE = "upload"
DIRECT_MODE = "direct"
HDFS_MODE = "hdfs"
LINK_MODE = "link"


class UploadOptions:
    """Which files are uploaded, and whether they may replace others."""

    def __init__(
        self, overwrite: bool = False, source_globs: Sequence[str] | str | None = None
    ) -> None:
        self.overwrite = overwrite
        given = [source_globs] if isinstance(source_globs, str) else source_globs
        self.source_globs = list(given or ())


class MountOptions:
    """How a folder is mounted; nothing here needs it."""

    def __init__(self, disable_metadata_cache: bool = False) -> None:
        self.disable_metadata_cache = disable_metadata_cache


class RegistrationConfiguration:
    """The dataset that an output becomes."""

    def __init__(
        self, name: str, description: str | None, tags: Mapping[str, str] | None
    ) -> None:
        self.name, self.description, self.tags = name, description, tags
