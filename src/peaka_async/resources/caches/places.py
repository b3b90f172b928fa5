"""The values of a description of caches with the place of each, and the problems that are found at these places."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

from ...errors import PlanError
from ...errors.setup import PlanProblem

__all__ = ["DEPTH", "Items", "Located", "Members", "Place", "Problems"]

DEPTH = 3
"""How deep a description is: sections, rules, and what a rule says. What is below that is left as it is."""


@frozen(order=True)
class Place:
    """Where something stands: a number to sort by, and the text for people."""

    order: int
    text: str = field(order=False)


@frozen
class Located:
    """A value and its place. The value is `Members`, `Items`, or anything else as it is."""

    value: Any
    place: Place


@frozen
class Items:
    """A list."""

    items: tuple[Located, ...]


@frozen
class Members:
    """A mapping. It is kept as pairs, because files may have a key twice."""

    pairs: tuple[tuple[Located, Located], ...]


class Problems:
    """Collects problems, so that all of them are told at once."""

    def __init__(self) -> None:
        self._found: list[tuple[Place, str]] = []

    def add(self, place: Place, message: str) -> None:
        self._found.append((place, message))

    def raise_any(self) -> None:
        """Raise where there are any.

        Raises:
            PlanError: There are some.
        """
        if self._found:
            found = sorted(self._found, key=lambda problem: problem[0])
            raise PlanError([PlanProblem(place.text, message) for place, message in found])
