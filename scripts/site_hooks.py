"""Fill the pages of the site that are files of the project's root: the changelog and the contributing guide."""

from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGES = {"changelog.md": "CHANGELOG.md", "contributing.md": "CONTRIBUTING.md"}


def on_page_markdown(markdown: str, page: Any, **_: object) -> str:  # noqa: ANN401 - a page of mkdocs
    """Return the text of a page; links into docs/ become links beside it."""
    if name := PAGES.get(page.file.src_uri):
        return (ROOT / name).read_text(encoding="utf-8").replace("](docs/", "](")
    return markdown
