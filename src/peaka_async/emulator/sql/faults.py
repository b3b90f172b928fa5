"""What DuckDB says when a statement fails, in Trino's words.

DuckDB's own text names physical tables and its own types, so no text that is not known here is passed on.
"""

from __future__ import annotations

import re

from ..errors import Refusal, gateway
from .casts import MARK
from .refusals import unsupported

_TYPES = {
    "INT8": "tinyint",
    "INT16": "smallint",
    "INT32": "integer",
    "INT64": "bigint",
    "INT128": "bigint",
    "BOOL": "boolean",
    "FLOAT": "real",
    "DOUBLE": "double",
    "UUID": "uuid",
}
_OPERATORS = {"addition": "+", "subtraction": "-", "multiplication": "*"}

_WORDS = {
    "Division by zero": "Division by zero",
    "More than one row returned by a subquery": "Scalar sub-query has returned multiple rows",
    "key list does not align": "Key and value arrays must be the same length",
    "Invalid escape string": "Escape string must be a single character",
    "QUANTILE can only take": "Percentile must be between 0 and 1",
    "Timestamp to higher precision": "the emulator does not support nanoseconds before 1678 and after 2261",
}
_OVERFLOW = re.compile(r"Overflow in (addition|subtraction|multiplication) of (\w+) \((.*?)\)!", re.DOTALL)
_DECIMAL_OVERFLOW = re.compile(
    r"Overflow in \w+ of DECIMAL|decimal.*overflow|Could not cast value .* to DECIMAL", re.IGNORECASE
)
_UNREADABLE = re.compile(r"Could not convert string ['\"](.*)['\"] to (\w+(?:\(\d+, ?\d+\))?)", re.DOTALL)
_TOO_LARGE = re.compile(
    r"with value (\S+) can't be cast because the value is out of range for the destination type (\w+)"
)
_DATE = re.compile(r"(?:invalid date field format|date field value out of range): \"(.*?)\"", re.DOTALL)
_TIMESTAMP = re.compile(r"(?:invalid timestamp field format|timestamp field value out of range): \"(.*?)\"", re.DOTALL)
_TIME = re.compile(r"(?:invalid time field format|time field value out of range): \"(.*?)\"", re.DOTALL)
_JSON = re.compile(r"Malformed JSON at .*?Input: \"(.*)\"", re.DOTALL)
_ZONE = re.compile(r"Unknown TimeZone '(.*?)'!", re.DOTALL)
_OTHER_YEARS = re.compile(r"\s*(-[0-9]+|[+]?[0-9]{5,})-[0-9]{1,2}-[0-9]{1,2}\b")
_PLACE = re.compile(r"\n+LINE \d+:.*", re.DOTALL)
_OURS = re.compile(f"Invalid Input Error: {MARK}(.*)", re.DOTALL)


def refusal_of(error: Exception) -> Refusal:
    """Return the answer to a statement that DuckDB could not run.

    Args:
        error: What DuckDB raised.
    """
    said = _PLACE.sub("", str(error))
    if found := _OURS.search(said):
        return gateway(found[1])
    said = said.replace(MARK, "")
    for part, words in _WORDS.items():
        if part in said:
            return gateway(words)
    if found := _JSON.search(said):
        return gateway(f"Cannot convert value to JSON: '{found[1]}'")
    if found := _OVERFLOW.search(said):
        kind, operator = _TYPES.get(found[2], "decimal"), found[1]
        if kind != "decimal" and "INT128" not in found[2]:
            return gateway(f"{kind} {operator} overflow: {found[3]}")
        return gateway("Decimal overflow")
    if found := _UNREADABLE.search(said):
        return gateway(f"Cannot cast '{found[1]}' to {_TYPES.get(found[2], found[2]).upper()}")
    if found := _TOO_LARGE.search(said):
        return gateway(f"Out of range for {_TYPES.get(found[2], found[2].lower())}: {found[1]}")
    if found := _ZONE.search(said):
        return gateway(f"Value cannot be cast to timestamp: there is no time zone {found[1]}")
    for pattern, kind in ((_DATE, "date"), (_TIMESTAMP, "timestamp"), (_TIME, "time")):
        if found := pattern.search(said):
            if _OTHER_YEARS.match(found[1]):
                return unsupported("years before 0 and after 9999")
            return gateway(f"Value cannot be cast to {kind}: {found[1]}")
    if _DECIMAL_OVERFLOW.search(said):
        return gateway("Decimal overflow")
    return _by_kind(error)


def _by_kind(error: Exception) -> Refusal:
    match type(error).__name__:
        case "OutOfMemoryException":
            return gateway("Query exceeded per-node memory limit")
        case "OutOfRangeException":
            return gateway("Numeric value out of range")
        case "ConversionException" | "InvalidInputException":
            return gateway("Invalid function argument or cast")
        case name:
            # A statement that was translated and that DuckDB does not take is a gap of the emulator.
            return gateway(f"the emulator could not run the statement ({name}): a construct in it has no translation")
