"""One envelope that fits every error body on record."""

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
        "errorCode",
        "error",
        "message",
        "code",
        "reason",
        "traceId",
        "status",
        "path",
        "timestamp",
    )
)


@define(kw_only=True)
class ErrorBody:
    """One envelope that fits every error body on record. Take `message` if it is text, else `error`, else the
    reason phrase. Messages are not promised, may quote user names and internal routes, and are for people
    only.

    Attributes:
        error_code: A number from the data gateway (always 100), text from connections and caches (`cn004`,
            `TABLE_NOT_CACHEABLE`), null or absent elsewhere.
        error: A name (`INVALID_CREDENTIALS`, `WrongRequestException`) or a reason phrase (`Bad Request`).
        message: What happened, in the words of whichever layer noticed it.
        code: Read by an official client in place of `errorCode`; never seen live.
        reason: Read by an official client; never seen live.
        trace_id: Seen in errors of the SQL drivers, not of this API.
        status: Status number, presumably, in the bodies of unrouted paths and unhandled faults.
        path: Path of the request, presumably, in the same bodies.
        timestamp: Time of the fault, presumably, in the same bodies; its form is not known.
        additional_properties: Members that the document does not know, by wire name.
    """

    error_code: Any = UNSET
    error: str | None | Unset = UNSET
    message: str | None | Unset = UNSET
    code: Any = UNSET
    reason: str | None | Unset = UNSET
    trace_id: str | None | Unset = UNSET
    status: int | None | Unset = UNSET
    path: str | None | Unset = UNSET
    timestamp: Any = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            self.error_code = source.get("errorCode", UNSET)
            self.error = source.get("error", UNSET)
            self.message = source.get("message", UNSET)
            self.code = source.get("code", UNSET)
            self.reason = source.get("reason", UNSET)
            self.trace_id = source.get("traceId", UNSET)
            self.status = source.get("status", UNSET)
            self.path = source.get("path", UNSET)
            self.timestamp = source.get("timestamp", UNSET)
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
        if self.error_code is not UNSET:
            result["errorCode"] = encode(self.error_code)
        if self.error is not UNSET:
            result["error"] = self.error
        if self.message is not UNSET:
            result["message"] = self.message
        if self.code is not UNSET:
            result["code"] = encode(self.code)
        if self.reason is not UNSET:
            result["reason"] = self.reason
        if self.trace_id is not UNSET:
            result["traceId"] = self.trace_id
        if self.status is not UNSET:
            result["status"] = self.status
        if self.path is not UNSET:
            result["path"] = self.path
        if self.timestamp is not UNSET:
            result["timestamp"] = encode(self.timestamp)
        return result
