"""Settings read from a TOML table. A value that does not fit is reported with file, line and a suggestion."""

import difflib
import re
import tomllib
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from corpuskit.config.files import read_settings_text
from corpuskit.config.misfits import explain_misfit, show_toml
from corpuskit.config.settings import Settings
from corpuskit.errors import SettingsError

T = TypeVar("T")

_OWN = ("tool", "corpuskit")
_GLOBS = ("packs",)
_SHOWN = 120
_LARGEST = 1 << 40
# Advice for errors of TOML.
_TOML_WORDS = {
    "Invalid value": ": text stands in quotation marks, a list in brackets",
    "after a statement": ": one setting a line, and text as a whole in quotation marks",
    "Expected '='": ": a setting is written as key = value",
    "Cannot overwrite": ": it stands twice",
    "Cannot declare": ": the table stands twice",
    "Unescaped '\\' in a string": ": write it twice, or use single quotation marks",
    "Unclosed array": ": a ']' is missing",
    "Illegal character": ": is a quotation mark missing?",
}
# The least and the most that a number may be, where that is not simply at least 0.
_RANGES: Mapping[str, tuple[int, int | None]] = {
    "max-removed": (0, 1),
    "max-line-length": (1, None),
    "max-article-size": (1, None),
}


def read_settings(path: Path) -> Settings:
    """Return the settings of `corpuskit.toml` (its root table) or `pyproject.toml` (`[tool.corpuskit]`).

    Raises `SettingsError` for files that cannot be read, unknown keys and values of the wrong type, with `file:line:column`.
    """
    text = read_settings_text(path)
    table = _own_table(path, text)
    prefix = _OWN if path.name == "pyproject.toml" else ()
    try:
        return _SettingsTable(path, text, prefix).build(Settings, table)
    except RecursionError:
        raise _too_deep(path, text) from None


def names_setting(path: Path, key: str) -> bool:
    """Return whether a readable settings file sets `key`: a default does not count."""
    return key in _own_table(path, read_settings_text(path))


def _own_table(path: Path, text: str) -> Any:  # noqa: ANN401 - a TOML value
    """Return the part of a settings file that is corpuskit's."""
    table = _parsed(path, text)
    return _table_at(path, text, table, _OWN) if path.name == "pyproject.toml" else table


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(_syntax_error(path, str(error))) from None
    except ValueError:
        line = _line_of(text, re.compile(r"\d{4000}"))
        raise SettingsError(f"{path}:{line}:1: a number with thousands of digits") from None
    except RecursionError:
        raise _too_deep(path, text) from None


def _too_deep(path: Path, text: str) -> SettingsError:
    lines = text.split("\n")
    deepest = max(range(len(lines)), key=lambda number: sum(map(lines[number].count, "[{.")))
    return SettingsError(f"{path}:{deepest + 1}:1: nested too deep")


def _line_of(text: str, pattern: re.Pattern[str]) -> int:
    found = pattern.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _table_at(path: Path, text: str, table: Any, keys: Sequence[str]) -> Any:  # noqa: ANN401 - a TOML value
    """Return the table under `keys`, an empty one where it is missing."""
    for number, key in enumerate(keys):
        table = table.get(key, {})
        if not isinstance(table, dict):
            line, column = _locate_key(text, keys[:number], key)
            raise SettingsError(f"{path}:{line}:{column}: {key} must be a table")
    return table


@dataclass(frozen=True, slots=True)
class _SettingsTable:
    """A table of a settings file: where it is, for messages."""

    path: Path
    text: str
    keys: tuple[str, ...]

    def build(self, kind: type[T], table: Mapping[str, Any]) -> T:
        """Return `kind` filled from `table`."""
        hints = get_type_hints(kind)
        names = {f.name.replace("_", "-"): f.name for f in fields(kind)}  # type: ignore[arg-type]
        values = {}
        for key, value in table.items():
            if key not in names:
                raise self.wrong(key, f"unknown setting {key!r} - {self._home_of(key) or _did_you_mean(key, names)}")
            values[names[key]] = self._checked_value(key, hints[names[key]], value)
        return kind(**values)

    def _checked_value(self, key: str, hint: Any, value: object) -> Any:  # noqa: ANN401 - a TOML value has any type
        if is_dataclass(hint):
            if not isinstance(value, Mapping):
                raise self.wrong(key, f"{key} must be a table, not {_shorten_value(value)}")
            return _SettingsTable(self.path, self.text, (*self.keys, key)).build(hint, value)  # type: ignore[arg-type]
        if not _fits_hint(hint, value):
            raise self.wrong(key, f"{key} {explain_misfit(hint, value)}")
        if why := _unusable(key, value):
            raise self.wrong(key, f"{key} must {why}")
        if why := _out_of_range(key, value):
            raise self.wrong(key, f"{key} must be {why}, not {_shorten_value(value)}")
        return _freeze_value(value)

    def _home_of(self, key: str) -> str:
        """Return the right table of a setting that is in a wrong one, empty where there is none."""
        for name, hint in get_type_hints(Settings).items():
            inside = [f.name.replace("_", "-") for f in fields(hint)] if is_dataclass(hint) else []
            if key in inside:
                prefix = "tool.corpuskit." if self.keys[:2] == _OWN else ""
                return f"it belongs under [{prefix}{name.replace('_', '-')}]"
        return ""

    def wrong(self, key: str, message: str) -> SettingsError:
        """Return the error for a key of this table."""
        line, column = _locate_key(self.text, self.keys, key)
        return SettingsError(f"{self.path}:{line}:{column}: {message}")


