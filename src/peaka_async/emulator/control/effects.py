"""What a fault does, as data: another answer, a cut connection, or damage to the answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, get_args

import attrs
from attrs import validators

_STATUSES = validators.and_(validators.ge(200), validators.le(599))
_NOT_NEGATIVE = validators.ge(0)

Shape = Literal["A", "B", "C", "D", "E", "F", "G", "html"]
"""The forms of body in section 19.1 of the behaviour reference; G is the empty one, `html` the page of a proxy."""


@attrs.frozen
class Answer:
    """Answer with this status in place of what the emulator would say.

    Attributes:
        status: The HTTP status.
        shape: The form of the body; None for the one that goes with the status.
        message: The message in it; None for one of ours.
        error: The name in a body of shape B, C or D; None for the usual one.
        code: The code in a body of shape A, B, E or F; None for the usual one.
        body: The whole body, text or any JSON value, in the place of a shape; None for none.
        headers: Further headers.
        retry_after: Real seconds for a `Retry-After` header; None for no such header.
        retry_after_as: Whether that header holds `seconds` or a `date`.
    """

    status: int = attrs.field(validator=_STATUSES)
    shape: Shape | None = attrs.field(default=None, validator=validators.optional(validators.in_(get_args(Shape))))
    message: str | None = None
    error: str | None = None
    code: str | int | None = None
    body: Any = None
    headers: dict[str, str] = attrs.field(factory=dict[str, str])
    retry_after: float | None = attrs.field(default=None, validator=validators.optional(_NOT_NEGATIVE))
    retry_after_as: Literal["seconds", "date"] = attrs.field(
        default="seconds", validator=validators.in_(("seconds", "date"))
    )

    def __attrs_post_init__(self) -> None:
        stated = (self.shape, self.message, self.error, self.code)
        if self.body is not None and stated != (None, None, None, None):
            raise ValueError("a body given whole has no shape, message, error or code beside it")


@attrs.frozen
class Reset:
    """Reset the connection in place of an answer."""


@attrs.frozen
class Close:
    """Close the connection in order, without a word."""


@attrs.frozen
class Truncated:
    """Send half of the body, or the first chunk of a stream, and close the connection."""


@attrs.frozen
class Garbage:
    """Send bytes that are no text, under the headers of the real body."""


@attrs.frozen
class MalformedChunk:
    """Send the body in chunks, the second of which has no size, and close the connection."""


@attrs.frozen
class Slow:
    """Send the body in little pieces.

    Attributes:
        pieces: In how many pieces; a stream keeps its own.
        seconds: Real seconds that all of them take together; in a stream, real seconds before each.
    """

    pieces: int = attrs.field(default=10, validator=validators.ge(1))
    seconds: float = attrs.field(default=1.0, validator=validators.ge(0.0))


@attrs.frozen
class Stalled:
    """Send some chunks, and then nothing more until the client leaves.

    Attributes:
        chunks: How many. Events count one each in a stream of events; an answer in one piece counts as two halves.
    """

    chunks: int = attrs.field(default=1, validator=_NOT_NEGATIVE)


@attrs.frozen
class Broken:
    """Send some chunks and reset the connection.

    Attributes:
        chunks: How many, counted as for `Stalled`.
    """

    chunks: int = attrs.field(default=1, validator=_NOT_NEGATIVE)


Instead = Answer | Reset | Close
"""What can take the place of an answer, before or after the work was done."""

Damage = Truncated | Garbage | MalformedChunk | Slow | Stalled | Broken
"""What happens to an answer; the work is always done."""

Effect = Instead | Damage

EFFECTS: dict[str, type[Effect]] = {
    "answer": Answer,
    "reset": Reset,
    "close": Close,
    "truncated": Truncated,
    "garbage": Garbage,
    "malformed_chunk": MalformedChunk,
    "slow": Slow,
    "stalled": Stalled,
    "broken": Broken,
}
"""The effects by the names that they have in JSON."""

_NAMES = {effect: name for name, effect in EFFECTS.items()}


def effect_json(effect: Effect | None) -> dict[str, Any]:
    """Return an effect as members of a fault: its name under `effect`, beside what it has itself."""
    return {"effect": None} if effect is None else {"effect": _NAMES[type(effect)], **attrs.asdict(effect)}


def effect_of(name: str | None, members: dict[str, Any]) -> Effect | None:
    """Read an effect from members of a fault.

    Args:
        name: Its name; None for `answer` where there is a status, and for no effect where there is none.
        members: What it has itself.

    Raises:
        ValueError: There is no such effect, it has no such member, or a value is out of bounds.
    """
    if name is None and "status" not in members:
        if members:
            raise ValueError(f"{_listed(members)} cannot be without an effect; there is: {_listed(EFFECTS)}")
        return None
    name = name or "answer"
    if name not in EFFECTS:
        raise ValueError(f"there is no effect {name!r}; there is: {_listed(EFFECTS)}")
    known = [member.name for member in attrs.fields(EFFECTS[name])]
    if foreign := members.keys() - known:
        raise ValueError(f"the effect {name!r} has no {_listed(foreign)}; it has: {_listed(known) or 'nothing'}")
    if name == "answer" and "status" not in members:
        raise ValueError("the effect 'answer' needs a status")
    return EFFECTS[name](**members)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
