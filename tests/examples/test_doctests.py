"""The doctests in docstrings give what they say."""

from __future__ import annotations

import doctest
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import peaka_async

HOME = Path(peaka_async.__file__).parent


def doctests() -> Iterator[Any]:
    """The doctests of every module that has any, each as a parameter of a test."""
    for source in sorted(HOME.rglob("*.py")):
        if ">>> " in source.read_text(encoding="utf-8"):
            module = importlib.import_module(".".join(source.relative_to(HOME.parent).with_suffix("").parts))
            found = doctest.DocTestFinder().find(module)
            yield from (pytest.param(one, id=one.name) for one in found if one.examples)


@pytest.mark.parametrize("described", list(doctests()))
def test_the_doctest_gives_what_it_says(described: doctest.DocTest) -> None:
    differences: list[str] = []
    doctest.DocTestRunner().run(described, out=differences.append)
    assert differences == []
