"""Tries a credential against its source: the check that makes creating a connection slow and fail early.

There is no source to try it at, so the rule is ours: a credential is good when every member that its type needs is
there and not empty, no secret in it says that it is `wrong`, `invalid`, `bad` or `fake`, and its port is one that
programs are registered for, from 1024 to 49151. Types that the emulator does not know need at least one value.
"""

from __future__ import annotations

import re
from typing import Any

from ..errors import invalid_credentials
from .connectors import CONNECTORS

_OPEN_PORTS = range(1024, 49_152)
"""Ports at which a database may listen here; tests of unreachable ones take those below or above."""

_NO_IPV4 = re.compile(r"db\.[a-z0-9]+\.supabase\.co", re.IGNORECASE)
"""Hosts with an IPv6 address alone, which the service cannot reach."""

_BAD = re.compile(r"wrong|invalid|bad|fake", re.IGNORECASE)


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
    if kind == "POSTGRES" and _NO_IPV4.fullmatch(str(credential.get("url"))):
        raise invalid_credentials(f"Connection to {credential['url']} refused: network is unreachable")
    port = credential.get("port")
    bad = {name for name in _secrets(kind, credential) if _BAD.search(str(credential.get(name)))}
    if _complete(kind, credential) and not bad and (port is None or _is_open(port)):
        return
    if kind == "POSTGRES" and "password" in bad:
        raise invalid_credentials(f'FATAL: password authentication failed for user "{credential.get("user")}"')
    raise invalid_credentials(f"POST /internal/connection-secret/{project_id}/{secret_id}: invalid credentials")


def needs_consent(kind: str, credential: dict[str, Any], callback: str | None) -> bool:
    """Tell whether a person has to consent first: OAuth without tokens, and somewhere for the browser to return to."""
    connector = CONNECTORS.get(kind)
    if connector is None or not connector.oauth or any(_filled(credential.get(name)) for name in _TOKENS):
        return False
    return _filled(callback) or _filled(credential.get("redirectUrl"))


def granted(credential: dict[str, Any], code: str) -> dict[str, Any]:
    """Return a credential with the token that the code of a consent is exchanged for."""
    return {**credential, "accessToken": f"granted-for-{code}"}


def settings(kind: str, credential: dict[str, Any], *, databases_only: bool = True) -> dict[str, Any]:
    """Return the settings of a credential that are no secret.

    Args:
        kind: The connection type.
        credential: What was sent.
        databases_only: Whether the other types have none, as live.
    """
    connector = CONNECTORS.get(kind)
    if connector is None or (databases_only and not connector.database):
        return {}
    return {one.name: credential[one.name] for one in connector.fields if not one.secret and one.name in credential}


def _complete(kind: str, credential: dict[str, Any]) -> bool:
    connector = CONNECTORS.get(kind)
    if connector is None:
        return any(_filled(value) for value in credential.values())
    required = all(_filled(credential.get(one.name)) for one in connector.fields if one.required)
    return required and (not connector.tokens or any(_filled(credential.get(name)) for name in connector.tokens))


def _secrets(kind: str, credential: dict[str, Any]) -> set[str]:
    connector = CONNECTORS.get(kind)
    return set(credential) if connector is None else {one.name for one in connector.fields if one.secret}


def _is_open(port: object) -> bool:
    text = str(port)
    return text.isascii() and text.isdigit() and int(text) in _OPEN_PORTS


def _filled(value: object) -> bool:
    return value is not None and value != ""


_TOKENS = ("accessToken", "refreshToken")
"""Members that only a consent can have given."""
