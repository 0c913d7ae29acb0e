"""Write docs/rules.md, the built-in cleaning rules by language with an example that goes: `python scripts/rules_page.py`."""

from pathlib import Path
from typing import Any

from corpuskit.rules.ahead import PATTERNS
from corpuskit.rules.packs import built_in
from corpuskit.text import yaml12

PAGE = Path(__file__).parents[1] / "docs/rules.md"
LANGUAGES = Path(__file__).parents[1] / "src/corpuskit/rules/packs/languages"
HEAD = """\
# Cleaning rules by language

Made from the rule packs by `scripts/rules_page.py`; edit them, not this page. A rule has one name in all languages: `--ignore share-bar` holds for
each of them, and `corpuskit explain share-bar` says what it removes. English, German, French, Spanish, Italian, Portuguese, Dutch and Polish
stand in the packs of the themes. A language adds whole lines and patterns, and only lines that begin as one of them are compared with it, so
languages that a text is not in cost next to nothing.
"""


def page() -> str:
    """Return the whole page."""
    packs = [yaml12.load(path.read_text(encoding="utf-8")) for path in sorted(LANGUAGES.glob("*.yaml"))]
    return "\n".join([HEAD, _overview(), *map(_section, packs)])


def _overview() -> str:
    rows = [
        f"| `{rule.name}` | {rule.says} | {rule.where.name.lower()} | {' '.join(rule.languages)} |"
        for rule in built_in()
        if rule.languages
    ]
    return "\n".join(["| rule | removes | where | languages |", "|---|---|---|---|", *rows]) + "\n"


def _section(pack: dict[str, Any]) -> str:
    name = pack["says"].removeprefix("Standing formulas of ").removesuffix(" sites.")
    rows = [f"| `{entry['name']}` | {_count(entry)} | {_example(entry)} |" for entry in pack["rules"]]
    head = [f"## {name} (`{pack['language']}`)\n", "| rule | lines and patterns | goes |", "|---|---|---|"]
    return "\n".join([*head, *rows]) + "\n"


def _count(entry: dict[str, Any]) -> int:
    return sum(len(entry.get(key, ())) for key in ("lines", *PATTERNS))


def _example(entry: dict[str, Any]) -> str:
    return str(entry["goes"][0]).split("\n", 1)[-1].split("\n")[0].replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
