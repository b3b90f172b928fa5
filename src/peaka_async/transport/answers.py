"""From an answer that is not success to the error that says what happened."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, cast

from attrs import frozen

from peaka_api.operations import Operation

from ..errors import (
    ApiError,
    BadRequest,
    Conflict,
    Forbidden,
    InvalidCredentials,
    NotFound,
    RateLimited,
    ServerError,
    SqlError,
    StatementNotAllowed,
    StatisticsNotSupported,
    TableCorrupted,
    TableNotCacheable,
    Unauthorized,
    UnknownColumn,
    UnknownTable,
)
from ..secret import Secret
from .seam import HttpResponse

__all__ = ["EXCERPT", "api_error", "content_type", "excerpt", "refusal", "request_id", "retry_after"]

EXCERPT = 500
"""Characters of a body that an error keeps."""

_ID = 200
"""Characters of a request id that are kept."""

_MESSAGE = 300
"""Characters of a message that an error keeps."""

_BY_STATUS: Mapping[int, type[ApiError]] = {
    400: BadRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    429: RateLimited,
}

_NEITHER = frozenset({408, 425, 499})
"""Statuses of the 400s that do not say that the request was wrong."""

_NOT_FOUND = re.compile(
    r"There is no (?:query|catalog) with|invalid connection id|Cache settings not found", re.IGNORECASE
)
"""Messages that mean "no such thing" under a 400. Their wording is not promised, so they decide nothing else."""

_GUESSED_NOT_FOUND = re.compile(r"(?:Project|Connection type) not found\b")
"""The same where nobody has recorded what the service says: the words are a guess, the one that the emulator makes."""

_NO_STATISTICS = re.compile(r"Catalog type: .* is not being supported", re.IGNORECASE)

_SQL: tuple[tuple[re.Pattern[str], type[ApiError], str], ...] = (
    (
        re.compile(r"mismatched input 'OFFSET'"),
        SqlError,
        "In this dialect OFFSET stands before LIMIT: OFFSET 20 LIMIT 10",
    ),
    (re.compile(r"mismatched input "), SqlError, "The dialect is Trino's; `sql_tools.transpile` translates others"),
    (
        re.compile(r"Statement type '.*' is not allowed"),
        StatementNotAllowed,
        "SQL can only read here; rows get into internal tables by `tables.import_csv`",
    ),
    (
        re.compile(r"Table '.*' does not exist"),
        UnknownTable,
        "Names have three parts, catalog.schema.table; the catalog by its name in SQL",
    ),
    (
        re.compile(r"Column '.*' cannot be resolved"),
        UnknownColumn,
        "`catalogs.list_columns` has the columns; text stands in single quotes, names in double ones",
    ),
)
"""What the service says of statements, what that means and what to do. The wording is not promised."""

_NO_TABLE = "`tables.create` makes it, and so does `tables.import_csv` with create=True"
"""What to do where a Peaka Table is not there, whose name has one part."""

_HINTS = (
    (
        re.compile(r"Missing property '(\w+)'"),
        "The service wants that member in the body",
    ),
)


@frozen
class Envelope:
    """What an error body says, whichever of its shapes it has."""

    message: str | None
    code: Any
    error: str | None


def api_error(response: HttpResponse, operation: Operation, secret: Secret, attempts: int) -> ApiError:
    """The error of an answer with a status outside of the 200s."""
    envelope = _envelope(response.content)
    said = envelope.message or envelope.error or _phrase(response)
    message = secret.strike(said)
    kind, hint = _meaning(response.status, envelope, operation)
    code = envelope.code if envelope.code is not None else envelope.error
    return kind(
        message if len(message) <= _MESSAGE else message[:_MESSAGE] + "...",
        status=response.status,
        code=secret.strike(code)[:_MESSAGE] if isinstance(code, str) else code,
        operation=operation.id,
        request_id=request_id(response.headers, secret),
        attempts=attempts,
        retry_after=retry_after(response.headers),
        excerpt="" if operation.secret else excerpt(response.content, secret),
        hint=hint,
    )


def refusal(message: str, operation: Operation) -> ApiError:
    """The error of one refused item of a batch, of which the service says no more than a text."""
    envelope = Envelope(message=message, code=None, error=None)
    kind, hint = _meaning(400, envelope, operation)
    return kind(message[:_MESSAGE], status=400, operation=operation.id, hint=hint)


def excerpt(content: bytes, secret: Secret) -> str:
    """The start of a body, without the key."""
    # The key is struck out before the cut, so that no half of one survives at the end.
    return secret.strike(content[: EXCERPT * 4].decode("utf-8", errors="replace"))[:EXCERPT]


def request_id(headers: Mapping[str, str], secret: Secret) -> str | None:
    """The id that the service gave the request; without the key, should it ever send that back."""
    for name in ("x-request-id", "x-correlation-id", "x-amzn-trace-id"):
        if headers.get(name):
            return secret.strike(headers[name])[:_ID]
    return None


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the service asked to wait: a number, or a date relative to its own `Date`. Nonsense is `None`."""
    value = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,6}(\.\d+)?", value):
        return float(value)
    try:
        wait = parsedate_to_datetime(value) - parsedate_to_datetime(headers.get("date", ""))
    except (TypeError, ValueError):
        return None
    return max(0.0, wait.total_seconds())


