"""Request bodies of generated code, as a real server sees them."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from typing import Any

import pytest

from .recorder import Recorder, SeenPart

pytestmark = pytest.mark.anyio


# ---- JSON ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "members"),
    [
        ("VarA", {"kind": "A", "va": "v"}),
        ("VarB", {"kind": "B", "vb": "v"}),
        ("VarC", {"kind": "C", "shared": "s"}),
        ("VarD", {"kind": "D", "shared": "s", "vd": "x"}),
    ],
)
async def test_a_body_of_variants_is_sent_as_the_one_given(
    probes: Any, models: Any, server: Recorder, name: str, members: dict[str, str]
) -> None:
    await probes.post_union(getattr(models, name)(**members))
    await probes.post_union(members)
    assert [seen.json for seen in server.seen] == [members, members]
    assert server.seen[0].header("content-type") == "application/json"


async def test_an_array_of_models_takes_models_and_mappings(probes: Any, models: Any, server: Recorder) -> None:
    await probes.post_array([models.Inner(x="1"), {"x": "2"}])
    await probes.post_array(items=())
    assert [seen.json for seen in server.seen] == [[{"x": "1"}, {"x": "2"}], []]


async def test_an_array_of_strings_is_sent(probes: Any, server: Recorder) -> None:
    await probes.post_strings(("a", "b"))
    assert server.last.json == ["a", "b"]


@pytest.mark.parametrize("value", [{"a": {"b": [1, None]}, "c": 9223372036854775808}, {}])
async def test_a_free_form_body_is_a_plain_mapping(probes: Any, server: Recorder, value: Any) -> None:
    await probes.post_free(value)
    assert server.last.json == value


@pytest.mark.parametrize("value", [{"a": 1}, [1], "text", 5, True, None])
async def test_a_body_without_a_schema_takes_any_json(probes: Any, server: Recorder, value: Any) -> None:
    await probes.post_any(value)
    assert server.last.json == value


async def test_further_members_pass_where_the_document_allows_them(probes: Any, server: Recorder) -> None:
    await probes.post_extra(name="n", additional_properties={"more": [1], "name": "loses against the argument"})
    assert server.last.json == {"more": [1], "name": "n"}


@pytest.mark.parametrize("operation", ["post_optional", "post_optional_array"])
async def test_an_optional_body_left_out_sends_no_body_and_no_type(
    probes: Any, server: Recorder, operation: str
) -> None:
    await getattr(probes, operation)()
    assert (server.last.body, server.last.header("content-type")) == (b"", "")


async def test_an_optional_body_is_sent_where_it_is_given(probes: Any, server: Recorder) -> None:
    await probes.post_optional(count=None)
    await probes.post_optional(note="")
    await probes.post_optional_array(body=[])
    assert [seen.json for seen in server.seen] == [{"count": None}, {"note": ""}, []]


async def test_defaults_of_the_document_are_never_sent(probes: Any, server: Recorder) -> None:
    await probes.post_defaults()
    await probes.post_defaults(quote_char='"', record_separator="\\n")
    assert [seen.json for seen in server.seen] == [{}, {"quoteChar": '"', "recordSeparator": "\\n"}]


async def test_a_body_with_the_names_of_parameters_is_one_argument(probes: Any, server: Recorder) -> None:
    await probes.put_same("in the path", {"id": "in the body"}, id_2="in the query", a_b="dash", a_b_2="line")
    assert server.last.path == "/same/in%20the%20path"
    assert server.last.query == [("id", "in the query"), ("a-b", "dash"), ("a_b", "line")]
    assert server.last.json == {"id": "in the body"}


async def test_path_query_and_body_come_together(probes: Any, models: Any, server: Recorder) -> None:
    server.answers({"x": "as it is now"})
    assert await probes.put_mixed("a/b", dry_run=True, x="1", secret=None) == models.Inner(x="as it is now")
    assert (server.last.method, server.last.target) == ("PUT", "/mixed/a%2Fb?dryRun=true")
    assert server.last.json == {"x": "1", "secret": None}


async def test_a_body_of_bytes_is_sent_as_it_is(probes: Any, server: Recorder) -> None:
    content = bytes(range(256))
    await probes.put_binary(content)
    assert server.last.body == content
    assert server.last.header("content-type") == "application/octet-stream"


# ---- arguments that cannot be right --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operation", "arguments", "message"),
    [
        ("post_strings", {"body": "text"}, "body must be a sequence of text (str), not a str"),
        ("post_strings", {"body": ["a", 1]}, "body[1] must be text (str), not a int"),
        ("post_strings", {"body": None}, "body must be a sequence of text (str), not None"),
        ("post_array", {"items": [{"x": "1"}, "x"]}, "items[1] must be Inner or a mapping, not a str"),
        ("post_union", {"body": 5}, "body must be VarA or a mapping or VarB or VarC or VarD, not a int"),
        ("post_free", {"body": [1]}, "body must be a mapping, not a list"),
        ("post_free", {"body": {"a": {1: 2}}}, "body.a has the key 1, which is not text"),
        ("post_free", {"body": {"a": [float("inf")]}}, "body.a[0] is inf, which JSON cannot hold"),
        ("post_free", {"body": {"a": object()}}, "body.a is a object, which JSON cannot hold"),
        ("post_any", {"body": b"bytes"}, "body is a bytes, which JSON cannot hold"),
        ("post_scalars", {"i64": True}, "i64 must be a whole number (int), not a bool"),
        ("post_scalars", {"i64": "5"}, "i64 must be a whole number (int), not a str"),
        ("post_scalars", {"i64": 1.5}, "i64 must be a whole number (int), not a float"),
        ("post_scalars", {"flag": 1}, "flag must be a boolean, not a int"),
        ("post_scalars", {"dbl": float("nan")}, "dbl is nan, which JSON cannot hold"),
        ("post_scalars", {"text": 5}, "text must be text (str), not a int"),
        ("post_scalars", {"dt_": 5}, "dt_ must be datetime or text (str), not a int"),
        ("post_enums", {"status": 5}, "status must be text (str), not a int"),
        ("post_enums", {"status": "DONE", "many": "DONE"}, "many must be a sequence of text (str), not a str"),
        (
            "post_extra",
            {"name": "n", "additional_properties": [1]},
            "additional_properties must be a mapping, not a list",
        ),
        ("put_binary", {"body": "text"}, "body must be bytes, not a str"),
        ("upload", {"file": "text", "meta": {"x": "1"}}, "file must be File, not a str"),
        ("upload", {"file": b"", "meta": "text"}, "meta must be Inner or a mapping, not a str"),
        ("upload_all", {"files": [b"", 5]}, "files[1] must be File, not a int"),
        ("post_form", {"x": 5}, "x must be text (str), not a int"),
    ],
)
async def test_a_wrong_argument_is_refused_before_anything_is_sent(
    probes: Any, package: Any, server: Recorder, operation: str, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(package.InvalidArgument) as caught:
        await getattr(probes, operation)(**arguments)
    assert str(caught.value) == message
    assert isinstance(caught.value, ValueError)
    assert server.seen == []


async def test_the_value_of_a_wrong_argument_is_not_in_the_message(probes: Any, package: Any) -> None:
    with pytest.raises(package.InvalidArgument) as caught:
        await probes.post_strings([b"hunter2"])
    assert "hunter2" not in str(caught.value)


# ---- multipart and forms -------------------------------------------------------------------------------------


async def test_a_file_and_a_json_part_are_uploaded(probes: Any, package: Any, models: Any, server: Recorder) -> None:
    server.answers({"ok": True})
    file = package.File(b"a,b\n1,2", name="r.csv", media_type="text/csv")
    assert await probes.upload(file=file, meta=models.Inner(x="mé")) == {"ok": True}
    assert server.last.parts == [
        SeenPart("file", "r.csv", "text/csv", b"a,b\n1,2"),
        SeenPart("meta", None, "application/json", '{"x": "mé"}'.encode()),
    ]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(
            b'a\r\n--+++\r\nContent-Disposition: form-data; name="meta"\r\n\r\n{"x":"INJECTED"}\r\n', id="a part"
        ),
        pytest.param(b"a,b\r\n--+++--\r\n1,2", id="the end"),
        pytest.param(b"\r\n--\r\n", id="dashes"),
        pytest.param(b"", id="nothing"),
    ],
)
async def test_the_content_of_a_file_cannot_become_structure(
    probes: Any, package: Any, server: Recorder, content: bytes
) -> None:
    server.answers(None)
    await probes.upload(file=package.File(content), meta={"x": "m"})
    assert server.last.parts == [
        SeenPart("file", "file", "application/octet-stream", content),
        SeenPart("meta", None, "application/json", b'{"x": "m"}'),
    ]


async def test_every_upload_has_a_boundary_of_its_own(probes: Any, server: Recorder) -> None:
    server.answers(None)
    for _ in range(3):
        await probes.upload(file=b"same", meta={"x": "m"})
    boundaries = {seen.header("content-type") for seen in server.seen}
    assert len(boundaries) == 3
    assert all(len(boundary) >= len("multipart/form-data; boundary=") + 32 for boundary in boundaries)


async def test_a_file_may_be_bytes_text_or_an_open_file(probes: Any, package: Any, server: Recorder) -> None:
    server.answers(None)
    for file in (b"\x00", package.File("é", name="t"), package.File(io.BytesIO(b"open"), name="o")):
        await probes.upload(file=file, meta={"x": "m"})
    assert [(seen.parts[0].filename, seen.parts[0].content) for seen in server.seen] == [
        ("file", b"\x00"),
        ("t", "é".encode()),
        ("o", b"open"),
    ]


async def test_parts_of_every_kind_are_written_as_json_writes_them(
    probes: Any, package: Any, models: Any, server: Recorder
) -> None:
    server.answers(None)
    await probes.upload_all(
        text="é",
        number=5,
        ratio=0.5,
        flag=True,
        status=models.Status.DONE,
        moment=dt.datetime(2024, 1, 2, tzinfo=dt.UTC),
        day=dt.date(2024, 1, 2),
        id=uuid.UUID("5e0f8a30-4c9d-4fb4-a3b1-3f9f6ffb1d44"),
        nothing=None,
        words=["a", "b"],
        models=[models.Inner(x="1"), {"x": "2"}],
        files=[package.File(b"1", name="one"), b"2"],
        free={"a": [1, None]},
    )
    assert server.last.parts == [
        SeenPart("text", None, None, "é".encode()),
        SeenPart("number", None, None, b"5"),
        SeenPart("ratio", None, None, b"0.5"),
        SeenPart("flag", None, None, b"true"),
        SeenPart("status", None, None, b"DONE"),
        SeenPart("moment", None, None, b"2024-01-02T00:00:00+00:00"),
        SeenPart("day", None, None, b"2024-01-02"),
        SeenPart("id", None, None, b"5e0f8a30-4c9d-4fb4-a3b1-3f9f6ffb1d44"),
        SeenPart("nothing", None, None, b""),
        SeenPart("words", None, None, b"a"),
        SeenPart("words", None, None, b"b"),
        SeenPart("models", None, "application/json", b'{"x": "1"}'),
        SeenPart("models", None, "application/json", b'{"x": "2"}'),
        SeenPart("files", "one", "application/octet-stream", b"1"),
        SeenPart("files", "files", "application/octet-stream", b"2"),
        SeenPart("free", None, "application/json", b'{"a": [1, null]}'),
    ]


async def test_an_optional_upload_left_out_sends_no_body(probes: Any, server: Recorder) -> None:
    server.answers(None)
    await probes.upload_all()
    assert (server.last.body, server.last.header("content-type")) == (b"", "")


async def test_a_form_is_sent_with_one_field_per_item(probes: Any, server: Recorder) -> None:
    await probes.post_form(x="é 1&=", flag=False, many=["a", "b"])
    assert server.last.body == b"x=%C3%A9+1%26%3D&flag=false&many=a&many=b"
    assert server.last.header("content-type") == "application/x-www-form-urlencoded"
