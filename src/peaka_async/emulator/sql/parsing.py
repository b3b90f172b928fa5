"""From a text to sqlglot's syntax tree, and no further than Trino's grammar goes.

sqlglot reads the union of many dialects: `LIMIT` before `OFFSET`, casts with `::`, `FROM` before `SELECT`, commas too
many. What Trino refuses is therefore looked for among the tokens, before the tree is built; what the tree itself tells
apart is left to the binder, which knows the nodes that it supports and refuses all others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, ClassVar, cast

import attrs
from sqlglot import exp
from sqlglot.dialects.trino import Trino
from sqlglot.errors import SqlglotError
from sqlglot.parsers.trino import TrinoParser
from sqlglot.tokenizer_core import Token, TokenType

from ..errors import Refusal, gateway
from .refusals import mismatched, unsupported
from .statements import QUERY_STARTS, kind_of
from .types import LACKING

# Its tables of parsers and tokens are typed in part only.
_GRAMMAR = cast("Any", TrinoParser)
# Spellings that sqlglot reads as types and Trino does not have. They are common names of columns, too.
_TYPE_WORDS = frozenset(
    {
        "ARRAY", "BIGINT", "BOOLEAN", "CHAR", "DATE", "DECIMAL", "DOUBLE", "INT", "INTEGER", "INTERVAL", "JSON", "MAP",
        "REAL", "ROW", "SMALLINT", "TIME", "TIMESTAMP", "TINYINT", "UUID", "VARBINARY", "VARCHAR",
    }
)  # fmt: skip
# These are among sqlglot's tokens of types, and words of Trino's grammar.
_TYPE_TOKENS = TrinoParser.TYPE_TOKENS - {
    TokenType.NULL,
    TokenType.RANGE,
    TokenType.UNION,
}
_CLOSING = frozenset(
    {"FROM", "WHERE", "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "OFFSET", "FETCH", "UNION", "EXCEPT", "INTERSECT", ")"}
)
_NOT_TRINO = frozenset(
    {
        TokenType.DCOLON, TokenType.COLON, TokenType.PARAMETER, TokenType.HASH, TokenType.TILDE, TokenType.PIPE,
        TokenType.AMP, TokenType.CARET, TokenType.L_BRACE, TokenType.R_BRACE, TokenType.BACKSLASH,
        TokenType.HEREDOC_STRING, TokenType.NATIONAL_STRING, TokenType.RAW_STRING, TokenType.BIT_STRING,
        TokenType.BYTE_STRING,
    }
)  # fmt: skip
_BEFORE_BRACKETS: set[TokenType] = _GRAMMAR.ID_VAR_TOKENS | {
    TokenType.ARRAY,
    TokenType.IDENTIFIER,
    TokenType.PLACEHOLDER,
    TokenType.R_BRACKET,
    TokenType.R_PAREN,
}
_PREDICATES: dict[str, type[exp.Expr]] = {"all": exp.All, "exists": exp.Exists, "some": exp.Any}
_DEEPEST = 200
_LONGEST = 1_000_000


def _decimal_literal(parser: Any, this: exp.Expr, _to: Any) -> exp.Expr:
    # `DECIMAL '1.20'` has the digits that are written, where CAST('1.20' AS DECIMAL) has 38 and none after the point.
    digits = re.fullmatch(r"[+-]?0*([0-9]*)\.?([0-9]*)", this.name)
    if digits is None or not digits[1] + digits[2]:
        raise gateway(f"Invalid DECIMAL literal: {this.name}")
    scale = len(digits[2])
    kind = exp.DataType.build(f"DECIMAL({max(len(digits[1]) + scale, 1)}, {scale})")
    return cast("exp.Expr", parser.expression(exp.Cast(this=this, to=kind)))


def _char_literal(parser: Any, this: exp.Expr, _to: Any) -> exp.Expr:
    # `CHAR 'abc'` is as long as what is written, where CAST('abc' AS CHAR) is of one character.
    return cast("exp.Expr", parser.expression(exp.Cast(this=this, to=exp.DataType.build(f"CHAR({len(this.name)})"))))


def _placeholder(parser: Any) -> exp.Expr:
    # A placeholder is known by where it stands: nodes are visited in another order than that of the text.
    return exp.Placeholder(this=str(parser._prev.start))  # noqa: SLF001 - sqlglot offers its extensions nothing else


_KEPT = ("CAST", "TRY_CAST", "EXTRACT", "TRIM", "SUBSTRING", "POSITION", "LISTAGG")


class _Parser(TrinoParser):
    # Without the names of functions every call stays as it was written, whichever dialect it comes from.
    FUNCTIONS: ClassVar[Any] = {}
    FUNCTION_PARSERS: ClassVar[Any] = {name: _GRAMMAR.FUNCTION_PARSERS[name] for name in _KEPT}
    NO_PAREN_FUNCTION_PARSERS: ClassVar[Any] = {
        name: _GRAMMAR.NO_PAREN_FUNCTION_PARSERS[name] for name in ("ANY", "CASE")
    }
    TYPE_LITERAL_PARSERS: ClassVar[Any] = {
        **_GRAMMAR.TYPE_LITERAL_PARSERS,
        exp.DType.CHAR: _char_literal,
        exp.DType.DECIMAL: _decimal_literal,
    }
    PLACEHOLDER_PARSERS: ClassVar[Any] = {TokenType.PLACEHOLDER: _placeholder}

    def _parse_join(self, *arguments: Any, **named: Any) -> Any:
        # A comma and a JOIN that lacks its condition would look the same in the tree.
        comma = self._curr.token_type is TokenType.COMMA
        join = super()._parse_join(*arguments, **named)
        if comma and isinstance(join, exp.Join):
            join.set("kind", "CROSS")
        return join


def parse(statement: str) -> tuple[exp.Expr, dict[str, int]]:
    """Read one query.

    Args:
        statement: The text, without a semicolon.

    Returns:
        The tree, and the number of each placeholder by the position that is its name in the tree.

    Raises:
        Refusal: 400 of shape A: more than one statement or none, not a query, or not in Trino's grammar.
    """
    if len(statement) > _LONGEST:
        raise gateway(f"Query text length ({len(statement)}) exceeds the maximum length ({_LONGEST})")
    dialect = Trino()
    # sqlglot moves subscripts to start at zero unless it is told that they do; the binder wants them as written.
    setattr(dialect, "INDEX_OFFSET", 0)  # noqa: B010 - declared for the class alone; this instance is ours
    try:
        tokens = dialect.tokenize(statement)
    except SqlglotError as error:
        raise gateway("mismatched input: the statement cannot be read") from error
    _refuse_other_statements(tokens)
    _refuse_other_dialects(statement, tokens)
    for token in tokens:
        if token.token_type in _TYPE_TOKENS and token.text.upper() not in _TYPE_WORDS:
            token.token_type = TokenType.VAR
    try:
        trees = _Parser(dialect=dialect).parse(tokens, statement)
    except SqlglotError as error:
        raise _mismatch(error) from error
    except RecursionError as error:
        raise gateway("statement is too large (stack overflow during analysis)") from error
    if len(trees) != 1 or trees[0] is None:
        raise mismatched("<EOF>")
    _settle_values(trees[0])
    places = [token for token in tokens if token.token_type is TokenType.PLACEHOLDER]
    return trees[0], {str(token.start): number for number, token in enumerate(places)}


def _refuse_other_statements(tokens: Sequence[Token]) -> None:
    if not tokens:
        raise mismatched("<EOF>")
    words = [token.text.upper() for token in tokens]
    if words[0] not in QUERY_STARTS:
        # sqlglot keeps what follows some words as one token.
        kind = kind_of(" ".join(words).split())
        raise mismatched(tokens[0].text) if kind is None else gateway(f"Statement type '{kind}' is not allowed")
    for token in tokens:
        if token.token_type is TokenType.SEMICOLON:
            # Trino's own endpoint takes one statement without a terminator. That Peaka's does the same is a guess.
            raise mismatched(";", "<EOF>")


@attrs.define
class _Parenthesis:
    """What has been seen inside one pair, not counting the pairs within it."""

    cast: bool
    limited: bool = False


def _refuse_other_dialects(statement: str, tokens: Sequence[Token]) -> None:
    open_pairs = [_Parenthesis(cast=False)]
    for previous, token, following in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        inside = open_pairs[-1]
        if token.token_type in _NOT_TRINO or _is_foreign(statement, token, previous):
            raise mismatched(token.text)
        match token.token_type:
            case TokenType.L_PAREN:
                name = previous.text.upper() if previous else ""
                open_pairs.append(_Parenthesis(cast=name in {"CAST", "TRY_CAST"}))
                if len(open_pairs) > _DEEPEST:
                    raise gateway("statement is too large (stack overflow during parsing)")
            case TokenType.R_PAREN if len(open_pairs) > 1:
                open_pairs.pop()
            case TokenType.LIMIT | TokenType.FETCH:
                inside.limited = True
            case TokenType.SELECT:
                inside.limited = False
            case TokenType.OFFSET if inside.limited and _is_amount(following):
                raise mismatched("OFFSET", "<EOF>")
            case TokenType.ALIAS if inside.cast and following and following.text.upper() not in _TYPE_WORDS:
                kind = following.text.lower()
                raise unsupported(f"the type {kind}") if kind in LACKING else gateway(f"Unknown type: {kind}")
            case _:
                if previous and previous.token_type is TokenType.COMMA and token.text.upper() in _CLOSING:
                    raise mismatched(token.text)


def _is_foreign(statement: str, token: Token, previous: Token | None) -> bool:
    match token.token_type:
        case TokenType.EQ:
            return token.text != "="
        case TokenType.FROM:
            # `FROM t SELECT a`, alone or in parentheses.
            return previous is None or previous.token_type is TokenType.L_PAREN
        case TokenType.HEX_STRING:
            return not statement.startswith(("x'", "X'"), token.start)
        case TokenType.R_PAREN:
            return previous is not None and previous.token_type is TokenType.COMMA
        case TokenType.NUMBER:
            # The amount of an interval is a text.
            is_amount = previous is not None and previous.token_type is TokenType.INTERVAL
            return is_amount or _runs_on(statement, token)
        case TokenType.L_BRACKET:
            # A subscript or the end of the word ARRAY; by itself it makes no list in Trino.
            return previous is None or previous.token_type not in _BEFORE_BRACKETS
        case _:
            return False


def _runs_on(statement: str, token: Token) -> bool:
    # `1_000` and `1x`: sqlglot would take what follows the digits for an alias.
    return re.match(r"[A-Za-z_]", statement[token.end + 1 : token.end + 2]) is not None


def _is_amount(token: Token | None) -> bool:
    # `offset` is also an ordinary name; as a clause a number or a placeholder follows.
    return token is not None and token.token_type in {TokenType.NUMBER, TokenType.PLACEHOLDER}


def _settle_values(tree: exp.Expr) -> None:
    # sqlglot takes VALUES for a query everywhere but in these predicates.
    for values in list(tree.find_all(exp.Values)):
        around = values.parent
        if isinstance(around, exp.In):
            around.set("query", exp.Subquery(this=values))
            around.set("expressions", None)
        elif isinstance(around, exp.Anonymous) and around.name.lower() in _PREDICATES:
            around.replace(_PREDICATES[around.name.lower()](this=exp.Subquery(this=values)))


def _mismatch(error: SqlglotError) -> Refusal:
    details: list[dict[str, Any]] = getattr(error, "errors", [])
    found = details[0].get("highlight") if details else None
    return mismatched(found or "<EOF>")
