"""The files of an export, in process: whole, in order, resumed, renewed, and nothing left behind."""

from __future__ import annotations

import errno
import gzip
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import anyio
import pytest

from peaka_async import (
    ClientStateError,
    ConfigurationError,
    ConnectionLost,
    DownloadError,
    HttpRequest,
    HttpStream,
    InvalidArgument,
    JobCancelled,
    JobExpired,
    Project,
    RequestTimeout,
)
from peaka_async.emulator import JobKind, Transition, TransitionMode
from peaka_async.resources.exports.downloading import DownloadProgress
from peaka_async.resources.exports.export import Export
from peaka_async.resources.exports.saving import PartFile
from peaka_async.testing import InProcessClient, RunningEmulator

pytestmark = pytest.mark.anyio

POSTGRES = "700000000000000003"
ORDERS = (POSTGRES, "public", "orders")
NAMES = ["part-00000.csv", "part-00001.csv", "part-00002.csv"]


def left_in(directory: Path) -> list[str]:
    """The files in a directory, and in those within it."""
    return sorted(path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file())


class Recording(InProcessClient):
    """Remembers what was streamed, and how many of these are open."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.streamed: list[HttpRequest] = []
        self.open = 0
        self.most_open = 0

    def stream(self, request: HttpRequest) -> Any:
        self.streamed.append(request)
        return _Counted(self, super().stream(request))

    @property
    def ranges(self) -> list[tuple[str, str | None]]:
        """The name of each file that was asked for, and from where on."""
        paths = [request.url.partition("?")[0] for request in self.streamed]
        return [
            (path.rpartition("/")[2], request.headers.get("Range"))
            for path, request in zip(paths, self.streamed, strict=True)
        ]


class _Counted(AbstractAsyncContextManager[Any]):
    def __init__(self, client: Recording, inner: AbstractAsyncContextManager[HttpStream]) -> None:
        self._client, self._inner = client, inner

    async def __aenter__(self) -> HttpStream:
        stream = await self._inner.__aenter__()
        self._client.open += 1
        self._client.most_open = max(self._client.most_open, self._client.open)
        return stream

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._client.open -= 1
        await self._inner.__aexit__(exc_type, exc_value, traceback)


@pytest.fixture
async def http(emulator: RunningEmulator) -> Recording:
    return Recording(emulator.world)


@pytest.fixture
async def project(emulator: RunningEmulator, http: Recording) -> AsyncIterator[Project]:
    async with emulator.client(http_client=http) as peaka:
        yield peaka.with_options(headers={"X-Team": "payments"}).project()


@pytest.fixture
async def export(project: Project) -> Export:
    """25,000 orders in three files, done."""
    made = await project.exports.start(table=ORDERS)
    await made
    return made


@pytest.fixture
def contents(emulator: RunningEmulator) -> Callable[[], list[bytes]]:
    """What the files hold, as they are stored."""

    def read() -> list[bytes]:
        found: list[bytes] = []
        for name in emulator.world.files.names():
            with emulator.world.files.open(name) as file:
                found.append(file.read())
        return found

    return read


Contents = Callable[[], list[bytes]]


async def test_all_files_come_whole_under_their_names(
    export: Export, http: Recording, contents: Contents, tmp_path: Path
) -> None:
    directory = tmp_path / "a" / "b"
    paths = await export.download(directory)
    assert paths == [directory / name for name in NAMES]
    assert [path.read_bytes() for path in paths] == contents()
    assert left_in(directory) == NAMES
    assert http.open == 0


async def test_nothing_of_ours_goes_to_the_storage(export: Export, http: Recording, tmp_path: Path) -> None:
    await export.download(tmp_path)
    assert len(http.streamed) == 3
    assert {json.dumps(request.headers) for request in http.streamed} == {'{"Accept-Encoding": "identity"}'}
    assert {(request.method, request.body) for request in http.streamed} == {("GET", None)}
    assert "Amz-Signature" in http.streamed[0].url
    assert "Amz-Signature" not in repr(http.streamed[0])


async def test_a_download_waits_for_an_export_that_has_not_ended(project: Project, tmp_path: Path) -> None:
    export = await project.exports.start(table=ORDERS, limit=10, format="JSONL", compression="GZIP")
    (path,) = await project.exports.job(export.export_id).download(tmp_path)
    rows = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    assert (path.name, len(rows)) == ("part-00000.jsonl.gz", 10)


async def test_files_are_downloaded_so_many_at_a_time(export: Export, http: Recording, tmp_path: Path) -> None:
    await export.download(tmp_path, max_concurrency=1)
    assert http.most_open == 1
    assert [name for name, _ in http.ranges] == NAMES
    with pytest.raises(ConfigurationError, match="max_concurrency"):
        await export.download(tmp_path, max_concurrency=0)


@pytest.mark.parametrize("directory", [7, None, b"out", "out\0side"])
async def test_what_is_no_path_is_refused_before_anything_is_sent(
    emulator: RunningEmulator, project: Project, directory: Any
) -> None:
    with pytest.raises(InvalidArgument, match="directory"):
        await project.exports.job("e-1").download(directory)
    assert list(emulator.world.journal) == []


@pytest.mark.parametrize("name", ["taken", "taken/in/here"])
async def test_a_file_in_the_place_of_the_directory_is_seen_before_anything_is_sent(
    emulator: RunningEmulator, project: Project, tmp_path: Path, name: str
) -> None:
    (tmp_path / "taken").write_bytes(b"")
    with pytest.raises(NotADirectoryError, match=r"taken'$"):
        await project.exports.job("e-1").download(tmp_path / name)
    assert list(emulator.world.journal) == []


async def test_an_export_without_files_leaves_no_directory(project: Project, tmp_path: Path) -> None:
    export = await project.exports.start(table=ORDERS)
    await export.cancel()
    with pytest.raises(JobCancelled):
        await export.download(tmp_path / "a" / "b")
    assert not (tmp_path / "a").exists()


async def test_a_file_that_is_there_is_replaced(export: Export, contents: Contents, tmp_path: Path) -> None:
    (tmp_path / NAMES[1]).write_bytes(b"old")
    await export.download(tmp_path)
    assert [(tmp_path / name).read_bytes() for name in NAMES] == contents()


async def test_progress_is_told_in_bytes_and_never_falls(
    emulator: RunningEmulator, export: Export, contents: Contents, tmp_path: Path
) -> None:
    emulator.world.faults.add(operation="files.get", effect="broken", times=2)
    told: list[DownloadProgress] = []
    await export.download(tmp_path, on_progress=told.append)
    total = sum(map(len, contents()))
    received = [one.received for one in told]
    assert received == sorted(received)
    assert told[-1] == DownloadProgress(received=total, total=total, files_done=3, files=3)
    assert repr(told[-1]) == f"<DownloadProgress {total:,} of {total:,} bytes, 3 of 3 files>"
    with pytest.raises(ConfigurationError, match="on_progress"):
        await export.download(tmp_path, on_progress="print")  # type: ignore[arg-type]


async def test_a_progress_function_that_fails_does_not_end_the_download(
    export: Export, contents: Contents, tmp_path: Path
) -> None:
    def fail(progress: DownloadProgress) -> None:
        raise ValueError(progress)

    paths = await export.download(tmp_path, on_progress=fail)
    assert [path.read_bytes() for path in paths] == contents()


@pytest.mark.parametrize("effect", ["broken", "truncated", "stalled", "malformed_chunk", "reset", "close"])
async def test_after_a_break_only_what_is_left_is_asked_for(
    emulator: RunningEmulator, export: Export, http: Recording, contents: Contents, tmp_path: Path, effect: str
) -> None:
    emulator.world.faults.add(operation="files.get", nth=2, effect=effect)
    paths = await export.download(tmp_path, max_concurrency=1)
    assert [path.read_bytes() for path in paths] == contents()
    assert [name for name, _ in http.ranges] == [NAMES[0], NAMES[1], NAMES[1], NAMES[2]]
    span, condition = http.ranges[2][1], http.streamed[2].headers.get("If-Range")
    if effect in ("reset", "close"):
        assert (span, condition) == (None, None)
    else:
        assert span is not None
        assert 0 < int(span.removeprefix("bytes=").removesuffix("-")) < len(contents()[1])
        assert (condition or "").startswith('"')
    assert http.open == 0


async def test_breaks_with_progress_in_between_have_no_limit(
    emulator: RunningEmulator, http: Recording, contents: Contents, tmp_path: Path
) -> None:
    async with emulator.client(http_client=http, max_retries=1) as peaka:
        export = await peaka.project().exports.start(table=(POSTGRES, "public", "order_items"), limit=10_000)
        # Each answer breaks off after half of what was left.
        emulator.world.faults.add(operation="files.get", effect="broken")
        (path,) = await export.download(tmp_path)
    assert [path.read_bytes()] == contents()
    assert len(http.streamed) > 10


async def test_breaks_without_progress_end_in_the_error_of_the_last_and_leave_nothing(
    emulator: RunningEmulator, export: Export, http: Recording, tmp_path: Path
) -> None:
    emulator.world.faults.add(operation="files.get", effect="reset")
    with pytest.raises(ConnectionLost, match=r"files\.get: .* after 3 attempts"):
        await export.download(tmp_path, max_concurrency=1)
    assert (len(http.streamed), left_in(tmp_path)) == (3, [])


async def test_a_storage_that_says_nothing_is_a_timeout(
    emulator: RunningEmulator, export: Export, http: Recording, tmp_path: Path
) -> None:
    emulator.world.faults.add(operation="files.get", effect="stalled", chunks=0)
    began = anyio.current_time()
    with pytest.raises(RequestTimeout):
        await export.download(tmp_path, max_concurrency=1)
    assert 90 <= anyio.current_time() - began <= 91


@pytest.mark.parametrize(
    ("options", "waits"),
    [
        ({}, (30, 10)),
        ({"timeout": 45}, (45, 10)),
        ({"timeout": 4}, (4, 4)),
        ({"attempt_timeout": 5}, (5, 5)),
        ({"timeout": 4, "attempt_timeout": 5}, (4, 4)),
    ],
)
async def test_the_timeouts_of_the_client_bound_each_wait(
    emulator: RunningEmulator, http: Recording, export: Export, options: Any, waits: tuple[float, float]
) -> None:
    emulator.world.faults.add(operation="files.get", effect="stalled", chunks=0)
    async with emulator.client(http_client=http, max_retries=0, **options) as peaka:
        stream = peaka.project().exports.job(export.export_id).stream()
        began = anyio.current_time()
        with pytest.raises(RequestTimeout):
            await anext(stream)
        assert anyio.current_time() - began == pytest.approx(waits[0], abs=0.01)
        await stream.aclose()
    (request,) = http.streamed
    assert (request.timeout, request.connect_timeout) == waits


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
async def test_a_storage_in_trouble_is_asked_again_after_what_it_asks_for(
    emulator: RunningEmulator, export: Export, http: Recording, contents: Contents, tmp_path: Path, status: int
) -> None:
    emulator.world.faults.add(operation="files.get", status=status, retry_after=7, nth=1)
    began = anyio.current_time()
    paths = await export.download(tmp_path, max_concurrency=1)
    assert [path.read_bytes() for path in paths] == contents()
    assert 6.99 < anyio.current_time() - began < 8
    emulator.world.faults.add(operation="files.get", status=status, retry_after=3600)
    with pytest.raises(DownloadError) as caught:
        await export.download(tmp_path)
    assert (caught.value.status, caught.value.retry_after) == (status, 3600)


async def test_links_that_expire_are_renewed_by_one_read_for_all(
    emulator: RunningEmulator, export: Export, http: Recording, contents: Contents, tmp_path: Path
) -> None:
    reads = len(emulator.world.journal.of("exports.get"))
    # The links are read, and time passes before any of them is used.
    emulator.world.faults.add(operation="exports.get", when="after", latency=1000, nth=1)
    async with emulator.client(http_client=http, timeout=2000) as peaka:
        paths = await peaka.project().exports.job(export.export_id).download(tmp_path)
    assert [path.read_bytes() for path in paths] == contents()
    assert 4 <= len(http.streamed) <= 6
    assert len(emulator.world.journal.of("exports.get")) - reads == 2


async def test_what_is_being_read_comes_to_its_end_when_its_link_expires(
    export: Export, http: Recording, contents: Contents
) -> None:
    async with export.stream() as stream:
        pieces = [await anext(stream)]
        await anyio.sleep(1000)
        pieces += [piece async for piece in stream]
    assert b"".join(pieces) == b"".join(contents())
    # The second file is the first thing that an old link is refused for.
    assert http.ranges == [(name, None) for name in (NAMES[0], NAMES[1], NAMES[1], NAMES[2])]


async def test_each_time_that_a_link_expires_in_the_middle_of_a_file_the_rest_is_asked_for_by_a_fresh_one(
    emulator: RunningEmulator, export: Export, http: Recording, contents: Contents
) -> None:
    # The answers that give something, and break off then; those between them refuse an old link.
    emulator.world.faults.add(operation="files.get", effect="broken", nth=1)
    emulator.world.faults.add(operation="files.get", effect="broken", nth=3)
    pieces: list[bytes] = []
    spans: list[str] = []
    async with export.stream() as stream:
        for answers in (1, 3, 5):
            if pieces:
                await anyio.sleep(1000)
            while len(http.streamed) < answers:
                span = f"bytes={sum(map(len, pieces))}-"
                pieces.append(await anext(stream))
            spans.append(span)
        pieces += [piece async for piece in stream]
    assert b"".join(pieces) == b"".join(contents())
    assert http.ranges == [
        (NAMES[0], None),
        (NAMES[0], spans[1]),
        (NAMES[0], spans[1]),
        (NAMES[0], spans[2]),
        (NAMES[0], spans[2]),
        (NAMES[1], None),
        (NAMES[2], None),
    ]
    urls = [request.url for request in http.streamed[:5]]
    assert [urls.index(url) for url in urls] == [0, 0, 2, 2, 4]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
async def test_a_link_that_is_refused_when_it_is_fresh_ends_the_download(
    emulator: RunningEmulator, export: Export, http: Recording, tmp_path: Path, status: int
) -> None:
    body = "<Error><Code>AccessDenied</Code><Message>not &amp; never</Message><Secret>key</Secret></Error>"
    emulator.world.faults.add(operation="files.get", status=status, body=body)
    with pytest.raises(DownloadError, match=rf"'part-00000\.csv': {status}, AccessDenied: not & never$") as caught:
        await export.download(tmp_path, max_concurrency=1)
    assert (caught.value.name, caught.value.status) == (NAMES[0], status)
    assert len(http.streamed) == 2
    assert left_in(tmp_path) == []


async def test_another_refusal_is_not_tried_again(
    emulator: RunningEmulator, export: Export, http: Recording, tmp_path: Path
) -> None:
    emulator.world.faults.add(operation="files.get", status=416, shape="html")
    with pytest.raises(DownloadError, match="416, without a reason"):
        await export.download(tmp_path, max_concurrency=1)
    assert len(http.streamed) == 1


async def test_files_that_are_removed_during_a_download_are_an_expired_job(export: Export, http: Recording) -> None:
    async with export.stream() as stream:
        await anext(stream)
        await anyio.sleep(25 * 3600)
        with pytest.raises(JobExpired, match="start it again"):
            async for _ in stream:
                pass
    assert http.open == 0


async def test_a_cancelled_download_leaves_what_was_complete_and_nothing_else(
    export: Export, http: Recording, contents: Contents, tmp_path: Path
) -> None:
    scope = anyio.CancelScope()

    def cancel(progress: DownloadProgress) -> None:
        if progress.files_done:
            scope.cancel()

    with scope:
        await export.download(tmp_path, max_concurrency=2, on_progress=cancel)
    assert scope.cancelled_caught
    complete = dict(zip(NAMES, contents(), strict=True))
    left = {name: (tmp_path / name).read_bytes() for name in left_in(tmp_path)}
    assert left == {name: complete[name] for name in left}
    assert 1 <= len(left) <= 2
    assert http.open == 0


async def test_a_disk_error_comes_out_as_it_is_and_leaves_nothing(
    export: Export, http: Recording, tmp_path: Path
) -> None:
    (tmp_path / NAMES[0]).mkdir()
    with pytest.raises(OSError, match=NAMES[0]):
        await export.download(tmp_path, max_concurrency=1)
    assert left_in(tmp_path) == []
    assert http.open == 0


async def test_what_another_download_is_writing_is_left_alone(
    export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def same(count: int) -> str:
        return "00" * count

    monkeypatch.setattr("peaka_async.resources.exports.saving.secrets.token_hex", same)
    other = tmp_path / f".{NAMES[0]}.00000000.part"
    other.write_bytes(b"of another download")
    with pytest.raises(FileExistsError, match=other.name):
        await export.download(tmp_path, max_concurrency=1)
    assert (left_in(tmp_path), other.read_bytes()) == ([other.name], b"of another download")


async def test_a_full_disk_ends_the_download_and_its_connections(
    export: Export, http: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(self: PartFile, pieces: Sequence[bytes]) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(PartFile, "write", full)
    with pytest.raises(OSError, match="no space left"):
        await export.download(tmp_path)
    assert (left_in(tmp_path), http.open) == ([], 0)


async def test_a_stream_has_the_bytes_of_all_files_in_order(
    export: Export, http: Recording, contents: Contents
) -> None:
    stream = export.stream()
    assert (repr(stream), len(http.streamed)) == ("<ExportStream not begun>", 0)
    assert b"".join([piece async for piece in stream]) == b"".join(contents())
    assert (http.open, http.most_open) == (0, 1)
    assert [piece async for piece in stream] == []


async def test_a_stream_that_is_left_early_frees_its_connection(export: Export, http: Recording) -> None:
    async with export.stream() as stream:
        await anext(stream)
        assert (http.open, "part-00000.csv" in repr(stream)) == (1, True)
    assert http.open == 0
    assert [piece async for piece in stream] == []
    other = export.stream()
    await anext(other)
    await other.aclose()
    await other.aclose()
    assert (http.open, repr(other)) == (0, "<ExportStream closed>")


async def test_a_cancelled_step_of_a_stream_loses_nothing(
    emulator: RunningEmulator, export: Export, http: Recording, contents: Contents
) -> None:
    emulator.world.faults.add(operation="files.get", effect="slow", seconds=10)
    found: list[bytes] = []
    ended = False
    stream = export.stream()
    while not ended:
        # A piece takes 10 s, so this step is broken off before it has one.
        with anyio.move_on_after(5):
            found.append(await anext(stream))
        try:
            found.append(await anext(stream))
        except StopAsyncIteration:
            ended = True
    assert b"".join(found) == b"".join(contents())
    assert http.open == 0


async def test_a_stream_that_another_task_closes_during_a_step_ends_and_frees_its_connection(
    emulator: RunningEmulator, export: Export, http: Recording
) -> None:
    emulator.world.faults.add(operation="files.get", effect="slow", seconds=10)
    stream = export.stream()
    read: list[bytes] = []

    async def reading() -> None:
        read.extend([piece async for piece in stream])

    async with anyio.create_task_group() as group:
        group.start_soon(reading)
        # One piece has come, and the next one is on its way.
        await anyio.sleep(15)
        assert (len(read), http.open) == (0, 1)
        await stream.aclose()
        assert (http.open, repr(stream)) == (0, "<ExportStream closed>")
    assert len(read) == 1
    assert [piece async for piece in stream] == []
    assert len(http.streamed) == 1


async def test_a_stream_that_another_task_closes_while_the_export_is_waited_for_ends(
    emulator: RunningEmulator, project: Project, http: Recording
) -> None:
    emulator.world.transitions[JobKind.EXPORT] = Transition(TransitionMode.AFTER_SECONDS, 100)
    export = await project.exports.start(table=ORDERS)
    stream = export.stream()
    ended: list[float] = []

    async def reading() -> None:
        assert [piece async for piece in stream] == []
        ended.append(anyio.current_time())

    async with anyio.create_task_group() as group:
        group.start_soon(reading)
        await anyio.sleep(50)
        closed = anyio.current_time()
        await stream.aclose()
    assert (ended, http.streamed) == ([closed], [])
    # The export itself goes on, and so can another stream of it.
    async with export.stream() as again:
        assert len(await anext(again)) > 0


async def test_a_step_that_is_cancelled_while_the_export_is_waited_for_cancels_it_where_that_was_asked_for(
    emulator: RunningEmulator, project: Project
) -> None:
    emulator.world.transitions[JobKind.EXPORT] = Transition(TransitionMode.AFTER_SECONDS, 100)
    ways: tuple[tuple[Literal["leave", "cancel"], str], ...] = (("leave", "RUNNING"), ("cancel", "CANCELLED"))
    for on_exit, status in ways:
        export = await project.exports.start(table=ORDERS, on_exit=on_exit)
        async with export.stream() as stream:
            with anyio.move_on_after(50):
                await anext(stream)
        assert (await project.exports.get(export.export_id)).status == status


async def test_a_stream_is_closed_also_by_a_task_that_is_being_cancelled(
    emulator: RunningEmulator, export: Export, http: Recording
) -> None:
    emulator.world.faults.add(operation="files.get", effect="slow", seconds=10)
    stream = export.stream()
    ended = anyio.Event()

    async def reading() -> None:
        assert [piece async for piece in stream] == []
        ended.set()

    async with anyio.create_task_group() as group:
        group.start_soon(reading)
        await anyio.sleep(5)
        with anyio.CancelScope() as scope:
            scope.cancel()
            await stream.aclose()
        await ended.wait()
        assert http.open == 0
    with anyio.CancelScope() as scope:
        other = export.stream()
        await anext(other)
        scope.cancel()
        await other.aclose()
    assert http.open == 0


async def test_two_tasks_cannot_read_one_stream(export: Export) -> None:
    stream = export.stream()
    with pytest.raises(ExceptionGroup) as caught:
        async with anyio.create_task_group() as group:
            group.start_soon(anext, stream)
            group.start_soon(anext, stream)
    assert caught.group_contains(anyio.BusyResourceError)
    await stream.aclose()


async def test_the_limits_of_the_client_hold_for_downloads(
    emulator: RunningEmulator, export: Export, tmp_path: Path
) -> None:
    async with emulator.client(requests_per_second=0.1) as peaka:
        began = anyio.current_time()
        await peaka.project().exports.job(export.export_id).download(tmp_path)
        # The job, and three files after it.
        assert 29.9 < anyio.current_time() - began < 31


async def test_hooks_are_told_of_downloads_without_their_links(emulator: RunningEmulator, export: Export) -> None:
    emulator.world.faults.add(operation="files.get", effect="reset", nth=1)
    seen: list[Any] = []
    async with emulator.client(on_response=seen.append, on_retry=seen.append) as peaka:
        async for _ in peaka.project().exports.job(export.export_id).stream():
            pass
    told = [(type(one).__name__, one.operation, one.method, one.path, one.attempt, one.status) for one in seen]
    assert told == [
        ("ResponseInfo", "exports.get", "GET", "/data/projects/{projectId}/exports/{exportId}", 1, 200),
        ("ResponseInfo", "files.get", "GET", "{link}", 1, None),
        ("RetryInfo", "files.get", "GET", "{link}", 1, None),
        ("ResponseInfo", "files.get", "GET", "{link}", 2, 200),
        ("ResponseInfo", "files.get", "GET", "{link}", 1, 200),
        ("ResponseInfo", "files.get", "GET", "{link}", 1, 200),
    ]


async def test_a_closed_client_reads_no_files(emulator: RunningEmulator, export: Export, http: Recording) -> None:
    async with emulator.client(http_client=http) as peaka:
        stream = peaka.project().exports.job(export.export_id).stream()
        begun = peaka.project().exports.job(export.export_id).stream()
        await anext(begun)
    with pytest.raises(ClientStateError):
        await anext(stream)
    # The links are known, and another file is due.
    with pytest.raises(ClientStateError, match="closed"):
        _ = [piece async for piece in begun]
    assert (http.open, len(http.streamed)) == (0, 1)
