"""Path, query and header parameters of generated code, as they stand on the wire."""

from __future__ import annotations

import datetime as dt
import inspect
import uuid
from typing import Any

import pytest

from .recorder import Recorder

pytestmark = pytest.mark.anyio


# ---- path ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "wire"),
    [
        ("plain", "plain"),
        ("a/b", "a%2Fb"),
        ("a?b=1", "a%3Fb%3D1"),
        ("a#b", "a%23b"),
        ("a%2Fb", "a%252Fb"),
        ("%2e%2e", "%252e%252e"),
        ("日 本é", "%E6%97%A5%20%E6%9C%AC%C3%A9"),
        ("a b+c", "a%20b%2Bc"),
        ("a\r\nb", "a%0D%0Ab"),
        ("a;b=1,c:d@e", "a%3Bb%3D1%2Cc%3Ad%40e"),
        ("a\\b", "a%5Cb"),
        ("{b}", "%7Bb%7D"),
        ("../x", "..%2Fx"),
        ("..\\x", "..%5Cx"),
        ("...", "..."),
        (" ", "%20"),
    ],
)
async def test_a_path_argument_stays_one_segment(probes: Any, server: Recorder, value: str, wire: str) -> None:
    server.answers(None)
    await probes.get_path(value, "c")
    await probes.get_path("c", value)
    assert [seen.target for seen in server.seen] == [f"/path/{wire}/x/c", f"/path/c/x/{wire}"]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("..", "must not be '..': it is one segment of a path"),
        (".", "must not be '.': it is one segment of a path"),
        ("", "must not be '': it is one segment of a path"),
        (None, "must be text, not None"),
        (True, "must be text, not a bool"),
        (["a"], "must be text, not a list"),
        (b"a", "must be text, not a bytes"),
        ({}, "must be text, not a dict"),
    ],
)
async def test_a_path_argument_that_would_reach_another_operation_is_refused(
    probes: Any, package: Any, server: Recorder, value: Any, message: str
) -> None:
    for arguments, name in (((value, "c"), "a"), (("c", value), "b")):
        with pytest.raises(package.InvalidArgument) as caught:
            await probes.get_path(*arguments)
        assert str(caught.value) == f"{name} {message}"
    assert server.seen == []


async def test_path_arguments_come_in_the_order_of_the_path(probes: Any, models: Any, server: Recorder) -> None:
    server.answers(None)
    await probes.get_path(b="second", a="first")
    identity = uuid.UUID("5e0f8a30-4c9d-4fb4-a3b1-3f9f6ffb1d44")
    await probes.get_path_kinds(5, identity, dt.date(2024, 1, 2), models.Status.DONE)
    assert [seen.target for seen in server.seen] == [
        "/path/first/x/second",
        f"/path-kinds/5/{identity}/2024-01-02/DONE",
    ]


async def test_a_bound_group_puts_its_project_into_every_path(groups: Any, models: Any, server: Recorder) -> None:
    server.answers({"x": "1"})
    assert await groups.things.get("t") == models.Inner(x="1")
    assert server.last.target == "/projects/p%2F1/things/t"


async def test_a_project_that_is_no_segment_is_refused(groups: Any, package: Any, server: Recorder) -> None:
    things = type(groups.things)(groups.link, "..")
    with pytest.raises(package.InvalidArgument, match=r"^project_id must not be '\.\.'"):
        await things.get("t")
    assert server.seen == []


