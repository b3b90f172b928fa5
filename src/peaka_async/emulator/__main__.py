"""The emulator from a terminal: `python -m peaka_async.emulator --port 0 --speed 10`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from .clock import ScaledClock
from .seed.demo import PARTNER_KEY, PROJECT_ID, PROJECT_KEY, demo_world
from .server import EmulatorServer


def main(arguments: list[str] | None = None) -> int:
    """Serve the demo account until SIGINT or SIGTERM; return the exit status."""
    options = _parser().parse_args(arguments)
    url_file: Path | None = options.url_file
    stopped = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    # In force before anything is printed: a script may stop us as soon as it has read the URL.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    if url_file is not None:
        # What an earlier run left there must not be taken for ours.
        url_file.unlink(missing_ok=True)
    server = EmulatorServer(demo_world(options.speed), port=options.port)
    try:
        server.start()
    except OSError as error:
        print(f"peaka-emulator: cannot listen on port {options.port}: {error}", file=sys.stderr)
        return 1
    try:
        # The file first: whoever has read the greeting finds it there.
        if url_file is not None:
            _write_whole(url_file, server.url + "\n")
        print(_greeting(server.url), flush=True)
        stopped.wait()
    finally:
        server.stop()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m peaka_async.emulator",
        description="A Peaka on loopback with demo data, for development and tests. Stop it with Ctrl-C.",
    )
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0, the default, takes a free one")
    parser.add_argument(
        "--speed",
        type=_clock,
        default="1",
        metavar="FACTOR",
        help="how many times as fast as the live service jobs go (default 1)",
    )
    parser.add_argument("--url-file", type=Path, metavar="PATH", help="write the URL to this file once it is served")
    return parser


def _clock(text: str) -> ScaledClock:
    try:
        return ScaledClock(float(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of more than zero") from error


def _greeting(url: str) -> str:
    return "\n".join(
        (
            f"Peaka emulator at {url}",
            "",
            f"export PEAKA_BASE_URL={url}",
            f"export PEAKA_API_KEY={PARTNER_KEY}",
            f"export PEAKA_PROJECT_ID={PROJECT_ID}",
            "",
            f"The key above is a Partner key; {PROJECT_KEY} is a Project key of the same project.",
            f'Try: curl -H "Authorization: Bearer $PEAKA_API_KEY" {url}/data/projects/{PROJECT_ID}/catalogs',
        )
    )


def _write_whole(path: Path, text: str) -> None:
    """Write a file so that no reader ever sees half of it."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


if __name__ == "__main__":
    sys.exit(main())
