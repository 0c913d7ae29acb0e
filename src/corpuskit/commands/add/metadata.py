"""From a draft to an article with all that a sidecar must say: what the input tells, what the caller says, what can be guessed."""

import os
import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from corpuskit.commands.add.path_patterns import PathPattern, nested
from corpuskit.formats.columns import convert
from corpuskit.formats.drafts import ODD_VALUE, REQUIRED, Draft, Notice, Reading, no_article
from corpuskit.formats.guesses.dateline import guess_dateline
from corpuskit.formats.guesses.language import guess_lang
from corpuskit.formats.guesses.published import guess_published
from corpuskit.formats.guesses.title import guess_title
from corpuskit.formats.naming import add_letter, new_id
from corpuskit.model import LINK_FIELDS, Article, Finding
from corpuskit.model.values import as_texts
from corpuskit.text.halves import mend_halves

if TYPE_CHECKING:
    from corpuskit.commands.schema_guard import SchemaGuard

NO_SOURCE = "who published it? Say --source NAME, or set source under [add]"
MENDED = "text mended as `validate --fix` does"
COULD_MEND = "text kept as it is, which `corpuskit validate --fix` (or `add --mend`) would mend"
NO_STORY = "no story in it, added all the same"

_HALVES = "field with half of a character, the other half of which is lost, written as U+FFFD"
_OUTSIDE_PATTERN = "file that --from-path does not fit"
# Fields that are not set aside where only an update of the schema is missing: what they say would be lost on the commands.
_WRITTEN_BY_COMMANDS = ("cleaning", *LINK_FIELDS)
_UNDETERMINED = "und"
_LISTED = 3


@dataclass(frozen=True, slots=True)
class StatedFields:
    """Fields that the caller states for all articles.

    `given` fills what the input leaves open; its fields in `override` count more than the input. `default` (the settings) fills what is still open.
    `pattern` gives fields by the path. `mend`: texts are mended as `validate --fix` does. `named` are the files and folders as the caller
    named them. Sidecars must fit the schema of `guard`.
    """

    given: Mapping[str, str]
    default: Mapping[str, str]
    reading: Reading
    guard: "SchemaGuard"
    override: frozenset[str] = frozenset()
    pattern: PathPattern | None = None
    mend: bool = False
    named: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The schema's fields, in their order."""
        return self.reading.layout.names


class Completed(NamedTuple):
    """The article of a draft with what a user must hear of, and its text as it was in the input."""

    article: Article
    notices: tuple[Notice, ...]
    stated_text: str


@dataclass(slots=True)
class _Sidecar:
    """The fields of a sidecar on its way, which of them are guesses, and what a user must hear of."""

    fields: dict[str, Any]
    guessed: list[str]
    unread: set[str]
    notices: list[Notice] = field(default_factory=list)

    def fill(self, more: Mapping[str, Any], *, guessed: bool = False) -> None:
        """Fill the fields that are open, or only guessed where `more` is none."""
        for name, value in more.items():
            is_open = not self.fields.get(name) or (name in self.guessed and not guessed)
            if value and is_open:
                self.fields[name] = value
                self.guessed = [n for n in self.guessed if n != name] + ([name] if guessed else [])

    def set_aside(self, name: str, kind: str, place: str) -> None:
        """Move a value that does not fit its field under `meta`, and tell it."""
        value = self.fields.pop(name)
        more = self.fields.get("meta")
        self.fields["meta"] = {**(more if isinstance(more, dict) else {}), name: value}
        self.unread.add(name)
        self.notices.append(Notice(kind, place, f"{name}: {str(value)[:60]!r}"))


def complete_draft(draft: Draft, caller: StatedFields) -> Completed | Finding:
    """Return the article of a draft, its sidecar's fields in the schema's order, guesses listed in `meta.guessed`; or why it cannot be added.

    A field's value is the input's, else what the path says, the caller, the settings; what is left is guessed, but never what the input states in a way
    that is not understood. What does not fit the schema is set aside under `meta`.
    """
    if not (draft.own or any(map(str.isalpha, draft.text))):
        return no_article(draft.source.path, "no text: not one letter in it", draft.source.row or 1)
    sidecar = _stated_fields(draft, caller)
    place = draft.source.place
    _mend_halves(sidecar, place)
    if not draft.own:
        _fit_own_fields(sidecar, caller)
    _set_aside_misfits(sidecar, caller, place)
    _guess_missing(sidecar, draft)
    if not sidecar.fields.get("source"):
        return no_article(draft.source.path, NO_SOURCE, draft.source.row or 1)
    if not draft.own:
        _tidy_values(sidecar)
    own_id = sidecar.fields.get("id")
    source = str(sidecar.fields["source"])
    sidecar.fields["id"] = add_letter(str(own_id), source) if own_id else new_id(source, draft.text)
    if not draft.own:
        sidecar.fields["meta"] = {**sidecar.fields.get("meta", {}), "original": original_place(place, caller.named)}
    meta = _order_fields(sidecar, caller)
    if problems := _find_problems(meta, caller, place):
        caller.guard.refuse_outdated({}, meta, place)
        return no_article(
            draft.source.path, f"does not fit the schema: {_list_problems(problems)}", draft.source.row or 1
        )
    text, notice = _settle_text(draft, caller, place)
    notices = (
        *draft.notices,
        *sidecar.notices,
        *notice,
        *_no_story(text, place),
    )
    return Completed(Article(meta["id"], text, meta, draft.source), notices, draft.text)


