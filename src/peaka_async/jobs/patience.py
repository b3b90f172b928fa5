"""How long to wait, and what to make of silence."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal, TypeAlias, get_args

from attrs import frozen

from ..config import seconds
from ..errors import InvalidArgument
from .interval import Interval

__all__ = ["DEFAULT_STALL", "DEFAULT_WAIT", "OnExit", "OnStall", "Patience"]

OnExit: TypeAlias = Literal["leave", "cancel"]
"""What becomes of a job that has not ended when nobody waits for it any more."""

OnStall: TypeAlias = Literal["raise", "warn"]
"""What to do about a job that shows no sign of progress."""

DEFAULT_WAIT = 600.0
DEFAULT_STALL = 300.0


@frozen(kw_only=True)
class Patience:
    """How long to wait, and what to make of silence.

    Attributes:
        timeout: Seconds from the first step to the end of waiting.
        stall_after: Seconds without any sign of progress after which a job counts as stalled; `None` for never.
        on_stall: Whether that ends waiting for it, or is only said.
        on_exit: What becomes of a job that has not ended when waiting for it ends early.
        interval: How often to look.
    """

    timeout: float
    stall_after: float | None
    on_stall: OnStall
    on_exit: OnExit
    interval: Interval

    @classmethod
    def of(
        cls,
        timeout: float | timedelta,
        poll_interval: float | timedelta | None,
        stall_after: float | timedelta | None,
        on_stall: OnStall,
        on_exit: OnExit,
    ) -> Patience:
        """From arguments as users give them.

        Raises:
            ConfigurationError: A duration cannot be right.
            InvalidArgument: `on_stall` or `on_exit` is none of its values.
        """
        for name, value, known in (("on_stall", on_stall, OnStall), ("on_exit", on_exit, OnExit)):
            if value not in get_args(known):
                wanted = " or ".join(repr(one) for one in get_args(known))
                raise InvalidArgument(f"{name} is {value!r}; it must be {wanted}")
        return cls(
            timeout=seconds("timeout", timeout),
            stall_after=None if stall_after is None else seconds("stall_after", stall_after),
            on_stall=on_stall,
            on_exit=on_exit,
            interval=Interval() if poll_interval is None else Interval.fixed(seconds("poll_interval", poll_interval)),
        )
