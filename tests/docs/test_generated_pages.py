"""Pages that are made from code say what the code says."""

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


PAGES = {
    "checks": "checks.md",
    "commands": "commands.md",
    "fields": "fields.md",
    "man": "corpuskit.1",
    "rules": "rules.md",
    "settings": "settings.md",
}


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_up_to_date(name):
    page = runpy.run_path(str(ROOT / "scripts" / f"{name}_page.py"))["page"]
    assert (ROOT / "docs" / PAGES[name]).read_text(encoding="utf-8") == page(), f"python scripts/{name}_page.py"
