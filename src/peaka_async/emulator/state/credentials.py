"""Tries a credential against its source: the check that makes creating a connection slow and fail early.

The demo rule: a credential is good when every secret that its type needs is there, not empty, and not `wrong`.
Types that the emulator does not know need at least one value.
"""

from __future__ import annotations

from typing import Any

from ..errors import invalid_credentials

_NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "stripe": (("token",),),
    "hubspot": (("accessToken",), ("refreshToken",)),
    "hubspot_access_token": (("accessToken",),),
    "airtable": (("personalAccessToken",),),
    "POSTGRES": (("url", "port", "user", "password", "databaseName", "useSsl"),),
}
"""Members of a credential that are secret or needed, by connection type. One of the alternatives is enough."""

OAUTH_TYPES = frozenset({"hubspot", "google_analytics", "google_ads"})
"""Types that an OAuth consent page can stand in for a credential of."""

CLOSED_PORT = 1
"""A port at which no demo database listens."""


def check_credential(kind: str, credential: dict[str, Any], *, project_id: str, secret_id: str) -> None:
    """Refuse a credential that the source would not take.

    Args:
        kind: The connection type.
        credential: What was sent.
        project_id: Quoted by the service in its message.
        secret_id: The internal id that the service lets slip in its message.

    Raises:
        Refusal: 400 `INVALID_CREDENTIALS`, with a message that, like the live one, says more than it should.
    """
    needed = _NEEDED.get(kind, ())
    if needed:
        complete = any(all(_filled(credential.get(name)) for name in names) for names in needed)
    else:
        complete = any(_filled(value) for value in credential.values())
    if complete and "wrong" not in credential.values() and credential.get("port") != CLOSED_PORT:
        return
    if kind == "POSTGRES" and credential.get("password") == "wrong":
        raise invalid_credentials(f'FATAL: password authentication failed for user "{credential.get("user")}"')
    raise invalid_credentials(f"POST /internal/connection-secret/{project_id}/{secret_id}: invalid credentials")


def public_settings(kind: str, credential: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of a credential that are no secret: nothing but for databases."""
    if kind != "POSTGRES":
        return {}
    return {name: credential[name] for name in ("url", "port", "databaseName", "useSsl") if name in credential}


def _filled(value: object) -> bool:
    return value is not None and value != ""
