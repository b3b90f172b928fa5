"""Words: how a question and a name are compared."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

import attrs

_LONGEST_WITHOUT_PLURAL = 3
_LONGEST_COUNT = 6


@attrs.frozen
class Word:
    """A word of a question, or a text in quotes, which counts as one.

    Attributes:
        said: As it was written, without the quotes.
        stem: In lower case and in the singular; of a text in quotes nothing, for it names nothing.
        quoted: Whether it stood in quotes.
    """

    said: str
    stem: str
    quoted: bool = False


def read(text: str) -> tuple[Word, ...]:
    """Return the words of a question.

    Example:
        >>> [word.stem or word.said for word in read("How many 'Open' Invoice_Items?")]
        ['how', 'many', 'Open', 'invoice', 'item']
    """
    return tuple(
        Word(said, singular(said.lower())) if said else Word(quote, "", quoted=True)
        for quote, said in _TOKEN.findall(text)
    )


def stems(name: str) -> tuple[str, ...]:
    """Return the words that a name is made of, in lower case and in the singular."""
    return tuple(singular(word) for word in _WORD.findall(name.lower()))


def singular(word: str) -> str:
    """Return a word in the singular, as far as its ending tells.

    Example:
        >>> [singular(word) for word in ("countries", "charges", "addresses", "status", "boxes")]
        ['country', 'charge', 'address', 'status', 'box']
    """
    if len(word) <= _LONGEST_WITHOUT_PLURAL or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "shes", "ches")):
        return word[:-2]
    return word.removesuffix("s")


def is_count(stem: str) -> bool:
    """Tell whether a word is a number that a question could mean: a year, or how many."""
    return stem.isdecimal() and len(stem) <= _LONGEST_COUNT


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, from 0 up to 1 for the same words."""
    left, right = " ".join(stems(one)), " ".join(stems(other))
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


def shared(one: str, other: str) -> int:
    """Return how many words of substance two texts have in common."""
    return len((set(stems(one)) & set(stems(other))) - _FILLERS)


_WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"""(?<!\w)['"]([^'"]+)['"]|([^\W_]+)""")
_FILLERS = frozenset(
    {
        "a", "all", "an", "and", "are", "by", "did", "do", "does", "each", "every", "for", "from", "give", "have",
        "how", "i", "in", "is", "it", "last", "list", "many", "me", "much", "my", "of", "on", "or", "our", "per",
        "show", "the", "there", "this", "to", "was", "we", "were", "what", "when", "which", "who", "with",
    }
)  # fmt: skip
