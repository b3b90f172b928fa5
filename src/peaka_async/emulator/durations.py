"""ISO-8601 durations: which texts are one, and how long they last."""

from __future__ import annotations

import re

_DURATION = re.compile(
    r"P(?=[\dT])(?:(?P<W>\d+)W|(?:(?P<Y>\d+)Y)?(?:(?P<M>\d+)M)?(?:(?P<D>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<h>\d+)H)?(?:(?P<m>\d+)M)?(?:(?P<s>\d+(?:\.\d+)?)S)?)?)",
    re.ASCII,
)
_SECONDS = {"W": 604_800, "Y": 31_536_000, "M": 2_592_000, "D": 86_400, "h": 3600, "m": 60, "s": 1}
"""A year is 365 days here and a month 30."""


def iso_seconds(text: str) -> float | None:
    """Return how many seconds a duration lasts; None for a text that is no duration.

    Example:
        >>> iso_seconds("PT1H30M"), iso_seconds("P1D"), iso_seconds("1 hour")
        (5400.0, 86400.0, None)
    """
    match = _DURATION.fullmatch(text)
    if match is None:
        return None
    return float(sum(float(number) * _SECONDS[unit] for unit, number in match.groupdict().items() if number))