def _out_of_range(key: str, value: object) -> str:
    """Return the allowed numbers of a setting where a value is none of them; empty where it is one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    least, most = _RANGES.get(key, (0, None))
    if most is not None and not least <= value <= most:
        share = f" (a share: {value:g} % is {value / 100:g})" if most == 1 < value <= 100 else ""  # noqa: PLR2004 - per cent
        return f"from {least} to {most}{share}"
    return f"at least {least}" if not value >= least else f"below {_LARGEST:,}" if value >= _LARGEST else ""


def _shorten_value(value: object) -> str:
    shown = show_toml(value)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"


def _unusable(key: str, value: object) -> str:
    """Return why a value of the right type is still not usable, for `KEY must …`; empty where it is usable."""
    for text in _texts(value):
        if "\0" in text:
            return "not hold the character NUL"
        if key in _GLOBS and not _is_glob(text):
            return f"be patterns of paths below the corpus's root, and {text!r} is none"
    return ""


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for part in (*value, *value.values()) if isinstance(value, dict) else value:
            yield from _texts(part)


def _is_glob(pattern: str) -> bool:
    # From Python 3.13 on, `**` beside other signs matches like a single `*`, and earlier versions refuse it.
    if any("**" in part and part != "**" for part in pattern.split("/")):
        return False
    try:
        list(Path("/nowhere-at-all").glob(pattern))
    except (ValueError, NotImplementedError):
        return False
    return True


def _syntax_error(path: Path, message: str) -> str:
    """Return a parser's message with its place in the usual form."""
    found = re.search(r" \(at line (\d+), column (\d+)\)$", message)
    reason = message[: found.start()] if found else message
    hint = next((words for part, words in _TOML_WORDS.items() if part in reason), "")
    place = f"{path}:{found[1]}:{found[2]}" if found else f"{path}"
    return f"{place}: {reason}{hint}"


def _fits_hint(hint: Any, value: object) -> bool:  # noqa: ANN401 - a type form
    origin, args = get_origin(hint), get_args(hint)
    if origin is Literal:
        return value in args
    if origin is tuple:
        return isinstance(value, list) and all(_fits_hint(args[0], v) for v in value)
    if origin is dict:
        return isinstance(value, dict) and all(_fits_hint(args[1], v) for v in value.values())
    if origin is types.UnionType:
        return any(_fits_hint(arg, value) for arg in args)
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return type(value) is hint


def _freeze_value(value: Any) -> Any:  # noqa: ANN401 - a TOML value has any type
    if isinstance(value, list):
        return tuple(_freeze_value(v) for v in value)
    if isinstance(value, dict):
        return {k: _freeze_value(v) for k, v in value.items()}
    return value


def _did_you_mean(name: str, names: Mapping[str, str]) -> str:
    near = difflib.get_close_matches(name, names, n=1)
    return f"did you mean {near[0]!r}?" if near else "there are: " + ", ".join(names)


def _locate_key(text: str, table: Sequence[str], key: str) -> tuple[int, int]:
    """Return line and column of `key` in `[table]`, as far as they can be found without a TOML syntax tree."""
    header = re.compile(r"^\s*\[\s*([^\[\]]+?)\s*\]")
    inside: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        if found := header.match(line):
            inside = tuple(part.strip(" \"'") for part in found[1].split("."))
            if inside == (*table, key):
                return number, line.index("[") + 1
        dotted = re.match(r"^\s*([\w\"'.-]+)\s*=", line)
        if dotted and (*inside, *(p.strip("\"'") for p in dotted[1].split("."))) == (*table, key):
            return number, line.index(dotted[1]) + 1
    return 1, 1
