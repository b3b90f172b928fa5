"""SQL to run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    decode_list,
    encode,
    undecodable,
)
from ..types import UNSET, Unset

_new = object.__new__
_NAMES = frozenset(
    (
        "statement",
        "bindings",
        "timeout",
    )
)


@define(kw_only=True)
class QueryExecuteRequestStatement:
    """SQL to run.

    Attributes:
        statement: One reading statement in Trino SQL; `OFFSET` goes before `LIMIT`.
        bindings: Arguments to bind, called `bindArgs` in another place of the document; placeholder and
            quoting unmeasured.
        timeout: Seconds that the query may take; default, maximum and the reply when exceeded are not
            known.
        additional_properties: Members that the document does not know, by wire name.
    """

    statement: str
    bindings: list[str] | None | Unset = UNSET
    timeout: int | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            unknown = len(source) - 1
            self.statement = source["statement"]
            value = source.get("bindings", UNSET)
            if value is not UNSET:
                unknown -= 1
            self.bindings = value if value is None or value is UNSET else decode_list(value)
            value = self.timeout = source.get("timeout", UNSET)
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
        result["statement"] = self.statement
        if self.bindings is not UNSET:
            result["bindings"] = encode(self.bindings)
        if self.timeout is not UNSET:
            result["timeout"] = self.timeout
        return result
