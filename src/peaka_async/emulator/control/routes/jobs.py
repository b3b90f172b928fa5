"""Jobs: how they go from now on, and what becomes of one by hand."""

from __future__ import annotations

import math
from typing import Any

from ...state.jobs import Job, JobKind, Transition, TransitionMode
from ...state.project import ProjectState
from ..checks import ControlError, bad_value, unknown
from ..schemas import NUMBER, SECONDS, TEXT, answer, described, each, obj, one_of, or_null
from ..surface import ControlCall, control

_KINDS = tuple(kind.value for kind in JobKind)
_MODES = tuple(mode.value for mode in TransitionMode)
_NUMBERED = (TransitionMode.AFTER_SECONDS, TransitionMode.AFTER_POLLS)

_TRANSITION = {
    "mode": one_of(_MODES),
    "value": described(SECONDS, "Emulator seconds, or reads of the status, where the mode wants a number."),
}
_TRANSITIONS = answer({kind: answer(_TRANSITION) for kind in _KINDS})
_JOB = answer(
    {
        "id": TEXT,
        "project": TEXT,
        "kind": one_of(_KINDS),
        "state": one_of(("waiting", "running", "ended")),
        "triggered_at": NUMBER,
        "starts_at": described(or_null(NUMBER), "Null while it waits behind one that has no end."),
        "ends_at": described(or_null(NUMBER), "Null if only reads, a hand or nothing at all ends it."),
        "polls_left": or_null({"type": "integer"}),
        "failure": or_null(TEXT),
        "cancelled_at": or_null(NUMBER),
    }
)
_END = obj(
    {
        "do": one_of(("succeed", "fail", "cancel", "hang")),
        "message": described(TEXT, "The message with which it fails; for `fail` alone."),
    },
    required=("do",),
)


@control("GET", "/transitions", answer=_TRANSITIONS)
def get_transitions(call: ControlCall) -> Any:
    """Return how the jobs of each kind go that are started from now on."""
    return _transitions(call)


@control(
    "PUT",
    "/transitions",
    body=obj({kind: obj(_TRANSITION, required=("mode",)) for kind in _KINDS}),
    answer=_TRANSITIONS,
)
def set_transitions(call: ControlCall) -> Any:
    """Change how the jobs of some kinds go that are started from now on; kinds that are left out stay."""
    changes = {JobKind(kind): _transition(kind, stated) for kind, stated in call.body.items()}
    call.world.transitions.update(changes)
    return _transitions(call)


@control("DELETE", "/transitions", answer=_TRANSITIONS)
def delete_transitions(call: ControlCall) -> Any:
    """Let all jobs that are started from now on go as measured."""
    call.world.transitions.clear()
    return _transitions(call)


@control("GET", "/jobs", answer=answer({"jobs": each(_JOB)}))
def list_jobs(call: ControlCall) -> Any:
    """Return every job of every project; no job takes this for a read of its status."""
    return {"jobs": [_job(call, *one) for one in call.world.jobs()]}


@control("POST", "/jobs/{id}", body=_END, answer=_JOB)
def change_job(call: ControlCall) -> Any:
    """End a job now, by success, failure or cancellation, or let it run for ever."""
    project, kind, job = _find(call, call.path["id"])
    now, what, message = call.world.clock.now(), call.body["do"], call.body.get("message")
    if message is not None and what != "fail":
        raise bad_value("body.message goes with 'fail' alone")
    if job.over(now):
        raise ControlError(409, "Conflict", f"the job {job.id} has ended already")
    match what:
        case "succeed":
            job.failure = None
            job.finish(now)
        case "fail":
            job.finish(now, failure=message or "it was made to fail")
        case "cancel":
            job.cancelled_at = now
        case _:
            job.hang()
    return _job(call, project, kind, job)


def _transition(kind: str, stated: dict[str, Any]) -> Transition:
    mode, value = TransitionMode(stated["mode"]), stated.get("value", 0.0)
    if (mode in _NUMBERED) is not ("value" in stated):
        raise bad_value(f"body.{kind} must {'have' if mode in _NUMBERED else 'not have'} a value: {mode.value}")
    if mode is TransitionMode.AFTER_POLLS and value != int(value):
        raise bad_value(f"body.{kind}.value must be a whole number of reads")
    return Transition(mode, float(value))


def _transitions(call: ControlCall) -> dict[str, Any]:
    found = {kind: call.world.transitions.get(kind, Transition()) for kind in JobKind}
    return {kind.value: {"mode": one.mode.value, "value": one.value} for kind, one in found.items()}


def _find(call: ControlCall, job_id: str) -> tuple[ProjectState, JobKind, Job]:
    jobs = {job.id: (project, kind, job) for project, kind, job in call.world.jobs()}
    if job_id not in jobs:
        raise unknown("job", job_id, jobs)
    return jobs[job_id]


def _job(call: ControlCall, project: ProjectState, kind: JobKind, job: Job) -> dict[str, Any]:
    now = call.world.clock.now()
    state = "ended" if job.over(now) else "running" if job.active(now) else "waiting"
    return {
        "id": job.id,
        "project": project.id,
        "kind": kind.value,
        "state": state,
        "triggered_at": job.triggered_at,
        "starts_at": _finite(job.starts_at),
        "ends_at": _finite(job.ends_at),
        "polls_left": job.polls,
        "failure": job.failure,
        "cancelled_at": job.cancelled_at,
    }


def _finite(seconds: float) -> float | None:
    return seconds if math.isfinite(seconds) else None
