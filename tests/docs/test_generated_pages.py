"""Pages that are made from code say what the code says."""

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["checks", "commands", "fields", "rules", "settings"])
def test_the_page_is_up_to_date(name):
    page = runpy.run_path(str(ROOT / "scripts" / f"{name}_page.py"))["page"]
    assert (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") == page(), f"python scripts/{name}_page.py"
