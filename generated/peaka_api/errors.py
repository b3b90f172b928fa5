"""The root of every error, and the errors that need no network: it is here because the lowest floor raises it."""

from __future__ import annotations

from typing import Any

__all__ = ["DecodeError", "InvalidArgument", "PeakaError"]


class PeakaError(Exception):
    """Anything that this SDK raises on purpose.

    It can be pickled and copied. An error of this tree that is its `__cause__` goes with it; any other one stays behind,
    because nothing is known of it.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        state = dict(vars(self))
        if isinstance(self.__cause__, PeakaError):
            state["__cause__"] = self.__cause__
        return _restored, (type(self), self.args), state


class InvalidArgument(PeakaError, ValueError):
    """An argument has a type or a value that cannot be right. Nothing was sent."""


class DecodeError(PeakaError, ValueError):
    """JSON that does not have the shape the API document promises."""


def _restored(kind: type[PeakaError], args: tuple[Any, ...]) -> PeakaError:
    """An error without its attributes, which are restored after it: `__init__` wants more than `args` has."""
    error = kind.__new__(kind, *args)
    # Those that are an `OSError` as well forget them.
    error.args = args
    return error
