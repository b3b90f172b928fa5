"""Connections: their two layers of refusal, three ways with OAuth, and no credential ever shown. Section 4."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from starlette.responses import Response

from ..errors import bad_request, forbidden, invalid_credentials
from ..registry import Answer, Call, handles
from ..replies import empty, ok
from ..state.credentials import check_credential, granted, needs_consent, settings
from ..state.sources import Connection
from ..work import Delayed

TRIAL_SECONDS = 1.5
"""Emulator seconds that trying a good credential at its source takes: known to be slow, not how slow."""

_CONSENT_PAGE = "https://oauth.emulator.invalid/consent"


@handles("connections.list")
def list_connections(call: Call) -> Response:
    """List the connections of a project, a bare array."""
    if call.project.forbids_connections:
        raise forbidden("the API key may not list the connections of this project")
    return ok([_view(one) for one in call.project.connections.values()])


@handles("connections.create")
def create_connection(call: Call) -> Answer:
    """Make a connection after trying its credential; OAuth without tokens gets the URL of a consent page instead.

    A connection that waits for consent reads and serves like any other: how it does live is not known.
    """
    kind, credential = call.body["type"], call.body.get("credential")
    waits = needs_consent(kind, credential or {}, call.body.get("connectionCallback"))
    if not waits:
        credential = _tried_credential(call, kind)
    connection = Connection(call.world.ids.uuid(), call.body["name"], kind, credential or {})
    call.project.connections[connection.id] = connection
    if not waits:
        return Delayed(ok(_view(connection)), TRIAL_SECONDS)
    # Whoever has a redirect of their own gets the id back as the state, and hands it in with the code.
    name = "state" if "redirectUrl" in connection.credential else "connectionId"
    return ok({**_view(connection), "url": f"{_CONSENT_PAGE}?{name}={connection.id}"})


@handles("connections.complete_oauth2")
def complete_oauth2(call: Call) -> Answer:
    """Take what the provider sent to a redirect of one's own: `state` from the consent page's URL, and any `code`.

    A refused consent, an unknown state and one that was used before are `INVALID_CREDENTIALS`, which is a guess.
    """
    sent = {name: values[-1] for name, values in parse_qs(call.body["queryParameters"]).items()}
    connection = call.project.connections.get(sent.get("state", ""))
    if connection is None or not needs_consent(connection.type, connection.credential, None) or "code" not in sent:
        raise invalid_credentials("The OAuth redirect cannot be matched with a connection that waits for consent")
    connection.credential = granted(connection.credential, sent["code"])
    return Delayed(ok(_view(connection)), TRIAL_SECONDS)


@handles("connections.get")
def get_connection(call: Call) -> Response:
    """Read one connection."""
    return ok(_view(_in_path(call)))


@handles("connections.update")
def update_connection(call: Call) -> Answer:
    """Replace name and credential; a bad credential is refused and the old one stays in force.

    The type cannot be changed, whatever is sent: nobody tried.
    """
    connection = _in_path(call)
    credential = _tried_credential(call, connection.type)
    connection.name, connection.credential = call.body["name"], credential
    return Delayed(ok(_view(connection)), TRIAL_SECONDS)


@handles("connections.delete")
def delete_connection(call: Call) -> Response:
    """Delete a connection; the catalogs over it stay."""
    del call.project.connections[_in_path(call).id]
    return empty()


@handles("connections.get_detail")
def get_connection_detail(call: Call) -> Response:
    """Read the settings that are no secret: live, for most types fewer members than the plain read has."""
    connection = _in_path(call)
    shown = settings(connection.type, connection.credential, databases_only=not call.documented)
    return ok({"type": connection.type, **shown})


def _in_path(call: Call) -> Connection:
    return call.project.connection(call.path["connectionId"])


def _tried_credential(call: Call, kind: str) -> dict[str, Any]:
    credential = call.body.get("credential")
    if credential is None:
        raise bad_request("Missing property 'credential'")
    check_credential(kind, credential, project_id=call.project.id, secret_id=call.world.ids.uuid())
    return dict(credential)


def _view(one: Connection) -> dict[str, Any]:
    return {"id": one.id, "name": one.name, "type": one.type}
