"""Writes one exchange into the journal and the tally while it happens."""

from __future__ import annotations

import anyio
from starlette.types import Message, Send

from ..dispatch import BASE_PATH
from ..document import packaged_document
from ..exchange import Exchange
from ..routing import NoMatch
from .journal import KEPT_BYTES
from .masking import Kept, Masker
from .near import explanation


class Recording:
    """The record of one exchange, from its arrival on.

    Args:
        exchange: What has arrived.
    """

    def __init__(self, exchange: Exchange) -> None:
        request, match, clock = exchange.request, exchange.match, exchange.world.clock
        masker = Masker(request.headers.get("authorization", "").partition(" ")[2].strip())
        sent = Kept(media_type=request.headers.get("content-type", ""))
        sent.add(exchange.body, KEPT_BYTES)
        self._began = anyio.current_time()
        self._exchange = exchange
        self.entry = exchange.world.journal.begin(
            at=clock.now(),
            timestamp=clock.timestamp(),
            method=request.method,
            path=masker.text(exchange.path),
            operation=None if exchange.operation is None else exchange.operation.id,
            arguments={} if isinstance(match, NoMatch) else masker.members(match.arguments),
            query=masker.members(dict(request.query_params)),
            headers=masker.headers(dict(request.headers)),
            explanation=_explanation(exchange, match) if isinstance(match, NoMatch) else None,
            masker=masker,
            sent=sent,
        )

    def watching(self, send: Send) -> Send:
        """Return a `send` that writes down what goes through it, before the client can see it."""

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._started(message)
            else:
                self.entry.answered.add(message.get("body", b""), KEPT_BYTES)
                if not message.get("more_body", False):
                    self.entry.elapsed = anyio.current_time() - self._began
            await send(message)

        return watched

    def finish(self) -> None:
        """Take note that the exchange is over, with an answer or without."""
        if self.entry.elapsed is None:
            self.entry.elapsed = anyio.current_time() - self._began
        if self.entry.status is None:
            self._count()

    def _started(self, message: Message) -> None:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in message["headers"]}
        self.entry.answer_headers = self.entry.masker.headers(headers)
        self.entry.answered.media_type = headers.get("content-type", "")
        self.entry.status = message["status"]
        self._count()

    def _count(self) -> None:
        if self.entry.operation is not None:
            self._exchange.world.tally.count(self.entry.operation, self.entry.status)


def _explanation(exchange: Exchange, missed: NoMatch) -> str:
    operations = packaged_document().operations.values()
    return explanation(exchange.request.method, exchange.path, BASE_PATH, missed, operations)
