"""What users can see: the public names, what importing them costs, and what they may not contain."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import peaka_async
import peaka_async.emulator
import peaka_async.models

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src/peaka_async").rglob("*.py"))
CLIENT = [source for source in SOURCES if not {"emulator", "testing"} & set(source.parts)]


def imports_of(source: Path) -> set[str]:
    """The top packages that a module imports, at any depth of its code."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").split(".")[0])
    return found


def test_every_public_name_can_be_imported_and_is_listed_once() -> None:
    assert peaka_async.__all__ == sorted(set(peaka_async.__all__), key=lambda name: (not name.isupper(), name))
    for name in peaka_async.__all__:
        assert getattr(peaka_async, name) is not None
    assert set(peaka_async._HOME) == set(peaka_async.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Nonsense'"):
        peaka_async.Nonsense  # noqa: B018  # looking it up is the test


def test_type_checkers_see_the_same_names_as_the_lazy_table() -> None:
    tree = ast.parse((ROOT / "src/peaka_async/__init__.py").read_text(encoding="utf-8"))
    (checking,) = [node for node in tree.body if isinstance(node, ast.If)]
    seen = {alias.asname for node in checking.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert seen == set(peaka_async.__all__)


@pytest.mark.parametrize("module", ["peaka_async", "peaka_async.emulator", "peaka_async.testing"])
def test_public_classes_and_functions_are_described(module: str) -> None:
    package = importlib.import_module(module)
    undescribed: list[str] = []
    for name in package.__all__:
        value = getattr(package, name)
        if not inspect.isclass(value) and not inspect.isfunction(value):
            continue
        if not inspect.getdoc(value):
            undescribed.append(name)
        if inspect.isclass(value):
            undescribed += [
                f"{name}.{member}"
                for member, inner in vars(value).items()
                if not member.startswith("_") and inspect.isfunction(inner) and not inspect.getdoc(inner)
            ]
    assert undescribed == []


def test_every_module_says_what_it_is_for() -> None:
    assert [str(source) for source in SOURCES if not ast.get_docstring(ast.parse(source.read_text("utf-8")))] == []


def test_one_module_imports_the_http_library() -> None:
    assert [source.name for source in CLIENT if imports_of(source) & {"httpx", "httpcore"}] == ["http.py"]


def test_no_type_of_the_http_library_is_in_a_public_signature() -> None:
    for source in CLIENT:
        if source.name == "http.py":
            continue
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                arguments = [*node.args.args, *node.args.kwonlyargs]
                notes = [ast.unparse(each.annotation) for each in arguments if each.annotation]
                notes += [ast.unparse(node.returns)] if node.returns else []
                assert not any("httpx" in note for note in notes), f"{source.name}: {node.name}"


def test_the_emulator_imports_nothing_of_the_client() -> None:
    allowed = re.compile(r"^\s*(?:from (?:\.|peaka_async\.emulator)|import )")
    for source in SOURCES:
        if "emulator" in source.parts:
            for line in source.read_text(encoding="utf-8").splitlines():
                if re.match(r"\s*(?:from|import) .*peaka_async", line):
                    assert allowed.match(line), f"{source.name}: {line}"
                up = re.match(r"\s*from (\.+)", line)
                if up and not re.match(r"\s*from \.+_version import", line):
                    depth = len(source.relative_to(ROOT / "src/peaka_async/emulator").parts)
                    assert len(up[1]) <= depth, f"{source.name}: {line}"


def test_imports_between_the_floors_go_down() -> None:
    height = dict.fromkeys(("config", "errors", "secret", "warning", "_version"), 0)
    height |= {
        "transport": 1,
        "jobs": 2,
        "paging": 2,
        "results": 2,
        "schedules": 2,
        "resources": 3,
        "project": 4,
        "adhoc": 4,
        "walk": 5,
        "client": 6,
    }
    for source in CLIENT:
        room = source.relative_to(ROOT / "src/peaka_async").parts[0].removesuffix(".py")
        if room not in height:
            continue
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom) or not node.level or not node.module:
                continue
            depth = len(source.relative_to(ROOT / "src/peaka_async").parts)
            if node.level < depth:
                continue
            other = node.module.split(".")[0]
            checking_only = room == "walk" and other == "client"
            assert height[other] <= height[room] or checking_only, f"{source.name} imports {other}"


def modules_after(statement: str) -> set[str]:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys; before = set(sys.modules); {statement}; print(*(set(sys.modules) - before))",
        ],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'generated'}"},
    )
    return set(done.stdout.split())


def test_importing_the_package_loads_next_to_nothing() -> None:
    assert modules_after("import peaka_async") & {"httpx", "anyio", "attrs", "attr", "peaka_api"} == set()


def test_the_http_library_is_loaded_when_a_client_is_made_and_models_when_they_are_used() -> None:
    loaded = modules_after("from peaka_async import AsyncPeaka")
    assert "httpx" not in loaded
    assert {name for name in loaded if name.startswith("peaka_api.models.")} == set()
    loaded = modules_after("from peaka_async.models import CacheStatus")
    assert {name.rsplit(".", 1)[1] for name in loaded if name.startswith("peaka_api.models.")} == {
        "cache_status",
        "cache_state",
        "cache_action_record",
        "cache_execution_info",
        "cache_execution_progress",
        "cache_execution_state",
    }


def test_the_core_depends_on_five_packages_that_the_code_uses() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[><=\[]", requirement)[0].replace("-", "_") for requirement in project["dependencies"]}
    assert names == {"anyio", "attrs", "httpx", "msgspec", "typing_extensions"}
    generated = [*(ROOT / "generated/peaka_api").rglob("*.py")]
    used = {source: imports_of(source) - set(sys.stdlib_module_names) for source in [*CLIENT, *generated]}
    assert {source.name for source, found in used.items() if "opentelemetry" in found} <= {"tracing.py"}
    assert {source.name for source, found in used.items() if "yaml" in found} <= {"files.py"}
    extras = {"opentelemetry", "yaml"}
    everything = set().union(*used.values()) - {"peaka_async", "peaka_api", "__future__"} - extras
    assert everything == names


def test_the_package_ships_with_its_marker_for_type_checkers() -> None:
    assert (ROOT / "src/peaka_async/py.typed").exists()
    assert (ROOT / "generated/peaka_api/py.typed").exists()


def test_no_module_is_feared() -> None:
    """Around 250 lines a module is one idea; at 500 it has become two."""
    assert [source.name for source in SOURCES if len(source.read_text("utf-8").splitlines()) > 400] == []


def test_every_module_of_the_package_can_be_imported_on_its_own() -> None:
    for info in pkgutil.walk_packages(peaka_async.__path__, "peaka_async."):
        if not info.name.endswith("__main__"):
            importlib.import_module(info.name)
