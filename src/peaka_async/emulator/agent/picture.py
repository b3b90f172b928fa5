"""A picture of the agent's steps: boxes one below another, with a line from each to the next."""

from __future__ import annotations

import struct
import zlib

_WIDTH, _BOX_HEIGHT, _GAP, _MARGIN = 160, 32, 16, 16
_WHITE, _GREY, _BLACK = 255, 208, 0


def draw_workflow(boxes: int) -> bytes:
    """Return a PNG in shades of grey, without any text: this needs no font.

    Args:
        boxes: How many boxes it shows.
    """
    height = 2 * _MARGIN + boxes * _BOX_HEIGHT + (boxes - 1) * _GAP
    rows = [bytearray([_WHITE]) * _WIDTH for _ in range(height)]
    for box in range(boxes):
        top = _MARGIN + box * (_BOX_HEIGHT + _GAP)
        bottom = top + _BOX_HEIGHT - 1
        for y in range(top, bottom + 1):
            shade = _BLACK if y in (top, bottom) else _GREY
            rows[y][_MARGIN : _WIDTH - _MARGIN] = bytes([shade]) * (_WIDTH - 2 * _MARGIN)
            rows[y][_MARGIN] = rows[y][_WIDTH - _MARGIN - 1] = _BLACK
        if box < boxes - 1:
            for y in range(bottom + 1, bottom + 1 + _GAP):
                rows[y][_WIDTH // 2] = _BLACK
    # Every row of pixels begins with the number of its filter, 0 for none.
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows))
    header = struct.pack(">IIBBBBB", _WIDTH, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
