"""BI tables: the names that they are really stored under, and what the service does not keep of their columns."""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from peaka_api.errors import InvalidArgument
from peaka_api.groups.bi_tables import BiTablesOperations
from peaka_api.types import UNSET, Unset

from ...transport import Pipeline
from ...warning import warn
from .columns import dropped_in, dropped_members, warn_of_dropped

if TYPE_CHECKING:
    from peaka_api.models import ColumnDataType, ColumnDetail, ColumnRequest, Table

__all__ = ["BiTables", "StoredNameDiffers"]


class StoredNameDiffers(UserWarning):
    """Something was stored under another name than was asked for; only the stored one works in SQL and in paths.

    The service strips the underscores from the names of BI tables and of their columns, so `a_b` and `ab` are one and
    the same, and what was there before is used again without a word.
    """


class BiTables(BiTablesOperations):
    """BI tables: tables inside Peaka whose rows come from the web studio. In SQL, `"peaka"."bitable"."<name>"`.

    The operations of the API are methods, and `raw` has them with the whole response. Where a name is stored otherwise
    than it was asked for, they warn `StoredNameDiffers`. What `create` and `add_columns` return has the stored name;
    `update_column` returns what was asked for.
    """

    def __init__(self, pipeline: Pipeline, project_id: str) -> None:
        super().__init__(pipeline, project_id)

    async def create(self, table_name: str) -> Table:
        """Create an empty BI table, or get the one that already has the stored name.

        Args:
            table_name: Its name. The service strips underscores.

        Returns:
            `Table`: Its `table_name` is the name to use from here on.

        Raises:
            InvalidArgument: The name is no text; nothing was sent.
            PeakaError: The request failed.

        Warns `StoredNameDiffers` where the stored name is another one: it may be a table that was there before. A
        cancellation may leave the table made or not.

        Source:
            Operation `bi_tables.create`; behaviour reference section 6.3.

        Example:
            ```python
            table = await project.bi_tables.create("sales")
            print(table.table_name)
            ```
        """
        if not isinstance(table_name, str):  # pyright: ignore[reportUnnecessaryIsInstance]  # what is passed is unchecked
            raise InvalidArgument(f"table_name must be a text, not {table_name!r}")
        table = await super().create(table_name)
        _warn_of_names("table", {table_name: table.table_name})
        return table

    async def add_columns(
        self, table_name: str, columns: Sequence[ColumnRequest | Mapping[str, Any]]
    ) -> builtins.list[ColumnDetail]:
        """Add columns to a BI table, all in one request.

        Args:
            table_name: The table, by its stored name.
            columns: `ColumnRequest`s, or mappings with their members: `name`, `dataType`, `defaultValue`.

        Returns:
            `list[ColumnDetail]`: The columns that were added, under their stored names.

        Raises:
            InvalidArgument: An argument has a wrong type; nothing was sent.
            PeakaError: The request failed; 400 for a type such as `JSON`, and for a column that is there already.

        Warns `StoredNameDiffers` where columns are stored under other names, and `SilentlyIgnored` of `isUnique`,
        `isNotNull`, `desc` and `displayName`, which are not kept. A cancellation may leave the columns added or not.

        Source:
            Operation `bi_tables.add_columns`; behaviour reference sections 6.2 and 6.3.

        Example:
            ```python
            table = await project.bi_tables.create("budget")
            await project.bi_tables.add_columns(table.table_name, [{"name": "amount", "dataType": "DECIMAL"}])
            ```
        """
        dropped = dropped_in(columns, with_label=True)
        warn_of_dropped(dropped)
        added = await super().add_columns(table_name, columns)
        # In the order in which they were asked for, the only thing that ties them to what was asked.
        _warn_of_names("column", dict(zip(dropped, (column.name for column in added), strict=False)))
        return added

    async def update_column(
        self,
        table_name: str,
        column_name: str,
        *,
        name: str,
        data_type: ColumnDataType | str,
        display_name: str | None = None,
        default_value: str | Unset | None = UNSET,
        is_not_null: bool | None = None,
        is_unique: bool | None = None,
        desc: str | Unset | None = UNSET,
    ) -> ColumnDetail:
        """Ask for another definition of a column. The service echoes it, and a label at least is not stored.

        Args:
            table_name: The table, by its stored name.
            column_name: The column, by its stored name.
            name: Its name from now on. The service strips underscores.
            data_type: Its type, such as `BIGINT`. Whether a new one takes hold is not known.
            display_name: Not kept by the service.
            default_value: As text. Whether a new one takes hold is not known.
            is_not_null: Not kept by the service.
            is_unique: Not kept by the service.
            desc: Not kept by the service.

        Returns:
            `ColumnDetail`: What was asked for, under the id `"-1"`; `list_columns` has what is stored.

        Raises:
            InvalidArgument: An argument has a wrong type; nothing was sent.
            PeakaError: The request failed.

        Warns `SilentlyIgnored` of what is not kept, and `StoredNameDiffers` of a name with underscores. A cancellation
        may leave the request done or not.

        Source:
            Operation `bi_tables.update_column`; behaviour reference section 6.3.

        Example:
            ```python
            table = await project.bi_tables.create("budget")
            await project.bi_tables.add_columns(table.table_name, [{"name": "year", "dataType": "BIGINT"}])
            await project.bi_tables.update_column(table.table_name, "year", name="year", data_type="BIGINT")
            ```
        """
        sent = {
            "isNotNull": is_not_null,
            "isUnique": is_unique,
            "desc": desc,
            "displayName": display_name,
            "name": name,
        }
        warn_of_dropped({column_name: dropped_members(sent, with_label=True)})
        updated = await super().update_column(
            table_name,
            column_name,
            name=name,
            data_type=data_type,
            display_name=display_name,
            default_value=default_value,
            is_not_null=is_not_null,
            is_unique=is_unique,
            desc=desc,
        )
        # The answer repeats what was asked for, so the stored name is what is known of all names.
        _warn_of_names("column", {name: name.replace("_", "")})
        return updated


def _warn_of_names(what: str, stored: Mapping[str, str]) -> None:
    """Warn of names that came back as others."""
    told = [f"{asked!r} is stored as {name!r}" for asked, name in stored.items() if asked != name]
    if told:
        warn(
            f"the service strips underscores from the name of a BI {what}: {'; '.join(told)}. Use the stored name; "
            f"a {what} that had it before is the same one",
            StoredNameDiffers,
        )
