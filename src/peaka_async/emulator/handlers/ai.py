"""The AI agent: questions, their streams, and threads. Section 16.1: not one operation was ever measured.

A guide names the members of the agent's state; everything else about the answers is a guess, the plainest that fits.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..agent.picture import draw_workflow
from ..errors import bad_request
from ..registry import Answer, Call, handles
from ..replies import ok
from ..state.ai import AiThread, find_thread
from .agent_runs import Question, ask
from .agent_states import NODES, messages, state_after, steps
from .agent_stream import MODES, stream


@handles("ai.chat", guessed=True)
def chat(call: Call) -> Answer:
    """Answer a question with the agent's bare state; nothing in it says which thread a new one is."""
    question = _question(call)
    return ask(call, question, lambda thread: ok(state_after(steps(call, thread, no_execute=question.no_execute))))


@handles("ai.chat_stream", guessed=True)
def chat_stream(call: Call) -> Answer:
    """Answer a question with events; without modes with the answer's text, piece by piece.

    What the statement gives is there before the first event, and the question counts as asked however early the client
    leaves.
    """
    question, modes = _question(call), _modes(call)
    clock = call.world.clock

    def answer(thread: AiThread) -> Response:
        taken = steps(call, thread, no_execute=question.no_execute)
        return stream(taken, modes, clock.timestamp(thread.updated_at), clock.real_seconds)

    return ask(call, question, answer)


@handles("ai.list_threads", guessed=True)
def list_threads(call: Call) -> Response:
    """List the threads of a project, a bare array, the one that was last spoken in first."""
    threads = sorted(_threads(call), key=lambda one: one.updated_at)
    return ok([_view(call, one) for one in reversed(threads)])


@handles("ai.get_thread", guessed=True)
def get_thread(call: Call) -> Response:
    """Read a thread with its messages."""
    thread = _in_path(call)
    return ok({**_view(call, thread), "messages": messages(thread)})


@handles("ai.update_thread", guessed=True)
def update_thread(call: Call) -> Response:
    """Rename a thread."""
    thread = _in_path(call)
    thread.display_name, thread.updated_at = call.body["displayName"], call.now
    return ok(_view(call, thread))


@handles("ai.delete_thread", guessed=True)
def delete_thread(call: Call) -> Response:
    """Delete a thread."""
    del call.project.ai_threads[_in_path(call).id]
    return ok({})


@handles("ai.get_workflow_image", guessed=True)
def get_workflow_image(call: Call) -> Response:  # noqa: ARG001 - every handler takes the call
    """Draw the steps of the agent, those of the emulator's."""
    return Response(draw_workflow(len(NODES)), media_type="image/png")


def _question(call: Call) -> Question:
    body = call.body
    return Question(body["message"], body.get("threadId"), no_execute=bool(body.get("noExecute")))


def _modes(call: Call) -> list[str]:
    asked: list[str] = call.body.get("streamModes") or ["messages"]
    for mode in asked:
        if mode not in MODES:
            raise bad_request(f"Property 'streamModes' must hold values of {', '.join(MODES)}, not '{mode}'")
    return asked


def _threads(call: Call) -> list[AiThread]:
    return [one for one in call.project.ai_threads.values() if not one.legacy]


def _in_path(call: Call) -> AiThread:
    return find_thread(call.project.ai_threads, call.path["threadId"], legacy=False)


def _view(call: Call, one: AiThread) -> dict[str, Any]:
    return {
        "threadId": one.id,
        "displayName": one.display_name,
        "createdAt": call.timestamp(one.created_at),
        "updatedAt": call.timestamp(one.updated_at),
    }
