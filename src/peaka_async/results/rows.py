"""Rows: tuples whose values are also reached by the names of their columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, ClassVar

__all__ = ["Row", "row_class"]


_value: Callable[[Any, Any], Any] = tuple.__getitem__  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  # of any tuple


class Row(tuple[Any, ...]):
    """One row: `row[3]`, `row["amount"]` and `row.amount` are the same value.

    A name that several columns have is refused, because it would mean one of them at random: take those by their place.
    A column that is called `as_dict` is reached by `row["as_dict"]`.
    """

    __slots__ = ()

    _fields: ClassVar[Sequence[str]] = ()
    _places: ClassVar[Mapping[str, int]] = {}

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, str):
            return _value(self, self._place(key, KeyError))
        return _value(self, key)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _value(self, self._place(name, AttributeError))

    def __repr__(self) -> str:
        return f"Row({', '.join(f'{name}={value!r}' for name, value in zip(self._fields, self, strict=False))})"

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *(name for name in self._places if name.isidentifier())})

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (tuple(self._fields), tuple(self))

    def as_dict(self) -> dict[str, Any]:
        """The values by name.

        Raises:
            KeyError: Several columns have one name.

        Example:
            ```python
            result = await project.sql("SELECT id, amount FROM stripe.payment.charges")
            print(result[0].as_dict())
            ```
        """
        return {name: _value(self, self._place(name, KeyError)) for name in self._fields}

    def _place(self, name: str, kind: type[Exception]) -> int:
        place = self._places.get(name)
        if place is not None:
            return place
        same = [number for number, each in enumerate(self._fields) if each == name]
        if same:
            raise kind(f"{len(same)} columns are called {name!r}; take them by their places: {same}")
        raise kind(f"there is no column {name!r}; there are {', '.join(map(repr, self._fields)) or 'none'}")


def row_class(names: Sequence[str]) -> type[Row]:
    """The class of the rows of one result."""
    places: dict[str, int] = {}
    twice: set[str] = set()
    for place, name in enumerate(names):
        if name in places:
            twice.add(name)
        places.setdefault(name, place)
    once = {name: place for name, place in places.items() if name not in twice}
    # Columns that are called as tuples call methods: what was asked for comes before what tuples can do.
    hidden = {name: property(itemgetter(place)) for name, place in once.items() if name in ("count", "index")}
    return type("Row", (Row,), {"__slots__": (), "_fields": tuple(names), "_places": once, **hidden})


def _restored(names: tuple[str, ...], values: tuple[Any, ...]) -> Row:
    return row_class(names)(values)
