"""The JSON schemas of faults and their effects."""

from __future__ import annotations

from .checks import Schema
from .effects import EFFECTS
from .schemas import ANYTHING, NUMBER, SECONDS, TEXT, WHOLE, by_name, described, each, obj, one_of, or_null

_SHAPES = ("A", "B", "C", "D", "E", "F", "G", "html")
_POSITIVE: Schema = {"type": "integer", "minimum": 1}


_ANSWER: dict[str, Schema] = {
    "status": {"type": "integer", "minimum": 200, "maximum": 599},
    "shape": described(or_null(one_of(_SHAPES)), "The form of the body; null for the one that goes with the status."),
    "message": or_null(TEXT),
    "error": or_null(TEXT),
    "code": {"type": ["string", "integer", "null"]},
    "body": described(ANYTHING, "The whole body, text or JSON, in the place of a shape; null for none."),
    "headers": by_name(TEXT),
    "retry_after": described(or_null(SECONDS), "Real seconds for a `Retry-After` header."),
    "retry_after_as": one_of(("seconds", "date")),
}
_SLOW: dict[str, Schema] = {"pieces": _POSITIVE, "seconds": described(SECONDS, "Real seconds for the whole body.")}
_CUT: dict[str, Schema] = {"chunks": described(WHOLE, "How many pieces of the body come before it is cut.")}

_MEMBERS: dict[str, Schema] = {
    "operation": described(TEXT, "An operation id, all of a group (`caches.*`), `*`, or `files.get`."),
    "effect": described(or_null(one_of(EFFECTS)), "What happens; `answer` if absent and there is a `status`."),
    "latency": {
        "oneOf": [described(SECONDS, "Real seconds."), {**each(SECONDS), "minItems": 2, "maxItems": 2}],
    },
    "when": described(one_of(("before", "after")), "Before or after the work was done."),
    "nth": described(or_null(_POSITIVE), "The one call at which it is active."),
    "probability": {**NUMBER, "minimum": 0, "maximum": 1},
    "times": described(or_null(_POSITIVE), "At how many calls it is active at most."),
    "id": TEXT,
}

FAULT_REQUEST = obj({**_MEMBERS, **_ANSWER, **_SLOW, **_CUT})
"""A fault as it is sent: every member may be left out, though something is to happen."""

FAULT = obj({**_MEMBERS, **_ANSWER, **_SLOW, **_CUT}, required=_MEMBERS)
"""A fault as it is answered: its own members, and those of its effect."""
