"""What passes between clients and the API: faults, the journal and coverage."""

from __future__ import annotations

from typing import Any

from ..checks import ControlError, bad_value, unknown
from ..fault_schemas import FAULT, FAULT_REQUEST
from ..faults import Fault, fault_json, fault_of
from ..har import har_of
from ..schemas import ANY_OBJECT, TEXT, WHOLE, answer, by_name, described, each, obj, one_of, or_null
from ..surface import ControlCall, control

_FAULTS = answer({"seed": TEXT, "faults": each(FAULT), "counts": by_name(answer({"matched": WHOLE, "active": WHOLE}))})
_TEXT_OR_NULL = or_null(TEXT)
_ENTRY = answer(
    {
        "number": WHOLE,
        "at": {"type": "number"},
        "timestamp": TEXT,
        "method": TEXT,
        "path": TEXT,
        "operation": _TEXT_OR_NULL,
        "arguments": by_name(TEXT),
        "query": by_name(TEXT),
        "headers": by_name(TEXT),
        "body": {},
        "status": or_null(WHOLE),
        "answer_headers": by_name(TEXT),
        "answer": {},
        "faults": each(TEXT),
        "elapsed": or_null({"type": "number"}),
        "key": _TEXT_OR_NULL,
        "explanation": _TEXT_OR_NULL,
    }
)
_COVERAGE = answer(
    {
        "totals": by_name(WHOLE),
        "operations": by_name(answer({"calls": WHOLE, "statuses": by_name(WHOLE), "grade": TEXT, "evidence": TEXT})),
    }
)


@control("GET", "/faults", answer=_FAULTS)
def list_faults(call: ControlCall) -> Any:
    """Return the faults in force, and how often each could have been active and was."""
    return _faults(call)


@control("POST", "/faults", body=FAULT_REQUEST, answer=FAULT)
def add_fault(call: ControlCall) -> Any:
    """Put a fault in force from now on."""
    return fault_json(_added(call, _fault(call.body)))


@control(
    "PUT",
    "/faults",
    body=obj(
        {
            "seed": described(TEXT, "What chance is drawn from; the one in force if absent."),
            "faults": each(FAULT_REQUEST),
        },
        required=("faults",),
    ),
    answer=_FAULTS,
)
def set_faults(call: ControlCall) -> Any:
    """Put these faults in the place of those in force, and begin to count anew: what a replay begins with."""
    faults = [_fault(one) for one in call.body["faults"]]
    before, seed = list(call.world.faults), call.world.faults.seed
    call.world.faults.clear(call.body.get("seed"))
    try:
        for one in faults:
            _added(call, one)
    except ControlError:
        call.world.faults.clear(seed)
        for one in before:
            call.world.faults.add(one)
        raise
    return _faults(call)


@control("DELETE", "/faults", answer=_FAULTS)
def delete_faults(call: ControlCall) -> Any:
    """Take all faults out of force and begin to count anew."""
    call.world.faults.clear()
    return _faults(call)


@control("DELETE", "/faults/{id}", answer=_FAULTS)
def delete_fault(call: ControlCall) -> Any:
    """Take a fault out of force."""
    known = {one.id for one in call.world.faults}
    if call.path["id"] not in known:
        raise unknown("fault", call.path["id"], known)
    call.world.faults.remove(call.path["id"])
    return _faults(call)


@control(
    "GET",
    "/requests",
    query={
        "operation": described(TEXT, "An operation id, all of a group (`caches.*`), or `*`."),
        "status": described(WHOLE, "The status of the answer."),
        "unmatched": described(one_of(("true", "false")), "Whether only requests for no operation are wanted."),
        "format": one_of(("json", "har")),
    },
    answer={"oneOf": [answer({"total": WHOLE, "requests": each(_ENTRY)}), answer({"log": ANY_OBJECT})]},
)
def list_requests(call: ControlCall) -> Any:
    """Return the journal, oldest request first, as it is or as an HTTP archive; secrets are masked."""
    status = call.query.get("status")
    found = call.world.journal.of(call.query.get("operation", "*"), status=None if status is None else int(status))
    if call.query.get("unmatched") == "true":
        found = [one for one in found if one.operation is None]
    if call.query.get("format") == "har":
        return har_of(found)
    return {"total": call.world.journal.total, "requests": [one.json() for one in found]}


@control("DELETE", "/requests", answer=answer({"total": WHOLE, "requests": each(_ENTRY)}))
def delete_requests(call: ControlCall) -> Any:
    """Empty the journal; numbers go on."""
    call.world.journal.clear()
    return {"total": call.world.journal.total, "requests": []}


@control("GET", "/coverage", answer=_COVERAGE)
def get_coverage(call: ControlCall) -> Any:
    """Return which operations were called, with which statuses, how much the emulator does of each, and how well."""
    return call.world.coverage().json()


@control("DELETE", "/coverage", answer=_COVERAGE)
def delete_coverage(call: ControlCall) -> Any:
    """Begin to count calls anew."""
    call.world.tally.clear()
    return call.world.coverage().json()


def _fault(value: dict[str, Any]) -> Fault:
    try:
        return fault_of(value)
    except ValueError as error:
        raise bad_value(str(error)) from error


def _added(call: ControlCall, fault: Fault) -> Fault:
    try:
        return call.world.faults.add(fault)
    except ValueError as error:
        raise bad_value(str(error)) from error


def _faults(call: ControlCall) -> dict[str, Any]:
    faults = call.world.faults
    counts = {one.id: faults.counts(one.id) for one in faults}
    return {
        "seed": faults.seed,
        "faults": [fault_json(one) for one in faults],
        "counts": {name: {"matched": one.matched, "active": one.active} for name, one in counts.items()},
    }
