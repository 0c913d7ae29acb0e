"""Decisions as people made them on the page of `report`: read from YAML or JSON, and checked with the place of each mistake."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from corpuskit.errors import UsageError
from corpuskit.model import Span
from corpuskit.store.corpus import read_bytes
from corpuskit.store.record import Removal
from corpuskit.text import yaml12

VERSION = 1
SHORT_DIGEST = 32
"""Hexadecimal digits of a SHA-256 that a page holds: 128 bits tell texts apart as surely as all of them."""

_TOP = {"version", "made", "tool", "by", "sample", "removals", "rules_off", "pairs"}
_NOTES = {"at": str, "by": str, "why": str}
_REMOVAL = {
    "article": str,
    "path": str,
    "before": str,
    "rule": str,
    "start": int,
    "end": int,
    "text": str,
    "decision": str,
}
_PAIR = {"a": str, "b": str, "a_path": str, "b_path": str, "a_before": str, "b_before": str, "decision": str}
_PAIR_MORE = {"keep": str, "relation": str, "score": float, "copies": bool}
_RULE = {"source": str, "rule": str}


@dataclass(frozen=True, slots=True)
class RemovalDecision:
    """A decision about a removal: it was `right`, or it is to be undone.

    `before` is the SHA-256 of the article's original text in hex, or at least the first `SHORT_DIGEST` digits of it.
    """

    article: str
    path: str
    before: str
    removal: Removal
    right: bool
    sampled: bool = False


@dataclass(frozen=True, slots=True)
class PairDecision:
    """A decision about two articles: `duplicate`, `keep` (a duplicate, and the other one than proposed is kept) or `both` are wanted.

    `keep` is the id that is kept, where one is dropped. `copies`: `dedup` calls them copies by itself.
    """

    a: str
    b: str
    paths: tuple[str, str]
    before: tuple[str, str]
    decision: str
    keep: str = ""
    relation: str = ""
    score: float = 0.0
    copies: bool = True
    why: str = ""

    @property
    def drop(self) -> str:
        """The id that is dropped."""
        return self.b if self.keep == self.a else self.a


class RuleDecision(NamedTuple):
    """A rule that is off from now on for the articles of a source."""

    source: str
    rule: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions of a file, in its order."""

    removals: tuple[RemovalDecision, ...] = ()
    pairs: tuple[PairDecision, ...] = ()
    rules_off: tuple[RuleDecision, ...] = ()


def read_decisions(path: str) -> Decisions:
    """Return the decisions in a file of YAML or JSON. Raises `UsageError`, with line and column, for anything that is no decision."""
    text = _read_text(path)
    data = _parse_data(path, text)
    if not isinstance(data, Mapping) or not data.keys() <= _TOP or data.get("version") != VERSION:
        extra = sorted(map(str, data.keys() - _TOP)) if isinstance(data, Mapping) else []
        why = (
            f"unknown key {extra[0]!r}"
            if extra
            else f"expected decisions of version {VERSION}, as `corpuskit report` makes them"
        )
        raise UsageError(f"{path}:1:1: {why}")
    return Decisions(
        tuple(_rows_of(path, text, data, "removals", _make_removal)),
        tuple(_rows_of(path, text, data, "pairs", _make_pair)),
        tuple(_rows_of(path, text, data, "rules_off", _make_rule)),
    )


def _read_text(path: str) -> str:
    try:
        data = read_bytes(path)
        if data is None:
            raise UsageError(f"{path}: no such file")
        return data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read: {error}") from None


def _parse_data(path: str, text: str) -> Any:  # noqa: ANN401 - any JSON value
    if Path(path).suffix == ".json":
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError as error:
            raise UsageError(f"{path}:{error.lineno}:{error.colno}: not JSON: {error.msg}") from None
    try:
        return yaml12.load(text)
    except yaml12.YamlProblem as problem:
        raise UsageError(f"{path}:{problem}") from None


def _rows_of(path: str, text: str, data: Mapping[str, Any], key: str, make: Callable[[Any], Any]) -> list[Any]:
    rows = data.get(key) or []
    if not isinstance(rows, list):
        raise UsageError(f"{path}: {key} must be a list")
    return [_make_row(path, text, f"/{key}/{number}", row, make) for number, row in enumerate(rows)]


def _make_row(path: str, text: str, pointer: str, row: object, make: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - a decision
    try:
        return make(row)
    except ValueError as error:
        place = "" if Path(path).suffix == ".json" else ":{}:{}".format(*yaml12.locate(text, pointer))
        raise UsageError(f"{path}{place}: {pointer[1:]}: {error}") from None


def _make_removal(row: object) -> RemovalDecision:
    fields = _checked_fields(row, _REMOVAL, {**_NOTES, "sample": bool})
    span = Span(fields["start"], fields["end"])
    if len(span) != len(fields["text"]) or span.start < 0:
        raise ValueError("'start' and 'end' do not fit 'text'")
    return RemovalDecision(
        fields["article"],
        fields["path"],
        fields["before"],
        Removal(span, fields["rule"], fields["text"]),
        _choice_of(fields, ("right", "wrong")) == "right",
        bool(fields.get("sample")),
    )


def _make_pair(row: object) -> PairDecision:
    fields = _checked_fields(row, _PAIR, {**_NOTES, **_PAIR_MORE})
    decision = _choice_of(fields, ("duplicate", "keep", "both"))
    keep = fields.get("keep", "")
    if (decision == "both") == bool(keep) or keep not in ("", fields["a"], fields["b"]):
        raise ValueError("'keep' must name one of the two articles, unless both are wanted")
    if decision == "duplicate" and not fields.get("relation"):
        raise ValueError("a duplicate needs 'relation'")
    return PairDecision(
        fields["a"],
        fields["b"],
        (fields["a_path"], fields["b_path"]),
        (fields["a_before"], fields["b_before"]),
        decision,
        keep,
        fields.get("relation", ""),
        float(fields.get("score", 0)),
        fields.get("copies", True),
        fields.get("why", ""),
    )


def _make_rule(row: object) -> RuleDecision:
    fields = _checked_fields(row, _RULE, _NOTES)
    return RuleDecision(fields["source"], fields["rule"])


def _checked_fields(row: object, needed: Mapping[str, type], more: Mapping[str, type]) -> dict[str, Any]:
    """Return the fields of a row. Raises `ValueError` for a missing or unknown one, and for a value of another type."""
    if not isinstance(row, Mapping):
        raise ValueError("expected a mapping")  # noqa: TRY004 - wrong data, which the caller reports with its place
    if missing := needed.keys() - row.keys():
        raise ValueError(f"{min(missing)!r} is missing")
    kinds = {**needed, **more}
    for name, value in row.items():
        if name not in kinds:
            raise ValueError(f"unknown key {name!r}")
        kind = kinds[name]
        if not (type(value) is kind or (kind is float and type(value) is int)):
            raise ValueError(f"{name!r} must be {_KINDS[kind]}")
    return dict(row)


_KINDS = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


def _choice_of(fields: Mapping[str, Any], choices: tuple[str, ...]) -> str:
    decision: str = fields["decision"]
    if decision not in choices:
        raise ValueError(f"no such decision: {decision!r} (there are: {', '.join(choices)})")
    return decision
