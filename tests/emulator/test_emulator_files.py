"""The files of exports: what is in them, and how the second port serves them by signed links."""

from __future__ import annotations

import csv
import gzip
import hashlib
import hmac
import io
import json
import socket
import string
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from xml.etree import ElementTree as ET

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaka_async.emulator import PARTNER_KEY, PROJECT_ID, EmulatorServer, ManualClock, World, create_app
from peaka_async.emulator.export_formats import CsvOptions, FileFormat, written
from peaka_async.emulator.file_store import FileStore
from peaka_async.emulator.state.results import ResultColumn

POSTGRES = "700000000000000003"
ORDERS = f"/catalogs/{POSTGRES}/schemas/public/tables/orders/exports"
HEADERS = {"Authorization": f"Bearer {PARTNER_KEY}"}

Get = Callable[..., httpx.Response]


def exported(data: httpx.Client, clock: ManualClock, **asked: Any) -> dict[str, Any]:
    """Export orders, of which there are 25,000, and return the read of the job that has the links."""
    export_id = data.post(ORDERS, json=asked).json()["id"]
    clock.advance(60.0)
    job: dict[str, Any] = data.get(f"/exports/{export_id}").json()
    assert job["status"] == "SUCCEEDED"
    return job


@pytest.fixture
def export(data: httpx.Client, clock: ManualClock) -> dict[str, Any]:
    """An export of few rows, in one file."""
    return exported(data, clock, limit=50)


@pytest.fixture
def link(export: dict[str, Any]) -> str:
    """A fresh link to its file."""
    url: str = export["files"][0]["url"]
    return url


def get(url: str, method: str = "GET", **headers: str) -> httpx.Response:
    return httpx.request(method, url, headers=headers, trust_env=False)


def error_of(answer: httpx.Response) -> tuple[int, str, str]:
    """Return the status, and what S3 calls the error and says of it."""
    assert answer.headers["Content-Type"] == "application/xml"
    assert answer.text.startswith('<?xml version="1.0" encoding="UTF-8"?>')
    found = ET.fromstring(answer.text)  # noqa: S314 - our own server's
    assert found.tag == "Error"
    return answer.status_code, found.findtext("Code", ""), found.findtext("Message", "")


