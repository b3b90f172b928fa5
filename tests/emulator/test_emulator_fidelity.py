"""The fidelity page is what the handlers say of themselves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from peaka_async.emulator.document import packaged_document
from peaka_async.emulator.fidelity import fidelity_page, main, without_date

PAGE = Path(__file__).parents[2] / "docs/fidelity.md"


def test_the_committed_page_is_what_would_be_written_now() -> None:
    assert without_date(PAGE.read_text(encoding="utf-8")) == without_date(fidelity_page("2026-01-01"))


def test_every_operation_has_one_row() -> None:
    rows = [line for line in fidelity_page("2026-01-01").splitlines() if line.startswith("| `")]
    assert sorted(line.split("`")[1] for line in rows) == sorted(packaged_document().operations)
    assert all(line.count(" | ") == 3 for line in rows)


def test_what_is_a_guess_is_called_one() -> None:
    rows = {line.split("`")[1]: line.split(" | ") for line in fidelity_page("2026-01-01").splitlines() if "`" in line}
    assert rows["ai.chat"][1:3] == ["stateful", "guess"]
    assert rows["caches.create"][1:3] == ["stateful", "measured live"]
    assert rows["embedded.init_session"][1] == "stub"


def test_the_page_is_left_alone_where_only_its_date_would_change(tmp_path: Path) -> None:
    path = tmp_path / "fidelity.md"
    path.write_text(fidelity_page("2026-01-01"), encoding="utf-8")
    assert main([str(path)]) == 0
    assert path.read_text(encoding="utf-8") == fidelity_page("2026-01-01")
    path.write_text("old", encoding="utf-8")
    subprocess.run([sys.executable, "-m", "peaka_async.emulator.fidelity", str(path)], check=True)
    assert without_date(path.read_text(encoding="utf-8")) == without_date(fidelity_page("2026-01-01"))