# ---- query ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "query"),
    [
        pytest.param({}, [], id="nothing: a default of the document is not sent"),
        pytest.param({"arr": ["a", "b,c"]}, [("arr", "a"), ("arr", "b,c")], id="an array, one per item"),
        pytest.param({"arr": []}, [], id="an empty array"),
        pytest.param({"csv_arr": ["a", "b"]}, [("csvArr", "a,b")], id="explode false"),
        pytest.param({"csv_arr": []}, [], id="explode false, empty"),
        pytest.param({"b": True}, [("b", "true")], id="true"),
        pytest.param({"b": False}, [("b", "false")], id="false"),
        pytest.param(
            {"dt_": dt.datetime(2024, 1, 2, tzinfo=dt.UTC)}, [("dt", "2024-01-02T00:00:00+00:00")], id="date-time"
        ),
        pytest.param({"dt_": "2024-01-02"}, [("dt", "2024-01-02")], id="date-time as text"),
        pytest.param({"limit": 0}, [("limit", "0")], id="zero"),
        pytest.param({"status": "PAUSED"}, [("status", "PAUSED")], id="an unknown enum value"),
        pytest.param({"statuses": ["DONE", "PAUSED"]}, [("statuses", "DONE"), ("statuses", "PAUSED")], id="enums"),
        pytest.param({"page": {"size": 5, "at": 1}}, [("page[size]", "5"), ("page[at]", "1")], id="deepObject"),
        pytest.param({"plain": {"a": 1, "b": None}}, [("a", "1")], id="an object, exploded"),
        pytest.param({"ratio": 0.5}, [("ratio", "0.5")], id="a number"),
        pytest.param({"ratio": 1}, [("ratio", "1")], id="a whole number for a float"),
        pytest.param({"nullable": None}, [], id="null"),
        pytest.param({"client": "", "body": "é &=+#"}, [("client", ""), ("body", "é &=+#")], id="text"),
        pytest.param(
            {"from_": "f", "list_": "l", "filter_name": "n"},
            [("from", "f"), ("list", "l"), ("filter[name]", "n")],
            id="awkward names",
        ),
        pytest.param(
            {"uuid_": uuid.UUID("5e0f8a30-4c9d-4fb4-a3b1-3f9f6ffb1d44")},
            [("uuid", "5e0f8a30-4c9d-4fb4-a3b1-3f9f6ffb1d44")],
            id="uuid",
        ),
    ],
)
async def test_query_arguments_are_written_as_the_document_says(
    probes: Any, server: Recorder, arguments: dict[str, Any], query: list[tuple[str, str]]
) -> None:
    server.answers(None)
    await probes.search(**arguments)
    assert server.last.path == "/search"
    assert server.last.query == query


async def test_members_of_an_enum_are_written_by_value(probes: Any, models: Any, server: Recorder) -> None:
    server.answers(None)
    await probes.search(status=models.Status.DONE, statuses=[models.Status.PENDING])
    assert server.last.query == [("status", "DONE"), ("statuses", "PENDING")]


@pytest.mark.parametrize(
    ("operation", "arguments", "message"),
    [
        ("search", {"arr": "text"}, "arr must be a sequence of text (str), not a str"),
        ("search", {"csv_arr": ["a,b"]}, "csv_arr must not hold a comma: its items are sent with commas between them"),
        ("search", {"b": "true"}, "b must be a boolean, not a str"),
        ("search", {"limit": "5"}, "limit must be a whole number (int), not a str"),
        ("search", {"page": [1]}, "page must be a mapping, not a list"),
        ("search", {"ratio": float("inf")}, "ratio is inf, which JSON cannot hold"),
        ("get_required_query", {"q": None}, "q must be text (str), not None"),
        ("get_headers", {"x_req": "é"}, "x_req must be printable ASCII: it is sent as the header X-Req"),
        ("get_headers", {"x_req": "a\r\nX-Evil: 1"}, "x_req must be printable ASCII: it is sent as the header X-Req"),
        ("get_headers", {"x_req": None}, "x_req must be text (str), not None"),
        ("get_headers", {"x_req": "r", "x_int": "5"}, "x_int must be a whole number (int), not a str"),
    ],
)
async def test_a_wrong_parameter_is_refused_before_anything_is_sent(
    probes: Any, package: Any, server: Recorder, operation: str, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(package.InvalidArgument) as caught:
        await getattr(probes, operation)(**arguments)
    assert str(caught.value) == message
    assert server.seen == []


# ---- headers -------------------------------------------------------------------------------------------------


async def test_header_arguments_of_every_kind_are_sent(probes: Any, models: Any, server: Recorder) -> None:
    server.answers(None)
    identity = uuid.UUID("5e0f8a30-4c9d-4fb4-a3b1-3f9f6ffb1d44")
    await probes.get_headers(x_req="r", x_int=5, x_bool=False, x_enum=models.Status.DONE, x_uuid=identity, x_null="n")
    assert server.last.own_headers() == {
        "x-req": "r",
        "x-int": "5",
        "x-bool": "false",
        "x-enum": "DONE",
        "x-uuid": str(identity),
        "x-null": "n",
    }


async def test_header_arguments_left_out_or_null_are_not_sent(probes: Any, server: Recorder) -> None:
    server.answers(None)
    await probes.get_headers(x_req="r", x_null=None)
    assert server.last.own_headers() == {"x-req": "r"}


# ---- signatures ----------------------------------------------------------------------------------------------


async def test_everything_but_path_and_body_is_keyword_only(probes: Any) -> None:
    signature = inspect.signature(probes.put_mixed)
    assert (
        str(signature)
        == "(id: 'str', *, x: 'str', dry_run: 'bool | None' = None, secret: 'str | None | Unset' = UNSET) -> 'Inner'"
    )
    assert str(inspect.signature(probes.post_array)) == "(items: 'Sequence[Inner | Mapping[str, Any]]') -> 'None'"
    assert str(inspect.signature(probes.list)) == "() -> 'builtins.list[Inner]'"
