"""The connector types and the fields of their credentials. Section 4.1.

Nobody recorded the values of `category` and `credentialSchemaType`: they are guesses. `documentationUrl` is left out.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..errors import wrong_request
from ..registry import Call, handles
from ..replies import ok
from ..state.connectors import CONNECTORS, Connector, CredentialField


@handles("connection_configs.list")
def list_connection_configs(call: Call) -> Response:
    """List the connector types, a bare array that is the same in every project."""
    del call
    return ok([_view(one) for one in CONNECTORS.values()])


@handles("connection_configs.get")
def get_connection_config(call: Call) -> Response:
    """Read one connector type, spelled as listed; that an unknown one is a 400 is assumed from other resources."""
    connector = CONNECTORS.get(call.path["connectionType"])
    if connector is None:
        raise wrong_request(f"Connection type not found: {call.path['connectionType']}")
    return ok(_view(connector))


def _view(one: Connector) -> dict[str, Any]:
    view: dict[str, Any] = {
        "connectionType": one.type,
        "connectionTypeLabel": one.label,
        "name": one.label,
        "authorizationType": one.authorization,
        "credentialSchemaType": one.authorization,
        "category": "DATABASE" if one.database else "APPLICATION",
        "configuration": [_field(field) for field in one.fields],
    }
    # Absent for Postgres, and taken to be so wherever no browser is needed.
    return {**view, "redirectRequired": True} if one.oauth else view


def _field(one: CredentialField) -> dict[str, Any]:
    return {
        "fieldName": one.name,
        "fieldType": one.type,
        "required": one.required,
        "description": one.description,
    }
