"""Real files in a directory of their own, for as long as a world lives."""

from __future__ import annotations

import base64
import shutil
import tempfile
import threading
import weakref
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from .bodies import is_object


class FileStore:
    """Files by name, a name being `folder/file`; safe to use from several threads.

    Args:
        directory: Where they are kept, and left when the store is closed; a temporary directory if None, made for the
            first file and removed on closing.
    """

    def __init__(self, directory: Path | None = None) -> None:
        self._given = directory
        self._directory = directory
        self._lock = threading.Lock()
        self._remove_all: Callable[[], object] | None = None

    def write(self, name: str, content: bytes) -> None:
        """Put a file there, in the place of another of that name."""
        path = self._root() / name
        # Not while another file, the last in the folder, is being removed with it.
        with self._lock:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def open(self, name: str) -> BinaryIO:
        """Open a file for reading; what is open can be read to its end, also when it is removed meanwhile.

        Raises:
            FileNotFoundError: There is no such file.
        """
        if self._directory is None:
            raise FileNotFoundError(name)
        return (self._directory / name).open("rb")

    def names(self) -> list[str]:
        """Return the names of all files, sorted."""
        root = self._directory
        if root is None or not root.exists():
            return []
        return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())

    def remove(self, name: str) -> None:
        """Remove a file, and its folder with the last one; one that is not there is no error."""
        if self._directory is None:
            return
        path = self._directory / name
        with self._lock:
            path.unlink(missing_ok=True)
            if path.parent.exists() and not any(path.parent.iterdir()):
                path.parent.rmdir()

    def dump(self) -> dict[str, str]:
        """Return the contents of all files by name, in Base64, for a snapshot."""
        contents: dict[str, str] = {}
        for name in self.names():
            with self.open(name) as file:
                contents[name] = base64.b64encode(file.read()).decode("ascii")
        return contents

    def replace(self, contents: Mapping[str, bytes]) -> None:
        """Put these files in the place of all that are there."""
        for name in self.names():
            self.remove(name)
        for name, content in contents.items():
            self.write(name, content)

    def close(self) -> None:
        """Remove the temporary directory, if there is one. May be called twice."""
        with self._lock:
            if self._remove_all is not None:
                self._remove_all()
                self._remove_all = None
                self._directory = self._given

    def _root(self) -> Path:
        with self._lock:
            if self._directory is None:
                made = tempfile.mkdtemp(prefix="peaka-emulator-")
                self._directory = Path(made)
                # Also where nobody closes the store.
                self._remove_all = weakref.finalize(self, shutil.rmtree, made, ignore_errors=True)
            return self._directory


def dumped_contents(value: object) -> dict[str, bytes]:
    """Read what `FileStore.dump` returned.

    Raises:
        ValueError: It is something else.
    """
    if not is_object(value):
        raise ValueError("the files of a snapshot are texts by name")
    contents: dict[str, bytes] = {}
    for name, text in value.items():
        try:
            if not _is_plain(name):
                raise ValueError(name)
            contents[name] = base64.b64decode(text, validate=True)
        except (ValueError, TypeError) as error:
            raise ValueError(f"the file {name!r} of the snapshot cannot be read") from error
    return contents


def _is_plain(name: str) -> bool:
    # A snapshot may come from anywhere, and must not write outside of the directory.
    parts = name.split("/")
    return "\\" not in name and "\0" not in name and not any(part in {"", ".", ".."} for part in parts)
