"""Answering a process's own requests for declared addresses: requests and urllib.

Data sets and datastores ask `amlnb.data.served` themselves; this is for code outside
the API, as a cell that fetches a file with ``requests.get``.
"""

from __future__ import annotations

import http.client
import io
import urllib.request
import urllib.response
from email.message import Message
from pathlib import Path
from typing import Any

from amlnb.data.served import declared, served


def install() -> None:
    """Answer for what is declared, if anything is; other addresses go their way."""
    if not declared():
        return
    urllib.request.install_opener(urllib.request.build_opener(_Stand))
    try:
        import requests
    except ImportError:
        return
    _answer_requests(requests)


class _Stand(urllib.request.BaseHandler):
    """A handler of urllib's, asked before the one that goes to the network."""

    handler_order = 100

    def http_open(self, request: urllib.request.Request) -> Any:
        """Return the file that stands in, or None to let the network answer."""
        path = _file_for(request.full_url)
        if path is None:
            return None
        answer = urllib.response.addinfourl(
            path.open("rb"), _headers(path), request.full_url, http.client.OK
        )
        # What reads answers of http.client's asks for the phrase too.
        answer.msg = "OK"  # type: ignore[attr-defined]
        return answer

    https_open = http_open


class _Body(io.BufferedReader):
    """A file that closes itself once it was read whole: requests leaves it open."""

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(-1 if size is None else size)
        if not data or size in {-1, None}:
            self.close()
        return data


def _answer_requests(requests: Any) -> None:
    """Let every session of requests' take declared addresses from files."""
    original = requests.Session.get_adapter
    if getattr(original, "serves_files", False):
        return

    class FileAdapter(requests.adapters.BaseAdapter):  # type: ignore[misc] # requests is not typed
        """Answers one request from the file that stands in."""

        def send(self, request: Any, **_options: object) -> Any:
            path = _file_for(request.url)
            answer = requests.Response()
            answer.url, answer.request = request.url, request
            if path is None or not path.is_file():
                answer.status_code, answer.reason = http.client.NOT_FOUND, "Not Found"
                answer.raw = io.BytesIO()
            else:
                answer.status_code, answer.reason = http.client.OK, "OK"
                answer.raw = _Body(path.open("rb", buffering=0))
                answer.headers.update(dict(_headers(path)))
            return answer

        def close(self) -> None:
            """Hold nothing open."""

    def get_adapter(session: Any, url: str) -> Any:
        return FileAdapter() if served(url) is not None else original(session, url)

    get_adapter.serves_files = True  # type: ignore[attr-defined]
    requests.Session.get_adapter = get_adapter


def _file_for(url: str) -> Path | None:
    path = served(url)
    return path if path is not None and path.is_file() else None


def _headers(path: Path) -> Message:
    headers = Message()
    headers["Content-Length"] = str(path.stat().st_size)
    headers["Content-Type"] = "application/octet-stream"
    return headers
