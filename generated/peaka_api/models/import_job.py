"""Outcome of a CSV import."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    encode,
    undecodable,
)
from ..types import UNSET, Unset

_new = object.__new__
_NAMES = frozenset(
    (
        "id",
        "status",
        "startTime",
        "endTime",
        "progress",
        "result",
    )
)


@define(kw_only=True)
class ImportJob:
    """Outcome of a CSV import. It arrives finished, the import being synchronous; of a later version, only
    announced, no more than an id is promised.

    Attributes:
        id: Id of the import; no operation takes it, and its form is not recorded.
        status: `COMPLETED` is the only value seen; an import that fails is a 400 instead. Always present so
            far.
        start_time: Start as an epoch integer, taken to be milliseconds; the unit was not measured.
        end_time: End as an epoch integer, in the same unit as `startTime`.
        progress: Progress as an integer; its scale is not recorded.
        result: What was done. Always present so far; an asynchronous version, only announced, may leave it
            out.
        additional_properties: Members that the document does not know, by wire name.
    """

    id: str | None | Unset = UNSET
    status: str | None | Unset = UNSET
    start_time: int | None | Unset = UNSET
    end_time: int | None | Unset = UNSET
    progress: int | None | Unset = UNSET
    result: ImportJobResult | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            self.id = source.get("id", UNSET)
            self.status = source.get("status", UNSET)
            self.start_time = source.get("startTime", UNSET)
            self.end_time = source.get("endTime", UNSET)
            self.progress = source.get("progress", UNSET)
            value = source.get("result", UNSET)
            self.result = value if value is None or value is UNSET else ImportJobResult.from_dict(value)
            if len(source) > 0 and not _NAMES.issuperset(source):
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
        if self.id is not UNSET:
            result["id"] = self.id
        if self.status is not UNSET:
            result["status"] = self.status
        if self.start_time is not UNSET:
            result["startTime"] = self.start_time
        if self.end_time is not UNSET:
            result["endTime"] = self.end_time
        if self.progress is not UNSET:
            result["progress"] = self.progress
        if self.result is not UNSET:
            result["result"] = encode(self.result)
        return result


# Below the class, because models may refer to each other in circles.
from .import_job_result import ImportJobResult
