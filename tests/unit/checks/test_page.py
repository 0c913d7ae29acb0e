"""The reference of checks is what the checks say."""

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_page_is_up_to_date() -> None:
    page = runpy.run_path(str(ROOT / "scripts" / "checks_page.py"))["page"]
    assert (ROOT / "docs" / "checks.md").read_text(encoding="utf-8") == page(), (
        "python scripts/checks_page.py > docs/checks.md"
    )
