"""Columns of internal tables: those that the service fills itself, their types, and what it silently drops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from peaka_api.errors import InvalidArgument
from peaka_api.models import ColumnDataType, ColumnRequest
from peaka_api.types import UNSET

from ...warning import warn

__all__ = [
    "SYSTEM_COLUMNS",
    "SilentlyIgnored",
    "column_type",
    "dropped_in",
    "dropped_members",
    "trino_column_type",
    "warn_of_dropped",
]

SYSTEM_COLUMNS = frozenset(
    {
        "_id",
        "_version",
        "_created_time",
        "_created_by",
        "_last_modified_time",
        "_last_modified_by",
        "_session",
    }
)
"""Columns that the service fills itself. `text`, which every table has as well, can be imported like any other, and so
can a column `_operation`, which is of this kind in BI tables only, and those import nothing."""

_DROPPED = ("isUnique", "isNotNull", "desc")
"""Members of a column that the service accepts and does not keep."""


class SilentlyIgnored(UserWarning):
    """The service answers success to something and does not keep it. The rest of the request is carried out.

    `warnings.simplefilter("error", SilentlyIgnored)` makes it an error; then nothing is sent.
    """


def column_type(name: str, value: object) -> ColumnDataType:
    """The type of a new column.

    Raises:
        InvalidArgument: There is no such type.
    """
    known = ", ".join(ColumnDataType)
    if not isinstance(value, str):
        raise InvalidArgument(f"the type of {name} is a {type(value).__name__}; it must be one of {known}")
    data_type = ColumnDataType(value)
    if not data_type.is_known:
        more = "; the service refuses JSON, store it as VARCHAR" if value.upper() == "JSON" else ""
        raise InvalidArgument(f"the type of {name} is {value!r}; it must be one of {known}{more}")
    return data_type


def trino_column_type(data_type: str) -> ColumnDataType:
    """The type as requests spell it, of one as answers do: `DECIMAL` of `decimal(38,10)`."""
    return ColumnDataType(data_type.partition("(")[0].strip().upper())


def dropped_members(column: Mapping[str, Any], *, with_label: bool = False) -> list[str]:
    """The members of a column that ask for something which the service does not keep, by wire name.

    Args:
        column: The column as it is sent.
        with_label: Whether a label that is not the name is lost too.
    """
    # What says the same as leaving it out loses nothing.
    dropped = [member for member in _DROPPED if column.get(member, UNSET) not in (UNSET, None, False, "")]
    if with_label and column.get("displayName", UNSET) not in (UNSET, None, column.get("name")):
        dropped.append("displayName")
    return dropped


def dropped_in(columns: object, *, with_label: bool = False) -> dict[str, list[str]]:
    """The same of each column that is to be added. What cannot be sent is refused where it is."""
    dropped: dict[str, list[str]] = {}
    for column in cast("Sequence[object]", columns) if isinstance(columns, Sequence) else ():
        wire = column.to_dict() if isinstance(column, ColumnRequest) else column
        if isinstance(wire, Mapping):
            sent = cast("Mapping[str, Any]", wire)
            dropped[str(sent.get("name"))] = dropped_members(sent, with_label=with_label)
    return dropped


def warn_of_dropped(columns: Mapping[str, Sequence[str]]) -> None:
    """Warn of members that are sent and not kept, once for all columns.

    Args:
        columns: The members of each column, by wire name.
    """
    told = [f"{', '.join(members)} of {name!r}" for name, members in columns.items() if members]
    if told:
        warn(
            f"the service accepts and does not keep {'; '.join(told)}: leave that out, and see to it on your side",
            SilentlyIgnored,
        )
