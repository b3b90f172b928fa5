"""The types of exported columns, which the files do not have: as they are given, or as the table has them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from peaka_api.errors import InvalidArgument
from peaka_api.groups.catalogs import CatalogsOperations
from peaka_api.models import ExportJobResponse

from ...errors import Forbidden, NotFound, UnknownTable
from ...results import TrinoType
from ...results.types import native

__all__ = ["types_given", "types_of"]

_TEXTS = frozenset(
    {
        "bingtile", "char", "color", "geometry", "hyperloglog", "interval year to month", "ipaddress", "json",
        "kdbtree", "objectid", "p4hyperloglog", "setdigest", "sphericalgeography", "tdigest", "unknown", "varchar",
    }
)  # fmt: skip
"""Types of Trino whose values stay text, besides those that have types in them."""

_NESTED = re.compile(r"(?:array|map|qdigest|row)\s*\(.+\)", re.DOTALL)
"""Types with types in them, which are not looked at: the values stay text whatever they are."""


def types_given(types: Any) -> Mapping[str, TrinoType]:
    """Types by the names of columns, checked; `None` is none.

    Raises:
        InvalidArgument: They are something else.
    """
    if types is None:
        return {}
    if not isinstance(types, Mapping):
        raise InvalidArgument(f"types must be types by the names of columns, not a {type(types).__name__}")
    found: dict[str, TrinoType] = {}
    for name, kind in cast("Mapping[Any, Any]", types).items():
        if isinstance(kind, TrinoType):
            found[name] = kind
        elif isinstance(kind, str) and kind:
            found[name] = _known(name, kind)
        elif kind is not None:
            raise InvalidArgument(f"types[{name!r}] must be a type of Trino such as 'decimal(12,2)', not {kind!r}")
    return found


def _known(name: Any, text: str) -> TrinoType:
    kind = TrinoType.parse(text)
    is_nested = _NESTED.fullmatch(kind.base) and kind.base.count("(") == kind.base.count(")")
    # A type that is none would give text without a word.
    if native(kind) is str and kind.base not in _TEXTS and not is_nested:
        raise InvalidArgument(f"types[{name!r}] is {text!r}, which is no type of Trino; one is 'decimal(12,2)'")
    return kind


async def types_of(catalogs: CatalogsOperations, job: ExportJobResponse) -> Mapping[str, TrinoType]:
    """The types of the columns of an exported table, by name.

    There are none for a query, for a table that is gone, and for one that the key may not look at.

    Raises:
        PeakaError: They could not be read.
    """
    place = (job.catalog_id, job.schema_name, job.table_name)
    if not all(isinstance(name, str) for name in place):
        return {}
    try:
        columns = await catalogs.list_columns(*cast("tuple[str, str, str]", place))
    except (NotFound, UnknownTable, Forbidden):
        return {}
    types = {column.name: TrinoType.parse(column.data_type) for column in columns}
    # How bytes are written into a file is not known, and hex could be taken for base64 or the other way about.
    return {name: kind for name, kind in types.items() if kind.base != "varbinary"}
