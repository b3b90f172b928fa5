"""Bodies of calls as they are sent."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from peaka_api.transport import Body, ContentBody, FormBody, JsonBody

from .multipart import MultipartStream

__all__ = ["content_type_of", "written"]


def written(body: Body | None) -> bytes | MultipartStream | None:
    """The body in bytes, once for all attempts; a multipart one is written anew for each."""
    if body is None:
        return None
    if isinstance(body, JsonBody):
        return json.dumps(body.value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    if isinstance(body, FormBody):
        return urlencode(body.fields).encode()
    if isinstance(body, ContentBody):
        return body.content
    return MultipartStream(body)


def content_type_of(body: Body | None, sent: bytes | MultipartStream | None) -> str | None:
    """The header that says what is sent."""
    if isinstance(sent, MultipartStream):
        return sent.content_type
    if isinstance(body, JsonBody):
        return "application/json"
    if isinstance(body, FormBody):
        return "application/x-www-form-urlencoded"
    return body.media_type if isinstance(body, ContentBody) else None
