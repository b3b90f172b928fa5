"""One request to the host that keeps the files: through the same limits, without the key or anything else of ours."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from html import unescape

import anyio

from peaka_api.operations import Operation

from ...errors import DownloadError, RequestTimeout, TransportError
from ...transport import AttemptFailed, HttpRequest, HttpStream, Pipeline
from ...transport.answers import retry_after
from ...transport.seam import Headers
from ...transport.telemetry import OperationTrace

__all__ = ["FILES", "Answer", "Storage"]

FILES = Operation(
    id="files.get",
    method="GET",
    path="{link}",
    group="files",
    name="get",
    idempotent=True,
    key_scope="both",
    deprecated=False,
    evidence="live",
    job=None,
)
"""What a download is called in telemetry and errors. The API has no such operation, and links are told to nobody."""

_EXCERPT = 4096
"""Bytes of a refusal that are read."""

_MESSAGE = 300
"""Characters of what the storage says that an error keeps."""

_SAID = {name: re.compile(rf"<{name}>([^<]*)</{name}>") for name in ("Code", "Message")}


class Answer:
    """An answer of the storage whose body is read piece by piece, as it came. It is closed by whoever got it."""

    def __init__(self, context: AbstractAsyncContextManager[HttpStream], stream: HttpStream) -> None:
        self._context = context
        self._chunks: AsyncIterator[bytes] = stream.chunks()
        self.status = stream.status
        self.headers: Mapping[str, str] = stream.headers

    async def piece(self) -> bytes | None:
        """The next piece of the body; `None` at its end.

        Raises:
            AttemptFailed: The connection broke, or was silent for too long.
        """
        try:
            return await anext(self._chunks)
        except StopAsyncIteration:
            return None

    async def aclose(self) -> None:
        """Close the connection, also while the task is being cancelled."""
        with anyio.CancelScope(shield=True):
            try:
                # A client of the user's may have written it as a generator, which must not be left half-way.
                close = getattr(self._chunks, "aclose", None)
                if close is not None:
                    await close()
            finally:
                await self._context.__aexit__(None, None, None)


class Storage:
    """The way to the files.

    What holds here of the options of a client: `timeout` (30 s when left out) bounds each wait, for the answer to
    begin and for more of it, not the download; `max_retries`, the attempts without any progress. Its headers and its
    middleware are for the API.

    Args:
        pipeline: Whose connections, limits, options and telemetry are used.
    """

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        options = pipeline.options
        longest = options.timeout_of(FILES)
        self.silence = min(longest, options.attempt_timeout or longest)
        self.max_retries = options.max_retries
        self.draw = pipeline.shared.draw

    def trace(self) -> OperationTrace:
        """Watch what it takes to get an answer: a context manager."""
        return self._pipeline.shared.telemetry.operation(FILES)

    async def ask(self, url: str, headers: Mapping[str, str], trace: OperationTrace, number: int) -> Answer:
        """Send a request once, in its turn among the others, and give the answer, whatever it is.

        Args:
            url: The link.
            headers: What is asked for beside the file itself.
            trace: Who is told.
            number: Which attempt it is, from 1.

        Raises:
            TransportError: No answer began.
        """
        shared = self._pipeline.shared
        shared.check()
        # Compressed files come as they are; another compression on the way would make ranges mean something else.
        outgoing = Headers({"Accept-Encoding": "identity", **headers})
        connect = min(self.silence, self._pipeline.options.connect_timeout)
        # Some storages answer with the encoding that a file was stored under, whatever is asked for. What they keep,
        # and count in sizes and ranges, is then the encoded bytes.
        request = HttpRequest("GET", url, outgoing, None, self.silence, connect, any_encoding=True)
        deadline = anyio.current_time() + self.silence
        result: Answer | TransportError = RequestTimeout(f"no answer within {self.silence:g} s", operation=FILES.id)
        with anyio.CancelScope(deadline=deadline):
            try:
                # As with event streams, what is being read does not count against what is in flight.
                async with shared.limits.turn(deadline):
                    with trace.attempt(number) as attempt:
                        try:
                            context = shared.http.stream(request)
                            result = Answer(context, await context.__aenter__())
                            attempt.answered(result.status, None)
                        except AttemptFailed as failure:
                            result = self.failed(failure, number)
                            attempt.failed(result)
            except AttemptFailed as failure:
                result = self.failed(failure, number)
        # Raised out here, as in the pipeline, without the attempt behind it.
        if isinstance(result, TransportError):
            raise result
        return result

    def failed(self, failure: AttemptFailed, number: int) -> TransportError:
        """The public error of a connection that broke."""
        return self._pipeline.failed(failure, FILES, number)

    async def refusal(self, answer: Answer, name: str) -> DownloadError:
        """The error of an answer that is no file. The answer is closed."""
        body = b""
        try:
            with anyio.move_on_after(self.silence):
                while len(body) < _EXCERPT and (piece := await answer.piece()) is not None:
                    body += piece
        except AttemptFailed:
            # The status is known and matters more than the rest of the body.
            pass
        finally:
            await answer.aclose()
        text = body[:_EXCERPT].decode("utf-8", errors="replace")
        # The form of S3. Nothing else of it is kept: some of its errors quote what was signed.
        found = (pattern.search(text) for pattern in _SAID.values())
        said = ": ".join(unescape(match[1]) for match in found if match)
        said = self._pipeline.shared.config.api_key.strike(said)[:_MESSAGE] or "without a reason"
        wait = retry_after(answer.headers)
        message = f"the storage did not give the file {name!r}: {answer.status}, {said}"
        return DownloadError(message, name=name, status=answer.status, retry_after=wait)
