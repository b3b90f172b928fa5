"""Answers of a real server, understood by generated code: media types, statuses, bodies that break their promise."""

from __future__ import annotations

import datetime as dt
import threading
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from .link import Failed
from .recorder import Recorder

pytestmark = pytest.mark.anyio

HTML = b"<html><h1>502 Bad Gateway</h1></html>"


# ---- media types ---------------------------------------------------------------------------------------------


async def test_csv_is_text_in_the_charset_of_the_answer(probes: Any, server: Recorder) -> None:
    server.says("a,b\n1,é\n".encode(), "text/csv")
    assert await probes.get_csv() == "a,b\n1,é\n"
    server.says("é".encode("latin-1"), "text/csv; charset=ISO-8859-1")
    assert await probes.get_csv() == "é"
    assert {seen.header("accept") for seen in server.seen} == {"text/csv"}


async def test_text_that_is_none_does_not_fail(probes: Any, server: Recorder) -> None:
    server.says(b"a\xff", "text/csv")
    assert await probes.get_csv() == "a\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize(
    ("operation", "media_type"),
    [("get_csv_binary", "text/csv"), ("get_png", "image/png"), ("get_binary", "application/octet-stream")],
)
async def test_binary_answers_are_bytes(probes: Any, server: Recorder, operation: str, media_type: str) -> None:
    content = bytes(range(256))
    server.says(content, media_type)
    assert await getattr(probes, operation)() == content
    assert server.last.header("accept") == media_type


async def test_an_event_stream_is_read_while_it_is_written(probes: Any, server: Recorder) -> None:
    received = threading.Event()

    def chunks() -> Iterator[bytes]:
        yield b'event: message\ndata: {"i":0}\n\n'
        # The second event is not sent before the first one has arrived: a buffered answer would end here.
        if received.wait(10):
            yield b'event: message\ndata: {"i":1}\n\n'

    server.says(chunks(), "text/event-stream")
    stream = probes.stream(x="1")
    assert server.seen == []
    events = []
    async with stream as opened:
        async for event in opened:
            received.set()
            events.append(event.json())
    assert events == [{"i": 0}, {"i": 1}]
    assert (server.last.json, server.last.header("accept")) == ({"x": "1"}, "text/event-stream")


async def test_a_wrong_argument_of_a_stream_is_refused_at_once(probes: Any, package: Any) -> None:
    with pytest.raises(package.InvalidArgument, match=r"^x must be text"):
        probes.stream(x=5)


# ---- statuses ------------------------------------------------------------------------------------------------


async def test_204_is_none(probes: Any, server: Recorder) -> None:
    server.says(b"", "", status=204)
    assert await probes.delete_nothing() is None
    assert (await probes.raw.delete_nothing()).status == 204


async def test_any_status_of_the_200s_is_a_success(probes: Any, models: Any, server: Recorder) -> None:
    for status in (200, 202, 299):
        server.answers({"x": "1"}, status=status)
        response = await probes.raw.start()
        assert (response.status, response.parsed) == (status, models.Inner(x="1"))


async def test_a_body_where_none_was_declared_is_no_error(probes: Any, server: Recorder) -> None:
    server.says(HTML, "text/html")
    assert await probes.delete_nothing() is None


@pytest.mark.parametrize("status", [400, 404, 418, 422, 499, 500, 502, 520, 521, 599])
@pytest.mark.parametrize(
    ("body", "media_type"),
    [(b'{"code":"E"}', "application/json"), (HTML, "text/html"), (b"", ""), (b'{"unlike":1}', "application/json")],
    ids=["as declared", "html", "empty", "another shape"],
)
async def test_every_other_status_is_raised_with_its_body_whatever_it_is(
    probes: Any, server: Recorder, status: int, body: bytes, media_type: str
) -> None:
    server.says(body, media_type, status=status)
    for operation in (probes.get_errors, probes.get_two, probes.delete_nothing):
        with pytest.raises(Failed) as caught:
            await operation()
        assert (caught.value.status, caught.value.content) == (status, body)


