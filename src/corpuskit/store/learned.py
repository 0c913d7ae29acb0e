"""Learned lines of sources: a file beside the schema, written by `clean --learn`, reviewed and edited like code.

- source: The Ostrel Mail
  line: More from the quay
  count: 7
  example: ostrel-2026-03-14-harbour
  doubt: it reads like running text        # told, not removed; delete the key to have it removed
  beyond: below                            # what stands below it goes as well; `nothing` to have it stay
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from corpuskit.errors import SettingsError
from corpuskit.store.corpus import read_bytes, shown_path
from corpuskit.text import yaml12

HEADER = """\
# Lines that recur over distinct stories of one source, as `corpuskit clean --learn` found them. `clean` removes those without a
# `doubt`. What you decide here stays when you learn again: write a doubt to keep a line in the texts, delete one to let it go. What stands
# `beyond` a line (above, below) goes with it; write `nothing` to keep that.
"""

if TYPE_CHECKING:
    from corpuskit.rules.learned import Learned

_KINDS = {"source": str, "line": str, "count": int, "example": str, "doubt": str, "beyond": str}
_OPTIONAL = {"doubt", "beyond"}
_BEYOND = ("", "above", "below", "nothing")


def read_learned(path: Path) -> "tuple[Learned, ...]":
    """Return the learned lines; an empty list where there is no file. Raises `SettingsError` with the place of a mistake."""
    text = learned_text(path)
    try:
        rows = yaml12.load(text) or []
    except yaml12.YamlProblem as problem:
        raise SettingsError(f"{shown_path(path)}:{problem}") from None
    if not isinstance(rows, list):
        raise SettingsError(f"{shown_path(path)}:1:1: expected a list of learned lines")
    return tuple(_parse_learned(path, text, number, row) for number, row in enumerate(rows))


def learned_text(path: Path) -> str:
    """Return the contents of the file; an empty text where there is no file. Raises `SettingsError` for one that cannot be read."""
    try:
        return (read_bytes(str(path)) or b"").decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{shown_path(path)}: cannot be read: {getattr(error, 'strerror', None) or error}"
        ) from None


def write_learned(path: Path, learned: "Iterable[Learned]") -> bool:
    """Write the learned lines, sorted; return whether the file changed."""
    from corpuskit.store import atomic  # noqa: PLC0415 - most runs only read them

    rows = [{key: value for key, value in asdict(line).items() if value != ""} for line in sorted(learned)]
    data = (HEADER + "".join(_format_item(row) for row in rows)).encode("utf-8")
    old = read_bytes(str(path))
    atomic.replace_file(path, data, was=old)
    return data != old


def _format_item(row: Mapping[str, object]) -> str:
    from corpuskit.store.sidecar import dump_sidecar  # noqa: PLC0415 - PyYAML, which those who only read do without

    first, *rest = dump_sidecar(row).removesuffix("\n").split("\n")
    return "\n".join([f"- {first}", *(f"  {line}" for line in rest)]) + "\n"


def _parse_learned(path: Path, text: str, number: int, row: object) -> "Learned":
    if isinstance(row, Mapping) and _is_learned(row):
        from corpuskit.rules.learned import Learned  # noqa: PLC0415 - numpy, which most calls do without

        return Learned(**row)
    line, column = yaml12.locate(text, f"/{number}")
    raise SettingsError(f"{shown_path(path)}:{line}:{column}: not a learned line; it has: {', '.join(_KINDS)}")


def _is_learned(row: Mapping[str, object]) -> bool:
    named = row.keys() <= _KINDS.keys() and _KINDS.keys() - _OPTIONAL <= row.keys()
    return named and all(type(value) is _KINDS[key] for key, value in row.items()) and row.get("beyond", "") in _BEYOND
