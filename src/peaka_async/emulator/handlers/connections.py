"""Connections: their two layers of refusal, and no credential ever shown. Section 4."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..errors import bad_request, forbidden
from ..registry import Call, handles
from ..replies import empty, ok
from ..state.credentials import OAUTH_TYPES, check_credential, public_settings
from ..state.sources import Connection


@handles("connections.list")
def list_connections(call: Call) -> Response:
    """List the connections of a project, a bare array."""
    if call.project.forbids_connections:
        raise forbidden("the API key may not list the connections of this project")
    return ok([_view(one) for one in call.project.connections.values()])


@handles("connections.create")
def create_connection(call: Call) -> Response:
    """Make a connection after trying its credential; with a callback, an OAuth type gets a consent page instead."""
    body = call.body
    if body.get("connectionCallback") and body["type"] in OAUTH_TYPES:
        connection = Connection(call.world.ids.uuid(), body["name"], body["type"], body.get("credential") or {})
        call.project.connections[connection.id] = connection
        consent = f"https://oauth.emulator.invalid/consent?connectionId={connection.id}"
        return ok({**_view(connection), "url": consent})
    credential = _tried_credential(call, body["type"])
    connection = Connection(call.world.ids.uuid(), body["name"], body["type"], credential)
    call.project.connections[connection.id] = connection
    return ok(_view(connection))


@handles("connections.get")
def get_connection(call: Call) -> Response:
    """Read one connection."""
    return ok(_view(_in_path(call)))


@handles("connections.update")
def update_connection(call: Call) -> Response:
    """Replace name and credential; a bad credential is refused and the old one stays in force."""
    connection = _in_path(call)
    credential = _tried_credential(call, connection.type)
    connection.name, connection.credential = call.body["name"], credential
    return ok(_view(connection))


@handles("connections.delete")
def delete_connection(call: Call) -> Response:
    """Delete a connection; the catalogs over it stay."""
    del call.project.connections[_in_path(call).id]
    return empty()


@handles("connections.get_detail")
def get_connection_detail(call: Call) -> Response:
    """Read the settings that are no secret: for most types fewer members than the plain read has."""
    connection = _in_path(call)
    return ok({"type": connection.type, **public_settings(connection.type, connection.credential)})


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
