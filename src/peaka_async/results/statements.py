"""What can be told of a statement without understanding SQL: its clauses at the top, and the tables that it names.

A statement is cut into words, quoted names, texts, comments and signs; that is enough to know what stands at the top
and what within parentheses, a text or a comment. Nothing is decided here that only a parser could know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["clauses", "tables", "without_end"]

_PIECE = re.compile(
    r"""(?P<space>\s+|--[^\n]*|/\*.*?\*/)
      | (?P<text>'(?:[^']|'')*')
      | (?P<name>"(?:[^"]|"")*")
      | (?P<word>[^\W\d][\w$]*)
      | (?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)

_FOLLOWS = {
    "ORDER": re.compile("BY$"),
    "OFFSET": re.compile(r"[\d?]"),
    "LIMIT": re.compile(r"[\d?]|ALL$"),
    "FETCH": re.compile("(?:FIRST|NEXT)$"),
}
"""The clauses, and what follows the word where it begins one."""

_CLAUSES = frozenset(_FOLLOWS)


class _Piece(NamedTuple):
    kind: str
    text: str
    depth: int
    end: int


def clauses(statement: str) -> frozenset[str]:
    """Which of `ORDER`, `OFFSET`, `LIMIT` and `FETCH` stand at the top: not in a subquery, a text or a comment."""
    found: set[str] = set()
    before = ""
    pieces = [piece for piece in _pieces(statement) if piece.kind != "space"]
    # These words are not reserved in Trino: columns may be called so.
    following = [*(piece.text.upper() for piece in pieces[1:]), ""]
    for piece, after in zip(pieces, following, strict=False):
        word = piece.text.upper()
        is_clause = piece.kind == "word" and piece.depth == 0 and before not in (".", "AS")
        if is_clause and word in _CLAUSES and _FOLLOWS[word].match(after):
            found.add(word)
        before = word
    return frozenset(found)


def without_end(statement: str) -> str:
    """A statement without semicolons, comments and space at its end, so that something can be put behind it."""
    end = 0
    for piece in _pieces(statement):
        if piece.kind != "space" and piece.text != ";":
            end = piece.end
    return statement[:end]


def tables(statement: str) -> list[tuple[str, str, str]]:
    """Names of three parts in the order they occur, each once: what may be tables, and may be columns of some.

    Names without quotes are in lower case, as Trino takes them.
    """
    found: dict[tuple[str, str, str], None] = {}
    chain: list[str] = []
    is_joined = False
    for piece in _pieces(f"{statement} "):
        if piece.kind in ("word", "name"):
            name = piece.text[1:-1].replace('""', '"') if piece.kind == "name" else piece.text.lower()
            chain = [*chain, name] if is_joined else [name]
            is_joined = False
            if len(chain) >= 3:  # catalog, schema, table; what follows is a column
                found.setdefault((chain[0], chain[1], chain[2]))
        elif piece.text == "." and chain:
            is_joined = True
        elif piece.kind != "space":
            chain, is_joined = [], False
    return list(found)


def _pieces(statement: str) -> Iterator[_Piece]:
    depth = 0
    for found in _PIECE.finditer(statement):
        text = found[0]
        if text == "(":
            depth += 1
        elif text == ")":
            depth -= 1
        yield _Piece(found.lastgroup or "", text, depth, found.end())