async def test_the_type_of_a_success_is_not_widened_by_its_errors(probes: Any, models: Any, server: Recorder) -> None:
    server.answers({"x": "s"})
    assert await probes.get_errors() == models.Inner(x="s")
    assert probes.get_errors.__annotations__["return"] == "Inner"


async def test_two_successes_are_told_apart_by_status(probes: Any, models: Any, server: Recorder) -> None:
    results = []
    for status, body in ((200, b'{"x":"1"}'), (202, b'"soon"'), (204, b""), (206, b'{"x":"2"}')):
        server.says(body, "application/json", status=status)
        results.append(await probes.get_two())
    assert results == [models.Inner(x="1"), "soon", None, models.Inner(x="2")]
    assert probes.get_two.__annotations__["return"] == "Inner | str | None"


async def test_an_exact_status_goes_before_a_range(probes: Any, models: Any, server: Recorder) -> None:
    server.answers("made", status=201)
    assert await probes.get_range() == "made"
    server.answers({"x": "1"}, status=203)
    assert await probes.get_range() == models.Inner(x="1")


async def test_raw_returns_what_is_around_the_value(probes: Any, models: Any, server: Recorder) -> None:
    server.answers({"x": "1"})
    response = await probes.raw.put_mixed("i", x="1")
    assert (response.status, response.parsed) == (200, models.Inner(x="1"))
    assert response.headers["content-type"] == "application/json"


# ---- JSON of every shape -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("get_strings", ["a"]),
        ("get_matrix", [[1, None, "x"], []]),
        ("get_untyped", {"any": [1]}),
        ("get_untyped", None),
        ("get_text", "quoted"),
        ("get_text", ""),
        ("get_number", 7),
        ("list", []),
        ("get_map", {}),
    ],
)
async def test_plain_json_is_returned_as_it_is(probes: Any, server: Recorder, operation: str, body: Any) -> None:
    server.answers(body)
    assert await getattr(probes, operation)() == body


async def test_lists_and_maps_of_models(probes: Any, models: Any, server: Recorder) -> None:
    server.answers([{"x": "1"}, {"x": "2", "new": 1}])
    assert await probes.list() == [models.Inner(x="1"), models.Inner(x="2", additional_properties={"new": 1})]
    server.answers({"k": {"x": "1"}})
    assert await probes.get_map() == {"k": models.Inner(x="1")}
    server.answers({"k": [{"x": "1"}], "none": []})
    assert await probes.get_map_lists() == {"k": [models.Inner(x="1")], "none": []}
    server.answers(["2024-01-02T03:04:05Z"])
    assert await probes.get_moments() == [dt.datetime(2024, 1, 2, 3, 4, 5, tzinfo=dt.UTC)]


@pytest.mark.parametrize("body", [b"null", b"", b" \n"])
async def test_null_or_nothing_is_none_where_null_is_allowed(probes: Any, server: Recorder, body: bytes) -> None:
    server.says(body, "application/json")
    assert await probes.get_pets() is None
    assert await probes.get_nullable_model() is None


@pytest.mark.parametrize("text", ["bare words", "12", "1.50", "true", "{not json"])
async def test_text_without_quotes_passes_for_a_json_string(probes: Any, server: Recorder, text: str) -> None:
    for media_type in ("application/json", "text/plain"):
        server.says(text.encode(), media_type)
        assert await probes.get_text() == text


BROKEN = [
    ("get_errors", b"", "the body is empty where JSON was promised"),
    ("get_errors", HTML, "the body is not JSON: Expecting value: line 1 column 1 (char 0)"),
    ("get_errors", b"null", "Inner: expected an object, got null"),
    ("get_errors", b"[]", "Inner: expected an object, got an array"),
    ("get_errors", b'"text"', "Inner: expected an object, got text"),
    ("get_errors", b'{"y": 1}', "Inner: the required member 'x' is missing"),
    ("list", b"null", "expected an array, got null"),
    ("list", b"{}", "expected an array, got an object"),
    ("list", b'[{"x": "1"}, {}]', "[1]: Inner: the required member 'x' is missing"),
    ("get_strings", b'{"a": 1}', "expected an array, got an object"),
    ("get_moments", b'["2024-01-02T03:04:05Z", "noon"]', "[1]: Invalid isoformat string: 'noon'"),
    ("get_map", b"[]", "expected an object, got an array"),
    ("get_map", b'{"k": 1}', "[k]: Inner: expected an object, got a number"),
    ("get_text", b"{}", "expected str, got an object"),
    ("get_text", b"null", "expected str, got null"),
    ("get_number", b'"7"', "expected int, got text"),
    ("get_number", b"true", "expected int, got a boolean"),
    ("get_untyped", b"", "the body is empty where JSON was promised"),
    ("get_errors", b'{"x": "\xff"}', "the body is not JSON: 'utf-8' codec can't decode byte 0xff in position 7"),
]


