"""The answers that handlers give."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import Response


class JsonReply(Response):
    """A JSON body, escaped to ASCII so that any text a request could carry can be given back."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Write the value as JSON."""
        return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")


def ok(value: Any) -> Response:
    """Answer 200 with JSON."""
    return JsonReply(value)


def empty() -> Response:
    """Answer 200 with an empty body, as most deletes do."""
    return Response()
