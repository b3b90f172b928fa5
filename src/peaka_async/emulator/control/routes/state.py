"""The whole state: health, seeds, snapshots, and what differs between one service and another."""

from __future__ import annotations

import math
from typing import Any

import attrs

from ...._version import __version__
from ...bodies import is_array, is_object
from ...seed.named import NAMES, seed_named
from ...world import World
from ..checks import bad_value, unknown
from ..schemas import ANY_OBJECT, FLAG, SECONDS, TEXT, WHOLE, answer, described, each, obj, one_of, or_null
from ..surface import ControlCall, control
from .clock import CLOCK, clock_json

_SEED = {"seed": described(TEXT, "`demo`, `empty`, or the path of a folder; what it began with if absent.")}
_OPTIONS = {"behaviour": one_of(("live", "documented")), "legacy_app_id": FLAG, "deleted_seconds": SECONDS}
_HEALTH = answer(
    {
        "status": one_of(("ok",)),
        "version": TEXT,
        "behaviour": one_of(("live", "documented")),
        "seed": described(or_null(TEXT), "Null if there is none; `custom` for one that was given from Python."),
        "clock": CLOCK,
        "projects": each(answer({"id": TEXT, "name": TEXT})),
        "requests": WHOLE,
    }
)
_NAMES = answer({"snapshots": each(TEXT)})


@control("GET", "/health", answer=_HEALTH)
def get_health(call: ControlCall) -> Any:
    """Tell that the emulator is there, and what it is."""
    return _health(call.world)


@control("POST", "/reset", body=obj(_SEED), answer=_HEALTH)
def reset(call: ControlCall) -> Any:
    """Forget everything and begin anew; faults are lifted, the journal is emptied, the clock and coverage go on."""
    call.world.reset(_seed(call))
    return _health(call.world)


@control("POST", "/seed", body=obj(_SEED), answer=_HEALTH)
def seed(call: ControlCall) -> Any:
    """Begin with another account; faults, transitions and the journal stay."""
    call.world.reseed(_seed(call))
    return _health(call.world)


@control("GET", "/snapshot", answer=ANY_OBJECT)
def get_snapshot(call: ControlCall) -> Any:
    """Return the whole state, to be given back by `restore`; it holds every secret that the emulator knows."""
    return _portable(call.world.snapshot())


@control("POST", "/snapshot", body=obj({"name": TEXT}, required=("name",)), answer=_NAMES)
def keep_snapshot(call: ControlCall) -> Any:
    """Keep a snapshot on the server under a name; one of that name is replaced."""
    call.world.snapshots[call.body["name"]] = call.world.snapshot()
    return {"snapshots": sorted(call.world.snapshots)}


@control("POST", "/restore", body=obj({"name": TEXT, "snapshot": ANY_OBJECT}), answer=_HEALTH)
def restore(call: ControlCall) -> Any:
    """Go back to a snapshot: one that was kept under a name, or one in the body."""
    if len(call.body) != 1:
        raise bad_value("body must have either 'name' or 'snapshot'")
    snapshots, snapshot = call.world.snapshots, call.body.get("snapshot")
    if snapshot is None:
        name = call.body["name"]
        if name not in snapshots:
            raise unknown("snapshot", name, snapshots)
        snapshot = snapshots[name]
    try:
        call.world.restore(snapshot)
    except (ValueError, KeyError, TypeError) as error:
        raise bad_value(f"this snapshot cannot be restored: {error}") from error
    return _health(call.world)


@control("GET", "/options", answer=answer(_OPTIONS))
def get_options(call: ControlCall) -> Any:
    """Return what differs between one service and another."""
    return attrs.asdict(call.world.options)


@control("POST", "/options", body=obj(_OPTIONS), answer=answer(_OPTIONS))
def set_options(call: ControlCall) -> Any:
    """Change what differs between one service and another, from the next request on."""
    call.world.options = attrs.evolve(call.world.options, **call.body)
    return attrs.asdict(call.world.options)


def _seed(call: ControlCall) -> Any:
    if "seed" not in call.body:
        return None
    try:
        return seed_named(call.body["seed"])
    except ValueError as error:
        raise bad_value(str(error)) from error


def _health(world: World) -> dict[str, Any]:
    return {
        "status": "ok",
        "version": __version__,
        "behaviour": world.options.behaviour,
        "seed": _seed_name(world),
        "clock": clock_json(world.clock),
        "projects": [{"id": one.id, "name": one.name} for one in world.projects.values()],
        "requests": world.journal.total,
    }


def _seed_name(world: World) -> str | None:
    if world.seed is None:
        return None
    return next((name for name in NAMES if seed_named(name) is world.seed), "custom")


def _portable(value: Any) -> Any:
    """Write what is infinite as text, which reading takes for the number again: JSON has no such number."""
    if is_object(value):
        return {name: _portable(member) for name, member in value.items()}
    if is_array(value):
        return [_portable(item) for item in value]
    return "Infinity" if isinstance(value, float) and math.isinf(value) else value
