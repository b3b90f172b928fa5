"""A page as users get it."""

from __future__ import annotations

from typing import Generic, TypeVar

from attrs import frozen

__all__ = ["Page"]

T = TypeVar("T")


@frozen
class Page(Generic[T]):
    """A part of a list.

    Attributes:
        items: The items, in the order of the list. It is empty only where the whole list is.
        number: Which page this is, counted from 1 where the reading began.
        next_cursor: Text that goes on after this page, to be passed as `cursor=`; `None` after the last page.
    """

    items: tuple[T, ...]
    number: int
    next_cursor: str | None

    def __repr__(self) -> str:
        more = "more follow" if self.next_cursor else "the last"
        return f"<Page {self.number}: {len(self.items)} items, {more}>"
