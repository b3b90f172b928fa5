"""What a caller may set for the requests of a client, and the defaults."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast

from attrs import evolve, field, frozen

from peaka_api.operations import Operation

from ..config import seconds, whole_number
from ..errors import ConfigurationError

__all__ = ["Options"]

DEFAULT_TIMEOUT = 30.0
CONNECT_TIMEOUT = 10.0
SLOW: Mapping[str, float] = {
    "ai.chat": 300.0,
    "ai.chat_stream": 300.0,
    "ai_legacy.ask": 300.0,
    "connections.create": 60.0,
    "connections.update": 60.0,
    "metadata.generate_semantics": 180.0,
    "metadata.generate_sample_questions": 180.0,
    "metadata.trigger_refresh": 120.0,
    "queries.execute": 120.0,
    "tables.import_csv": 600.0,
}
"""Seconds for operations that are known to take long: the model answers, a source is tried, a query runs."""

_OURS = frozenset({"authorization", "host", "content-length", "content-type", "transfer-encoding", "connection"})


@frozen
class Options:
    """Settings of the requests of one client.

    Attributes:
        timeout: Seconds that a call may take in all, attempts and pauses included; `None` takes the default of
            the operation, which is 30 s, and longer for the few that are slow.
        attempt_timeout: Seconds that each wait of one attempt may take; `None` for what is left of the timeout.
        max_retries: How often a request is sent again at most.
        headers: Headers for every request.
    """

    timeout: float | None = None
    attempt_timeout: float | None = None
    max_retries: int = 2
    headers: Mapping[str, str] = field(factory=dict[str, str], repr=False)

    connect_timeout = CONNECT_TIMEOUT

    def timeout_of(self, operation: Operation) -> float:
        return self.timeout if self.timeout is not None else SLOW.get(operation.id, DEFAULT_TIMEOUT)

    def changed(
        self,
        *,
        timeout: float | timedelta | None = None,
        attempt_timeout: float | timedelta | None = None,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Options:
        """These options with what is given put in; headers are added to those that are there.

        Raises:
            ConfigurationError: A value cannot be right.
        """
        changes: dict[str, Any] = {}
        if timeout is not None:
            changes["timeout"] = seconds("timeout", timeout)
        if attempt_timeout is not None:
            changes["attempt_timeout"] = seconds("attempt_timeout", attempt_timeout)
        if max_retries is not None:
            changes["max_retries"] = whole_number("max_retries", max_retries, 0)
        if headers is not None:
            changes["headers"] = {**self.headers, **_checked(headers)}
        return evolve(self, **changes)


def _checked(headers: Any) -> dict[str, str]:
    if not isinstance(headers, Mapping):
        raise ConfigurationError(f"headers must be a mapping of text to text, not a {type(headers).__name__}")
    result: dict[str, str] = {}
    for name, value in cast("Mapping[Any, Any]", headers).items():
        if not isinstance(name, str) or not isinstance(value, str):
            raise ConfigurationError("headers must be a mapping of text to text")
        if name.lower() in _OURS:
            raise ConfigurationError(f"the header {name} is the client's own; it cannot be set")
        if not name or not all("!" <= character <= "~" and character != ":" for character in name):
            raise ConfigurationError(f"{name!r} is no name of a header")
        if not all(" " <= character <= "~" for character in value):
            raise ConfigurationError(f"the header {name} may hold printable ASCII only")
        result[name] = value
    return result
