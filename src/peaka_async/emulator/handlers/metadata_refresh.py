"""Refreshes of metadata, their states, and the callbacks for them. Section 15; traps 6 and 10 of section 21.

Nothing is found out by a refresh that could not be read before: the emulator's sources are known at once. Callbacks are
kept and never called, for the emulator sends no requests to anybody.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..registry import Call, handles
from ..replies import ok


@handles("metadata.trigger_refresh")
def trigger_refresh(call: Call) -> Response:
    """Ask for a refresh of a catalog; two at once are both a 200, and the second waits for the first.

    The body of the answer was never recorded.
    """
    call.project.metadata.refresh(call.project.catalog(call.body["catalogId"]), call.context)
    return ok({})


@handles("metadata.get_refresh_status")
def get_refresh_status(call: Call) -> Response:
    """Read how a catalog's refresh goes: `not-active` once it is over, and also when it has not begun.

    While it runs a text comes along, as live; under what name was not recorded.
    """
    catalog = call.project.catalog(call.path["catalogId"])
    status, run = call.project.metadata.status(catalog.id, call.now)
    view: dict[str, Any] = {"status": _documented(status) if call.documented else status}
    if run is not None and status == "active":
        view["progress"] = f"Reading {len(catalog.schemas)} schemas of {catalog.name}"
    if run is not None and status == "failed":
        view["error"] = run.failure
    return ok(view)


@handles("metadata.get_refresh_callback")
def get_refresh_callback(call: Call) -> Response:
    """Show the callback of a project without its token; an empty object where there is none. The form is a guess."""
    url = call.project.metadata.callback_url
    return ok({} if url is None else {"callbackURL": url})


@handles("metadata.register_refresh_callback")
def register_refresh_callback(call: Call) -> Response:
    """Keep a callback for a project in the place of the one before, which is a guess."""
    store, body = call.project.metadata, call.body
    store.callback_url, store.callback_token = body.get("callbackURL"), body.get("callbackToken")
    return ok({})


@handles("metadata.unregister_refresh_callback")
def unregister_refresh_callback(call: Call) -> Response:
    """Forget the callback of a project, also where there is none."""
    store = call.project.metadata
    store.callback_url = store.callback_token = None
    return ok({})


def _documented(status: str) -> str:
    """Return a state as the published enum spells it."""
    return status.upper().replace("-", "_")
