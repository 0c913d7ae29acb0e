"""From a draft to an article with all that a sidecar must say: what the input tells, what the caller says, what can be guessed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from corpuskit.errors import UsageError
from corpuskit.formats.drafts import REQUIRED, Draft, no_article
from corpuskit.formats.guesses.dateline import guess_dateline
from corpuskit.formats.guesses.language import guess_lang
from corpuskit.formats.guesses.published import guess_published
from corpuskit.formats.guesses.title import guess_title
from corpuskit.formats.naming import lettered, new_id
from corpuskit.model import Article, Finding


@dataclass(frozen=True, slots=True)
class Said:
    """What the caller says of all articles (`given`, which counts more than the input) and in doubt (`default`)."""

    given: Mapping[str, str]
    default: Mapping[str, str]
    fields: tuple[str, ...]


def complete(draft: Draft, said: Said) -> Article | Finding:
    """Return the article of a draft, its sidecar's fields in the schema's order, guesses listed in `meta.guessed`.

    Raises `UsageError` when the source, or the language, is not known and cannot be guessed.
    """
    if not (_from_a_corpus(draft) or any(map(str.isalpha, draft.text))):
        return no_article(draft.source.path, "no text: not one letter in it", draft.source.row or 1)
    fields = {**said.default, **draft.meta, **said.given}
    guessed = [name for name in draft.guessed if name not in said.given]
    for name, guess in _guesses(draft, fields).items():
        if guess:
            fields[name] = guess
            guessed.append(name)
    if not fields.get("source"):
        raise UsageError(f"{draft.source.place}: who published it? Say --source NAME, or set source under [add]")
    fields["id"] = _id(draft, fields)
    return Article(fields["id"], draft.text, _in_order(fields, guessed, said), draft.source)


def _guesses(draft: Draft, fields: Mapping[str, Any]) -> dict[str, str]:
    """Return what can be guessed of the fields that nobody has told."""
    found = {}
    if not fields.get("title"):
        found["title"] = guess_title(draft.text)
    if not fields.get("source") and fields.get("url"):
        found["source"] = (urlsplit(str(fields["url"])).hostname or "").removeprefix("www.")
    if not fields.get("lang"):
        found["lang"] = guess_lang(draft.text)
    if not _from_a_corpus(draft):
        found.update(_guesses_of_more(draft, fields))
    return found


def _from_a_corpus(draft: Draft) -> bool:
    """Return whether the draft had a whole sidecar: what that left open is not for us to fill."""
    return all(draft.meta.get(name) for name in REQUIRED)


def _guesses_of_more(draft: Draft, fields: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    if not fields.get("published"):
        found["published"] = guess_published(draft.text)
    if not fields.get("dateline"):
        found["dateline"] = guess_dateline(draft.text)
    return found


def _id(draft: Draft, fields: Mapping[str, Any]) -> str:
    own, source = fields.get("id"), str(fields["source"])
    return lettered(str(own), source) if own else new_id(source, draft.text)


def _in_order(fields: Mapping[str, Any], guessed: list[str], said: Said) -> dict[str, Any]:
    order = list(dict.fromkeys([*REQUIRED, *said.fields, *fields]))
    found = {name: fields[name] for name in order if fields.get(name) is not None}
    if guessed:
        more = found.get("meta", {})
        sure = [name for name in more.get("guessed", []) if name not in guessed]
        found["meta"] = {**more, "guessed": sorted({*sure, *guessed}, key=order.index)}
    return found
