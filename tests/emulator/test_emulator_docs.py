"""docs/emulator.md tells of what is there."""

from __future__ import annotations

import re
from pathlib import Path

import httpx

from peaka_async.emulator import EmulatorServer, Fault, World
from peaka_async.emulator.__main__ import _parser
from peaka_async.emulator.control.faults import Faults

PAGE = (Path(__file__).parents[2] / "docs/emulator.md").read_text(encoding="utf-8")


def test_every_control_on_the_page_is_there_with_its_methods(server: EmulatorServer) -> None:
    url = server.url.replace("/api/v1", "/_emulator/openapi.json")
    paths = httpx.get(url, trust_env=False).json()["paths"]
    there = {
        (method.upper(), re.sub(r"\{\w+\}", "{}", path))
        for path, item in paths.items()
        for method in item
        if method in {"get", "post", "put", "delete"}
    }
    told: set[tuple[str, str]] = set()
    for row in re.findall(r"^\| (.*?/_emulator/.*?) \|", PAGE, re.MULTILINE):
        methods: list[str] = []
        for method, path in re.findall(r"`(GET|POST|PUT|DELETE)(?: (/_emulator/[^`]+))?`", row):
            methods.append(method)
            if path:
                told |= {(one, re.sub(r"\{\w+\}", "{}", path)) for one in methods}
                methods = []
    assert len(told) > 15
    assert {(method, path.removeprefix("/_emulator")) for method, path in told} <= {
        (method, path.removeprefix("/_emulator")) for method, path in there
    }


def test_every_option_on_the_page_is_one_of_the_command_and_the_other_way_round() -> None:
    told = set(re.findall(r"^\| `(--[a-z-]+)", PAGE, re.MULTILINE))
    there = {option for action in _parser()._actions for option in action.option_strings if option.startswith("--")}
    assert told == there - {"--help"}


def test_the_fault_on_the_page_can_be_set(world: World) -> None:
    (text,) = re.findall(r"/_emulator/faults -d '(.*?)'", PAGE)
    assert isinstance(Faults().add(**httpx.Response(200, text=text).json()), Fault)
    (effects,) = re.findall(r"the `effect` ((?:.|\n)*?)\.\n", PAGE)
    for name in re.findall(r"`(\w+)`", effects):
        assert world.faults.add(operation="*", effect=name).id
