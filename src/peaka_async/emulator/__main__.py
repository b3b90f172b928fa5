"""The emulator from a terminal: `python -m peaka_async.emulator --port 0 --speed 10`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType

from .._version import __version__
from .clock import ScaledClock
from .seed.demo import PARTNER_KEY, PROJECT_ID, PROJECT_KEY
from .seed.mounting import CannotMount
from .seed.named import seed_named
from .server import EmulatorServer
from .state_file import StateFile, StateFileError
from .world import Options, Seed, World

_LAST_PORT = 65535


class _CannotServe(Exception):
    """What was asked for cannot be done, and why; a person is to read it."""


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM; return the exit status."""
    try:
        _serve(_parser().parse_args(arguments))
    except _CannotServe as error:
        print(f"peaka-emulator: {error}", file=sys.stderr)
        return 1
    return 0


def _serve(options: argparse.Namespace) -> None:
    url_file: Path | None = options.url_file
    stopped = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    # In force before anything is printed: a script may stop us as soon as it has read the URL.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    if url_file is not None:
        with _telling(f"the URL cannot be written to {url_file}"):
            # What an earlier run left there must not be taken for ours.
            url_file.unlink(missing_ok=True)
    world = World(options.speed, options=Options(behaviour=options.behaviour), seed=_seed(options.seed))
    with ExitStack() as opened:
        opened.callback(world.close)
        if options.state is not None:
            with _telling(f"the state cannot be kept in {options.state}"):
                opened.enter_context(StateFile(world, options.state))
        with _telling(f"cannot listen on {options.host}, port {options.port}"):
            server = opened.enter_context(
                EmulatorServer(world, host=options.host, port=options.port, files_port=options.files_port)
            )
        # The file first: whoever has read the greeting finds it there.
        if url_file is not None:
            with _telling(f"the URL cannot be written to {url_file}"):
                _write_whole(url_file, server.url + "\n")
        _say(_greeting(server.url, world))
        stopped.wait()


@contextmanager
def _telling(problem: str) -> Generator[None, None, None]:
    """Let a fault of the system say what it stands in the way of."""
    try:
        yield
    except StateFileError as error:
        raise _CannotServe(str(error)) from error
    except OSError as error:
        raise _CannotServe(f"{problem}: {error.strerror or error}") from error


def _seed(name: str) -> Seed:
    try:
        return seed_named(name)
    except CannotMount as error:
        advice = ". Take it out of the folder, or let its name begin with a dot" if error.path.is_file() else ""
        raise _CannotServe(f"{error}{advice}") from error
    except ValueError as error:
        raise _CannotServe(str(error)) from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m peaka_async.emulator",
        description="A Peaka on this machine, for development and tests. Stop it with Ctrl-C.",
    )
    parser.add_argument("--version", action="version", version=f"peaka-async {__version__}")
    parser.add_argument("--port", type=_port, default=0, help="port to listen on; 0, the default, takes a free one")
    parser.add_argument("--files-port", type=_port, default=0, help="port for the files of exports; 0 takes a free one")
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen on (default 127.0.0.1); another one lets in whoever can reach it and knows the keys,"
        " and everybody to the controls under /_emulator/",
    )
    parser.add_argument(
        "--seed",
        default="demo",
        metavar="demo|empty|FOLDER",
        help="what to begin with: the demo account, an empty one, or a folder of CSV, Parquet, JSON and YAML files as"
        " tables",
    )
    parser.add_argument(
        "--state", type=Path, metavar="FILE", help="keep the state in this file; it is taken up again at the next start"
    )
    parser.add_argument(
        "--behaviour",
        choices=("live", "documented"),
        default="live",
        help="as measured (the default), or as the published documents have it where the two differ",
    )
    parser.add_argument(
        "--speed",
        type=_clock,
        default="1",
        metavar="FACTOR",
        help="how many times as fast as the live service jobs go (default 1)",
    )
    parser.add_argument("--url-file", type=Path, metavar="PATH", help="write the URL to this file once it is served")
    return parser


def _port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdecimal() else -1
    if not 0 <= port <= _LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: those are 0 to {_LAST_PORT}")
    return port


def _clock(text: str) -> ScaledClock:
    try:
        return ScaledClock(float(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of more than zero") from error


def _greeting(url: str, world: World) -> str:
    lines = [f"Peaka emulator at {url}", ""]
    if PARTNER_KEY not in world.keys or PROJECT_ID not in world.projects:
        # A state file may hold an account that has done away with the demo's.
        lines.append("The keys are those of the state file.")
        return "\n".join(lines)
    catalog = next((one for one in world.projects[PROJECT_ID].catalogs.values() if one.schemas), None)
    schema, tables = next(iter(catalog.schemas.items())) if catalog is not None else ("", {})
    lines += [
        f"export PEAKA_BASE_URL={url}",
        f"export PEAKA_API_KEY={PARTNER_KEY}",
        f"export PEAKA_PROJECT_ID={PROJECT_ID}",
        "",
        f"The key above is a Partner key; {PROJECT_KEY} is a Project key of the same project.",
    ]
    statement = "SELECT 1"
    if catalog is not None and tables:
        table = "customers" if "customers" in tables else next(iter(tables))
        statement = f"SELECT * FROM {catalog.name}.{schema}.{table} LIMIT 3"  # noqa: S608  # only shown
    lines.append(
        'Try: curl -H "Authorization: Bearer $PEAKA_API_KEY" -H "Content-Type: application/json"'
        f' "{url}/data/projects/{PROJECT_ID}/queries/execute?format=SIMPLE" -d \'{{"statement": "{statement}"}}\''
    )
    return "\n".join(lines)


def _say(text: str) -> None:
    # Whoever reads only the first line, `head` for instance, is served all the same.
    with suppress(BrokenPipeError):
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def _write_whole(path: Path, text: str) -> None:
    """Write a file so that no reader ever sees half of it."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


if __name__ == "__main__":
    sys.exit(main())
