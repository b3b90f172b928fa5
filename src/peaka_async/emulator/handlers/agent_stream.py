"""The agent's events. Section 16.1.

Framing and names of the events were never recorded. Those of LangGraph are taken, whose stream modes these are: the
name of an event is the mode, its data a JSON object, and an event `end` is the last.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import anyio
from starlette.responses import StreamingResponse

from .agent_states import Step, state_after

PAUSE_SECONDS = 0.05
"""Emulator seconds before each event after the first."""

MODES = ("values", "updates", "debug", "messages")


class Events:
    """The bytes of an event stream, one event at a time; ends wherever its reader does.

    Args:
        events: Names and data of the events.
        real_seconds: How many real seconds a pause of so many emulator seconds is.
    """

    def __init__(self, events: Iterator[tuple[str, dict[str, Any]]], real_seconds: Callable[[float], float]) -> None:
        self._events = events
        self._real_seconds = real_seconds
        self._has_begun = False

    def __aiter__(self) -> Events:
        return self

    async def __anext__(self) -> bytes:
        event = next(self._events, None)
        if event is None:
            raise StopAsyncIteration
        if self._has_begun:
            await anyio.sleep(self._real_seconds(PAUSE_SECONDS))
        self._has_begun = True
        name, data = event
        return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()


def stream(
    taken: list[Step], modes: list[str], timestamp: str, real_seconds: Callable[[float], float]
) -> StreamingResponse:
    """Answer with what the agent did, as events of the modes that were asked for.

    Args:
        taken: The steps of the agent.
        modes: Which events; of one step they come in the order of `MODES`.
        timestamp: The moment, for the events of the mode `debug`.
        real_seconds: How many real seconds so many emulator seconds are.
    """
    events = Events(_events(taken, modes, timestamp), real_seconds)
    return StreamingResponse(events, media_type="text/event-stream", headers={"Cache-Control": "no-cache"})


def _events(taken: list[Step], modes: list[str], timestamp: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for number in range(1, len(taken) + 1):
        for mode in MODES:
            if mode in modes:
                yield from ((mode, data) for data in _of_step(mode, number, taken, timestamp))
    yield "end", {}


def _of_step(mode: str, number: int, taken: list[Step], timestamp: str) -> Iterator[dict[str, Any]]:
    step = taken[number - 1]
    match mode:
        case "values":
            yield state_after(taken[:number])
        case "updates":
            yield {step.node: step.changes}
        case "debug":
            payload = {"name": step.node, "result": step.changes}
            yield {"type": "task_result", "timestamp": timestamp, "step": number, "payload": payload}
        case _:
            if number == len(taken):
                # The model's text, in pieces that make the whole again.
                for piece in re.findall(r"\S+\s*|\s+", step.changes["messages"][-1]["content"]):
                    yield {"type": "ai", "content": piece, "node": step.node}
