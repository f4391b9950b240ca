"""A real Jupyter server on loopback, with only our extension."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nbformat

TOKEN = "tok"
BASE = "/hub/u%20ser/"
CELLS = (
    "%load_ext amlnb",
    "%%pipeline_params\nC: float = 1.0\nbad: bool = False\nwait: str = ''",
    "def half(x):\n    return x / 2",
    "%%pipeline_step load\nnumbers = [1, 2, 3]\nprint('loading', len(numbers))",
    (
        "%%pipeline_step train -o model\nimport pathlib, time\n"
        "while wait and not pathlib.Path(wait).exists():\n    time.sleep(0.05)\n"
        "if bad:\n    missing = 1 / 0\n"
        "model = [half(n) * C for n in numbers]\nprint('trained ✓')"
    ),
    "%%pipeline_step report -o text\ntext = f'{sum(model):.1f}'",
)


def write_notebook(path: Path, *cells: str) -> None:
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in cells or CELLS],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


@dataclass(frozen=True)
class Reply:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def detail(self) -> str:
        """The sentence of an error, which is always told in this one shape."""
        assert list(self.json) == ["detail"]
        sentence: str = self.json["detail"]
        return sentence


@dataclass
class Lab:
    """A server, and what a client does with it."""

    root: Path
    scratch: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    extra: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def api(self) -> str:
        return f"{self.origin}{BASE}amlnb/api/"

    @property
    def log(self) -> str:
        return (self.scratch / "lab.log").read_text(errors="replace")

    def start(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        kept = {k: v for k, v in os.environ.items() if not k.startswith("AMLNB_")}
        folders = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "IPYTHONDIR": "ipython",
        }
        private = {name: str(self.scratch / at) for name, at in folders.items()}
        with (self.scratch / "lab.log").open("wb") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-W",
                    "always",
                    "-m",
                    "jupyter_server",
                    "--no-browser",
                    "--allow-root",
                    "--ServerApp.jpserver_extensions={'amlnb': True}",
                    "--ServerApp.allow_unauthenticated_access=False",
                    f"--ServerApp.port={self.port}",
                    "--ServerApp.port_retries=0",
                    "--ServerApp.ip=127.0.0.1",
                    f"--ServerApp.root_dir={self.root}",
                    f"--ServerApp.base_url={BASE}",
                    f"--IdentityProvider.token={TOKEN}",
                    *self.extra,
                ],
                env={**kept, **private, "JUPYTER_NO_CONFIG": "1", **self.environment},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait_until_up()

    def _wait_until_up(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + 60
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                self.get("health")
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError(self.log)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)

    # ----------------------------------------------------------------- as a client

    def ask(
        self,
        method: str,
        address: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        *,
        token: str | None = TOKEN,
        raw: bytes | None = None,
    ) -> Reply:
        """Send one request; `address` is relative to the API, or begins with /."""
        url = self.origin + address if address.startswith("/") else self.api + address
        data = raw if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, method=method)
        if data is not None:
            request.add_header("Content-Type", "application/json")
        if token is not None:
            request.add_header("Authorization", f"token {token}")
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        opener = urllib.request.build_opener(_NoRedirect)
        try:
            with opener.open(request, timeout=60) as answer:
                return Reply(answer.status, _lower(answer.headers), answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Reply(error.code, _lower(error.headers), error.read())

    def get(self, address: str, **more: Any) -> Reply:
        return self.ask("GET", address, **more)

    def post(self, address: str, body: object = None, **more: Any) -> Reply:
        return self.ask("POST", address, {} if body is None else body, **more)

    def ok(self, address: str) -> Any:
        """GET, and return the JSON of a good answer."""
        reply = self.get(address)
        assert reply.status == 200, reply
        return reply.json

    def submit(self, path: str, **parameters: Any) -> str:
        reply = self.post("submit", {"path": path, "parameters": parameters})
        assert reply.status == 200, reply
        run: str = reply.json["run"]
        return run

    def ended(self, run_id: str) -> dict[str, Any]:
        """Wait for a run to end, and return its page."""
        return self.when(run_id, lambda run: run["ended"] is not None)

    def when(self, run_id: str, holds: Any) -> dict[str, Any]:
        """Wait until something holds of a run, and return its page."""
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            page: dict[str, Any] = self.ok(f"runs/{run_id}")
            if holds(page["run"]):
                return page
            time.sleep(0.05)
        raise AssertionError(page["run"])

    def stream_url(self, address: str, token: str | None = TOKEN) -> str:
        mark = "&" if "?" in address else "?"
        said = f"{mark}token={quote(token)}" if token is not None else ""
        return f"ws{self.api.removeprefix('http')}{address}{said}"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def _lower(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