def _meaning(status: int, envelope: Envelope, operation: Operation) -> tuple[type[ApiError], str | None]:
    """The class of an error, and what to do about it, by what the service said rather than by the status alone."""
    text = envelope.message or ""
    kind = _BY_STATUS.get(status) or _by_range(status)
    hint = next((hint for pattern, hint in _HINTS if pattern.search(text)), None)
    if status == 400:
        if envelope.error == "INVALID_CREDENTIALS":
            return InvalidCredentials, "The source refused this credential, or cannot be reached with it"
        if envelope.code == "TABLE_NOT_CACHEABLE" or re.search(r"TABLE_NOT_CACHEABLE|not cacheable", text):
            return TableNotCacheable, "Its isCacheable is false in the list of tables"
        if "cannot find table or properties" in text:
            return TableNotCacheable, "There is no such table, or it is an internal one, which cannot be cached"
        if "on a non-empty location" in text:
            return TableCorrupted, "Delete its catalog and create it again; nothing less has helped"
        if _NO_STATISTICS.search(text) and operation.id == "catalogs.get_table_statistics":
            return StatisticsNotSupported, "Only tables of Postgres are known to have statistics"
        for pattern, meant, told in _SQL:
            if pattern.search(text):
                return meant, _NO_TABLE if meant is UnknownTable and operation.group == "tables" else told
        if envelope.error == "INVALID_CONNECTION_ID" or _NOT_FOUND.search(text):
            return NotFound, None
        if _GUESSED_NOT_FOUND.match(text):
            return NotFound, None
    if kind is Unauthorized:
        hint = "Check PEAKA_API_KEY: the key is missing, unknown or expired"
    if kind is ServerError and operation.id in ("caches.create", "caches.create_batch"):
        hint = "The service answers so while the first sync of that table runs, or while its cache is being deleted"
    if kind is Forbidden and operation.key_scope == "partner":
        hint = "This operation wants a Partner key; a Project key works inside its own project only"
    return kind, hint


def _by_range(status: int) -> type[ApiError]:
    if status >= 500:
        return ServerError
    return BadRequest if 400 <= status < 500 and status not in _NEITHER else ApiError


def content_type(headers: Mapping[str, str]) -> tuple[str, str]:
    """Media type and charset; UTF-8 where none is named, or one that Python does not know."""
    media_type, *parameters = headers.get("content-type", "").split(";")
    charset = "utf-8"
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"')
    try:
        codecs.lookup(charset)
    except LookupError:
        charset = "utf-8"
    return media_type.strip().lower(), charset


def _envelope(content: bytes) -> Envelope:
    try:
        decoded: Any = json.loads(content)
    except (ValueError, RecursionError):
        return Envelope(None, None, None)
    if not isinstance(decoded, dict):
        return Envelope(None, None, None)
    body = cast("dict[str, Any]", decoded)
    code = body.get("errorCode", body.get("code"))
    return Envelope(
        message=_text(body.get("message")) or _text(body.get("reason")),
        code=code if isinstance(code, str | int) and not isinstance(code, bool) else None,
        error=_text(body.get("error")),
    )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _phrase(response: HttpResponse) -> str:
    if response.reason:
        return response.reason
    try:
        return HTTPStatus(response.status).phrase
    except ValueError:
        return "an unknown status"
