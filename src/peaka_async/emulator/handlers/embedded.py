"""Sessions of the embedded UI. Section 17; deviation 25 of section 22.

The emulator has no UI: its sessions lead nowhere, and all that is checked is who may open one for which project.
"""

from __future__ import annotations

from starlette.responses import Response

from ..errors import bad_request, forbidden, wrong_request
from ..registry import Call, Grade, handles
from ..replies import ok

_MODES = ("FULL_STUDIO", "CONNECTOR_MODAL_ONLY")
_PAGE = "/api/v1/ui/session"


@handles("embedded.init_session", grade=Grade.STUB)
def init_session(call: Call) -> Response:
    """Open a session under an address with nothing behind it; members that the document lacks are let through."""
    body = call.body
    mode = body.get("sessionMode")
    if mode is not None and mode not in _MODES:
        raise bad_request(f"Property 'sessionMode' must be one of {', '.join(_MODES)}")
    return ok({"sessionUrl": _session_url(call, body["projectId"]), "partnerOrigin": _origin(call)})


@handles("embedded.init_session_by_query", grade=Grade.STUB)
def init_session_by_query(call: Call) -> Response:
    """Open a session as the older form does, whose one recorded answer has no `partnerOrigin`."""
    return ok({"sessionUrl": _session_url(call, call.query["projectId"])})


def _session_url(call: Call, project_id: str) -> str:
    # The project is not in the path, so nobody has looked yet whether it is there and open to the key.
    if call.key.project_id not in (None, project_id):
        raise forbidden("the API key has no access to this project")
    if project_id not in call.world.projects:
        raise wrong_request("Project not found")
    code = "".join(call.world.ids.uuid().replace("-", "") for _ in range(2))
    return f"{_origin(call)}{_PAGE}?code={code}"


def _origin(call: Call) -> str:
    return f"http://{call.host}"
