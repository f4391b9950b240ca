"""The gate that every request passes in a Jupyter server: its own sign-in and rules."""

from __future__ import annotations

from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.base.handlers import JupyterHandler
from tornado import web

from amlnb.answers.text import json_text

#: What the server's authorizer is asked about.
RESOURCE = "amlnb"
_READING = ("GET", "HEAD")


class Gate(JupyterHandler):
    """Lets signed-in users through whom the authorizer allows it; errors are JSON."""

    @property
    def content_security_policy(self) -> str:
        """Let an answer that is opened as a page load nothing and run nothing."""
        return f"{super().content_security_policy}; default-src 'none'; sandbox"

    def get_login_url(self) -> str:
        """Refuse: a program that asks is not helped by a page to sign in."""
        raise web.HTTPError(403)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Send an error in the shape that all of ours have."""
        error = kwargs.get("exc_info", (None, None))[1]
        said = error.log_message if isinstance(error, web.HTTPError) else None
        sentence = said or _SENTENCES.get(status_code) or self._reason
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        self.finish(json_text({"detail": sentence}))

    async def let_through(self) -> None:
        """Ask the authorizer; raise 403 unless it allows reading, or else writing."""
        action = "read" if self.request.method in _READING else "write"
        user = self.current_user
        allowed = user and await ensure_async(
            self.authorizer.is_authorized(self, user, action, RESOURCE)
        )
        if not allowed:
            raise web.HTTPError(403)


_SENTENCES = {
    403: "You are not signed in to this Jupyter server, or you may not do this. "
    "Reload the page and sign in.",
    404: "Not Found",
    405: "Method Not Allowed",
    500: "The server failed on this; its log says more.",
}
