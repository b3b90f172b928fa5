"""One run of a cache update, under way or ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    decode_datetime,
    decode_map,
    encode,
    undecodable,
)
from ..types import UNSET, Unset

_new = object.__new__
_NAMES = frozenset(
    (
        "id",
        "status",
        "error",
        "progress",
        "createdAt",
        "updatedAt",
        "finishedAt",
        "executionMode",
    )
)


@define(kw_only=True)
class CacheExecutionInfo:
    """One run of a cache update, under way or ended.

    Attributes:
        id: Id of the run, not of the cache.
        status: State of the run; of the listed values all but `RUNNING` are final.
        error: What went wrong, in fields that were never recorded; null during a run.
        progress: Counters of the run; null while it has none to report, and for ever in a run that hangs.
        created_at: When the record was made, ISO-8601. Of two runs the one with the later `createdAt` is
            current.
        updated_at: Last report of the run, ISO-8601; for ever equal to `createdAt` in a run that hangs.
        finished_at: When the run ended, ISO-8601; null while it runs.
        execution_mode: How the run was carried out; part of the history only, and its values are not known.
        additional_properties: Members that the document does not know, by wire name.
    """

    id: str
    status: CacheExecutionState
    error: dict[str, Any] | None
    progress: CacheExecutionProgress | None
    created_at: dt.datetime
    updated_at: dt.datetime
    finished_at: dt.datetime | None
    execution_mode: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            unknown = len(source) - 7
            self.id = source["id"]
            value = source["status"]
            self.status = _CacheExecutionState(value) or CacheExecutionState.decode(value)
            value = source["error"]
            self.error = value if value is None else decode_map(value)
            value = source["progress"]
            self.progress = value if value is None else CacheExecutionProgress.from_dict(value)
            value = source["createdAt"]
            self.created_at = value if value is None else decode_datetime(value)
            value = source["updatedAt"]
            self.updated_at = value if value is None else decode_datetime(value)
            value = source["finishedAt"]
            self.finished_at = value if value is None else decode_datetime(value)
            value = self.execution_mode = source.get("executionMode", UNSET)
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
        result["id"] = self.id
        result["status"] = encode(self.status)
        result["error"] = encode(self.error)
        result["progress"] = encode(self.progress)
        result["createdAt"] = encode(self.created_at)
        result["updatedAt"] = encode(self.updated_at)
        result["finishedAt"] = encode(self.finished_at)
        if self.execution_mode is not UNSET:
            result["executionMode"] = self.execution_mode
        return result


# Below the class, because models may refer to each other in circles.
from .cache_execution_progress import CacheExecutionProgress
from .cache_execution_state import CacheExecutionState

_CacheExecutionState = CacheExecutionState._value2member_map_.get
