"""The state as JSON and back, for snapshots and for the state file."""

from __future__ import annotations

from typing import Any, cast

import cattrs
from cattrs.preconf.json import make_converter

from .account import Account

FORMAT = 1
"""Raised whenever a state that was written before cannot be read any more."""


def dump(account: Account) -> dict[str, Any]:
    """Return the state as values that JSON has; numbers may be infinite."""
    return cast("dict[str, Any]", _CONVERTER.unstructure(account))


def load(value: object) -> Account:
    """Read a state that `dump` made.

    Raises:
        ValueError: It is something else.
    """
    try:
        return _CONVERTER.structure(value, Account)
    except (cattrs.BaseValidationError, TypeError, KeyError, AttributeError) as error:
        raise ValueError("this is not the state of an emulator of this version") from error


_CONVERTER = make_converter()
