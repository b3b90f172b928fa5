"""The key itself: whose it is, and which project it works in. Section 1.3."""

from __future__ import annotations

from starlette.responses import Response

from ..registry import Call, handles
from ..replies import ok


@handles("account.get_info")
def get_info(call: Call) -> Response:
    """Say whose key it is; only a Project key is told a project."""
    info = {"userId": call.key.user_id, "email": call.key.email}
    if call.key.project_id is not None:
        project = call.world.projects[call.key.project_id]
        info |= {"projectId": project.id, "projectName": project.name}
    return ok(info)
