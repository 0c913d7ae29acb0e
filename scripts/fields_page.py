#!/usr/bin/env python3
"""Write docs/fields.md from schema.json: `python scripts/fields_page.py`."""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "fields.md"
HEAD = """\
# Sidecar fields

Every field that `schema.json` allows, in the order in which exports write them. [Own fields](how-to/own-fields.md) may be added. A field
that is not listed is refused, so that a typing mistake is found; put what has no field under `meta`.

| field | type | holds | example |
|---|---|---|---|
"""


def page() -> str:
    """Return the page."""
    schema = json.loads((ROOT / "schema.json").read_text(encoding="utf-8"))
    fields = schema["$defs"]["fields"]
    rows = [_row(name, field, schema, name in fields["required"]) for name, field in fields["properties"].items()]
    return HEAD + "\n".join(rows) + "\n"


def _row(name: str, field: dict[str, Any], schema: dict[str, Any], must: bool) -> str:  # noqa: FBT001 - one caller
    example = json.dumps(field["examples"][0], ensure_ascii=False) if field.get("examples") else ""
    cells = (f"`{name}`" + (" (must)" if must else ""), _type_of(field, schema), field.get("description", ""))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in (*cells, f"`{example}`" if example else "")) + " |"


def _type_of(field: dict[str, Any], schema: dict[str, Any]) -> str:
    """Return the type of a field in words, with its format or its values."""
    if "enum" in field:
        return "one of " + ", ".join(f"`{value}`" for value in field["enum"])
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2]
    kind = field.get("type", "any")
    if kind == "array":
        return "list of " + _type_of(field.get("items", {}), schema)
    return f"{kind}, {field['format']}" if "format" in field else str(kind)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
