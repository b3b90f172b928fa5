"""The journal as an HTTP archive (HAR 1.2), for browsers and other viewers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from ..._version import __version__
from .journal import Entry


def har_of(entries: Iterable[Entry]) -> dict[str, Any]:
    """Return requests as an HTTP archive.

    Args:
        entries: The requests. One that got no answer has the status 0, as browsers write it.
    """
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "peaka-async emulator", "version": __version__},
            "entries": [_entry(one) for one in entries],
        }
    }


def _entry(entry: Entry) -> dict[str, Any]:
    milliseconds = (entry.elapsed or 0.0) * 1000
    query = f"?{urlencode(entry.query)}" if entry.query else ""
    request: dict[str, Any] = {
        "method": entry.method,
        "url": f"http://{entry.headers.get('host', 'emulator')}{entry.path}{query}",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(entry.headers),
        "queryString": _pairs(entry.query),
        "headersSize": -1,
        "bodySize": entry.sent.size,
    }
    if entry.sent.size:
        request["postData"] = {"mimeType": entry.sent.media_type, "text": _text(entry.body)}
    return {
        "startedDateTime": entry.timestamp,
        "time": milliseconds,
        "request": request,
        "response": {
            "status": entry.status or 0,
            "statusText": _phrase(entry.status),
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": _pairs(entry.answer_headers),
            "content": {
                "size": entry.answered.size,
                "mimeType": entry.answered.media_type,
                "text": _text(entry.answer),
            },
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": entry.answered.size,
        },
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        "_operation": entry.operation,
        "_faults": list(entry.faults),
    }


def _pairs(members: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in members.items()]


def _text(body: Any) -> str:
    if body is None:
        return ""
    return body if isinstance(body, str) else json.dumps(body)


def _phrase(status: int | None) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
