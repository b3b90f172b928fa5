"""Explains why a request is for no operation: what comes closest to it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from urllib.parse import unquote

from ..document import Operation
from ..routing import NoMatch

_SHOWN = 3


def explanation(method: str, path: str, base: str, missed: NoMatch, operations: Iterable[Operation]) -> str:
    """Say why a request is for no operation.

    Args:
        method: Its method.
        path: Its path as it was sent.
        base: Where the API begins.
        missed: What the routing found.
        operations: All there are.

    Returns:
        A sentence that names the closest operations with their methods and paths.
    """
    known = list(operations)
    if missed.allowed:
        found = _closest(path.removeprefix(base), [one for one in known if one.method in missed.allowed])
        return f"the path has no {method}, but {', '.join(missed.allowed)}; closest: {found}"
    inside = path.startswith(f"{base}/")
    found = _closest(path.removeprefix(base), known, method)
    return f"{'no operation has this path' if inside else f'the API begins at {base}'}; closest: {found}"


def _closest(path: str, operations: list[Operation], method: str | None = None) -> str:
    segments = [unquote(segment) for segment in path.strip("/").split("/")]
    # Ids break ties, so that the same request has the same explanation.
    ranked = sorted(operations, key=lambda one: (-_likeness(segments, one, method), one.id))
    return ", ".join(f"{one.method} /{'/'.join(one.segments)} ({one.id})" for one in ranked[:_SHOWN])


def _likeness(segments: list[str], operation: Operation, method: str | None) -> float:
    """Return how close a path comes to an operation's: a point for a segment, a little for the method."""
    pairs = zip(segments, operation.segments, strict=False)
    points = sum(_segment_likeness(sent, known) for sent, known in pairs)
    longer = max(len(segments), len(operation.segments))
    return points / longer + (0.05 if method == operation.method else 0.0)


def _segment_likeness(sent: str, known: str) -> float:
    if known.startswith("{"):
        # Less than a name that is nearly right.
        return 0.6 if sent else 0.0
    return SequenceMatcher(None, sent.lower(), known.lower()).ratio()
