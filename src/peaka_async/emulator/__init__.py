"""A Peaka that runs on a laptop: the measured behaviour of the service over real HTTP, on loopback, without an account.

    from peaka_async.emulator import EmulatorServer, ManualClock, demo_world

    with EmulatorServer(demo_world(ManualClock())) as server:
        ...  # any HTTP client, on any event loop, at server.url

From a terminal: `python -m peaka_async.emulator --port 0 --speed 10`. It speaks HTTP only and imports nothing of the
client. From the ground up: `clock`, `ids` and `errors`; `state`, the rules; `world`, all of it together; `handlers`,
one module per resource; `document` and `routing`, the API document; `app` and `server`, the way to the network.
"""

from __future__ import annotations

from .app import create_app
from .clock import Clock, ManualClock, ScaledClock
from .control.effects import Answer, Broken, Close, Garbage, MalformedChunk, Reset, Slow, Stalled, Truncated
from .control.faults import Fault, Faults
from .control.journal import Entry, Journal
from .loop_clock import LoopClock
from .seed.demo import PARTNER_KEY, PROJECT_ID, PROJECT_KEY, demo_seed, demo_world
from .seed.empty import empty_seed
from .seed.folder import folder_seed
from .seed.named import seed_named
from .server import EmulatorServer
from .state.jobs import JobKind, Transition, TransitionMode
from .studio import insert_studio_row
from .world import Options, World

__all__ = [
    "PARTNER_KEY",
    "PROJECT_ID",
    "PROJECT_KEY",
    "Answer",
    "Broken",
    "Clock",
    "Close",
    "EmulatorServer",
    "Entry",
    "Fault",
    "Faults",
    "Garbage",
    "JobKind",
    "Journal",
    "LoopClock",
    "MalformedChunk",
    "ManualClock",
    "Options",
    "Reset",
    "ScaledClock",
    "Slow",
    "Stalled",
    "Transition",
    "TransitionMode",
    "Truncated",
    "World",
    "create_app",
    "demo_seed",
    "demo_world",
    "empty_seed",
    "folder_seed",
    "insert_studio_row",
    "seed_named",
]
