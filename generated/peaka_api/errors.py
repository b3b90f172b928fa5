"""The root of every error, and the errors that need no network: it is here because the lowest floor raises it."""

from __future__ import annotations

__all__ = ["DecodeError", "InvalidArgument", "PeakaError"]


class PeakaError(Exception):
    """Anything that this SDK raises on purpose."""


class InvalidArgument(PeakaError, ValueError):
    """An argument has a type or a value that cannot be right. Nothing was sent."""


class DecodeError(PeakaError, ValueError):
    """JSON that does not have the shape the API document promises."""
