"""Write docs/checks.md, every check with its manual page as `corpuskit explain CODE` shows it: `python scripts/checks_page.py`."""

from pathlib import Path

from corpuskit.checks import CHECKS, Check

PAGE = Path(__file__).parents[1] / "docs/checks.md"
FAMILIES = (
    ("CK0", "Files and texts"),
    ("CK1", "Sidecars"),
    ("CK2", "Between files"),
)
HEAD = """\
# Checks

Made from the checks themselves by `scripts/checks_page.py`; edit them, not this page. `corpuskit explain CODE` shows the same page in the
terminal. An *error* fails the run, a *warning* does so under `--strict` only. `--select` and `--ignore` take codes, or beginnings of
codes: `CK1` is every check of sidecars. A code means the same for good.
"""


def page() -> str:
    """Return the whole page."""
    parts = [HEAD, _table()]
    for prefix, title in FAMILIES:
        parts += [f"## {title}\n", *(_section(check) for code, check in CHECKS.items() if code.startswith(prefix))]
    return "\n".join(parts)


def _table() -> str:
    rows = [f"| [{c.name}](#{_anchor(c)}) | {c.title} | {c.severity.value} | {_yes(c)} |" for c in CHECKS.values()]
    return "\n".join(["| code | what | severity | `--fix` |", "|---|---|---|---|", *rows]) + "\n"


def _yes(check: Check) -> str:
    return "yes" if check.fixable else "some" if check.partly else ""


def _section(check: Check) -> str:
    return f"### {check.name}: {check.title}\n\n{check.page}"


def _anchor(check: Check) -> str:
    """Return the anchor that GitHub gives the section's heading."""
    kept = "".join(c for c in f"{check.name}: {check.title}".lower() if c.isalnum() or c in " -_")
    return kept.replace(" ", "-")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
