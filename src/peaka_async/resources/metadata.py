"""Metadata: one table of it, descriptions of columns, and golden SQL that can be asked for again."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping
from typing import Any

import anyio
import attrs

from peaka_api.arguments import json_value
from peaka_api.errors import InvalidArgument
from peaka_api.models import GoldenSqlEntry, MetadataColumn, TableMetadata
from peaka_api.types import UNSET

from ..errors import OutcomeUnknown
from .metadata_relations import MetadataRelations

__all__ = ["Metadata"]


class Metadata(MetadataRelations):
    """Descriptions, relations and example queries that the AI agent works with.

    The operations of the API are methods, and `raw` has them with the whole response. On top of them: `refresh`,
    `wait`, `wait_many` and `resume` for refreshes; `find_table` and `describe_table` for one table; `relations`,
    `ensure_relation`, `change_relation` and `remove_relation`; and `ensure_golden_sql`.
    """

    async def find_table(self, catalog_id: str, schema_name: str, table_name: str) -> TableMetadata | None:
        """Read what is known of one table.

        Args:
            catalog_id: Decimal string; the catalog.
            schema_name: Its schema.
            table_name: The table, as it is listed.

        Returns:
            `TableMetadata`, or `None` where nothing is stored of such a table: what is new in a source since the last
            refresh may be missing.

        Raises:
            PeakaError: The metadata could not be listed.

        Source:
            Operation `metadata.list`; behaviour reference section 15. There is none for one table.

        Example:
            ```python
            table = await project.metadata.find_table(catalog_id, "public", "orders")
            if table is not None:
                print(table.use_with_ai, [column.column_name for column in table.columns or ()])
            ```
        """
        found = (await self.list(catalog_id=catalog_id, schema_name=schema_name)).metadata
        wanted = (catalog_id, schema_name, table_name)
        tables: Iterator[TableMetadata] = (entry.metadata for entry in _whole(found))
        return next((one for one in tables if (one.catalog_id, one.schema_name, one.table_name) == wanted), None)

    async def describe_table(
        self,
        catalog_id: str,
        schema_name: str,
        table_name: str,
        *,
        description: str | None = None,
        columns: Mapping[str, str] | None = None,
        use_with_ai: bool | None = None,
    ) -> TableMetadata:
        """Write what a table and its columns mean, and keep the rest as it is.

        Columns are read first and sent back complete, because what the service makes of columns that are left out is
        not known. Tasks of one client take turns; what another program writes about them in between is lost.

        Args:
            catalog_id: Decimal string; the catalog.
            schema_name: Its schema.
            table_name: The table.
            description: What the table means; left out, it stays.
            columns: What columns mean, by name; the others stay.
            use_with_ai: Whether AI features may use the table; left out, it stays.

        Returns:
            `TableMetadata`: The table after the change.

        Raises:
            InvalidArgument: There is nothing to write, or an argument has a wrong type; nothing was sent. Or there are
                `columns`, and nothing is stored of the table or it has no such column; nothing was changed.
            PeakaError: The request failed; the class says how. Without `columns` nothing is read first, and a table
                that is not there is refused by the service.

        A cancellation leaves it as it was, or changed in full.

        Source:
            Operations `metadata.list` and `metadata.update_table`; behaviour reference section 15.

        Example:
            ```python
            await project.metadata.describe_table(
                catalog_id, "public", "orders", description="One row per order", columns={"total": "In euros"}
            )
            ```
        """
        described = _checked(columns)
        json_value("description", description, str, None)
        json_value("use_with_ai", use_with_ai, bool, None)
        if description is None and not described and use_with_ai is None:
            raise InvalidArgument("there is nothing to write: give description, columns or use_with_ai")
        async with self._pipeline.shared.common(("described", self._project_id), anyio.Lock):
            sent = await self._described(catalog_id, schema_name, table_name, described) if described else None
            return await self.update_table(
                catalog_id,
                schema_name,
                table_name,
                table_description=description,
                columns=sent,
                use_with_ai=use_with_ai,
            )

    async def ensure_golden_sql(self, *, prompt: str, sql: str) -> GoldenSqlEntry | None:
        """Return the entry for a question and its SQL, and add it where it is missing.

        It can be repeated, where adding again may store the pair twice. The SQL is not checked: run it before.

        Args:
            prompt: The question in plain language.
            sql: SQL in Trino's dialect that answers it.

        Returns:
            `GoldenSqlEntry`: With the id that `delete_golden_sql` wants, which adding does not tell; `None` where the
            pair was added and is not listed yet.

        Raises:
            OutcomeUnknown: The answer to adding it was lost, and it is not listed. Calling again is safe.
            PeakaError: A request failed; the class says how.

        A cancellation may leave it added.

        Source:
            Operations `metadata.list_golden_sqls` and `metadata.add_golden_sql`; behaviour reference section 15.

        Example:
            ```python
            entry = await project.metadata.ensure_golden_sql(
                prompt="How many orders are there?", sql='SELECT COUNT(*) FROM "postgres"."public"."orders"'
            )
            ```
        """
        async with self._pipeline.shared.common(("golden", self._project_id), anyio.Lock):
            found = await self._golden(prompt, sql)
            if found is not None:
                return found
            try:
                await self.add_golden_sql(prompt=prompt, sql=sql)
            except OutcomeUnknown:
                found = await self._golden(prompt, sql)
                if found is None:
                    raise
                return found
            return await self._golden(prompt, sql)

    async def _golden(self, prompt: str, sql: str) -> GoldenSqlEntry | None:
        entries: Iterator[GoldenSqlEntry] = _whole((await self.list_golden_sqls()).result)
        return next((one for one in entries if (one.metadata.prompt, one.metadata.sql) == (prompt, sql)), None)

    async def _described(
        self, catalog_id: str, schema_name: str, table_name: str, described: Mapping[str, str]
    ) -> builtins.list[MetadataColumn]:
        """All columns of a table, some with other descriptions.

        Raises:
            InvalidArgument: Nothing is stored of the table, or it has no such column.
        """
        table = await self.find_table(catalog_id, schema_name, table_name)
        if table is None:
            raise InvalidArgument(
                f"nothing is stored of the table {schema_name}.{table_name}; refresh its catalog first"
            )
        read: Any = table.columns or ()
        columns: builtins.list[MetadataColumn] = [column for column in read if column is not None]
        unknown = sorted(set(described) - {column.column_name for column in columns})
        if unknown:
            raise InvalidArgument(f"columns names {', '.join(unknown)}, which {schema_name}.{table_name} does not have")
        # Sample values come with answers, and are no part of a request.
        return [
            attrs.evolve(
                column,
                column_description=described.get(column.column_name, column.column_description),
                sample_values=UNSET,
            )
            for column in columns
        ]


def _checked(columns: Mapping[str, str] | None) -> Mapping[str, str]:
    """Descriptions by column, where that is what they are.

    Raises:
        InvalidArgument: They are not.
    """
    described: Mapping[str, str] = {} if columns is None else json_value("columns", columns, Mapping)
    for name, text in described.items():
        json_value(f"columns[{name!r}]", text, str)
    return described


def _whole(entries: Any) -> Iterator[Any]:
    """The entries of an answer that hold something: null is nothing, wherever it stands."""
    return (entry for entry in entries or () if entry is not None and entry.metadata is not None)
