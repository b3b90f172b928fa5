"""A name does not mean one catalog."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from peaka_api.errors import PeakaError

if TYPE_CHECKING:
    from peaka_api.models import Catalog

__all__ = ["AmbiguousCatalog", "CatalogNotFound"]


class CatalogNotFound(PeakaError, LookupError):
    """The project has no catalog of that name in SQL.

    Attributes:
        name: What was looked for.
    """

    def __init__(self, message: str, *, name: str) -> None:
        self.name = name
        super().__init__(message)


class AmbiguousCatalog(PeakaError, LookupError):
    """Several catalogs have that name in SQL.

    Attributes:
        name: What was looked for.
        catalogs: The catalogs of that name, in the order of the list.
    """

    def __init__(self, name: str, catalogs: Sequence[Catalog]) -> None:
        self.name = name
        self.catalogs = tuple(catalogs)
        told = ", ".join(f"{catalog.id} of type {catalog.catalog_type}" for catalog in catalogs)
        super().__init__(
            f"catalogs.find: {name!r} names {len(catalogs)} catalogs: {told}. Say catalog_type=, or use the id"
        )
