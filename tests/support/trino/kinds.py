"""A type with its parameters, its values, and columns of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from attrs import Factory, field, frozen
from hypothesis import strategies as st

__all__ = ["ROWS", "Column", "Kind", "Sample", "cast", "column", "exactly", "quoted", "simple"]

T = TypeVar("T")

ROWS = 7
"""Values of a column."""


@frozen
class Sample:
    """One value.

    Attributes:
        literal: An expression of Trino's for it.
        value: It in Python.
        exact: It in Arrow; of moments a whole number in the unit of their type.
    """

    literal: str
    value: Any
    exact: Any = field(default=Factory(lambda self: self.value, takes_self=True))


def as_it_is(value: Any) -> Any:
    return value


@frozen
class Kind:
    """A type.

    Attributes:
        name: Its text, as answers have it.
        arrow: The text of the type that Arrow has for it.
        samples: Its values.
        read: Makes what is compared out of a value, whether it was written or read.
    """

    name: str
    arrow: str
    samples: st.SearchStrategy[Sample]
    read: Callable[[Any], Any] = as_it_is


@frozen
class Column:
    """Values of one type, `None` for NULL."""

    kind: Kind
    samples: list[Sample | None]

    @property
    def literals(self) -> list[str]:
        return ["NULL" if sample is None else sample.literal for sample in self.samples]

    @property
    def in_python(self) -> list[str]:
        return exactly(self.kind, [None if sample is None else sample.value for sample in self.samples])

    @property
    def in_arrow(self) -> list[str]:
        return exactly(self.kind, [None if sample is None else sample.exact for sample in self.samples])


def exactly(kind: Kind, values: list[Any]) -> list[str]:
    """Values so that NaN is equal to itself, and 0.0 not to -0.0, 1.5 not to 1.50, nor 1 to True."""
    return [repr(None if value is None else kind.read(value)) for value in values]


def column(kinds: st.SearchStrategy[Kind]) -> st.SearchStrategy[Column]:
    """Columns of such types. One value at least is there, because NULL by itself is of no type."""

    def of(kind: Kind) -> st.SearchStrategy[Column]:
        samples = st.lists(st.none() | kind.samples, min_size=ROWS, max_size=ROWS).filter(any)
        return samples.map(lambda found: Column(kind, found))

    return kinds.flatmap(of)


def simple(
    name: str,
    arrow: str,
    values: st.SearchStrategy[T],
    literal: Callable[[T], str],
    read: Callable[[Any], Any] = as_it_is,
) -> st.SearchStrategy[Kind]:
    """A type without parameters, whose values are in Arrow what they are in Python."""
    return st.just(Kind(name, arrow, values.map(lambda value: Sample(literal(value), value)), read))


def quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def cast(value: str, name: str) -> str:
    return f"CAST({quoted(value)} AS {name})"
