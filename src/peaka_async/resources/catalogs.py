"""Catalogs: every hit of a search, however many pages that takes."""

from __future__ import annotations

import json
from collections.abc import Sequence

from peaka_api.errors import InvalidArgument
from peaka_api.groups.catalogs import CatalogsOperations
from peaka_api.models import CatalogSchemaTable

from ..paging import NextOffset, Paginator

__all__ = ["Catalogs"]


class Catalogs(CatalogsOperations):
    """Catalogs of a project, with their schemas, tables and columns.

    The operations of the API are methods, and `raw` has them with the whole response. On top of them: `search_all`
    for every hit of a search.
    """

    def search_all(
        self,
        query: str,
        *,
        catalog: str | None = None,
        schema: str | None = None,
        page_size: int = 100,
        cursor: str | None = None,
    ) -> Paginator[CatalogSchemaTable]:
        """Every catalog, schema and table whose name contains a text. Nothing is sent before the result is used.

        Args:
            query: Text that must occur in the name; case is ignored.
            catalog: Restricts the search to this catalog, by its name in SQL.
            schema: Restricts the search to this schema.
            page_size: Hits per request; the maximum of the service is not known.
            cursor: Where to go on, from `Page.next_cursor`, an iterator's `cursor` or a `PaginationError`.

        Returns:
            `Paginator`: `await` it for the first `Page`, iterate it for every hit, or `collect` them. Of each page the
            catalogs come first, then the schemas, then the tables. The index lags: hits may have been deleted.

        Raises:
            ConfigurationError: `page_size` cannot be right.
            InvalidArgument: An argument has a wrong type, or the cursor is of another search.

        Source:
            Operation `catalogs.search`; behaviour reference section 5.3.

        Example:
            ```python
            async for hit in project.catalogs.search_all("customer"):
                print(hit.catalog, hit.schema, hit.table)
            ```
        """
        _text("query", query)
        for name, value in (("catalog", catalog), ("schema", schema)):
            if value is not None:
                _text(name, value)

        async def fetch(limit: int, offset: int) -> tuple[Sequence[CatalogSchemaTable], object]:
            result = await self.search(query=query, catalog=catalog, schema=schema, limit=limit, offset=offset)
            groups = (result.matched_catalogs, result.matched_schemas, result.matched_tables)
            # The decoder tolerates null where the document promises an object.
            page = getattr(result.meta, "page", None)
            return [hit for group in groups for hit in group or ()], getattr(page, "next_offset", None)

        scope = {
            "of": "search", "project": self._project_id, "query": query, "catalog": catalog, "schema": schema,
        }  # fmt: skip
        return Paginator(NextOffset(fetch, key=_key), scope, page_size=page_size, cursor=cursor)


def _text(name: str, value: object) -> None:
    if not isinstance(value, str):
        raise InvalidArgument(f"{name} must be text, not a {type(value).__name__}")


def _key(hit: CatalogSchemaTable) -> str:
    """What tells hits apart: the names, where an absent one and null are the same."""
    return json.dumps([hit.catalog, hit.schema or None, hit.table or None])
