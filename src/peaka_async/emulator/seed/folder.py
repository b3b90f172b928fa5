"""The user's own data: the folders in a folder as catalogs, and the files in them as tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ..state.sources import Catalog, SourceTable, slug
from ..world import Seed, World
from .empty import PROJECT_ID, empty_seed
from .files import Shape, read_shape
from .mounting import CannotMount

FOLDER_CATALOG_TYPE = "custom"
"""A type that the service does not have: such a source is no connector of its. Its tables can be cached both ways."""

FOLDER_SCHEMA = "main"
"""The schema of the files that lie directly in the folder of their catalog."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_ -]*")
_TAKEN = "peaka"
"""What the built-in catalogs are called."""

_Tables = dict[str, tuple[Path, Shape]]


def folder_seed(path: Path | str) -> Seed:
    """Return a seed: the empty account, with what is in a folder as catalogs of its project.

    A sub-folder is a catalog, a folder in that a schema of it, and a file in either a table; files directly in a
    catalog's folder are in its schema `main`. Files directly in `path` make up a catalog called like `path`. Names are
    made what the service makes of the names of catalogs: lower-case, with `_` for blanks and hyphens. What begins with
    a dot is not looked at.

    The folder is read now, for the tables, their columns and how many rows they have, and no more when a world is
    filled. The rows are read from the files when a statement asks for them, so these must stay where they are; files
    that have changed want to be mounted again.

    Args:
        path: The folder. CSV, Parquet, JSON and YAML files can be mounted; see `read_shape`.

    Raises:
        CannotMount: There is something in the folder that cannot be read, has a bad name, or has one name with
            something else; or there is nothing in it.
    """
    folder = Path(path).resolve()
    catalogs = _read_catalogs(folder)

    def seed(world: World) -> None:
        empty_seed(world)
        project = world.projects[PROJECT_ID]
        for name, (display_name, schemas) in catalogs.items():
            catalog = Catalog(world.ids.decimal(), name, display_name, FOLDER_CATALOG_TYPE)
            catalog.schemas = {
                schema: {
                    table: SourceTable(table, shape.columns, shape.rows, file=str(file))
                    for table, (file, shape) in tables.items()
                }
                for schema, tables in schemas.items()
            }
            project.catalogs[catalog.id] = catalog

    return seed


def _read_catalogs(folder: Path) -> dict[str, tuple[str, dict[str, _Tables]]]:
    """Return display name and schemas by the name of the catalog."""
    catalogs: dict[str, tuple[str, dict[str, _Tables]]] = {}
    loose = _read_tables(folder)
    if loose:
        catalogs[_named(folder)] = (folder.name, {FOLDER_SCHEMA: loose})
    for inside in _folders(folder):
        name = _new_name(inside, catalogs)
        catalogs[name] = (inside.name, _read_schemas(inside))
    if not catalogs:
        raise CannotMount(folder, "there is nothing in it")
    if _TAKEN in catalogs:
        raise CannotMount(folder, f"{_TAKEN!r} is the name of the built-in catalogs")
    return catalogs


def _read_schemas(folder: Path) -> dict[str, _Tables]:
    tables = _read_tables(folder)
    schemas = {FOLDER_SCHEMA: tables} if tables else {}
    for inside in _folders(folder):
        name = _new_name(inside, schemas)
        deeper = next(_folders(inside), None)
        if deeper is not None:
            raise CannotMount(deeper, "below catalogs and schemas there can be files only")
        schemas[name] = _read_tables(inside)
        if not schemas[name]:
            raise CannotMount(inside, "there is nothing in it")
    if not schemas:
        raise CannotMount(folder, "there is nothing in it")
    return schemas


def _read_tables(folder: Path) -> _Tables:
    tables: _Tables = {}
    for path in _visible(folder):
        if not path.is_dir():
            tables[_new_name(path, tables)] = (path, read_shape(path))
    return tables


def _folders(folder: Path) -> Iterator[Path]:
    return (path for path in _visible(folder) if path.is_dir())


def _visible(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        raise CannotMount(folder, error.strerror or str(error)) from error


def _new_name(path: Path, taken: dict[str, _Tables] | _Tables | dict[str, tuple[str, dict[str, _Tables]]]) -> str:
    name = _named(path)
    if name in taken:
        raise CannotMount(path, f"something else here is called {name!r} too")
    return name


def _named(path: Path) -> str:
    stem = path.name if path.is_dir() else path.stem
    if not _NAME.fullmatch(stem):
        raise CannotMount(path, f"{stem!r} is no name of letters (A to Z), digits, blanks, hyphens and underscores")
    return slug(stem)
