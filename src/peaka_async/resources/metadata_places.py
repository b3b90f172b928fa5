"""Relations between columns: both shapes of their list, and places of columns that cannot be taken for ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias, cast

from attrs import frozen

from peaka_api.errors import DecodeError, InvalidArgument
from peaka_api.models import Relation, RelationList
from peaka_api.types import Unset

__all__ = ["ColumnPlace", "ColumnPlaceLike", "place_of", "relations_in", "source_of", "target_of"]

_WHAT_IT_IS = "a ColumnPlace or (catalog_id, schema_name, table_name, column_name)"


@frozen
class ColumnPlace:
    """Where a column is.

    Attributes:
        catalog_id: Decimal string; the catalog, not its name in SQL.
        schema_name: Its schema.
        table_name: Its table.
        column_name: The column.
    """

    catalog_id: str
    schema_name: str
    table_name: str
    column_name: str


ColumnPlaceLike: TypeAlias = ColumnPlace | tuple[str, str, str, str]
"""What is taken for the place of a column."""


def place_of(name: str, value: object) -> ColumnPlace:
    """The place that a value means.

    Raises:
        InvalidArgument: It is none.
    """
    if isinstance(value, ColumnPlace):
        return value
    parts = cast("tuple[object, ...]", value) if isinstance(value, tuple) else ()
    if len(parts) != 4 or not all(isinstance(part, str) and part for part in parts):
        raise InvalidArgument(f"{name} must be {_WHAT_IT_IS}, not {value!r}")
    return ColumnPlace(*cast("tuple[str, str, str, str]", parts))


def source_of(relation: Relation) -> ColumnPlace:
    """The column that a relation starts from."""
    return ColumnPlace(
        relation.source_catalog_id,
        relation.source_schema_name,
        relation.source_table_name,
        relation.source_column_name,
    )


def target_of(relation: Relation) -> ColumnPlace:
    """The column that a relation points to."""
    return ColumnPlace(
        relation.target_catalog_id,
        relation.target_schema_name,
        relation.target_table_name,
        relation.target_column_name,
    )


def relations_in(answer: RelationList) -> list[Relation]:
    """The relations in an answer: a list under `relations`, as one official client reads it, or a map by id.

    Null is nothing, in either of them.

    Raises:
        DecodeError: What stands there is of another shape, or has no id.
    """
    listed: Any = answer.relations
    if not isinstance(listed, Unset):
        return [_with_id("relations", one) for one in cast("list[Any]", listed or []) if one is not None]
    found = answer.additional_properties.items()
    return [relation for key, value in found if value is not None for relation in _read(key, value)]


def _read(key: str, value: Any) -> Iterable[Relation]:
    """The relations under one key of a map."""
    if isinstance(value, list):
        items = cast("list[Any]", value)
        return [_with_id(key, Relation.from_dict(item)) for item in items if item is not None]
    if not isinstance(value, Mapping):
        raise DecodeError(f"relations: {key!r} holds a {type(value).__name__}, where a relation was expected")
    members = cast("Mapping[str, Any]", value)
    # The id stands before the relation in a map, and so may be left out of it.
    return [Relation.from_dict(members if members.get("id") is not None else {**members, "id": key})]


def _with_id(key: str, relation: Relation) -> Relation:
    identity: Any = relation.id
    if identity is None:
        raise DecodeError(f"relations: the id of a relation in {key!r} is null")
    return relation
