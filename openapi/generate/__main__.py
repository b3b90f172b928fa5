"""Write generated/peaka_api from openapi/peaka.yaml: all of it, or nothing and the reason.

Run as `python openapi/generate --document openapi/peaka.yaml --output generated/peaka_api`.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from document import Document
from problems import GenerationFailed
from render import render
from rules import enforce
from verify import verify


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--document", type=Path, required=True, help="the OpenAPI document")
    parser.add_argument("--output", type=Path, required=True, help="the directory of the package to replace")
    parser.add_argument("--check", action="store_true", help="replace nothing; fail where the package would change")
    options = parser.parse_args()
    output: Path = options.output.absolute()
    output.parent.mkdir(parents=True, exist_ok=True)
    # Beside the output, so that the last step is a rename on one file system.
    scratch = Path(tempfile.mkdtemp(prefix=".peaka_api-", dir=output.parent))
    try:
        document = Document(options.document)
        enforce(document)
        package = scratch / "new" / output.name
        package.mkdir(parents=True)
        groups = render(document, package)
        verify(document, groups, package)
        if options.check:
            differing = _differences(output, package)
            if differing:
                print("Not what the document says; run scripts/regenerate.sh:", file=sys.stderr)
                print("\n".join(f"  {name}" for name in differing), file=sys.stderr)
                return 1
        else:
            _replace(output, package, scratch / "old")
    except GenerationFailed as failure:
        count = len(failure.problems)
        print(f"Nothing was written: {count} problem{'s' if count > 1 else ''}.", file=sys.stderr)
        for problem in failure.problems:
            print(f"  {problem}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    methods = sum(len(group.methods) for group in groups)
    print(f"{output.name}: {len(groups)} groups, {methods} operations from {options.document.name}")
    return 0


def _differences(output: Path, package: Path) -> list[str]:
    """Files that differ, are missing or are left over; compiled files do not count."""
    contents = [
        {
            str(file.relative_to(tree)): file.read_bytes()
            for file in sorted(tree.rglob("*"))
            if file.is_file() and "__pycache__" not in file.parts
        }
        for tree in (output, package)
    ]
    committed, written = contents
    return sorted(name for name in committed.keys() | written.keys() if committed.get(name) != written.get(name))


def _replace(output: Path, package: Path, old: Path) -> None:
    """Put the new package in place; if that fails half-way, the old one goes back."""
    if output.exists():
        output.replace(old)
    try:
        package.replace(output)
    except OSError:
        if old.exists():
            old.replace(output)
        raise


if __name__ == "__main__":
    sys.exit(main())
