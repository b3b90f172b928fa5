"""Warnings that name the line of the user's code that they are about, however deep in ours they come up."""

from __future__ import annotations

import inspect
import warnings

__all__ = ["warn"]

_OURS = ("peaka_async.", "peaka_api.")


def warn(message: str, category: type[Warning]) -> None:
    """Warn, with the nearest caller outside of the SDK as the place.

    Args:
        message: What is to be known.
        category: Its class, by which it can be silenced or made an error.
    """
    frame = inspect.currentframe()
    level = 1
    while frame is not None and f"{frame.f_globals.get('__name__')}.".startswith(_OURS):
        frame = frame.f_back
        level += 1
    warnings.warn(message, category, stacklevel=level)
