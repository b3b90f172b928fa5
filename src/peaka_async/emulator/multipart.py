"""Reads a multipart body: the parts of an upload by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from .errors import bad_request

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks


@attrs.frozen
class Part:
    """One part.

    Attributes:
        content: Its bytes.
        filename: The file name that was sent; None for an ordinary field.
        content_type: The type that was sent; None for none.
    """

    content: bytes = attrs.field(repr=False)
    filename: str | None = None
    content_type: str | None = None


def read_multipart(body: bytes, content_type: str) -> Mapping[str, Part]:
    """Read the parts of a body; of two with one name the last counts.

    Args:
        body: The whole body.
        content_type: The request's `Content-Type`, with its boundary.

    Raises:
        Refusal: 400 of shape C, where it is no multipart body; the live wording was not recorded.
    """
    kind, options = parse_options_header(content_type)
    if kind != b"multipart/form-data" or b"boundary" not in options:
        raise bad_request("Content-Type must be multipart/form-data with a boundary")
    collector = _Collector()
    try:
        parser = MultipartParser(options[b"boundary"], collector.callbacks())
        parser.write(body)
        parser.finalize()
    except FormParserError as error:
        raise bad_request("Malformed multipart body") from error
    if not collector.complete:
        raise bad_request("The multipart body has no end")
    return collector.parts


class _Collector:
    """Takes what the parser reports and puts the parts together."""

    def __init__(self) -> None:
        self.parts: dict[str, Part] = {}
        self.complete = False
        self._headers: dict[str, bytes] = {}
        self._name = bytearray()
        self._value = bytearray()
        self._content = bytearray()

    def callbacks(self) -> MultipartCallbacks:
        """Return what the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_end": self._finish,
        }

    def _begin(self) -> None:
        self._headers = {}
        self._content = bytearray()

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        self._headers[self._name.decode("latin-1").lower()] = bytes(self._value)
        self._name, self._value = bytearray(), bytearray()

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._content += data[start:end]

    def _end(self) -> None:
        _, options = parse_options_header(self._headers.get("content-disposition", b""))
        name, filename = options.get(b"name"), options.get(b"filename")
        content_type = self._headers.get("content-type")
        if name is None:
            raise bad_request("A part of the multipart body has no name")
        self.parts[name.decode("utf-8", "replace")] = Part(
            bytes(self._content),
            None if filename is None else filename.decode("utf-8", "replace"),
            None if content_type is None else content_type.decode("latin-1"),
        )

    def _finish(self) -> None:
        self.complete = True
