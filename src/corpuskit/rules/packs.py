"""Reading rule packs: YAML in, rules out, with every mistake at its place."""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from corpuskit.errors import SettingsError
from corpuskit.registry import suggestion
from corpuskit.rules.ahead import PATTERNS, compiled_packs
from corpuskit.rules.folding import fold_pattern
from corpuskit.rules.matching import keys_of
from corpuskit.rules.model import Rule, Where
from corpuskit.rules.questions import problem_of
from corpuskit.text import yaml12
from corpuskit.text.json_pointer import escape_token
from corpuskit.text.packaged import packaged

_MOST_PATTERNS = 1000
"""Of a pack: all are compiled to one automaton. The largest built-in pack has a few hundred."""

Path = Sequence[str | int]


@cache
def built_in() -> tuple[Rule, ...]:
    """Return the rules of the packs that come with corpuskit, in the order of the packs' names."""
    return tuple(rule for pack in compiled_packs()["packs"] for rule in _rules_of(pack))


@cache
def pack_schema() -> dict[str, Any]:
    """Return the JSON Schema of a pack; it allows the kinds of rules that are listed in `KINDS`."""
    from corpuskit.rules.kinds import KINDS  # noqa: PLC0415 - only packs of a user are held against it

    found: dict[str, Any] = json.loads(packaged("corpuskit.rules", "pack.schema.json"))
    found["$defs"]["rule"]["properties"]["kind"]["enum"] = list(KINDS)
    return found


def read_pack(name: str, text: str) -> tuple[Rule, ...]:
    """Return the rules of the pack `text`; `name` is its name in messages, e.g. its path.

    Raises `SettingsError`, with line and column, when the text is not YAML, not a pack, or has a pattern that RE2 cannot read.
    """
    try:
        pack = yaml12.load(text)
    except yaml12.YamlProblem as problem:
        raise SettingsError(f"{name}:{problem.line}:{problem.column}: {problem.message}") from None
    for path, message in _find_mistakes(pack):
        line, column = _place_in_pack(text, path)
        raise SettingsError(f"{name}:{line}:{column}: {message}")
    return tuple(_rules_of({**pack, "rules": [make_comparable(entry) for entry in pack["rules"]]}))


def make_comparable(entry: dict[str, Any]) -> dict[str, Any]:
    """Return a rule's entry with its whole lines as they are looked up, and its patterns in the form that lines are compared in."""
    found = {**entry, **{key: [fold_pattern(pattern) for pattern in entry[key]] for key in PATTERNS if key in entry}}
    return {**found, "lines": sorted(set(keys_of(entry["lines"])))} if "lines" in entry else found


def _rules_of(pack: dict[str, Any]) -> Iterator[Rule]:
    for entry in pack["rules"]:
        texts: dict[str, Any] = {key: tuple(entry.get(key, ())) for key in ("lines", *PATTERNS, "goes", "stays")}
        yield Rule(
            name=entry["name"],
            says=entry["says"],
            kind=entry.get("kind", "line"),
            where=Where[entry.get("where", "anywhere").upper()],
            longest=entry.get("longest", 240),
            pack=pack["pack"],
            sources=tuple(pack.get("sources", ())),
            languages=tuple(entry.get("languages", ())),
            **texts,
        )


def _find_mistakes(pack: object) -> Iterator[tuple[Path, str]]:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 heavy, and only needed for a user's pack

    errors = sorted(Draft202012Validator(pack_schema()).iter_errors(pack), key=_error_urgency)
    yield from (_describe_error(error) for error in errors)
    if errors or not isinstance(pack, dict):
        return
    if sum(len(entry.get(key, ())) for entry in pack["rules"] for key in PATTERNS) > _MOST_PATTERNS:
        yield (
            ("rules",),
            f"more than {_MOST_PATTERNS} patterns: write whole lines under 'lines', of which any number is quick",
        )
    for number, entry in enumerate(pack["rules"]):
        for key in PATTERNS:
            for place, pattern in enumerate(entry.get(key, ())):
                if problem := problem_of(pattern):
                    yield ("rules", number, key, place), f"not a regular expression of RE2: {problem}"


def _error_urgency(error: Any) -> tuple[bool, list[str]]:  # noqa: ANN401 jsonschema's errors have no types
    """Return the key for the order of errors: a misspelt key first, since it explains why another one is missing."""
    return error.validator != "additionalProperties", [str(step) for step in error.absolute_path]


def _describe_error(error: Any) -> tuple[Path, str]:  # noqa: ANN401 jsonschema's errors have no types
    path = list(error.absolute_path)
    if error.validator == "additionalProperties":
        names = list(error.schema["properties"])
        name = next(key for key in error.instance if key not in names)
        return [*path, name], f"no such key: {name!r} ({suggestion(name, names)})"
    if error.validator == "enum":
        return (
            path,
            f"no such {path[-1]}: {error.instance!r} ({suggestion(str(error.instance), error.validator_value)})",
        )
    if error.validator == "anyOf":
        return path, "a rule needs one of: lines, matches, starts, contains, inside"
    return path, error.message


def _place_in_pack(text: str, path: Path) -> tuple[int, int]:
    """Return line and column of the key or item at `path`, or of the nearest thing around it."""
    steps = map(escape_token, path)
    return yaml12.Places(text).key("".join(f"/{step}" for step in steps))
