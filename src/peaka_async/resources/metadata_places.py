"""Relations between columns: both shapes of their list, and places of columns that cannot be taken for ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias, cast

from attrs import frozen

from peaka_api.errors import DecodeError, InvalidArgument
from peaka_api.models import Relation, RelationList

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

    Raises:
        DecodeError: What stands in the map is of another shape.
    """
    if answer.relations:
        return list(answer.relations)
    return [relation for key, value in answer.additional_properties.items() for relation in _read(key, value)]


def _read(key: str, value: Any) -> Iterable[Relation]:
    if isinstance(value, list):
        return [relation for item in cast("list[Any]", value) for relation in _read(key, item)]
    if isinstance(value, Mapping):
        # The id stands before the relation in a map, and so may be left out of it.
        return [Relation.from_dict({"id": key, **cast("Mapping[str, Any]", value)})]
    raise DecodeError(f"relations: {key!r} holds a {type(value).__name__}, where a relation was expected")
