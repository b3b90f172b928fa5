"""The keys of a project: a secret is shown once, when it is made. Section 3. Nothing of this was measured."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response

from ..errors import bad_request, wrong_request
from ..registry import Call, handles
from ..replies import empty, ok
from ..state.accounts import ApiKey


@handles("api_keys.list")
def list_api_keys(call: Call) -> Response:
    """List the keys of a project, ended ones too, with a null in place of each secret."""
    return ok([{**_view(one), "apiKey": None} for one in _keys(call)])


@handles("api_keys.create")
def create_api_key(call: Call) -> Response:
    """Make a Project key, which works at once; that a name is needed is a guess, no example goes without."""
    if call.body.get("name") is None:
        raise bad_request("Missing property 'name'")
    ids = call.world.ids
    key = ApiKey(
        secret=f"{ids.short()}.{ids.short(32)}",
        user_id=call.key.user_id,
        email=call.key.email,
        project_id=call.project.id,
        expires_at=_moment(call.body.get("expiresAt")),
        id=ids.uuid(),
        name=call.body["name"],
    )
    call.world.add_key(key)
    return ok(_view(key))


@handles("api_keys.delete")
def delete_api_key(call: Call) -> Response:
    """Delete a key, which stops working at once."""
    for key in _keys(call):
        if key.id == call.path["apiKeyId"]:
            del call.world.keys[key.secret]
            return empty()
    raise wrong_request("API key not found")


def _keys(call: Call) -> list[ApiKey]:
    return [one for one in call.world.keys.values() if one.project_id == call.project.id]


def _view(one: ApiKey) -> dict[str, Any]:
    view = {"name": one.name, "apiKey": one.secret, "apiKeyId": one.id}
    return view if one.expires_at is None else {**view, "expiresAt": one.expires_at}


def _moment(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError("no offset")
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError) as error:
        raise bad_request(f"Property 'expiresAt' must be a date and time with an offset, not '{text}'") from error