def changed(url: str, **parameters: str | None) -> str:
    """Return a link with other parameters, written `X_Amz_Date`; None leaves one out."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    for name, value in parameters.items():
        query.pop(name.replace("_", "-"), None)
        if value is not None:
            query[name.replace("_", "-")] = value
    return urlunsplit(parts._replace(query=urlencode(query)))


# ---- over the socket


def test_links_lead_to_the_second_port_of_the_same_host(
    export: dict[str, Any], server: EmulatorServer, clock: ManualClock, data: httpx.Client
) -> None:
    assert urlsplit(server.files_url).hostname == "127.0.0.1"
    assert urlsplit(server.files_url).port != urlsplit(server.url).port
    (file,) = export["files"]
    parts = urlsplit(file["url"])
    assert f"{parts.scheme}://{parts.netloc}" == server.files_url
    assert parts.path == f"/export/{export['id']}/part-00000.csv"
    assert parse_qsl(parts.query)[:-1] == [
        ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
        ("X-Amz-Credential", "EMULATORFILESKEY/20260818/us-east-1/s3/aws4_request"),
        ("X-Amz-Date", "20260818T090100Z"),
        ("X-Amz-Expires", "900"),
        ("X-Amz-SignedHeaders", "host"),
    ]
    named = data.get(f"/exports/{export['id']}", headers={"Host": f"localhost:{urlsplit(server.url).port}"}).json()
    assert urlsplit(named["files"][0]["url"]).netloc == f"localhost:{urlsplit(server.files_url).port}"


def test_a_large_export_comes_in_several_files_that_together_hold_all_rows(
    data: httpx.Client, clock: ManualClock
) -> None:
    export = exported(data, clock)
    assert [file["name"] for file in export["files"]] == ["part-00000.csv", "part-00001.csv", "part-00002.csv"]
    answers = [get(file["url"]) for file in export["files"]]
    assert [len(answer.content) for answer in answers] == [file["bytes"] for file in export["files"]]
    assert sum(file["bytes"] for file in export["files"]) == export["bytes"]
    tables = [list(csv.reader(io.StringIO(answer.text))) for answer in answers]
    assert [len(table) for table in tables] == [10_001, 10_001, 5_001]
    # Each with the header.
    assert len({tuple(table[0]) for table in tables}) == 1
    ids = [row[tables[0][0].index("id")] for table in tables for row in table[1:]]
    assert len(set(ids)) == 25_000


def test_a_whole_file_has_the_headers_of_an_object(export: dict[str, Any], link: str) -> None:
    answer = get(link)
    assert answer.status_code == 200
    assert dict(answer.headers) == {
        "accept-ranges": "bytes",
        "date": "Tue, 18 Aug 2026 09:01:00 GMT",
        "etag": answer.headers["ETag"],
        "last-modified": "Tue, 18 Aug 2026 09:00:03 GMT",
        "content-type": "text/csv",
        "content-length": str(export["files"][0]["bytes"]),
    }
    again = get(link)
    assert (again.headers["ETag"], again.content) == (answer.headers["ETag"], answer.content)


@pytest.mark.parametrize(
    ("wanted", "first", "end"),
    [("bytes=0-9", 0, 10), ("bytes=100-", 100, None), ("bytes=-7", -7, None), ("bytes=5-999999999", 5, None)],
)
def test_a_range_is_a_part_of_the_file(link: str, wanted: str, first: int, end: int | None) -> None:
    whole = get(link).content
    answer = get(link, Range=wanted)
    part = whole[first:end]
    start = first if first >= 0 else len(whole) + first
    assert (answer.status_code, answer.content) == (206, part)
    assert answer.headers["Content-Range"] == f"bytes {start}-{start + len(part) - 1}/{len(whole)}"
    assert answer.headers["Content-Length"] == str(len(part))


@pytest.mark.parametrize("wanted", ["bytes=0-1,5-6", "bytes=9-5", "bytes=-", "lines=0-5", "bytes=a-b"])
def test_what_is_not_one_range_gives_the_whole(link: str, wanted: str) -> None:
    answer = get(link, Range=wanted)
    assert (answer.status_code, answer.content) == (200, get(link).content)


@pytest.mark.parametrize("wanted", ["bytes=999999999-", "bytes=-0"])
def test_a_range_outside_of_the_file_is_a_416(link: str, wanted: str) -> None:
    answer = get(link, Range=wanted)
    assert error_of(answer) == (416, "InvalidRange", "The requested range is not satisfiable")
    assert answer.headers["Content-Range"] == f"bytes */{len(get(link).content)}"


def test_a_range_holds_only_for_the_file_that_if_range_names(link: str) -> None:
    whole = get(link)
    for condition, status in (
        (whole.headers["ETag"], 206),
        (whole.headers["Last-Modified"], 206),
        ('"another"', 200),
        ("Tue, 18 Aug 2026 09:00:07 GMT", 200),
    ):
        assert get(link, Range="bytes=0-3", **{"If-Range": condition}).status_code == status


def test_conditions_on_the_etag_are_kept(link: str) -> None:
    tag = get(link).headers["ETag"]
    assert [get(link, **{"If-None-Match": one}).status_code for one in (tag, "*", '"x"')] == [304, 304, 200]
    assert get(link, **{"If-Match": f'"x", {tag}'}).status_code == 200
    assert error_of(get(link, **{"If-Match": '"x"'}))[:2] == (412, "PreconditionFailed")


def test_a_link_is_good_for_15_minutes_of_the_emulators(link: str, clock: ManualClock) -> None:
    clock.advance(899.0)
    assert get(link).status_code == 200
    clock.advance(1.0)
    answer = get(link)
    assert error_of(answer) == (403, "AccessDenied", "Request has expired")
    assert "<X-Amz-Expires>900</X-Amz-Expires><Expires>2026-08-18T09:16:00Z</Expires>" in answer.text
    assert "<ServerTime>2026-08-18T09:16:00Z</ServerTime>" in answer.text


def test_an_authorization_header_beside_the_signature_is_refused_and_not_repeated(link: str) -> None:
    answer = get(link, **HEADERS)
    status, code, message = error_of(answer)
    assert (status, code, message.partition(";")[0]) == (400, "InvalidArgument", "Only one auth mechanism allowed")
    assert PARTNER_KEY not in answer.text


def test_a_key_alone_opens_nothing(link: str) -> None:
    bare = link.partition("?")[0]
    assert error_of(get(bare, **HEADERS)) == (400, "InvalidArgument", "Unsupported Authorization Type")
    assert error_of(get(bare)) == (403, "AccessDenied", "Access Denied")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"X_Amz_Expires": "901"}, 403, "SignatureDoesNotMatch"),
        ({"X_Amz_Date": "20260818T090101Z"}, 403, "AccessDenied"),
        ({"X_Amz_Date": "20260818T090059Z"}, 403, "SignatureDoesNotMatch"),
        ({"X_Amz_Signature": "0" * 64}, 403, "SignatureDoesNotMatch"),
        ({"X_Amz_Signature": "ş"}, 403, "SignatureDoesNotMatch"),
        ({"response_content_type": "text/html"}, 403, "SignatureDoesNotMatch"),
        ({"X_Amz_SignedHeaders": "host;range"}, 403, "SignatureDoesNotMatch"),
        ({"X_Amz_Credential": "SOMEBODY/20260818/us-east-1/s3/aws4_request"}, 403, "InvalidAccessKeyId"),
        ({"X_Amz_Credential": "EMULATORFILESKEY/20260818/eu/s3/aws4_request"}, 403, "SignatureDoesNotMatch"),
        ({"X_Amz_Signature": None}, 400, "AuthorizationQueryParametersError"),
        ({"X_Amz_Algorithm": "none"}, 400, "AuthorizationQueryParametersError"),
        ({"X_Amz_Expires": "604801"}, 400, "AuthorizationQueryParametersError"),
        ({"X_Amz_Expires": "1e3"}, 400, "AuthorizationQueryParametersError"),
        ({"X_Amz_Date": "yesterday"}, 400, "AuthorizationQueryParametersError"),
        ({"X_Amz_Date": "99991231T235959Z"}, 400, "AuthorizationQueryParametersError"),
    ],
)
def test_a_link_that_was_changed_is_refused(link: str, change: dict[str, str | None], status: int, code: str) -> None:
    assert error_of(get(changed(link, **change)))[:2] == (status, code)


def test_a_link_is_for_its_file_its_host_and_its_method_alone(
    export: dict[str, Any], link: str, server: EmulatorServer, world: World
) -> None:
    parts = urlsplit(link)
    for other in (link.replace("part-00000", "part-00001"), link.replace("127.0.0.1", "localhost")):
        assert error_of(get(other))[1] == "SignatureDoesNotMatch"
    head = get(link, "HEAD")
    assert (head.status_code, head.content) == (403, b"")
    own = world.file_links.sign(urlsplit(server.url).netloc, parts.path.removeprefix("/export/"), method="HEAD")
    answer = get(own, "HEAD")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Length"] == str(export["files"][0]["bytes"])


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_other_methods_are_a_405(link: str, method: str) -> None:
    assert error_of(get(link, method))[:2] == (405, "MethodNotAllowed")


@pytest.mark.parametrize("name", ["nothing/part-00000.csv", "{id}/part-00001.csv", "{id}", "{id}/../x\x01<&>"])
def test_what_is_not_there_is_a_404(export: dict[str, Any], server: EmulatorServer, world: World, name: str) -> None:
    url = world.file_links.sign(urlsplit(server.url).netloc, name.format(id=export["id"]))
    # As raw bytes: a client would tidy the path up.
    host, port = urlsplit(server.files_url).netloc.split(":")
    target = url.removeprefix(server.files_url)
    with socket.create_connection((host, int(port))) as connected, connected.makefile("rb") as answer:
        connected.sendall(f"GET {target} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
        head, _, body = answer.read().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 404 ")
    assert ET.fromstring(body).findtext("Code") == "NoSuchKey"  # noqa: S314 - our own server's


def test_another_bucket_is_a_404(link: str) -> None:
    # Signed for another path, so the signature is what it fails by: buckets are not to be probed.
    assert error_of(get(link.replace("/export/", "/import/")))[:2] == (403, "SignatureDoesNotMatch")


def test_the_api_is_not_on_the_port_of_the_files_nor_the_files_on_that_of_the_api(
    server: EmulatorServer, link: str
) -> None:
    assert error_of(get(f"{server.files_url}/api/v1/info"))[0] == 403
    other = link.replace(server.files_url, server.url.removesuffix("/api/v1"))
    assert get(other).status_code == 401


def test_the_bytes_are_the_same_in_every_run(data: httpx.Client, clock: ManualClock) -> None:
    tags: set[str] = set()
    for _ in range(2):
        job = exported(data, clock, compression="GZIP", format="JSONL", limit=500)
        answer = get(job["files"][0]["url"])
        tags.add(answer.headers["ETag"])
        assert answer.headers["Content-Type"] == "application/gzip"
        # The time of compression, which is left out.
        assert answer.content[4:8] == bytes(4)
        assert len(gzip.decompress(answer.content).splitlines()) == 500
    assert len(tags) == 1


def test_a_file_that_is_open_can_be_read_to_its_end_when_it_is_removed() -> None:
    store = FileStore()
    store.write("a/b", b"12345")
    with store.open("a/b") as file:
        store.remove("a/b")
        assert (file.read(), store.names()) == (b"12345", [])
    store.close()


def test_closing_the_world_removes_its_directory(export: dict[str, Any], world: World, server: EmulatorServer) -> None:
    with world.files.open(world.files.names()[0]) as file:
        directory = Path(file.name).parent.parent
    assert directory.exists()
    world.close()
    world.close()
    assert not directory.exists()
    assert world.files.names() == []


def test_ports_can_be_chosen_and_one_that_is_taken_is_refused(world: World, server: EmulatorServer) -> None:
    taken = urlsplit(server.files_url).port
    assert taken is not None
    other = EmulatorServer(world, files_port=taken)
    with pytest.raises(OSError, match="in use"):
        other.start()
    server.stop()
    with EmulatorServer(world, files_port=taken) as again:
        assert again.files_url == f"http://127.0.0.1:{taken}"
    with pytest.raises(RuntimeError, match="not running"):
        _ = again.files_url


def forwarded(server: EmulatorServer, path: str) -> str:
    """Return the host and the port of a link that is asked for through a port of another machine."""
    job = httpx.get(f"{server.url}{path}", headers={**HEADERS, "Host": "box:8080"}, trust_env=False).json()
    netloc: str = urlsplit(job["files"][0]["url"]).netloc
    return netloc


def test_each_of_two_servers_of_one_world_links_to_its_own_files(
    world: World, server: EmulatorServer, export: dict[str, Any]
) -> None:
    path = f"/data/projects/{PROJECT_ID}/exports/{export['id']}"
    with EmulatorServer(world) as other:
        for one in (server, other):
            job = httpx.get(f"{one.url}{path}", headers=HEADERS, trust_env=False).json()
            assert job["files"][0]["url"].startswith(f"{one.files_url}/")
            assert get(job["files"][0]["url"]).status_code == 200
        # As through a port that is forwarded to one of them: the one that was started last.
        assert forwarded(server, path) == f"box:{urlsplit(other.files_url).port}"
    assert forwarded(server, path) == f"box:{urlsplit(server.files_url).port}"


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio", "trio"])
async def test_in_process_the_files_have_a_host_name_of_their_own(world: World, clock: ManualClock) -> None:
    transport = httpx.ASGITransport(app=create_app(world))
    async with httpx.AsyncClient(transport=transport, base_url="http://peaka-emulator.test/api/v1") as client:
        path = f"/data/projects/{PROJECT_ID}"
        export_id = (await client.post(f"{path}{ORDERS}", json={"limit": 3}, headers=HEADERS)).json()["id"]
        clock.advance(60.0)
        job = (await client.get(f"{path}/exports/{export_id}", headers=HEADERS)).json()
        url = job["files"][0]["url"]
        assert url.startswith(f"http://files.peaka-emulator.test/export/{export_id}/part-00000.csv?")
        answer = await client.get(url)
        assert (answer.status_code, len(answer.text.splitlines())) == (200, 4)
        assert (await client.get(url, headers=HEADERS)).status_code == 400
        head = await client.head(url)
        assert (head.status_code, head.content, head.headers["Content-Length"]) == (403, b"", "0")


# ---- what is in them


COLUMNS = [
    ResultColumn("id", "bigint"),
    ResultColumn("ratio", "double"),
    ResultColumn("price", "decimal(12,2)"),
    ResultColumn("paid", "boolean"),
    ResultColumn("note", "varchar"),
]
ROWS = [
    ("9007199254740993", "1.254740786E7", "12.50", "true", 'say "hi", Ayşe\n'),
    ("-1", "NaN", "0.00", "false", ""),
    (None, None, None, None, None),
]


def text_of(wanted: FileFormat) -> str:
    ((_, content),) = written(COLUMNS, ROWS, wanted)
    return content.decode()


def test_csv_quotes_what_needs_it_and_tells_null_from_the_empty_text() -> None:
    assert text_of(FileFormat()) == (
        "id,ratio,price,paid,note\n"
        '9007199254740993,1.254740786E7,12.50,true,"say ""hi"", Ayşe\n"\n'
        '-1,NaN,0.00,false,""\n'
        ",,,,\n"
    )


def test_every_option_of_a_csv_file_is_kept() -> None:
    options = CsvOptions(delimiter="||", quote="'", separator="\r\n", header=False, null="NULL")
    columns = [ResultColumn("a", "varchar"), ResultColumn("b", "varchar")]
    rows = [("it's", None), ("x||y", "NULL"), ("", "y|")]
    ((name, content),) = written(columns, rows, FileFormat(options))
    assert (name, content) == ("part-00000.csv", b"'it''s'||NULL\r\n'x||y'||'NULL'\r\n||'y|'\r\n")


def test_json_lines_have_numbers_and_booleans_and_decimals_as_text() -> None:
    assert text_of(FileFormat(csv=None)) == (
        '{"id":9007199254740993,"ratio":1.254740786E7,"price":"12.50","paid":true,"note":"say \\"hi\\", Ayşe\\n"}\n'
        '{"id":-1,"ratio":"NaN","price":"0.00","paid":false,"note":""}\n'
        '{"id":null,"ratio":null,"price":null,"paid":null,"note":null}\n'
    )


def test_of_two_columns_of_one_name_json_lines_keep_the_later_one() -> None:
    columns = [ResultColumn("a", "varchar"), ResultColumn("a", "integer")]
    assert [content for _, content in written(columns, [("x", "2")], FileFormat(csv=None))] == [b'{"a":2}\n']


def test_half_of_a_character_becomes_a_question_mark() -> None:
    columns, rows = [ResultColumn("\ud800", "varchar")], [("ş",)]
    assert [content for _, content in written(columns, rows, FileFormat())] == ["?\nş\n".encode()]


def test_options_are_read_with_their_escapes(data: httpx.Client, clock: ManualClock) -> None:
    asked = {
        "limit": 1,
        "columns": ["id", "id"],
        "csvOptions": {"delimiter": r"\t", "recordSeparator": r"\r\n", "includeHeader": False, "nullValue": r"\N"},
    }
    content = get(exported(data, clock, **asked)["files"][0]["url"]).content
    first, second = content.removesuffix(b"\r\n").split(b"\t")
    assert first == second


TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
SPECIAL = st.text(st.sampled_from(",;\"'\r\n\\|a"), max_size=8)


@settings(deadline=None)
@given(rows=st.lists(st.tuples(st.none() | SPECIAL | TEXT, SPECIAL), min_size=1), delimiter=st.sampled_from(",;|\t"))
def test_a_csv_file_reads_back_as_it_was_written(rows: list[tuple[str | None, str]], delimiter: str) -> None:
    columns = [ResultColumn("a", "varchar"), ResultColumn("b", "varchar")]
    options = CsvOptions(delimiter=delimiter)
    ((_, content),) = written(columns, rows, FileFormat(options))
    table = list(csv.reader(io.StringIO(content.decode(), newline=""), delimiter=delimiter, strict=True))
    assert table == [["a", "b"], *([first or "", second] for first, second in rows)]


@settings(deadline=None)
@given(rows=st.lists(st.tuples(st.none() | TEXT, st.none() | st.integers().map(str)), min_size=1))
def test_json_lines_read_back_as_they_were_written(rows: list[tuple[str | None, str | None]]) -> None:
    columns = [ResultColumn('a"', "varchar"), ResultColumn("b", "bigint")]
    ((_, content),) = written(columns, rows, FileFormat(csv=None))
    # Between line feeds alone: a text may hold what Unicode takes for the end of a line.
    lines = content.decode().removesuffix("\n").split("\n")
    assert [json.loads(line) for line in lines] == [
        {'a"': first, "b": None if second is None else int(second)} for first, second in rows
    ]


def test_signatures_are_those_of_aws(world: World) -> None:
    """Compare with the steps that the documentation of AWS gives, done here another way."""
    url = world.file_links.sign("peaka-emulator.test", "id/part 1.csv")
    parts = urlsplit(url)
    unsigned, _, signature = parts.query.rpartition("&X-Amz-Signature=")
    assert set(signature) <= set(string.hexdigits)
    request = f"GET\n/export/id/part%201.csv\n{unsigned}\nhost:{parts.netloc}\n\nhost\nUNSIGNED-PAYLOAD"
    hashed = hashlib.sha256(request.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n20260818T090000Z\n20260818/us-east-1/s3/aws4_request\n{hashed}"
    key = b"AWS4peaka-emulator-files"
    for part in ("20260818", "us-east-1", "s3", "aws4_request", text):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    assert signature == key.hex()
