"""Ways to sign in: nothing here asks for one, and what they are given is forgotten.

v1 code makes them before it opens a workspace; a workspace is a folder here.
"""

from __future__ import annotations

from typing import Any

from amlnb.sdk.exceptions import UserErrorException


class AuthenticationException(UserErrorException):
    """A sign-in failed: never here, and caught by name in v1 code."""


class AbstractAuthentication:
    """The base of the ways to sign in; none of them is needed here."""

    def __init__(self, cloud: str | None = None) -> None:
        del cloud

    def get_authentication_header(self) -> dict[str, str]:
        """Return a header for calls to a pipeline's address, which ask for none."""
        return {"Authorization": f"Bearer {self.get_token()}"}

    def get_token(self, *scopes: str) -> str:
        """Return a token that stands for none."""
        del scopes
        return "not-needed"

    def signed_session(self, session: Any = None) -> Any:
        """Return the session as it is, or a new one."""
        import requests

        return session or requests.Session()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: amlnb asks for no sign-in>"


class InteractiveLoginAuthentication(AbstractAuthentication):
    """Signing in by a browser."""

    def __init__(
        self,
        force: bool = False,
        tenant_id: str | None = None,
        cloud: str | None = None,
    ) -> None:
        del force, tenant_id
        super().__init__(cloud)


class ServicePrincipalAuthentication(AbstractAuthentication):
    """Signing in as a service; the password is forgotten at once."""

    def __init__(
        self,
        tenant_id: str,
        service_principal_id: str,
        service_principal_password: str,
        cloud: str = "AzureCloud",
    ) -> None:
        del tenant_id, service_principal_id, service_principal_password
        super().__init__(cloud)


class AzureCliAuthentication(AbstractAuthentication):
    """Signing in as the command line did."""


class MsiAuthentication(AbstractAuthentication):
    """Signing in as the machine."""