def _mend_halves(sidecar: _Sidecar, place: str) -> None:
    """Write U+FFFD for half of a character, which JSON on a page or in a cell can hold where a text was cut; no file can."""
    for name, value in list(sidecar.fields.items()):
        if (whole := mend_halves(value)) != value:
            sidecar.fields[name] = whole
            sidecar.notices.append(Notice(_HALVES, place, name))


def _fit_own_fields(sidecar: _Sidecar, caller: StatedFields) -> None:
    """Fill fields with the defaults of the schema, and give values the types that it asks for: cells of tables are strings."""
    for name, value in caller.guard.schema.defaults.items():
        if sidecar.fields.get(name) is None:
            sidecar.fields[name] = value
    probe = _probe_fields(sidecar.fields)
    if caller.guard.schema.accepts(probe):
        return
    from corpuskit.checks.explaining import fitted_fields  # noqa: PLC0415 - most rows fit

    fitted = fitted_fields(caller.guard.schema, probe)
    stated = [name for name in sidecar.fields if name != "id" and sidecar.fields[name] is not None]
    sidecar.fields |= {name: fitted[name] for name in stated if name in fitted}


def _list_problems(problems: Sequence[Finding]) -> str:
    """Return the first problems of an article on one line."""
    messages = dict.fromkeys(problem.message for problem in problems)
    more = f" (and {len(messages) - _LISTED} more)" if len(messages) > _LISTED else ""
    return "; ".join([*messages][:_LISTED]) + more


def _stated_fields(draft: Draft, caller: StatedFields) -> _Sidecar:
    """Return what somebody states: the input, its path, the caller, the settings."""
    sidecar = _Sidecar(dict(draft.meta), list(draft.guessed), set(draft.unread))
    _fill_from_path(sidecar, draft, caller)
    sidecar.fill(caller.given)
    sidecar.fill(caller.default)
    for name in caller.override:
        sidecar.fields[name] = caller.given[name]
        sidecar.guessed = [n for n in sidecar.guessed if n != name]
    return sidecar


def _fill_from_path(sidecar: _Sidecar, draft: Draft, caller: StatedFields) -> None:
    if caller.pattern is None or draft.own:
        return
    stated = caller.pattern.match(draft.source.path)
    if stated is None:
        sidecar.notices.append(Notice(_OUTSIDE_PATTERN, draft.source.place))
        return
    open_ = {name: value for name, value in stated.items() if not sidecar.fields.get(name) or name in sidecar.guessed}
    found = convert(nested(open_), caller.reading, draft.source.place)
    more = found.values.pop("meta", {})
    sidecar.fill(found.values)
    sidecar.fields["meta"] = {**more, **sidecar.fields.get("meta", {})}
    sidecar.unread |= found.unread - sidecar.fields.keys()
    sidecar.notices += found.notices


def _set_aside_misfits(sidecar: _Sidecar, caller: StatedFields, place: str) -> None:
    """Move the values that the schema does not allow under `meta`."""
    if caller.guard.schema.accepts(_probe_fields(sidecar.fields)):
        return
    for problem in _find_problems(_probe_fields(sidecar.fields), caller, place):
        name = (problem.pointer or "").split("/")[1:2]
        if name and name[0] in _WRITTEN_BY_COMMANDS:
            caller.guard.refuse_outdated({}, _probe_fields(sidecar.fields), place)
        if name and name[0] in sidecar.fields and name[0] not in ("meta", "title"):
            sidecar.set_aside(name[0], ODD_VALUE, place)


