"""The hash of the text, and the record of cleaning: do they still belong to the text beside them?"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from corpuskit.checks.article_sidecar import ArticleSidecar
from corpuskit.checks.definition import Check, SidecarChecks
from corpuskit.model import Finding, Severity
from corpuskit.text.late_pattern import late_pattern

_HASH_FORM = late_pattern("[0-9a-fA-F]{64}")
_SHOWN = 60

HASH = Check(
    "CK206",
    "sha256 does not match",
    """The field `sha256` of the sidecar is not the SHA-256 of the text's bytes.

The text was changed after its hash was taken, or the sidecar belongs to another text. The hash of the text from before cleaning is
fine, too. Where the field is no hash at all, this is the only finding. What to do: find out which of the two is right (`git log` of both); then correct or drop the field.
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


def find(subject: ArticleSidecar) -> Iterator[Finding]:
    """Yield findings about the fields `sha256` and `cleaning`."""
    if subject.data is None or not ("cleaning" in subject.meta or "sha256" in subject.meta):
        return
    record = subject.meta.get("cleaning")
    record = record if isinstance(record, Mapping) else {}
    stated, digest = subject.meta.get("sha256"), subject.digest
    # Capitals are a fault of form, which the schema reports.
    if isinstance(stated, str | int) and str(stated).lower() not in (digest, record.get("before")):
        message = _describe_hash(str(stated), digest)
        yield HASH.at(subject.where, subject.place_of("/sha256"), message, pointer="/sha256")
    if record:
        yield from _find_in_record(subject, record)


def _describe_hash(stated: str, digest: str) -> str:
    if not _HASH_FORM.fullmatch(stated):
        return f"sha256: {stated[:_SHOWN]!r} is no hash (64 digits and letters a to f) - write sha256: {digest}, which is that of this text"
    return f"sha256 is not the hash of this text - write sha256: {digest}, unless it is the text that is wrong: then bring that back"


def _find_in_record(subject: ArticleSidecar, record: Mapping[str, Any]) -> Iterator[Finding]:
    place, digest, at = subject.article, subject.digest, (subject.where, subject.place_of("/cleaning"))
    pending = record.get("pending")
    planned = pending.get("after") if isinstance(pending, Mapping) else None
    if digest == record.get("after") and planned is None:
        if not _restores_original(subject.text, record):
            yield DAMAGED.at(
                *at,
                f"the cleaning record does not give back the original text: bring the sidecar back from git, or `corpuskit clean --forget {place}`",
                pointer="/cleaning",
            )
    elif digest in (record.get("before"), record.get("after"), planned):
        yield UNFINISHED.at(*at, f"cleaning was interrupted: run `corpuskit clean {place}`", pointer="/cleaning")
    else:
        message = f"{place} was edited after cleaning: `corpuskit clean --forget {place}` if that is right"
        yield EDITED.at(*at, message, pointer="/cleaning")


def _restores_original(text: str, record: Mapping[str, Any]) -> bool:
    """Return whether putting the removed passages back gives the original text. A malformed record is left to the schema."""
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


CHECKS = SidecarChecks((HASH, EDITED, DAMAGED, UNFINISHED), find)
