"""Where the settings of a corpus are."""

import tomllib
from pathlib import Path

from corpuskit.errors import SettingsError

SETTINGS_FILES = ("corpuskit.toml", "pyproject.toml")


def find_settings(start: Path) -> Path | None:
    """Return the nearest settings file in `start` or a folder above it.

    `corpuskit.toml` counts by being there, `pyproject.toml` by having a `[tool.corpuskit]` table.
    """
    for folder in (start, *start.parents):
        for name in SETTINGS_FILES:
            path = folder / name
            if path.is_file() and (name == "corpuskit.toml" or _has_table(path)):
                return path
    return None


def _has_table(path: Path) -> bool:
    """Return whether a pyproject file has settings of corpuskit. A broken file counts as one without."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if "corpuskit" not in text:
        return False
    try:
        tools = tomllib.loads(text).get("tool", {})
    except tomllib.TOMLDecodeError as error:
        if "tool.corpuskit" not in text:
            return False
        raise SettingsError(f"{path}: not TOML: {error}") from None
    except (ValueError, RecursionError):
        return "tool.corpuskit" in text
    return isinstance(tools, dict) and "corpuskit" in tools
