"""The answers that faults give: the bodies of the real service, and those of what stands before it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus

from starlette.responses import HTMLResponse, PlainTextResponse, Response

from ..clock import Clock
from ..errors import Refusal, framework, gateway, named
from ..exchange import refusal_reply
from ..replies import JsonReply
from .effects import Answer, Shape

_SHAPES: dict[int, Shape] = {
    400: "A",
    401: "C",
    403: "C",
    404: "B",
    409: "B",
    429: "C",
    502: "html",
    503: "html",
    504: "html",
}
"""The form of body that goes with a status, where it is not that of the framework. No 429 was ever seen, and no body of
a proxy was recorded: these forms are guesses."""

_MESSAGES = {
    401: "the API key is missing or unknown",
    403: "the API key has no access to this project",
    404: "Not found",
    409: "Already exists",
    429: "Too many requests",
}


def answer_of(effect: Answer, clock: Clock, path: str) -> Response:
    """Return the answer that a fault gives.

    Args:
        effect: What to answer.
        clock: What time a body of shape D names.
        path: The request's path, which such a body names too.
    """
    response = _response(effect, clock, path)
    response.headers.update(effect.headers)
    if effect.retry_after is not None and effect.retry_after_as == "date":
        # By the machine's calendar and not the emulator's, because a client may compare it with its own. Others compare
        # it with the `Date` beside it, which so has to be of the same calendar.
        now = datetime.now(UTC)
        response.headers["Retry-After"] = format_datetime(now + timedelta(seconds=effect.retry_after), usegmt=True)
        response.headers.setdefault("Date", format_datetime(now, usegmt=True))
    elif effect.retry_after is not None:
        response.headers["Retry-After"] = f"{effect.retry_after:g}"
    return response


def _response(effect: Answer, clock: Clock, path: str) -> Response:
    if isinstance(effect.body, str):
        return PlainTextResponse(effect.body, effect.status)
    if effect.body is not None:
        return JsonReply(effect.body, effect.status)
    shape = effect.shape or ("G" if effect.status < HTTPStatus.BAD_REQUEST else _SHAPES.get(effect.status, "D"))
    if shape == "G":
        return Response(status_code=effect.status)
    if shape == "html":
        return HTMLResponse(_page(effect), effect.status)
    return refusal_reply(_refusal(effect, shape), clock, path)


def _refusal(effect: Answer, shape: Shape) -> Refusal:
    status, phrase = effect.status, _phrase(effect.status)
    message = effect.message or _MESSAGES.get(status, phrase)
    match shape:
        case "A":
            body = {**gateway(message).body, **({} if effect.code is None else {"errorCode": effect.code})}
        case "B":
            error = effect.error or ("WrongRequestException" if status == HTTPStatus.BAD_REQUEST else phrase)
            body = {**named(error, message, None).body, "errorCode": effect.code}
        case "C":
            body = {"error": effect.error or phrase, "message": message}
        case "D":
            return framework(status, effect.error or phrase, effect.message)
        case "E":
            body = {"code": effect.code or status, "message": message}
        case _:
            body = {"errorCode": effect.code or status, "message": message, "traceId": "emulator"}
    return Refusal(status, body)


def _page(effect: Answer) -> str:
    title = f"{effect.status} {effect.message or _phrase(effect.status)}"
    lines = (
        "<html>",
        f"<head><title>{title}</title></head>",
        f"<body><center><h1>{title}</h1></center></body>",
        "</html>",
    )
    return "".join(f"{line}\r\n" for line in lines)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"Status {status}"