def _probe_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields with something in each that a sidecar must have: those may still be open."""
    filled = {name: value for name, value in fields.items() if value is not None}
    identifier = str(filled.get("id") or "a")
    return {"title": "a", "source": "a", "lang": "en", **filled, "id": add_letter(identifier, "a")}


def _find_problems(meta: Mapping[str, Any], caller: StatedFields, place: str) -> list[Finding]:
    if caller.guard.schema.accepts(meta):
        return []
    from corpuskit.checks.explaining import schema_findings  # noqa: PLC0415 - most rows have nothing to explain

    return schema_findings(caller.guard.schema, meta, place, None)


def _guess_missing(sidecar: _Sidecar, draft: Draft) -> None:
    """Guess the fields that nobody has stated. A sidecar must have title and language; a stated value that is not understood stays reported."""
    fields = sidecar.fields
    if "source" not in sidecar.unread and fields.get("url"):
        sidecar.fill({"source": (urlsplit(str(fields["url"])).hostname or "").removeprefix("www.")}, guessed=True)
    if not fields.get("title"):
        sidecar.fill({"title": guess_title(draft.text)}, guessed=True)
    if not fields.get("lang"):
        sidecar.fill(
            {"lang": _UNDETERMINED} if "lang" in sidecar.unread else {"lang": guess_lang(draft.text)},
            guessed="lang" not in sidecar.unread,
        )
    if draft.own:
        return
    for name, guess in (("published", guess_published), ("dateline", guess_dateline)):
        if not fields.get(name) and name not in sidecar.unread:
            sidecar.fill({name: guess(draft.text)}, guessed=True)


def _tidy_values(sidecar: _Sidecar) -> None:
    """Write the texts of the sidecar in NFC and without blanks at their ends."""
    from corpuskit.checks.sidecar_strings import tidy_value  # noqa: PLC0415 - checks, when the first article is there

    for name, value in sidecar.fields.items():
        tidy = value.strip() if name == "id" and isinstance(value, str) else tidy_value(name, value)
        sidecar.fields[name] = tidy or value


def _settle_text(draft: Draft, caller: StatedFields, place: str) -> tuple[str, list[Notice]]:
    """Return the text as it goes into the corpus, and what could be mended or was. A value of a row gets the line end that ends a file."""
    if draft.own:
        return draft.text, []
    text = f"{draft.text}\n" if draft.is_value and not draft.text.endswith(("\n", "\r")) else draft.text
    better, titles = mend_text(text)
    kind, text = (MENDED, better) if caller.mend else (COULD_MEND, text)
    return text, [Notice(kind, place, title) for title in titles]


def original_place(place: str, named: Sequence[str]) -> str:
    """Return where an article came from, seen from the working folder; an absolute path outside of it begins with what was named.

    >>> original_place("../in/a.txt", ["../in"]), original_place("/data/news/a.csv:7", ["/data/news"])
    ('../in/a.txt', 'news/a.csv:7')
    """
    if not os.path.isabs(place):  # noqa: PTH117 - a string
        return place
    fitting = [name for name in named if place == name or place.startswith((f"{name.rstrip('/')}/", f"{name}:"))]
    if not fitting:
        return place
    name = max(fitting, key=len)
    rest = place[len(name) :]
    return posixpath.normpath(f"{_label_of(name)}/{rest}" if name.endswith("/") else f"{_label_of(name)}{rest}")


def _label_of(name: str) -> str:
    """Return an absolute path as the working folder sees it; of one outside of it the last part."""
    inside = os.path.relpath(name).replace(os.sep, "/")
    return os.path.basename(os.path.abspath(name)) if inside.startswith("../") or inside == ".." else inside  # noqa: PTH100, PTH119


def mend_text(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text without what `validate --fix` would mend, and what that was."""
    from corpuskit.checks import CHECKS, mended  # noqa: PLC0415 - all checks, when the first article is there

    titles = []
    for code, check in CHECKS.items():
        if check.fixable and (better := mended(text, frozenset({code}))) != text:
            text = better
            titles.append(check.title)
    return text, tuple(titles)


def _no_story(text: str, place: str) -> list[Notice]:
    from corpuskit.text.no_story import why_no_story  # noqa: PLC0415 - as above

    why = why_no_story(text)
    return [Notice(NO_STORY, place, why)] if why else []


def _order_fields(sidecar: _Sidecar, caller: StatedFields) -> dict[str, Any]:
    fields, guessed = sidecar.fields, sidecar.guessed
    order = list(dict.fromkeys([*REQUIRED, *caller.fields, *fields]))
    found = {name: fields[name] for name in order if fields.get(name) is not None}
    if guessed:
        more = found.get("meta", {})
        more = more if isinstance(more, Mapping) else {"meta": more}
        sure = [name for name in as_texts(more.get("guessed")) if name in order and name not in guessed]
        found["meta"] = {**more, "guessed": sorted({*sure, *guessed}, key=order.index)}
    return found
