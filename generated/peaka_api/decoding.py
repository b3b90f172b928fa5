"""From JSON to Python and back, as models need it: tolerant of what is new, strict about what is broken.

Unknown members and unknown enum values are kept. Null is taken where the document forgot to allow it. A value of
another shape is a `DecodeError` that names the model and the member.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from enum import Enum, IntEnum, StrEnum
from operator import length_hint
from typing import Any, Self, TypeVar

from attrs import fields

from .errors import DecodeError
from .types import UNSET

__all__ = [
    "DecodeError",
    "OpenIntEnum",
    "OpenStrEnum",
    "decode_const",
    "decode_date",
    "decode_datetime",
    "decode_list",
    "decode_map",
    "decode_nullable",
    "decode_union",
    "decoding",
    "encode",
    "expect",
    "hide",
    "undecodable",
]

T = TypeVar("T")

decode_datetime = dt.datetime.fromisoformat
"""ISO-8601 to `datetime`. Digits below the microsecond are cut off, which `datetime` cannot hold."""

decode_date = dt.date.fromisoformat


class OpenStrEnum(StrEnum):
    """A string enum that the service may extend: an unknown value becomes a member that is not listed."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = value
        member._value_ = value
        return member

    @property
    def is_known(self) -> bool:
        """Whether the API document lists this value."""
        return self._value_ in type(self)._value2member_map_

    @classmethod
    def decode(cls, value: Any) -> Any:
        """The member of a JSON value; null stays `None`."""
        return None if value is None else cls(value)

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return type(self), (self._value_,)


class OpenIntEnum(IntEnum):
    """An integer enum that the service may extend."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        member = int.__new__(cls, value)
        member._name_ = str(value)
        member._value_ = value
        return member

    @property
    def is_known(self) -> bool:
        """Whether the API document lists this value."""
        return self._value_ in type(self)._value2member_map_

    @classmethod
    def decode(cls, value: Any) -> Any:
        """The member of a JSON value; null stays `None`."""
        return None if value is None else cls(value)

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return type(self), (self._value_,)


def decode_list(value: Any, decode: Callable[[Any], Any] | None = None) -> Any:
    """A JSON array, each item that is not null through `decode`."""
    if type(value) is not list:
        raise TypeError(f"expected an array, got {_kind(value)}")
    if decode is None:
        return value
    items = iter(value)
    try:
        return [None if item is None else decode(item) for item in items]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        # What is left says how far it came; a count would cost every list that is fine.
        raise DecodeError(f"[{len(value) - length_hint(items) - 1}]: {error}") from error


def decode_map(value: Any, decode: Callable[[Any], Any] | None = None) -> Any:
    """A JSON object of values of one kind, each value that is not null through `decode`."""
    if type(value) is not dict:
        raise TypeError(f"expected an object, got {_kind(value)}")
    if decode is None:
        return value
    result: dict[str, Any] = {}
    key = ""
    try:
        for key, item in value.items():
            result[key] = None if item is None else decode(item)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DecodeError(f"[{key}]: {error}") from error
    return result


def decode_nullable(value: Any, decode: Callable[[Any], T]) -> T | None:
    """`None`, or the value through `decode`."""
    return None if value is None else decode(value)


def decode_union(value: Any, decoders: Sequence[Callable[[Any], Any]]) -> Any:
    """The value by the decoder that knows most of its members, the first of those that know the same."""
    refusals: list[str] = []
    best: Any = None
    for decode in decoders:
        try:
            decoded = decode(value)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            refusals.append(str(error))
            continue
        unknown = getattr(decoded, "additional_properties", None)
        if not unknown:
            return decoded
        if best is None or len(unknown) < len(best.additional_properties):
            best = decoded
    if best is not None:
        return best
    raise DecodeError("no variant fits: " + "; ".join(refusals))


def decoding(decode: Callable[[Any], T]) -> Callable[[Any], T]:
    """`decode`, each of whose complaints about a shape is a `DecodeError`."""

    def checked(value: Any) -> T:
        try:
            return decode(value)
        except DecodeError:
            raise
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise DecodeError(str(error)) from error

    return checked


def decode_const(value: Any, constant: T) -> T:
    """The value where it is the one that is allowed."""
    if value != constant or type(value) is not type(constant):
        raise ValueError(f"expected {constant!r}, got {_kind(value)}")
    return constant


def expect(*types: type[Any]) -> Callable[[Any], Any]:
    """A decoder that lets through values of these types. A whole number passes for a float."""
    allowed = (*types, int) if float in types else types

    def check(value: Any) -> Any:
        if not isinstance(value, allowed) or (isinstance(value, bool) and bool not in types):
            raise TypeError(f"expected {' or '.join(kind.__name__ for kind in types)}, got {_kind(value)}")
        return value

    return check


def encode(value: Any) -> Any:
    """The JSON of a value that a model or an argument may hold."""
    if value is None or type(value) in (str, int, float, bool):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {key: encode(item) for key, item in value.items() if item is not UNSET}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray):
        return [encode(item) for item in value]
    if hasattr(value, "to_dict"):
        return value.to_dict()
    return value


def hide(value: Any) -> str:
    """How a secret is shown: whether it is there, not what it is."""
    return repr(value) if value is None or value is UNSET else "'***'"


def undecodable(model: Any, source: Any, error: Exception) -> DecodeError:
    """The error of a model that could not be read, with the way to the member that was wrong.

    Args:
        model: The model as far as it was read.
        source: The JSON it was read from.
        error: What stopped the reading.
    """
    name = type(model).__name__
    if not isinstance(source, Mapping):
        return DecodeError(f"{name}: expected an object, got {_kind(source)}")
    if isinstance(error, KeyError):
        return DecodeError(f"{name}: the required member {error.args[0]!r} is missing")
    # Members are read in the order of the class, so the first that is not there is the one that was wrong.
    missing = (field.name for field in fields(type(model)) if not hasattr(model, field.name))
    return DecodeError(f"{name}.{next(missing, '')}: {error}")


def _kind(value: Any) -> str:
    """What a JSON value is, without saying what it says: it may be a secret."""
    names = {str: "text", bool: "a boolean", int: "a number", float: "a number", list: "an array", dict: "an object"}
    return "null" if value is None else names.get(type(value), type(value).__name__)
