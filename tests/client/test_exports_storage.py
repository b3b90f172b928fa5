"""Storages of other kinds than the emulator's: without ranges or sizes, with hostile names, with another file."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import pytest
from attrs import define, field

from peaka_async import AsyncPeaka, AttemptFailed, ConnectionLost, DownloadError, HttpRequest
from peaka_async.models import ExportFile
from peaka_async.resources.exports.downloading import DownloadProgress
from peaka_async.resources.exports.export import Export
from peaka_async.resources.exports.links import Links
from peaka_async.resources.exports.names import file_names
from tests.client.test_exports_download import left_in
from tests.support.fake_http import FakeHttp, FakeStream, answer

pytestmark = pytest.mark.anyio

BODY = bytes(range(256)) * 4
LINK = "https://storage.example/export/part-0.csv?signature=abc"


@define
class Awkward(FakeHttp):
    """Does something before each piece of a body, and closes a connection with some effort."""

    before: Callable[[], Awaitable[Any]] = anyio.lowlevel.checkpoint
    given: int = 0
    open: int = 0

    @asynccontextmanager
    async def stream(self, request: HttpRequest) -> AsyncGenerator[FakeStream]:
        self.open += 1
        try:
            yield _Awkward(await self.send(request), http=self)
        finally:
            await anyio.lowlevel.checkpoint()
            self.open -= 1


@define
class _Awkward(FakeStream):
    http: Awkward = field(kw_only=True)

    async def chunks(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self.response.content), 7):
            await self.http.before()
            self.http.given += 7
            yield self.response.content[start : start + 7]


def stored(
    play: Callable[[HttpRequest, int], Any], *, size: int | None = len(BODY), url: str = LINK, made: Any = FakeHttp
) -> tuple[Any, Any]:
    """An export with one file, in a storage that answers by a function of the request and its number."""
    asked = 0

    def handler(request: HttpRequest) -> Any:
        nonlocal asked
        if request.url != url:
            file = {"name": "part-0.csv", "url": url} | ({} if size is None else {"bytes": size})
            job = {"id": "e-1", "status": "SUCCEEDED", "format": "CSV", "createdAt": "2026-08-18T10:00:00Z"}
            return answer(200, {**job, "downloadable": True, "files": [file]})
        asked += 1
        return play(request, asked)

    http = made(handler)
    return AsyncPeaka("K.s3cret-key", project_id="acFxu7Xr", http_client=http).project().exports.job("e-1"), http


async def read(export: Export) -> bytes:
    async with export.stream() as stream:
        return b"".join([piece async for piece in stream])


def cut(body: bytes, headers: dict[str, str] | None = None) -> Any:
    """A body that ends too early, of which a length was announced or not."""
    return answer(200, body, {} if headers is None else headers)


async def test_a_storage_without_ranges_is_read_from_the_start_again() -> None:
    bodies = [BODY[:100], BODY[:50], BODY[:700], BODY]
    export, http = stored(lambda request, number: cut(bodies[number - 1], {"etag": '"v1"'}))
    assert await read(export) == BODY
    spans = [request.headers.get("Range") for request in http.requests[1:]]
    assert spans == [None, "bytes=100-", "bytes=100-", "bytes=700-"]


@pytest.mark.parametrize(
    ("headers", "condition"),
    [
        ({"etag": '"v1"'}, '"v1"'),
        ({"etag": 'W/"v1"', "last-modified": "Tue, 18 Aug 2026 10:00:00 GMT"}, "Tue, 18 Aug 2026 10:00:00 GMT"),
        ({"etag": 'W/"v1"'}, None),
    ],
)
async def test_the_rest_is_asked_for_only_of_the_same_version(headers: dict[str, str], condition: str | None) -> None:
    def play(request: HttpRequest, number: int) -> Any:
        if number == 1:
            return answer(200, BODY[:600], headers)
        assert (request.headers["Range"], request.headers.get("If-Range")) == ("bytes=600-", condition)
        return answer(206, BODY[600:], {**headers, "content-range": f"bytes 600-{len(BODY) - 1}/{len(BODY)}"})

    export, _ = stored(play)
    assert await read(export) == BODY


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (answer(200, BODY, {"etag": '"v2"'}), "has changed while it was read"),
        (answer(206, BODY, {"content-range": f"bytes 0-{len(BODY) - 1}/{len(BODY)}"}), "came from elsewhere"),
        (answer(206, BODY[600:], {}), "came from elsewhere"),
        (answer(206, BODY[600:], {"content-range": "bytes 600-700/701"}), "has 701 bytes, and 1,024 were announced"),
        (answer(206, BODY[600:] + b"!", {"content-range": "bytes 600-1024/*"}), "more than the 1,024 bytes"),
    ],
)
async def test_what_is_not_the_rest_of_the_same_file_is_not_put_behind_it(second: Any, said: str) -> None:
    export, http = stored(lambda _, number: answer(200, BODY[:600], {"etag": '"v1"'}) if number == 1 else second)
    with pytest.raises(DownloadError, match=said):
        await read(export)
    assert len(http.requests) == 3


@pytest.mark.parametrize("size", [len(BODY) - 1, len(BODY) + 1])
async def test_a_file_of_another_size_than_announced_is_refused(size: int, tmp_path: Path) -> None:
    export, _ = stored(lambda *_: answer(200, BODY, {"content-length": str(len(BODY))}), size=size)
    with pytest.raises(DownloadError, match=f"has 1,024 bytes, and {size:,} were announced"):
        await export.download(tmp_path)
    assert left_in(tmp_path) == []
    # The length is not always told beforehand.
    export, _ = stored(lambda *_: answer(200, BODY), size=size)
    with pytest.raises((DownloadError, ConnectionLost), match=r"more than the|ended after 1,024 of 1,025 bytes"):
        await export.download(tmp_path)
    assert left_in(tmp_path) == []


async def test_without_any_size_the_end_of_the_body_is_the_end(tmp_path: Path) -> None:
    told: list[DownloadProgress] = []
    export, _ = stored(lambda *_: answer(200, BODY), size=None)
    (path,) = await export.download(tmp_path, on_progress=told.append)
    assert path.read_bytes() == BODY
    assert told == [DownloadProgress(1024, 1024, 1, 1)]
    assert repr(DownloadProgress(1024, None, 0, 1)) == "<DownloadProgress 1,024 bytes, 0 of 1 files>"


async def test_an_empty_file_is_made_without_asking_for_it(tmp_path: Path) -> None:
    export, http = stored(lambda *_: answer(500), size=0)
    (path,) = await export.download(tmp_path)
    assert (path.read_bytes(), len(http.requests)) == (b"", 1)


async def test_links_are_read_once_however_many_find_theirs_used_up() -> None:
    reads = 0

    async def read_job() -> list[ExportFile]:
        nonlocal reads
        reads += 1
        await anyio.sleep(1)
        # The order may be another one the next time; what counts is the name.
        names = ["a", "b", "c"] if reads == 1 else ["c", "b"]
        return [ExportFile(name=name, url=f"https://storage.example/{name}?{reads}", bytes=1) for name in names]

    links = Links(read_job)
    stale = await links.all()
    found: list[str] = []

    async def renew(index: int) -> None:
        found.append((await links.renewed(index, stale[index])).url)

    async with anyio.create_task_group() as group:
        group.start_soon(renew, 1)
        group.start_soon(renew, 2)
    assert (sorted(found), reads) == (["https://storage.example/b?2", "https://storage.example/c?2"], 2)
    with pytest.raises(DownloadError, match="'a' is not among the files"):
        await links.renewed(0, stale[0])


async def test_a_redirect_is_not_followed() -> None:
    export, http = stored(lambda *_: answer(307, None, {"location": "https://elsewhere.example/"}))
    with pytest.raises(DownloadError, match="307"):
        await read(export)
    assert len(http.requests) == 2


async def test_a_refusal_is_read_for_as_long_as_a_silence_may_be() -> None:
    export, http = stored(lambda *_: answer(418, "<Code>Teapot</Code>" + " " * 1000), made=Awkward)

    async def slowly() -> None:
        await anyio.sleep(1)

    http.before = slowly
    began = anyio.current_time()
    with pytest.raises(DownloadError, match=r"418, Teapot$"):
        await read(export)
    assert 29.9 < anyio.current_time() - began < 30.5
    assert http.open == 0


async def test_a_refusal_is_read_in_its_first_4_kib_only() -> None:
    export, http = stored(lambda *_: answer(418, " " * 4078 + "<Code>Teapot</Code>" * 100_000), made=Awkward)
    with pytest.raises(DownloadError, match=r"418, without a reason$"):
        await read(export)
    assert (http.given, http.open) == (4102, 0)


async def test_a_refusal_that_breaks_off_is_still_the_refusal() -> None:
    export, http = stored(lambda *_: answer(418, "<Code>Teapot</Code>" + " " * 1000), made=Awkward)

    async def broken() -> None:
        if http.given >= 100:
            raise AttemptFailed("ReadError: reset", sent=True)

    http.before = broken
    with pytest.raises(DownloadError, match=r"418, Teapot$"):
        await read(export)
    assert (len(http.requests), http.open) == (2, 0)


async def test_a_connection_is_closed_to_its_end_when_a_step_is_cancelled() -> None:
    export, http = stored(lambda *_: answer(200, BODY), made=Awkward)

    async def never() -> None:
        await anyio.sleep_forever()

    http.before = never
    stream = export.stream()
    with anyio.move_on_after(5) as scope:
        await anext(stream)
    assert (scope.cancelled_caught, http.open) == (True, 0)
    await stream.aclose()


async def test_a_piece_that_comes_as_its_stream_is_closed_is_not_given() -> None:
    export, http = stored(lambda *_: answer(200, BODY), made=Awkward)
    comes = anyio.Event()
    http.before = comes.wait
    stream = export.stream()
    read: list[bytes] = []

    async def reading() -> None:
        read.extend([piece async for piece in stream])

    async with anyio.create_task_group() as group:
        group.start_soon(reading)
        await anyio.sleep(1)
        comes.set()
        await stream.aclose()
        assert http.open == 0
    assert (read, len(http.requests)) == ([], 2)


@pytest.mark.parametrize("url", ["ftp://storage.example/f", "file:///etc/passwd", "/relative", "http://[", ""])
async def test_a_link_that_is_no_http_address_is_refused_without_quoting_it(url: str) -> None:
    export, http = stored(lambda *_: answer(200, BODY), url=url)
    with pytest.raises(DownloadError, match="is no http address") as caught:
        await read(export)
    assert not url or url not in str(caught.value)
    assert len(http.requests) == 1


async def test_the_key_is_in_no_request_to_the_storage_and_in_no_error_from_it() -> None:
    export, http = stored(lambda *_: answer(418, "<Code>Teapot</Code><Message>for K.s3cret-key</Message>"))
    with pytest.raises(DownloadError, match=r"Teapot: for \*\*\*$"):
        await read(export)
    assert "Authorization" not in http.requests[1].headers


def test_names_stay_in_their_directory_and_apart() -> None:
    given = [
        "part-0.csv", "../../etc/passwd", "..", "", "a/PART-0.csv", "C:\\x\\evil.csv", "/abs/", "nul\0l", "con.csv",
        "stream:ads", "end. ", "x" * 300 + ".csv.gz", "1-part-0.csv",
    ]  # fmt: skip
    assert file_names(given) == [
        "part-0.csv", "passwd", "file-2", "file-3", "4-PART-0.csv", "evil.csv", "file-6", "nul_l", "_con.csv",
        "stream_ads", "end", "x" * 173 + ".csv.gz", "1-part-0.csv",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("../../outside.csv", "outside.csv"),
        ("/outside.csv", "outside.csv"),
        ("..\\outside.csv", "outside.csv"),
        (None, "file-0"),
    ],
)
async def test_a_hostile_name_does_not_leave_the_directory(name: str | None, written: str, tmp_path: Path) -> None:
    export, http = stored(lambda *_: answer(200, BODY))
    plain = http.handler

    def renamed(request: HttpRequest) -> Any:
        reply = plain(request)
        if request.url == LINK:
            return reply
        job = json.loads(reply.content)
        job["files"][0]["name"] = name
        return answer(200, job)

    http.handler = renamed
    directory = tmp_path / "in" / "here"
    assert await export.download(directory) == [directory / written]
    assert left_in(tmp_path) == [f"in/here/{written}"]
