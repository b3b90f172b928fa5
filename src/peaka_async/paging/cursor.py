"""A position as plain text that can be kept anywhere and passed to another process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from ..errors import InvalidArgument
from .source import Source

__all__ = ["decode", "encode"]

VERSION = 1

P = TypeVar("P")


def encode(source: Source[Any, P], scope: Mapping[str, str | None], position: P) -> str:
    """The cursor of a position: versioned JSON that names the list, holds the position and nothing else."""
    members = {"v": VERSION, "list": dict(scope), "at": source.dump(position)}
    return json.dumps(members, separators=(",", ":"))


def decode(source: Source[Any, P], scope: Mapping[str, str | None], cursor: str) -> P:
    """The position that a cursor stands for.

    Raises:
        InvalidArgument: It is no cursor, of another version, or of another list.
    """
    if not isinstance(cursor, str):
        raise InvalidArgument(f"cursor must be text that a paginator gave, not a {type(cursor).__name__}")
    try:
        members = json.loads(cursor)
    except (ValueError, RecursionError) as error:
        raise InvalidArgument("cursor is not what a paginator gave: it is no JSON") from error
    if not isinstance(members, dict) or not {"v", "list", "at"} <= members.keys():
        raise InvalidArgument("cursor is not what a paginator gave: it needs the members v, list and at")
    members = cast("dict[str, Any]", members)
    if members["v"] != VERSION:
        raise InvalidArgument(f"cursor has version {members['v']!r}, and this peaka-async knows {VERSION}; start anew")
    if members["list"] != dict(scope):
        raise InvalidArgument(f"cursor is of another list: {members['list']!r}, not {dict(scope)!r}")
    try:
        position = members["at"]
        if not isinstance(position, dict):
            raise InvalidArgument(f"{position!r} is no position")
        return source.load(cast("dict[str, Any]", position))
    except ValueError as error:
        raise InvalidArgument(f"cursor is not what a paginator gave: {error}") from error
