"""Catalogs: found by name, walked down to their tables, searched to the last hit."""

from __future__ import annotations

import builtins
import json
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import cast

from peaka_api.errors import InvalidArgument
from peaka_api.groups.catalogs import CatalogsOperations
from peaka_api.models import Catalog, CatalogSchemaTable

from ..config import whole_number
from ..errors import AmbiguousCatalog, CatalogNotFound
from ..paging import NextOffset, Paginator
from .catalog_tables import TableWalk

__all__ = ["Catalogs"]


class Catalogs(CatalogsOperations):
    """Catalogs of a project, with their schemas, tables and columns.

    The operations of the API are methods, and `raw` has them with the whole response. On top of them: `find` for a
    catalog by its name, `tables` for everything in one, and `search_all` for every hit of a search.
    """

    async def find(self, name: str, *, catalog_type: str | None = None) -> Catalog:
        """The catalog of a name in SQL.

        Every project has two catalogs of the name `peaka`: one of the type `internal`, with the internal tables, and
        one of the type `query`, with the saved queries.

        Args:
            name: The name in SQL, such as `stripe`, not the display name; as in SQL, case is ignored.
            catalog_type: Only a catalog of this type, such as `internal`; any type when left out.

        Returns:
            `Catalog`: the one catalog that fits. All catalogs are read for it, in one request.

        Raises:
            CatalogNotFound: There is none. The message names one that was probably meant.
            AmbiguousCatalog: There are several, in the attribute `catalogs`.
            InvalidArgument: An argument has a wrong type; nothing was sent.
            PeakaError: The list could not be read.

        A cancellation leaves nothing behind.

        Source:
            Operation `catalogs.list`; behaviour reference section 5.1.

        Example:
            ```python
            stripe = await project.catalogs.find("stripe")
            internal = await project.catalogs.find("peaka", catalog_type="internal")
            ```
        """
        _text("name", name)
        if catalog_type is not None:
            _text("catalog_type", catalog_type)
        # The decoder tolerates null where the document promises something.
        there = [catalog for catalog in await self.list() if getattr(catalog, "name", None)]
        found = [
            catalog
            for catalog in there
            if catalog.name.lower() == name.lower() and catalog_type in (None, catalog.catalog_type)
        ]
        if not found:
            raise CatalogNotFound(_not_found(name, catalog_type, there), name=name)
        if len(found) > 1:
            raise AmbiguousCatalog(name, found)
        return found[0]

    def tables(self, catalog_id: str, *, schemas: Sequence[str] | None = None, max_concurrency: int = 8) -> TableWalk:
        """Every table of a catalog. Nothing is sent before the result is iterated.

        Args:
            catalog_id: Decimal string of up to 19 digits, from `find` or a list; not the name in SQL.
            schemas: The schemas to read, in this order; all of the catalog when left out.
            max_concurrency: How many schemas are read at once.

        Returns:
            `TableWalk`: an async iterator over `Table`, schema by schema, in the order of the lists.

        Raises:
            ConfigurationError: `max_concurrency` cannot be right.
            InvalidArgument: An argument has a wrong type.

        Source:
            Operations `catalogs.list_schemas` and `catalogs.list_tables`; behaviour reference section 5.

        Example:
            ```python
            stripe = await project.catalogs.find("stripe")
            cacheable = [table.table_name async for table in project.catalogs.tables(stripe.id) if table.is_cacheable]
            ```
        """
        _text("catalog_id", catalog_id)
        names: builtins.list[str] | None = None
        if schemas is not None:
            if isinstance(cast("object", schemas), str):
                raise InvalidArgument("schemas must be several names, not one text")
            if not isinstance(cast("object", schemas), Iterable):
                raise InvalidArgument(f"schemas must be several names, not a {type(schemas).__name__}")
            names = [*schemas]
            for place, name in enumerate(names):
                _text(f"schemas[{place}]", name)
        return TableWalk(self, catalog_id, names, whole_number("max_concurrency", max_concurrency, 1))

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
            return [hit for group in groups for hit in filter(None, group or ())], getattr(page, "next_offset", None)

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


def _not_found(name: str, catalog_type: str | None, there: Sequence[Catalog]) -> str:
    """What to say where no catalog fits, with the one that was probably meant."""
    kind = f" of the type {catalog_type!r}" if catalog_type else ""
    told = f"catalogs.find: no catalog{kind} is called {name!r} in SQL"
    types = sorted({str(catalog.catalog_type) for catalog in there if catalog.name.lower() == name.lower()})
    if types:
        return f"{told}; those of that name have the type {' or '.join(types)}"
    shown = next((one.name for one in there if (one.display_name or "").lower() == name.lower()), None)
    if shown:
        return f"{told}: that is the display name of {shown!r}"
    close = get_close_matches(name.lower(), [catalog.name.lower() for catalog in there], n=1)
    return f"{told}; did you mean {close[0]!r}?" if close else f"{told}; catalogs.list() has all {len(there)}"
