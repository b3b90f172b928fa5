"""The proof that what was written is what the document says, before it replaces anything."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

from document import Document
from methods import Group
from problems import GenerationFailed, Problem


def verify(document: Document, groups: list[Group], package: Path) -> None:
    """Check the package: every operation has its method, and mypy strict finds nothing.

    Raises:
        GenerationFailed: It is not what the document says.
    """
    problems = [*_methods(document, groups, package), *_types(package)]
    if problems:
        raise GenerationFailed(problems)


def _methods(document: Document, groups: list[Group], package: Path) -> list[Problem]:
    """Operations whose method is not in the text of its class; what the templates meant to write does not count."""
    problems: list[Problem] = []
    written: dict[tuple[str, str], int] = {}
    for group in groups:
        tree = ast.parse((package / "groups" / f"{group.name}.py").read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and node.name == group.class_name:
                for item in node.body:
                    if isinstance(item, ast.AsyncFunctionDef | ast.FunctionDef):
                        key = (group.name, item.name)
                        written[key] = written.get(key, 0) + 1
    expected = {(group.name, method.name): method for group in groups for method in group.methods}
    if len(expected) != len(document.operations):
        kept = {method.operation.id for method in expected.values()}
        lost = sorted({operation.id for operation in document.operations} - kept)
        problems += [Problem(document.path.name, f"operation {name} has no method") for name in lost]
    for key, method in expected.items():
        if written.get(key) != 1:
            what = f"{method.operation.id} became {written.get(key, 0)} methods {key[1]} in groups/{key[0]}.py"
            problems.append(Problem(method.operation.where, what))
    registry = (package / "operations.py").read_text(encoding="utf-8")
    registered = set(re.findall(r'^        id="(.+)",$', registry, re.MULTILINE))
    for operation in document.operations:
        if operation.id not in registered:
            problems.append(Problem(operation.where, f"{operation.id} is not in OPERATIONS"))
    return problems


def _types(package: Path) -> list[Problem]:
    environment = {**os.environ, "MYPYPATH": str(package.parent)}
    mypy = [sys.executable, "-I", "-m", "mypy"]
    options = ["--strict", "--no-incremental", "--no-error-summary", "--config-file="]
    done = subprocess.run(
        [*mypy, *options, "-p", package.name],
        cwd=package.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if not done.returncode:
        return []
    problems: list[Problem] = []
    for line in (done.stdout + done.stderr).splitlines():
        where, _, what = line.partition(": ")
        problems.append(Problem(where, what))
    return problems
