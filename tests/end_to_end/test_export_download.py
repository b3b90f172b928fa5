"""Exports over real sockets: the emulator's files port, and a storage that sends more than memory should hold."""

from __future__ import annotations

import gzip
import hashlib
import tracemalloc
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import pytest
from attrs import evolve

from peaka_async import AsyncPeaka, AttemptFailed, ConnectionFailed, HttpRequest, Project
from peaka_async.emulator import EmulatorServer
from peaka_async.resources.exports.export import Export
from peaka_async.transport.http import HttpxClient
from peaka_async.transport.seam import Headers
from tests.end_to_end.conftest import POSTGRES
from tests.support.faulty_server import FaultyServer, Link, Play, Received, answer, hang_in_body, written

pytestmark = pytest.mark.anyio

AT_ONCE = 0.001
KEY = "ABCDEFGH.pl4nted-s3cret-0f-the-key"

PIECE = bytes(range(256)) * 1024
PIECES = 80
SIZE = PIECES * len(PIECE)
CEILING = 6 * 1024 * 1024
"""Bytes by which a download of 40 MiB may grow the memory, the storage included, which runs in this process."""


async def orders(project: Project) -> Export:
    """An export of 25,000 rows in three compressed files, which has ended."""
    export = await project.exports.start(
        table=(POSTGRES, "public", "orders"), compression="GZIP", poll_interval=AT_ONCE
    )
    await export
    return export


def read_all(paths: list[Path]) -> list[bytes]:
    return [path.read_bytes() for path in paths]


def digests(paths: list[Path]) -> list[str]:
    """What tells the contents of files, without having all of them at once."""
    found: list[str] = []
    for path in paths:
        with path.open("rb") as file:
            found.append(hashlib.file_digest(file, "sha256").hexdigest())
    return found


async def test_files_come_through_the_port_of_the_files(
    emulator: EmulatorServer, project: Project, tmp_path: Path
) -> None:
    export = await orders(project)
    contents = read_all(await export.download(tmp_path))
    files = await export.files()
    assert {file.url.partition("/export/")[0] for file in files} == {emulator.files_url}
    assert [len(content) for content in contents] == [file.bytes for file in files]
    assert [len(gzip.decompress(content).splitlines()) for content in contents] == [10_001, 10_001, 5_001]


@pytest.mark.parametrize("effect", ["broken", "truncated", "malformed_chunk", "reset", "close"])
async def test_a_download_survives_its_connections(
    emulator: EmulatorServer, project: Project, tmp_path: Path, effect: str
) -> None:
    export = await orders(project)
    whole = b"".join([piece async for piece in export.stream()])
    emulator.world.faults.add(operation="files.get", effect=effect, times=2)
    assert b"".join(read_all(await export.download(tmp_path))) == whole


async def test_compressed_files_after_one_another_are_one_compressed_file(project: Project) -> None:
    export = await orders(project)
    async with export.stream() as stream:
        body = b"".join([piece async for piece in stream])
    assert len(gzip.decompress(body).splitlines()) == 25_003


# ---- a storage beside a service that has one export, with files of 20 MiB unless something else is said


async def _large(link: Link) -> None:
    # Piece by piece, so that what grows is not the storage.
    link.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Length: %d\r\n\r\n" % SIZE)
    for _ in range(PIECES):
        link.write(PIECE)
        await link._writer.drain()


def _large_file(received: Received) -> Play:
    return Play(_large)


@contextmanager
def storage(
    *names: str, at: str | None = None, play: Callable[[Received], Play] = _large_file, size: int = SIZE
) -> Iterator[FaultyServer]:
    """A service whose one export has these files, and the storage that has them, at one address or another."""

    def script(received: Received) -> Play:
        if not received.path.startswith("/data/"):
            return play(received)
        files = [{"name": name, "url": f"{at or server.url}/{name}?signature=abc", "bytes": size} for name in names]
        job: dict[str, Any] = {"id": "e-1", "status": "SUCCEEDED", "format": "CSV", "downloadable": True}
        return answer(200, {**job, "createdAt": "2026-08-18T10:00:00Z", "files": files})

    with FaultyServer(script) as server:
        yield server


@asynccontextmanager
async def exported(server: FaultyServer) -> AsyncIterator[Export]:
    async with AsyncPeaka(KEY, project_id="acFxu7Xr", base_url=server.url, max_retries=0) as peaka:
        yield peaka.project().exports.job("e-1")


