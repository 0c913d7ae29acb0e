"""Changing one key of a settings file: comments, order and every other line stay."""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from corpuskit.errors import SettingsError


def extend_setting(text: str, keys: Sequence[str], more: Sequence[str]) -> str:
    r"""Return a TOML text in which the list at `keys` holds `more`, too; tables and the list are made if need be.

    Arguments:
        text: the settings file.
        keys: the tables, from the root on, and the key of the list.
        more: strings that the list is to hold. Those that it holds already are not added again.

    Raises `SettingsError` where the text cannot be changed in this place only.

    >>> print(extend_setting("# ours\ncorpus = 'news'\n", ["clean", "per-source-ignore", "The Mail"], ["title"]), end="")
    # ours
    corpus = 'news'
    <BLANKLINE>
    [clean.per-source-ignore]
    "The Mail" = ["title"]

    """
    settings = _parse_settings(text)
    _extend_list(settings, keys, more)
    after = _edit_text(text, keys, more)
    if _parse_settings(after) != settings:
        raise SettingsError(f"cannot add {', '.join(more)} to {'.'.join(keys)} here: write it by hand")
    return after


def _parse_settings(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"not TOML: {error}") from None


def _extend_list(table: Any, keys: Sequence[str], more: Sequence[str]) -> None:  # noqa: ANN401 - a TOML value
    *above, last = keys
    for key in above:
        table = table.setdefault(key, {})
        if not isinstance(table, Mapping):
            raise SettingsError(f"{key} is not a table")
    names = table.setdefault(last, [])
    if not isinstance(names, list):
        raise SettingsError(f"{last} is not a list")
    names.extend(name for name in more if name not in names)


def _edit_text(text: str, keys: Sequence[str], more: Sequence[str]) -> str:
    import tomlkit  # noqa: PLC0415 - for those who change settings

    document = tomlkit.parse(text)
    table: Any = document
    *above, last = keys
    for number, key in enumerate(above):
        if key not in table:
            inline = isinstance(table, tomlkit.items.InlineTable)
            last_table = number == len(above) - 1
            table.add(key, tomlkit.inline_table() if inline else tomlkit.table(is_super_table=not last_table))
        table = table[key]
    if last in table:
        listed = list(table[last])
        table[last].extend(name for name in more if name not in listed)
    else:
        table.add(last, list(dict.fromkeys(more)))
    return tomlkit.dumps(document)
