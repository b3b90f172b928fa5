"""Connection URLs for SQL drivers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    hide,
    undecodable,
)
from ..types import UNSET, Unset

_new = object.__new__
_NAMES = frozenset(
    (
        "JDBC",
        "SQL_ALCHEMY",
    )
)


@define(kw_only=True)
class DriverUrls:
    """Connection URLs for SQL drivers. Each contains the caller's API key in clear text: never log them.
    Reading one driver fills only its own key.

    Attributes:
        jdbc: URL for the JDBC driver, a secret; absent when only SQLAlchemy was asked for.
        sql_alchemy: URL for SQLAlchemy, a secret; holds the literal `{catalogName}` when no catalog was
            given. Absent when only JDBC was asked for.
        additional_properties: Members that the document does not know, by wire name.
    """

    jdbc: str | None | Unset = field(default=UNSET, repr=hide)
    sql_alchemy: str | None | Unset = field(default=UNSET, repr=hide)
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            unknown = len(source) - 0
            value = self.jdbc = source.get("JDBC", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = self.sql_alchemy = source.get("SQL_ALCHEMY", UNSET)
            if value is not UNSET:
                unknown -= 1
            if unknown:
                self.additional_properties = {name: source[name] for name in source if name not in _NAMES}
            else:
                self.additional_properties = {}
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise undecodable(self, source, error) from error
        decoded: Self = self
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """The JSON object: members that are `UNSET` are left out, `None` is null."""
        result: dict[str, Any] = dict(self.additional_properties)
        if self.jdbc is not UNSET:
            result["JDBC"] = self.jdbc
        if self.sql_alchemy is not UNSET:
            result["SQL_ALCHEMY"] = self.sql_alchemy
        return result