@pytest.mark.parametrize(("operation", "body", "message"), BROKEN)
async def test_a_success_that_breaks_its_promise_is_a_decode_error(
    probes: Any, package: Any, server: Recorder, operation: str, body: bytes, message: str
) -> None:
    server.says(body, "application/json")
    with pytest.raises(package.DecodeError) as caught:
        await getattr(probes, operation)()
    assert str(caught.value).startswith(message)
    assert isinstance(caught.value, package.PeakaError)


# ---- what is known of an operation ---------------------------------------------------------------------------


async def test_a_deprecated_operation_warns_and_says_what_to_use(probes: Any, server: Recorder) -> None:
    server.answers({"still": "there"})
    with pytest.warns(DeprecationWarning, match="deprecated by the API") as caught:
        assert await probes.get_deprecated() == {"still": "there"}
    assert [str(warning.message) for warning in caught] == [
        "GET /deprecated is deprecated by the API; use probes.get_untyped"
    ]
    assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        await probes.get_untyped()


async def test_each_operation_has_its_record(package: Any) -> None:
    assert package.API_VERSION == "7.1"
    assert len(package.OPERATIONS) == 59
    assert package.OPERATIONS["probes.put_mixed"] == package.Operation(
        id="probes.put_mixed",
        method="PUT",
        path="/mixed/{id}",
        group="probes",
        name="put_mixed",
        idempotent=True,
        key_scope="partner",
        deprecated=False,
        evidence="live",
        job="refresh",
    )
    assert package.OPERATIONS["probes.get_deprecated"] == package.Operation(
        id="probes.get_deprecated",
        method="GET",
        path="/deprecated",
        group="probes",
        name="get_deprecated",
        idempotent=True,
        key_scope="both",
        deprecated=True,
        evidence="document",
        job=None,
    )
    assert {
        operation.name
        for operation in package.OPERATIONS.values()
        if operation.method == "POST" and operation.idempotent
    } == set()
    # It also stands in what `probes.post_names` sends, which is no answer.
    assert [operation.name for operation in package.OPERATIONS.values() if operation.secret] == ["get_names"]


async def test_the_docstring_says_what_the_document_says(probes: Any) -> None:
    assert (
        probes.put_mixed.__doc__
        == """Put with everything.

        First paragraph.

        - a list
        - of "two" \\ items

        Args:
            id: Shared by the path.
            x: A member.
            dry_run: Say "what" would happen
            secret: Not described.

        Returns:
            `Inner`: The thing as it is now.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 404.

        Source:
            `PUT /mixed/{id}`: operation `probes.put_mixed`, measured on the live service.
        """
    )


async def test_defaults_are_told_in_the_docstring(probes: Any) -> None:
    lines = [line.strip() for line in (probes.post_defaults.__doc__ + probes.search.__doc__).splitlines()]
    assert [line for line in lines if "Left out" in line] == [
        "limit: How many. Left out, the service takes 100.",
        "flag: Left out, the service takes True.",
        "quote_char: Left out, the service takes '\"'.",
        "record_separator: Left out, the service takes '\\\\n'.",
        "limit: At most this many. Left out, the service takes 100.",
    ]


async def test_texts_of_the_document_cannot_end_a_docstring(probes: Any) -> None:
    first = str(type(probes).__doc__).splitlines()[0]
    assert first == "Cases without a project; a \"quoted\" word, a back\\slash and '''three quotes'''"
