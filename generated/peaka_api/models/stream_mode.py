"""What the agent streams: `values` is its whole state after each step, `updates` the nodes that ran an."""

from __future__ import annotations

from ..decoding import OpenStrEnum


class StreamMode(OpenStrEnum):
    """What the agent streams: `values` is its whole state after each step, `updates` the nodes that ran and
    what they changed, `debug` diagnostic events of each step, `messages` the model's text token by token.
    """

    VALUES = "values"
    UPDATES = "updates"
    DEBUG = "debug"
    MESSAGES = "messages"
