"""The bytes of one file, from the first to the last, whatever becomes of connections and links on the way."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from http import HTTPStatus

import anyio

from ...errors import ConnectionLost, DownloadError, PeakaError, TransportError
from ...transport import AttemptFailed
from ...transport.retry import backoff
from ...transport.telemetry import OperationTrace
from .links import Link, Links
from .storage import FILES, Answer, Storage

__all__ = ["FileReader"]

_USED_UP = frozenset({400, 401, 403, 404, 410})
"""Statuses by which storages refuse a link that has expired, or whose file has been removed: the job tells which."""

_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses after which the same request may be answered."""

_SPAN = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)", re.ASCII)


class FileReader:
    """Reads one file. After a break it asks for what is left, by range, and only of the same version of the file.

    Its bytes are those that the storage sends: a content encoding is not undone, whatever the name of the file says.

    A cancelled step loses nothing: the next one asks again from where it was. It is read and closed by one task at a
    time.

    Args:
        storage: Where files are asked for.
        links: The links of the export.
        index: Which file it is.
        link: Its link, as far as it was read already.

    Attributes:
        name: The name of the file.
        size: Bytes of it all; `None` while nobody has said.
        offset: Bytes that have been given.
    """

    def __init__(self, storage: Storage, links: Links, index: int, link: Link) -> None:
        self.name = link.name
        self.size = link.size
        self.offset = 0
        self._storage = storage
        self._links = links
        self._index = index
        self._answer: Answer | None = None
        self._version: str | None = None
        self._skip = 0
        self._failures = 0
        self._broke: PeakaError | None = None
        self._renewed: Link | None = None

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        """The next piece, never empty.

        Raises:
            TransportError: The connection failed too often without any progress.
            DownloadError: The storage refuses the file, or it is not the one that was announced.
            JobExpired: The files have been removed meanwhile.
            PeakaError: The job could not be read for a fresh link.
        """
        while True:
            if self._answer is None:
                if self.offset == self.size:
                    raise StopAsyncIteration
                self._answer = await self._reopened()
            piece = await self._piece(self._answer)
            if piece is None:
                await self.aclose()
                self._ended()
                continue
            skipped, self._skip = self._skip, max(0, self._skip - len(piece))
            piece = piece[skipped:]
            if self.size is not None and self.offset + len(piece) > self.size:
                await self.aclose()
                raise self._wrong(f"has more than the {self.size:,} bytes that were announced")
            if piece:
                self.offset += len(piece)
                self._failures = 0
                return piece

    async def aclose(self) -> None:
        """Close the connection. May be called at any time between steps, and twice."""
        answer, self._answer = self._answer, None
        if answer is not None:
            await answer.aclose()

    def _ended(self) -> None:
        """Note what the end of a body means: with nothing else to go by, that of the file."""
        if self._broke is not None:
            return
        if self.size is None:
            self.size = self.offset
        elif self.offset < self.size:
            short = f"the body ended after {self.offset:,} of {self.size:,} bytes"
            self._broke = ConnectionLost(short, operation=FILES.id)

    async def _piece(self, answer: Answer) -> bytes | None:
        """The next piece of an answer; `None` where it ends, or breaks off, which is noted."""
        try:
            return await answer.piece()
        except AttemptFailed as failure:
            self._broke = self._storage.failed(failure, self._failures + 1)
            return None
        except BaseException:
            # What the connection was about to give is lost with this step; it is asked for again.
            await self.aclose()
            raise

    async def _reopened(self) -> Answer:
        """An answer with what is left of the file.

        Raises:
            PeakaError: There is none to be had.
        """
        with self._storage.trace() as trace:
            while True:
                await self._pause(trace)
                link = self._renewed or await self._links.get(self._index, self.name)
                try:
                    answer = await self._storage.ask(link.url, self._wanted(), trace, self._failures + 1)
                except TransportError as error:
                    self._broke = error
                    continue
                if answer.status in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
                    return await self._begun(answer)
                refusal = await self._storage.refusal(answer, self.name)
                if refusal.status in _PASSING:
                    self._broke = refusal
                elif refusal.status in _USED_UP and link is not self._renewed:
                    self._renewed = await self._links.renewed(self._index, link)
                else:
                    raise refusal

    async def _pause(self, trace: OperationTrace) -> None:
        """Wait after what broke, if anything did.

        Raises:
            PeakaError: What broke: it happened too often, or the storage asked to wait for too long.
        """
        error, self._broke = self._broke, None
        if error is None:
            return
        self._failures += 1
        asked = getattr(error, "retry_after", None) or 0.0
        if self._failures > self._storage.max_retries or asked > self._storage.silence:
            raise error
        # Without the quota of the client, which is for the API: attempts without progress are few anyway.
        wait = max(asked, backoff(error, self._failures, self._storage.draw))
        trace.retry(error, self._failures, wait)
        await anyio.sleep(wait)

    def _wanted(self) -> Mapping[str, str]:
        if not self.offset:
            return {}
        condition = {} if self._version is None else {"If-Range": self._version}
        return {"Range": f"bytes={self.offset}-", **condition}

    async def _begun(self, answer: Answer) -> Answer:
        """The answer, when it is of the same file and says so; closed when not."""
        problem = self._problem(answer)
        if problem is not None:
            await answer.aclose()
            raise self._wrong(problem)
        self._renewed = None
        return answer

    def _problem(self, answer: Answer) -> str | None:
        """What is wrong with an answer, if anything; what is right is noted."""
        first, total = 0, _whole_number(answer.headers.get("content-length"))
        if answer.status == HTTPStatus.PARTIAL_CONTENT:
            span = _SPAN.fullmatch(answer.headers.get("content-range", ""))
            if span is None or int(span[1]) != self.offset:
                return f"was asked for from byte {self.offset:,}, and came from elsewhere"
            first, total = self.offset, _whole_number(span[3])
        version = _version(answer.headers)
        if self._version is not None and version is not None and version != self._version:
            return "has changed while it was read"
        if self.size is not None and total is not None and total != self.size:
            return f"has {total:,} bytes, and {self.size:,} were announced"
        # A storage without ranges gives the whole file again.
        self._skip = self.offset - first
        self._version = version or self._version
        self.size = total if self.size is None else self.size
        return None

    def _wrong(self, problem: str) -> DownloadError:
        return DownloadError(
            f"the file {self.name!r} {problem}; start the download, or the export, again", name=self.name
        )


def _version(headers: Mapping[str, str]) -> str | None:
    """What tells a version of the file from another one: an entity tag that is not weak, else the date."""
    tag = headers.get("etag", "")
    return tag if tag and not tag.startswith("W/") else headers.get("last-modified")


def _whole_number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 19 else None