async def test_a_large_download_takes_no_more_memory_than_its_blocks(tmp_path: Path) -> None:
    with storage("a.csv", "b.csv") as server:
        async with exported(server) as export:
            # What is imported and opened at the first use is no growth.
            await export.files()
            tracemalloc.start()
            try:
                paths = await export.download(tmp_path)
                _, peak = tracemalloc.get_traced_memory()
            finally:
                tracemalloc.stop()
    assert peak < CEILING
    expected = hashlib.sha256()
    for _ in range(PIECES):
        expected.update(PIECE)
    assert digests(paths) == [expected.hexdigest()] * 2


async def test_nothing_of_ours_arrives_at_the_storage(tmp_path: Path) -> None:
    with storage("a.csv") as server:
        async with exported(server) as export:
            await export.download(tmp_path)
        api, files = server.log
    assert "authorization" in api.headers
    assert dict(files.headers) == {"host": f"127.0.0.1:{server.port}", "accept-encoding": "identity"}
    assert files.target == "/api/v1/a.csv?signature=abc"


async def test_a_stream_that_is_left_early_closes_its_connection() -> None:
    with storage("a.csv") as server:
        async with exported(server) as export:
            async with export.stream() as stream:
                assert len(await anext(stream)) > 0
                server.settle()
                assert (server.busy, server.open) == (1, 1)
            # The storage learns of it when it next sends something.
            for _ in range(1000):
                if server.busy:
                    server.settle()
            assert (server.busy, server.open) == (0, 0)


async def test_a_stream_that_another_task_closes_during_a_step_closes_its_connection() -> None:
    read = bytearray()
    with storage("a.csv", play=lambda _: hang_in_body(PIECE), size=len(PIECE)) as server:
        async with AsyncPeaka(KEY, project_id="acFxu7Xr", base_url=server.url) as peaka:
            stream = peaka.project().exports.job("e-1").stream()

            async def reading() -> None:
                async for piece in stream:
                    read.extend(piece)

            async with anyio.create_task_group() as group:
                group.start_soon(reading)
                while len(read) < len(PIECE) // 2:
                    await anyio.lowlevel.checkpoint()
                # The rest never comes, and the reader is waiting for it.
                await stream.aclose()
                for _ in range(1000):
                    if server.busy:
                        server.settle()
                assert (server.busy, server.open) == (0, 0)
    assert bytes(read) == PIECE[: len(PIECE) // 2]


class Encoded:
    """A storage that keeps a file compressed and says so, whatever is asked for; the first answer breaks off."""

    body = gzip.compress(PIECE, mtime=0)

    def __call__(self, received: Received) -> Play:
        first = int(received.headers.get("range", "bytes=0-")[6:-1])
        headers = {"Content-Encoding": "gzip", "ETag": '"v1"'}
        if first:
            headers["Content-Range"] = f"bytes {first}-{len(self.body) - 1}/{len(self.body)}"

        async def act(link: Link) -> None:
            data = written(206 if first else 200, self.body[first:], headers)
            link.write(data if first else data[: -len(self.body) // 2])
            if not first:
                link.close()

        return Play(act)


@pytest.mark.parametrize("name", ["a.csv.gz", "a.csv"])
async def test_a_file_that_is_stored_encoded_is_written_as_the_storage_sends_it(name: str, tmp_path: Path) -> None:
    with storage(name, play=Encoded(), size=len(Encoded.body)) as server:
        async with AsyncPeaka(KEY, project_id="acFxu7Xr", base_url=server.url) as peaka:
            (path,) = await peaka.project().exports.job("e-1").download(tmp_path)
        spans = [received.headers.get("range") for received in server.log[1:]]
    assert (path.name, read_all([path])) == (name, [Encoded.body])
    assert spans[0] is None
    assert len(spans) == 2


async def test_only_a_stream_that_takes_any_encoding_may_be_encoded() -> None:
    http = HttpxClient()
    play = answer(200, Encoded.body, {"Content-Encoding": "gzip"})
    with FaultyServer(lambda _: play) as server:
        asked = HttpRequest("GET", server.url, Headers(), None, 30, 30)
        with pytest.raises(AttemptFailed, match=r"compressed \(gzip\), which was not asked for"):
            async with http.stream(asked):
                pass
        async with http.stream(evolve(asked, any_encoding=True)) as stream:
            assert b"".join([piece async for piece in stream.chunks()]) == Encoded.body
    assert http.in_use == 0
    await http.aclose()


async def test_a_storage_that_is_not_there_is_a_failed_connection(tmp_path: Path) -> None:
    with FaultyServer(lambda _: answer(500), listening=False) as dead, storage("a.csv", at=dead.url) as server:
        async with exported(server) as export:
            with pytest.raises(ConnectionFailed, match=r"files\.get: .*nothing was sent"):
                await export.download(tmp_path)
