"""Texts of the document as docstrings: wrapped, and unable to end the string that they are printed in."""

from __future__ import annotations

import re
import textwrap

_WIDTH = 108


def safe(text: str) -> str:
    """The text so that it can stand between triple quotes."""
    text = text.replace("\\", "\\\\").replace('"""', "'''")
    return f'{text[:-1]}\\"' if text.endswith('"') else text


def one_line(text: object) -> str:
    return " ".join(str(text).split())


def sentence(text: object) -> str:
    line = one_line(text)
    return line if line.endswith((".", "!", "?")) else f"{line}."


def wrapped(text: str, *, indent: int) -> str:
    """One paragraph, filled.

    Args:
        text: The paragraph.
        indent: How far the docstring is going to be indented.
    """
    return "\n".join(textwrap.wrap(one_line(text), _WIDTH - indent, break_long_words=False, break_on_hyphens=False))


def entry(name: str, text: str, *, indent: int) -> str:
    """One entry of a section, as in `Args:`."""
    return "\n".join(
        textwrap.wrap(
            f"{name}: {text}",
            _WIDTH - indent,
            initial_indent="    ",
            subsequent_indent="        ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    )


def paragraphs(text: str, *, indent: int) -> list[str]:
    """Paragraphs rewrapped; lists and tables kept as they are.

    A folded YAML block arrives with one line per paragraph, a literal one with blank lines between paragraphs.
    """
    result: list[str] = []
    text = str(text).strip()
    separator = r"\n\s*\n" if re.search(r"\n\s*\n", text) else r"\n(?!\s*(?:[-*|]|\d+\.) )"
    for paragraph in re.split(separator, text):
        if not paragraph.strip():
            continue
        lines = paragraph.strip("\n").split("\n")
        if any(re.match(r"\s*([-*|]|\d+\.) ", line) for line in lines):
            result.append(textwrap.dedent("\n".join(lines)))
        else:
            result.append(wrapped(paragraph, indent=indent))
    return result
