"""The hash of the text, and the record of cleaning: do they still belong to the text beside them?"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from corpuskit.checks.definition import Check
from corpuskit.model import Finding, Severity

HASH = Check(
    "CK206",
    "sha256 does not match",
    """The field `sha256` of the sidecar is not the SHA-256 of the text's bytes.

The text was changed after its hash was taken, or the sidecar belongs to another text. The hash of the text from before cleaning is
fine, too. What to do: find out which of the two is right (`git log` of both); then correct or drop the field.
""",
)
EDITED = Check(
    "CK207",
    "edited after cleaning",
    """The text was changed by hand after `corpuskit clean` had cleaned it, so the record of cleaning no longer fits.

Nothing is lost, but what was removed can't be put back. What to do: undo your change, or tell corpuskit that the text as it stands is
the original now: `corpuskit clean --forget PATH`.
""",
    Severity.WARNING,
)
DAMAGED = Check(
    "CK208",
    "cleaning record is damaged",
    """The record of cleaning in the sidecar does not give back the text that it says it was made from.

Somebody changed the record. What to do: bring the sidecar back from git, or give up on undoing with `corpuskit clean --forget PATH`.
""",
)
UNFINISHED = Check(
    "CK209",
    "unfinished cleaning",
    """The sidecar records a cleaning that the text has not had: a run was interrupted between the two files.

What to do: `corpuskit clean PATH` completes it, `corpuskit clean --undo PATH` takes it back.
""",
    Severity.WARNING,
)

Place = tuple[int, int]


def find(
    place: str, text: str, digest: str, meta: Mapping[str, Any], at: Mapping[str, tuple[str, Place]]
) -> Iterator[Finding]:
    """Yield what is wrong with `sha256` and `cleaning`; `at` tells in which file and where in it these fields stand.

    `place` is the article's, as printed; `digest` the SHA-256 of the text's bytes.
    """
    record = meta.get("cleaning")
    record = record if isinstance(record, Mapping) else {}
    stated = meta.get("sha256")
    if isinstance(stated, str) and stated not in (digest, record.get("before")):
        yield HASH.at(*at["sha256"], f"sha256 is not that of the text, which is {digest}", pointer="/sha256")
    if record:
        yield from _record(place, text, digest, record, at["cleaning"])


def _record(place: str, text: str, digest: str, record: Mapping[str, Any], at: tuple[str, Place]) -> Iterator[Finding]:
    pending = record.get("pending")
    planned = pending.get("after") if isinstance(pending, Mapping) else None
    if digest == record.get("after") and planned is None:
        if not _restores(text, record):
            yield DAMAGED.at(*at, "the cleaning record does not give back the original text", pointer="/cleaning")
    elif digest in (record.get("before"), record.get("after"), planned):
        yield UNFINISHED.at(*at, f"cleaning was interrupted: run `corpuskit clean {place}`", pointer="/cleaning")
    else:
        message = f"{place} was edited after cleaning: `corpuskit clean --forget {place}` if that is right"
        yield EDITED.at(*at, message, pointer="/cleaning")


def _restores(text: str, record: Mapping[str, Any]) -> bool:
    """Return whether putting back what was removed gives the text that was cleaned. A shapeless record is the schema's."""
    removed = record.get("removed")
    if not isinstance(removed, Sequence) or not all(_is_removal(part) for part in removed):
        return True
    parts, at, shift = [], 0, 0
    for part in sorted(removed, key=lambda part: int(part["start"])):
        start = part["start"] - shift
        parts += [text[at:start], part["text"]]
        at, shift = start, shift + len(part["text"])
    whole = "".join([*parts, text[at:]])
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest() == record.get("before")


def _is_removal(part: object) -> bool:
    return isinstance(part, Mapping) and type(part.get("start")) is int and isinstance(part.get("text"), str)
