"""State of a materialized query."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    encode,
    undecodable,
)

_new = object.__new__
_NAMES = frozenset(
    (
        "queryId",
        "queryName",
        "scheduleSettings",
        "nextExecutionStartTime",
        "status",
        "lastExecutionStartTime",
        "lastUpdateTime",
    )
)


@define(kw_only=True)
class MaterializedQueryStatusView:
    """State of a materialized query. After a refresh it is that of the run before until
    `lastExecutionStartTime` changes.

    Attributes:
        query_id: Decimal string, the id of the saved query.
        query_name: Name of the saved query.
        schedule_settings: When the query refreshes; an object in all live replies, null as an official
            client types it.
        next_execution_start_time: Instant of the next scheduled run; may be null.
        status: State of the last or present run; `COMPLETED` with null times means that nothing has run.
        last_execution_start_time: Start of the last run, null before the first; its change is the sign of a
            new run.
        last_update_time: Instant of the last update, null when nothing has run yet.
        additional_properties: Members that the document does not know, by wire name.
    """

    query_id: str
    query_name: str
    schedule_settings: MaterializedQuerySchedule | None
    next_execution_start_time: str | None
    status: MaterializedState
    last_execution_start_time: str | None
    last_update_time: str | None
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
            self.query_id = source["queryId"]
            self.query_name = source["queryName"]
            value = source["scheduleSettings"]
            self.schedule_settings = value if value is None else MaterializedQuerySchedule.from_dict(value)
            self.next_execution_start_time = source["nextExecutionStartTime"]
            value = source["status"]
            self.status = _MaterializedState(value) or MaterializedState.decode(value)
            self.last_execution_start_time = source["lastExecutionStartTime"]
            self.last_update_time = source["lastUpdateTime"]
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
        result["queryId"] = self.query_id
        result["queryName"] = self.query_name
        result["scheduleSettings"] = encode(self.schedule_settings)
        result["nextExecutionStartTime"] = self.next_execution_start_time
        result["status"] = encode(self.status)
        result["lastExecutionStartTime"] = self.last_execution_start_time
        result["lastUpdateTime"] = self.last_update_time
        return result


# Below the class, because models may refer to each other in circles.
from .materialized_query_schedule import MaterializedQuerySchedule
from .materialized_state import MaterializedState

_MaterializedState = MaterializedState._value2member_map_.get
