"""Answers that are no success: complete against the document, the HTTP library and the messages on record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaka_api.errors import DecodeError
from peaka_api.operations import OPERATIONS
from peaka_api.transport import RawResponse
from peaka_async import (
    ApiError,
    BadRequest,
    Conflict,
    Forbidden,
    HttpResponse,
    InvalidCredentials,
    NotFound,
    RateLimited,
    ServerError,
    SqlError,
    StatementNotAllowed,
    TableCorrupted,
    TableNotCacheable,
    Unauthorized,
    UnknownColumn,
    UnknownTable,
)
from peaka_async.secret import Secret
from peaka_async.transport import http
from peaka_async.transport.answers import api_error

KEY = Secret("ABCDEFGH.the-secret-part")
DOCUMENT: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "generated/peaka_api/openapi.json").read_text(encoding="utf-8")
)


def error_of(status: int, body: Any, operation: str = "queries.get", headers: dict[str, str] | None = None) -> ApiError:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return api_error(HttpResponse(status, headers or {}, content), OPERATIONS[operation], KEY, 1)


def library_errors(kind: type[Exception]) -> list[type[Exception]]:
    return [kind, *(inner for child in kind.__subclasses__() for inner in library_errors(child))]


NOT_SENT = {"ConnectError", "ConnectTimeout", "PoolTimeout", "UnsupportedProtocol", "ProxyError"}


def test_every_exception_of_the_http_library_is_translated() -> None:
    """A new release with a new exception, or one that moved, shows here."""
    public = {
        value
        for name in httpx.__all__
        if isinstance(value := getattr(httpx, name), type) and issubclass(value, Exception)
    }
    # Cookies are not kept, and statuses are not raised by transports.
    ours = public - {httpx.CookieConflict}
    assert all(issubclass(kind, http._FAILURES) for kind in ours)
    told = {
        kind.__name__: (failure.sent, failure.timed_out)
        for kind in ours
        for failure in [http._failure(kind.__new__(kind))]
    }
    assert {name for name, (sent, _) in told.items() if not sent} == NOT_SENT
    assert {name for name, (_, timed_out) in told.items() if timed_out} == {
        kind.__name__ for kind in library_errors(httpx.TimeoutException)
    }


def test_every_status_of_the_document_has_its_class() -> None:
    declared = {
        int(status)
        for item in DOCUMENT["paths"].values()
        for method, operation in item.items()
        if method != "parameters"
        for status in operation["responses"]
        if status.isdigit() and status[0] in "45"
    }
    expected: dict[int, type[ApiError]] = {
        400: BadRequest, 401: Unauthorized, 403: Forbidden, 404: NotFound, 405: BadRequest, 409: Conflict,
        429: RateLimited, 500: ServerError,
    }  # fmt: skip
    assert declared <= set(expected)
    for status, kind in expected.items():
        assert type(error_of(status, {})) is kind


MESSAGES = [
    ("There are already a catalog with same name!!", 100, None, BadRequest),
    ("There is no catalog with this application and catalog id", 100, None, NotFound),
    ("There is no query with id: 709922802836177297", 100, None, NotFound),
    ("invalid connection id", "cn004", "INVALID_CONNECTION_ID", NotFound),
    ("Missing property 'credential'", None, "Bad Request", BadRequest),
    ("Cache settings not found", None, "WrongRequestException", NotFound),
    ("Project not found", None, "WrongRequestException", NotFound),
    ("Connection type not found: nope", None, "WrongRequestException", NotFound),
    ("Relation not found", None, "WrongRequestException", BadRequest),
    ("The file names a Project not found here", None, "WrongRequestException", BadRequest),
    ("Catalog type: stripe is not being supported yet", 100, None, BadRequest),
    ("Statement type 'INSERT' is not allowed", 100, None, StatementNotAllowed),
    ("Table 'a.b.c' does not exist", 100, None, UnknownTable),
    ("Column 'x' cannot be resolved", 100, None, UnknownColumn),
    ("mismatched input 'OFFSET'. Expecting: <EOF>", 100, None, SqlError),
    ("No enum constant com.peaka.gateway.model.ColumnRequest.ColumnType.JSON", 100, None, BadRequest),
    ("nothing could be logged in with", None, "INVALID_CREDENTIALS", InvalidCredentials),
    ("Table a.b is not cacheable", "TABLE_NOT_CACHEABLE", "x", TableNotCacheable),
    ("cannot find table or properties: t", None, "WrongRequestException", TableNotCacheable),
    ("Cannot create a table on a non-empty location: s3a://x", None, "WrongRequestException", TableCorrupted),
    ("Unrecognized token 'Orders': a JSON value was expected", None, "WrongRequestException", BadRequest),
]


@pytest.mark.parametrize(("message", "code", "name", "kind"), MESSAGES)
def test_every_documented_message_has_its_meaning(message: str, code: Any, name: str | None, kind: type) -> None:
    body = {"message": message, "errorCode": code} | ({"error": name} if name else {})
    error = error_of(400, body)
    assert (type(error), error.message) == (kind, message)


def test_hints_say_what_to_do() -> None:
    missing = {"errorCode": 100, "message": "Table 'a' does not exist"}
    assert error_of(400, missing, "tables.list_columns").hint == (
        "`tables.create` makes it, and so does `tables.import_csv` with create=True"
    )
    assert error_of(400, missing, "queries.execute").hint == (
        "Names have three parts, catalog.schema.table; the catalog by its name in SQL"
    )
    assert error_of(400, {"message": "mismatched input 'OFFSET'. Expecting: <EOF>"}).hint == (
        "In this dialect OFFSET stands before LIMIT: OFFSET 20 LIMIT 10"
    )
    assert error_of(403, {}, "organizations.list").hint == (
        "This operation wants a Partner key; a Project key works inside its own project only"
    )
    assert error_of(500, {}, "caches.create").hint == (
        "The service answers so while the first sync of that table runs, or while its cache is being deleted"
    )
    assert error_of(400, {"errorCode": "TABLE_NOT_CACHEABLE", "message": "m"}).hint == (
        "Its isCacheable is false in the list of tables"
    )
    assert error_of(500, {}).hint is None


@pytest.mark.parametrize("code", [100, "cn004", None, "absent", [1], {"a": 1}, True, 1.5])
def test_a_code_may_be_a_number_text_null_or_absent(code: Any) -> None:
    body = {"message": "m"} if code == "absent" else {"message": "m", "errorCode": code}
    assert error_of(400, body).code == (code if code in (100, "cn004") and code is not True else None)


@given(
    status=st.integers(300, 999),
    body=st.one_of(
        st.binary(max_size=200),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=20),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.sampled_from(["message", "error", "errorCode", "code", "reason", "x"]), inner)
            ),
            max_leaves=8,
        ),
    ),
)
def test_any_status_with_any_body_is_one_typed_error(status: int, body: Any) -> None:
    error = error_of(status, body)
    assert isinstance(error, ApiError)
    assert error.status == status
    assert error.message
    assert len(error.excerpt) <= 500
    assert str(error).startswith(f"queries.get: {status} ")


def test_a_body_that_nests_too_deeply_is_a_typed_error_too() -> None:
    deep = b"[" * 100_000
    assert type(error_of(400, deep)) is BadRequest
    with pytest.raises(DecodeError, match="not JSON"):
        RawResponse(200, deep).json()
