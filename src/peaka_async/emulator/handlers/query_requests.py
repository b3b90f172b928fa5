"""What a request to save or change a query asks for, read and checked before anything is changed. Section 8.1."""

from __future__ import annotations

from typing import Any

import attrs

from ..bodies import is_object
from ..cron import read_cron
from ..durations import iso_seconds
from ..errors import bad_request
from ..registry import Call
from ..state.folders import read_path
from ..state.materialized import QuerySchedule
from ..state.queries import Query, QueryType

LONGEST_SECONDS = 100 * 365 * 24 * 3600.0
"""The longest period that is taken (100 years); whether the live service has such a limit is not known."""


@attrs.frozen
class QueryWish:
    """The members that were sent; None for what was left out or null, which is one thing to the service.

    Attributes:
        display_name: The name.
        statement: The SQL, also where it comes from another query.
        reference: Id of that other query.
        type: The kind.
        schedule: The schedule.
        path: The parts of the folder's path.
    """

    display_name: str | None
    statement: str | None
    reference: str | None
    type: QueryType | None
    schedule: QuerySchedule | None
    path: tuple[str, ...] | None


def read_wish(call: Call, query: Query | None = None) -> QueryWish:
    """Read the body of a request.

    Args:
        call: The request.
        query: The query that is to be changed; None if one is to be made.

    Raises:
        Refusal: 400 for an unknown type, a malformed schedule or path, and an id of no query. How the live service
            words these, and whether it does not ignore a malformed schedule as it does with caches, is not known.
    """
    body: dict[str, Any] = call.body
    kind = None if body.get("queryType") is None else _type(body["queryType"])
    reference: str | None = body.get("inputQueryRefId")
    statement: str | None = body.get("inputQuery")
    if reference is not None:
        effective = kind or (QueryType.PLAIN if query is None else query.type)
        if effective is QueryType.PLAIN:
            raise bad_request("Property 'inputQueryRefId' needs the queryType 'MATERIALIZED'")
        # Where both are sent, the reference wins.
        statement = call.project.queries.get(reference).statement
    return QueryWish(
        display_name=body.get("displayName"),
        statement=statement,
        reference=reference,
        type=kind,
        schedule=None if body.get("schedule") is None else _schedule(body["schedule"]),
        path=None if body.get("path") is None else read_path(body["path"]),
    )


def _type(text: str) -> QueryType:
    if text not in QueryType.__members__:
        raise bad_request(f"Property 'queryType' has no such value: '{text}'")
    return QueryType[text]


def _schedule(asked: object) -> QuerySchedule:
    if not is_object(asked):
        raise bad_request("Property 'schedule' must be of type object")
    match _text(asked, "type"):
        case "none":
            return QuerySchedule("none")
        case "interval":
            return QuerySchedule("interval", period=_period(_text(asked, "repeatDuration")))
        case "cron":
            timezone = None if asked.get("timezone") is None else _text(asked, "timezone")
            return QuerySchedule("cron", cron=_cron(_text(asked, "cronExpression"), timezone), timezone=timezone)
        case other:
            raise bad_request(f"Property 'type' has no such value: '{other}'")


def _period(text: str) -> str:
    seconds = iso_seconds(text)
    if not seconds or seconds > LONGEST_SECONDS:
        raise bad_request(f"Invalid 'repeatDuration': '{text}'")
    return text


def _cron(expression: str, timezone: str | None) -> str:
    try:
        read_cron(expression, timezone or "UTC")
    except ValueError as error:
        raise bad_request(f"Invalid 'cronExpression' or 'timezone': {error}") from error
    return expression


def _text(asked: dict[str, Any], name: str) -> str:
    value = asked.get(name)
    if value is None:
        raise bad_request(f"Missing property '{name}'")
    if not isinstance(value, str):
        raise bad_request(f"Property '{name}' must be of type string")
    return value
