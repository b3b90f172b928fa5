"""What becomes of the rows of an answer while they are read: Python values here, Arrow in `arrow`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from typing_extensions import override

from .body import Body
from .result import QueryResult, ResultColumn
from .shapes import Part, Shape, Texts, converted

__all__ = ["Collector", "Values"]

T_co = TypeVar("T_co", covariant=True)


class Collector(ABC, Generic[T_co]):
    """Is given rows, some at a time, and makes one thing of them.

    Args:
        columns: The columns of the rows.
    """

    def __init__(self, columns: Sequence[ResultColumn]) -> None:
        self.columns = tuple(columns)

    def take(self, body: Body, shape: Shape) -> None:
        """Add the next rows of a body.

        Raises:
            msgspec.DecodeError: They are no rows of that shape.
            ValueError: A row has another number of values.
        """
        self.add(body.take(shape.texts))

    @abstractmethod
    def add(self, columns: Texts) -> None:
        """Add rows, given as the texts of each column."""

    def work(self, *, is_end: bool) -> bool:  # noqa: ARG002  # for those that put work off
        """Do some of what was put off, a few milliseconds' worth; false where there was nothing to do.

        Args:
            is_end: Whether no more rows will come.
        """
        return False

    @abstractmethod
    def result(self) -> T_co:
        """What all rows together make."""


class Values(Collector[QueryResult]):
    """Rows of Python values, which are kept by column."""

    def __init__(self, columns: Sequence[ResultColumn]) -> None:
        super().__init__(columns)
        self._values: list[list[Any]] = [[] for _ in columns]
        self._texts: dict[int, list[str | None]] = {}

    @override
    def take(self, body: Body, shape: Shape) -> None:
        self._add(body.take(shape.values))

    @override
    def add(self, columns: Texts) -> None:
        self._add(converted(self.columns, columns))

    @override
    def result(self) -> QueryResult:
        return QueryResult(self.columns, self._values, self._texts)

    def _add(self, part: Part) -> None:
        for column, values in zip(self._values, part.values, strict=True):
            column.extend(values)
        for place, texts in part.texts.items():
            self._texts.setdefault(place, []).extend(texts)
