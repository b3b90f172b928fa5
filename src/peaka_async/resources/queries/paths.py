"""Paths of folders: from the root, with a slash before each part."""

from __future__ import annotations

from peaka_api.errors import InvalidArgument

__all__ = ["joined", "parts_of", "parts_of_folder", "split"]


def parts_of_folder(path: object) -> tuple[str, ...]:
    """The parts of the path of a folder, at least one.

    Raises:
        InvalidArgument: It is no path from the root, or the root itself.
    """
    parts = parts_of(path)
    if not parts:
        raise InvalidArgument(f"path is {path!r}, which is the root; it must name a folder, such as '/reports/monthly'")
    return parts


def parts_of(path: object) -> tuple[str, ...]:
    """The parts of a path, none for the root.

    Raises:
        InvalidArgument: It is no path from the root.
    """
    if not isinstance(path, str) or not path.startswith("/"):
        raise InvalidArgument(f"path is {path!r}; it must begin with a slash, as in '/reports/monthly'")
    parts = split(path)
    if {".", ".."} & set(parts):
        raise InvalidArgument(f"path is {path!r}; '.' and '..' are no names of folders")
    return parts


def split(path: str) -> tuple[str, ...]:
    """The parts of a path that the service gave."""
    return tuple(part for part in path.split("/") if part)


def joined(parts: tuple[str, ...]) -> str:
    """A path of these parts, `/` for none."""
    return "/" + "/".join(parts)
