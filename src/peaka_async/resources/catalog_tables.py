"""Every table of a catalog, found by walking its schemas."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

import anyio

from ..jobs import together

if TYPE_CHECKING:
    from peaka_api.groups.catalogs import CatalogsOperations
    from peaka_api.models import Table

__all__ = ["TableWalk"]


class TableWalk:
    """An async iterator over the tables of a catalog, schema by schema, in the order of the lists.

    Each step reads what it needs, some schemas at a time, and leaves nothing running: breaking off is free, and a step
    that was cancelled or failed can be repeated and loses nothing.

    Example:
        ```python
        stripe = await project.catalogs.find("stripe")
        async for table in project.catalogs.tables(stripe.id):
            print(table.schema_name, table.table_name, table.is_cacheable)
        ```
    """

    def __init__(
        self, catalogs: CatalogsOperations, catalog_id: str, schemas: Sequence[str] | None, max_concurrency: int
    ) -> None:
        self._catalogs = catalogs
        self._catalog_id = catalog_id
        self._schemas = None if schemas is None else deque(schemas)
        self._found: deque[Table] = deque()
        self._width = max_concurrency
        self._guard = anyio.ResourceGuard("walking with")

    def __repr__(self) -> str:
        return f"<TableWalk of catalog {self._catalog_id!r}>"

    def __aiter__(self) -> AsyncIterator[Table]:
        return self

    async def __anext__(self) -> Table:
        """The next table.

        Raises:
            BusyResourceError: Another task is walking with this object.
            PeakaError: A list could not be read; the next step tries it again.
        """
        with self._guard:
            if self._schemas is None:
                listed = await self._catalogs.list_schemas(self._catalog_id)
                self._schemas = deque(schema.schema_name for schema in listed)
            while not self._found:
                if not self._schemas:
                    raise StopAsyncIteration
                await self._read(self._schemas)
            return self._found.popleft()

    async def _read(self, schemas: deque[str]) -> None:
        """Read the first few schemas at once, and move on only when all of them are read."""
        batch = list(islice(schemas, self._width))
        tables: dict[int, list[Table]] = {}

        async def one(place: int) -> None:
            tables[place] = await self._catalogs.list_tables(self._catalog_id, batch[place])

        await together(partial(one, place) for place in range(len(batch)))
        # Nothing is awaited from here on: a step that is cancelled or fails has changed nothing.
        for place in range(len(batch)):
            schemas.popleft()
            self._found.extend(tables[place])
