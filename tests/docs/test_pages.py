"""The pages that people work through: their commands are run in order, and what they show is what is printed.

A page starts in an empty folder that holds a copy of examples/. ```sh blocks must succeed; of ```console blocks (`$ command` and what it
prints on a terminal of 80 columns) the output is compared; a line `…` ends what a page shows. ```python blocks are run by a Python that has the project.
With UPDATE_SNAPSHOTS set, the console blocks are written anew.
"""

import os
import re
import shutil
from pathlib import Path

import pytest

from tests.docs.on_a_terminal import run_script, shown_step

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    *sorted((ROOT / "docs").glob("tutorials/*.md")),
    *sorted((ROOT / "docs").glob("how-to/*.md")),
    ROOT / "docs" / "api.md",
]
BLOCK = re.compile(r"^```(sh|console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STEP = re.compile(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
UPDATE = bool(os.environ.get("UPDATE_SNAPSHOTS"))
pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="the pages are written for bash")


def script_of(page):
    """Return the lines of a bash script of all blocks of a page."""
    lines = []
    for kind, body in BLOCK.findall(page):
        if kind == "sh":
            lines.append(body)
        elif kind == "python":
            lines.append(f"python - <<'END_OF_PYTHON'\n{body}END_OF_PYTHON")
        else:
            lines += [line for command, _ in STEP.findall(body) for line in shown_step(command)]
    return lines


def run_page(page, folder):
    """Run a page in a folder; return what its console commands printed."""
    shutil.copytree(ROOT / "examples", folder / "work" / "examples")
    return run_script(script_of(page), folder / "work")


def shown(page, printed):
    """Return the page with what its console commands printed; a step that ends with `…` keeps its number of lines."""
    outputs = iter(printed)

    def step(match):
        lines, old = next(outputs).removesuffix("\n").split("\n"), match[2].rstrip("\n").split("\n")
        if old[-1] == "…":
            lines = [*lines[: len(old) - 1], "…"]
        body = "\n".join(lines)
        gap = "\n" if match[2].endswith("\n\n") and not body.endswith("\n") else ""
        return f"$ {match[1]}\n{body}\n{gap}" if body else f"$ {match[1]}\n{gap}"

    return BLOCK.sub(lambda b: f"```{b[1]}\n{STEP.sub(step, b[2])}```" if b[1] == "console" else b[0], page)


@pytest.mark.parametrize(
    "path",
    [path if path.stem == "first-data-set" else pytest.param(path, marks=pytest.mark.slow) for path in PAGES],
    ids=lambda path: f"{path.parent.name}/{path.stem}",
)
def test_a_page_can_be_followed(path, tmp_path):
    page = path.read_text(encoding="utf-8")
    if not BLOCK.search(page):
        pytest.skip("nothing to run on this page")
    now = shown(page, run_page(page, tmp_path))
    if UPDATE:
        path.write_text(now, encoding="utf-8")
    assert now == page


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_sentence_is_long(path):
    prose = re.sub(
        r"^```.*?^```$|<!--.*?-->|^\|.*$", ".", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    sentences = re.split(r"(?<=[.!?:])\s+|\n\s*\n|\n[-*] ", re.sub(r"\]\([^)]*\)", "]", prose))
    assert [s for s in sentences if len(s.split()) > 30] == []


def test_a_wrong_page_is_noticed(tmp_path):
    page = "```console\n$ echo one\ntwo\n```\n"
    assert shown(page, run_page(page, tmp_path)) == page.replace("two", "one")
    with pytest.raises(AssertionError, match="no such file"):
        run_page("```sh\ncat missing 2>&1 | tr N n\n```\n", tmp_path / "again")
