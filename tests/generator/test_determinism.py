"""The same document is the same bytes, whatever the machine has around it; and `--check` sees every difference."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from .running import PROBE, Generator, contents

SMALL = """\
openapi: "3.1.0"
info: {title: Small, version: "1"}
paths:
  /things:
    get:
      tags: [things]
      operationId: things.list
      parameters:
        - {name: beta, in: query, schema: {type: integer}}
        - {name: alpha, in: query, schema: {$ref: "#/components/schemas/State"}}
      responses:
        "200":
          description: Things.
          content:
            application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Thing"}}}
components:
  schemas:
    Thing:
      type: object
      properties: {b: {$ref: "#/components/schemas/State"}, a: {$ref: "#/components/schemas/Other"}}
    Other: {type: object, properties: {name: {type: string}}}
    State: {type: string, enum: [UP, DOWN]}
"""

HOSTILE = {
    "ruff.toml": 'line-length = 40\nindent-width = 2\n[format]\nquote-style = "single"\n[lint]\nselect = ["ALL"]\n',
    "pyproject.toml": '[tool.ruff]\nline-length = 40\n[tool.mypy]\nplugins = ["not_there"]\nfollow_imports = "error"\n',
    "mypy.ini": "[mypy]\nplugins = not_there\nfollow_imports = error\n",
    "setup.cfg": "[mypy]\nplugins = not_there\n",
    "sitecustomize.py": "raise SystemExit('the directory of the caller was imported from')\n",
    "ruff.py": "raise SystemExit('the directory of the caller was imported from')\n",
    "typing.py": "raise SystemExit('the directory of the caller was imported from')\n",
}


@pytest.fixture
def document(tmp_path: Path) -> Path:
    file = tmp_path / "small.yaml"
    file.write_text(SMALL)
    return file


@pytest.fixture(scope="module")
def reference(generator: Generator, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The package as it is made where nothing is in the way."""
    directory = tmp_path_factory.mktemp("reference")
    (directory / "small.yaml").write_text(SMALL)
    done = generator.run(directory / "small.yaml", directory / "small_api", hash_seed=0)
    assert (done.returncode, done.stderr) == (0, "")
    return contents(directory / "small_api")


@pytest.mark.parametrize("seed", [1, 4711])
def test_the_hash_seed_changes_nothing(package: ModuleType, generator: Generator, tmp_path: Path, seed: int) -> None:
    """On the large document, which has every template branch in it."""
    assert package.__file__ is not None
    done = generator.run(PROBE, tmp_path / "probe_api", hash_seed=seed)
    assert done.returncode == 0
    assert contents(tmp_path / "probe_api") == contents(Path(package.__file__).parent)


def test_settings_and_tools_of_the_machine_change_nothing(
    reference: dict[str, bytes], generator: Generator, document: Path, tmp_path: Path
) -> None:
    work = tmp_path / "work"
    work.mkdir()
    for name, text in HOSTILE.items():
        (tmp_path / name).write_text(text)
        (work / name).write_text(text)
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("ruff", "mypy"):
        (tools / name).write_text("#!/bin/sh\necho 'another ruff ran' >&2\nexit 3\n")
        (tools / name).chmod(0o755)
    home = tmp_path / "home"
    (home / ".config" / "ruff").mkdir(parents=True)
    (home / ".config" / "ruff" / "ruff.toml").write_text(HOSTILE["ruff.toml"])
    done = generator.run(
        document,
        work / "small_api",
        cwd=work,
        PATH=f"{tools}{os.pathsep}{os.environ['PATH']}",
        HOME=str(home),
        XDG_CONFIG_HOME=str(home / ".config"),
        LC_ALL="C",
        TZ="Asia/Tokyo",
        RUFF_CONFIG=str(tmp_path / "ruff.toml"),
        MYPY_CONFIG_FILE_DIR=str(tmp_path),
        MYPYPATH=str(tmp_path),
        PYTHONPATH=str(tmp_path),
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert contents(work / "small_api") == reference


def test_an_existing_tree_is_replaced_whole(
    reference: dict[str, bytes], generator: Generator, document: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out" / "small_api"
    (output / "groups" / "deeper").mkdir(parents=True)
    (output / "groups" / "gone.py").write_text("gone = True\n")
    (output / "groups" / "deeper" / "left.py").write_text("left = True\n")
    (output / "types.py").write_text("edited = True\n")
    for _ in range(2):
        assert generator.run(document, output).returncode == 0
        assert contents(output) == reference
        assert [file.name for file in output.parent.iterdir()] == ["small_api"]


def test_nothing_but_the_package_is_left_behind(reference: dict[str, bytes]) -> None:
    assert sorted(reference) == [
        "__init__.py",
        "arguments.py",
        "decoding.py",
        "errors.py",
        "groups/__init__.py",
        "groups/things.py",
        "models/__init__.py",
        "models/other.py",
        "models/state.py",
        "models/thing.py",
        "openapi.json",
        "operations.py",
        "py.typed",
        "transport.py",
        "types.py",
    ]
    assert not any(b"\r" in content for content in reference.values())


@pytest.fixture
def written(reference: dict[str, bytes], tmp_path: Path) -> Path:
    """A package as it was generated, to be changed by a test."""
    output = tmp_path / "out" / "small_api"
    for name, content in reference.items():
        file = output / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return output


def test_check_is_content_with_what_was_generated(generator: Generator, document: Path, written: Path) -> None:
    (written / "__pycache__").mkdir()
    (written / "__pycache__" / "types.cpython-311.pyc").write_bytes(b"compiled")
    done = generator.run(document, written, "--check")
    assert (done.returncode, done.stderr) == (0, "")


def test_check_names_every_difference_and_changes_nothing(generator: Generator, document: Path, written: Path) -> None:
    (written / "types.py").write_text("edited = True\n")
    (written / "models" / "thing.py").unlink()
    (written / "models" / "left_over.py").write_text("left = True\n")
    before = contents(written)
    done = generator.run(document, written, "--check")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "Not what the document says; run scripts/regenerate.sh:",
        "  models/left_over.py",
        "  models/thing.py",
        "  types.py",
    ]
    assert contents(written) == before
    assert [file.name for file in written.parent.iterdir()] == ["small_api"]


def test_check_sees_a_changed_document(generator: Generator, document: Path, written: Path) -> None:
    document.write_text(SMALL.replace("Things.", "All the things."))
    done = generator.run(document, written, "--check")
    assert done.returncode == 1
    assert done.stderr.splitlines()[1:] == ["  groups/things.py", "  openapi.json"]


def test_check_without_a_package_says_that_all_of_it_is_missing(
    reference: dict[str, bytes], generator: Generator, document: Path, written: Path
) -> None:
    shutil.rmtree(written)
    done = generator.run(document, written, "--check")
    assert done.returncode == 1
    assert done.stderr.splitlines()[1:] == [f"  {name}" for name in sorted(reference)]
    assert not written.exists()
