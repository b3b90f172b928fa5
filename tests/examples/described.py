"""The examples themselves: found in the docstrings of what users can call, and cut out of them."""

from __future__ import annotations

import ast
import builtins
import importlib
import inspect
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_origin

from attrs import frozen

import peaka_async
import peaka_async.testing
from peaka_api.operations import OPERATIONS

__all__ = ["Described", "as_function", "methods", "operations", "wanted", "written"]

_HOME = Path(peaka_async.__file__).parent
_FENCED = re.compile(r"```python\n(.*?)```", re.DOTALL)


@frozen
class Described:
    """Something with a docstring, and the examples that it gives.

    Attributes:
        name: Its name, with that of its class.
        text: The docstring; empty where there is none.
        is_deprecated: Whether calling it warns.
    """

    name: str
    text: str
    is_deprecated: bool = False

    @classmethod
    def of(cls, name: str, value: Any, *, is_deprecated: bool = False) -> Described:
        own: str = getattr(value, "__doc__", None) or ""
        return cls(name, inspect.cleandoc(own), is_deprecated)

    @property
    def examples(self) -> list[str]:
        """The text of each."""
        return _FENCED.findall(self.text)

    @property
    def makes_client(self) -> bool:
        """Whether an example makes a client of its own."""
        return any("AsyncPeaka(" in example for example in self.examples)


def operations() -> Iterator[Described]:
    """The method of every operation of the API, under the id of the operation."""
    for operation in OPERATIONS.values():
        module = importlib.import_module(f"peaka_api.groups.{operation.group}")
        group = "".join(word.capitalize() for word in operation.group.split("_"))
        method = getattr(getattr(module, f"{group}Operations"), operation.name)
        yield Described.of(operation.id, method, is_deprecated=operation.deprecated)


def methods() -> Iterator[Described]:
    """The public methods of public classes that people wrote."""
    for kind in _classes():
        for name, value in vars(kind).items():
            function = getattr(value, "__func__", value)
            if inspect.isfunction(function) and not name.startswith("_"):
                yield Described.of(f"{kind.__name__}.{name}", function)


def written() -> Iterator[Described]:
    """Whatever gives an example in the code that people wrote: modules, classes, functions and methods."""
    for source in sorted(_HOME.rglob("*.py")):
        place = source.relative_to(_HOME)
        # The emulator has doctests; what runs them is beside this module.
        if place.parts[0] != "emulator":
            name = place.parent.name if place.stem == "__init__" else place.stem
            tree = ast.parse(source.read_text(encoding="utf-8"))
            yield from (found for found in _in(tree, name or "peaka_async", "") if found.examples)


def as_function(example: str) -> str:
    """The text of a function `example` that does what an example does."""
    return f"async def example():\n{textwrap.indent(example, '    ')}"


def wanted(example: str) -> set[str]:
    """The names that an example uses and does not set."""
    tree = ast.parse(as_function(example))
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    own = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    own |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            own |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ExceptHandler) and node.name:
            own.add(node.name)
    return {node.id for node in names} - own - set(dir(builtins))


def _classes() -> Iterator[type]:
    """The public classes, and those of the package that they inherit from, each once."""
    seen: dict[type, None] = {}
    for package in (peaka_async, peaka_async.testing):
        for name in package.__all__:
            value = getattr(package, name)
            # `CacheWatch` is `Watch` of something, and no class itself.
            kind = get_origin(value) or value
            if inspect.isclass(kind):
                seen.update(dict.fromkeys(base for base in kind.__mro__ if base.__module__.startswith("peaka_async")))
    yield from seen


def _in(
    node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef, name: str, of: str
) -> Iterator[Described]:
    decorators = [] if isinstance(node, ast.Module) else node.decorator_list
    warns = any(ast.unparse(each).startswith("deprecated(") for each in decorators)
    yield Described(f"{of}{name}", ast.get_docstring(node) or "", warns)
    inside = f"{name}." if isinstance(node, ast.ClassDef) else ""
    for child in node.body:
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _in(child, child.name, inside)
