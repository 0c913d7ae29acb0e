"""The kernel of `validate`: batches of pairs or rows in, verdicts out. Pure, picklable, no files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from corpuskit.checks import guesses
from corpuskit.checks.article_sidecar import ArticleSidecar
from corpuskit.checks.article_text import ArticleText
from corpuskit.checks.facts import PLACED, Facts, Place, Verdict, facts_of
from corpuskit.checks.lists import SIDECAR_CHECKS, TEXT_CHECKS
from corpuskit.checks.looking import FEW
from corpuskit.checks.options import Options
from corpuskit.checks.pairs import Opened, open_pair
from corpuskit.checks.schema import Schema
from corpuskit.checks.sidecar_strings import ONLY_BLANKS
from corpuskit.model import Article, Finding, Pair
from corpuskit.text.lines import Lines
from corpuskit.text.yaml12 import Places

# The mark of a row that corpuskit exported, and the columns that it computed; rows of other people's files come out of an export without the mark.
EXPORTED = "corpuskit"
COMPUTED = frozenset({"text", "words", "path", EXPORTED})
# `dedup --annotate` writes it beside fields of the schema.
CLUSTER = "cluster"
_PLACED = (*PLACED, "sha256", "cleaning")
_OF_SCHEMA = frozenset(("CK104", "CK106", "CK107", "CK108", "CK109"))
# Most sidecars begin with their id and have none of the others: then the place needs no search.
_ID_FIRST: dict[str, Place] = {"id": (1, 5)}


def check(batch: Sequence[Pair], schema: Schema, options: Options) -> list[Verdict]:
    """Return a verdict for each pair, in order."""
    few = len(batch) <= FEW
    return [_check_pair(pair, schema, options, few=few) for pair in batch]


def check_rows(batch: Sequence[Article], schema: Schema, options: Options) -> list[Verdict]:
    """Return a verdict for each row of a packed corpus, in order; every finding is at its row."""
    return [_check_row(article, schema, options) for article in batch]


def glance_rows(batch: Sequence[Article]) -> list[Facts]:
    """Return the facts of rows that are not judged, for the checks of those that are."""
    return [_row_facts(article)._replace(judged=False) for article in batch]


def text_findings(subject: ArticleText, options: Options) -> Iterator[Finding]:
    """Yield the findings of the checks of texts."""
    for group in TEXT_CHECKS:
        if subject.odd or not group.beyond_ascii:
            yield from group.find(subject, options)


def sidecar_findings(subject: ArticleSidecar) -> Iterator[Finding]:
    """Yield the findings of the checks of sidecars, beyond the schema."""
    for group in SIDECAR_CHECKS:
        yield from group.find(subject)


def _check_pair(pair: Pair, schema: Schema, options: Options, *, few: bool) -> Verdict:
    opened = open_pair(pair)
    found = list(opened.findings)
    form: tuple[str, ...] = ()
    if opened.text is not None and options.texts:
        bound = _is_bound(opened)
        subject = ArticleText(pair.path, opened.text, pair.text)
        of_text, form = _take_form(text_findings(subject, options), opened, options)
        found += [replace(f, fixable=f.fixable and not bound) for f in of_text]
    if opened.document is None or opened.sidecar is None:
        return Verdict(
            _sort_findings(found, options), Facts(pair.path, pair.meta_path if pair.meta is not None else pair.path)
        )
    places = _places_of_fields(opened)
    if not schema.accepts(opened.document.value, few=few):
        found += _explain_schema_errors(schema, opened.document.value, options, pair.meta_path, opened.sidecar)
    found += sidecar_findings(_sidecar_of(opened, places))
    facts = facts_of(pair.path, pair.meta_path, opened.document.value, places, packed=False)
    if facts.id is not None:
        found = [replace(finding, article=facts.id) for finding in found]
    return Verdict(
        _sort_findings(found, options), facts, guesses.guessed_fields(opened.document.value), opened.article(), form
    )


def _take_form(findings: Iterable[Finding], opened: Opened, options: Options) -> tuple[list[Finding], tuple[str, ...]]:
    """Return the findings in a text without those on its form, and the codes of these, where `add` kept the text unchanged and reported that."""
    found = list(findings)
    more = opened.document.value.get("meta") if found and options.count_form and opened.document else None
    if not (isinstance(more, Mapping) and "original" in more):
        return found, ()
    form = tuple(f.check for f in found if f.fixable and options.wants(f))
    return [f for f in found if not f.fixable], form


def _is_bound(opened: Opened) -> bool:
    """Return whether the sidecar holds a hash of the text: then mending the text would break the two apart."""
    meta = opened.document.value if opened.document else {}
    return "cleaning" in meta or "sha256" in meta


def _places_of_fields(opened: Opened) -> dict[str, Place]:
    """Return line and column of the values of those fields that later findings may be about."""
    if opened.document is None:
        return {}
    text = opened.document.text
    wanted = [name for name in _PLACED if name in opened.document.value]
    if wanted == ["id"] and text.startswith("id: ") and not text[4:5].isspace():
        return _ID_FIRST
    lines = Lines(text)
    return {name: lines.place(opened.document.value_offset(name)) for name in wanted}


def _sidecar_of(opened: Opened, places: Mapping[str, Place]) -> ArticleSidecar:
    """Return the metadata of a pair as its checks see them."""

    def place_of(pointer: str) -> Place:
        known = places.get(pointer[1:])
        return known or Places(opened.sidecar or "").key(pointer)

    meta: Mapping[str, Any] = opened.document.value if opened.document else {}

    def place_of_value(pointer: str) -> Place:
        return Places(opened.sidecar or "").value(pointer)

    data = None if opened.text is None else opened.pair.text
    return ArticleSidecar(
        opened.pair.path, opened.pair.meta_path, meta, data, place_of, place_of_value, opened.sidecar or ""
    )


def _explain_schema_errors(
    schema: Schema, value: Mapping[str, Any], options: Options, path: str, text: str | None = None, *, row: int = 1
) -> list[Finding]:
    from corpuskit.checks.explaining import schema_findings  # noqa: PLC0415 - most corpora have nothing to explain

    return schema_findings(schema, value, path, text, row, wants=options.wants)


def _check_row(article: Article, schema: Schema, options: Options) -> Verdict:
    path, row = article.source.path, article.source.row or 1
    place = (row, 1)
    meta = _own_fields(article.meta, schema)
    found = [] if schema.accepts(meta) else _explain_schema_errors(schema, meta, options, path, row=row)
    if options.texts:
        found += text_findings(ArticleText(path, article.text), options)
    data = article.text.encode("utf-8", "surrogatepass") if options.texts else None
    found += sidecar_findings(ArticleSidecar(article.source.place, path, meta, data, lambda _: place, lambda _: place))
    facts = _row_facts(article)
    at_row = [replace(f, line=row, column=1, article=facts.id, fixable=False) for f in found]
    return Verdict(_sort_findings(at_row, options), facts, guesses.guessed_fields(article.meta))


def _row_facts(article: Article) -> Facts:
    path = article.source.path
    return facts_of(path, path, article.meta, dict.fromkeys(_PLACED, (article.source.row or 1, 1)), packed=True)


def _own_fields(meta: Mapping[str, Any], schema: Schema) -> Mapping[str, Any]:
    """Return the fields of a row without those that an export of corpuskit computes, and null for fields without a value."""
    if not (EXPORTED in meta or {"words", "path"} <= meta.keys()):
        return meta
    own = {name: value for name, value in meta.items() if name not in COMPUTED and value is not None}
    if CLUSTER in own and not schema.accepts(own):
        del own[CLUSTER]
    return own


def _sort_findings(findings: Sequence[Finding], options: Options) -> tuple[Finding, ...]:
    if not findings:
        return ()
    wanted = _drop_doubled([finding for finding in findings if options.wants(finding)])
    return tuple(sorted(wanted, key=lambda finding: finding.place))


def _drop_doubled(findings: list[Finding]) -> list[Finding]:
    """Return findings without that on the form of a hash where another gives the right one, and without slips in refused values."""
    codes = {finding.check for finding in findings}
    if "CK206" in codes:
        findings = [f for f in findings if not (f.check in ("CK106", "CK109") and f.pointer == "/sha256")]
    if codes & {"CK120", "CK118"}:
        refused = {f.pointer for f in findings if f.check in _OF_SCHEMA}
        findings = [
            f for f in findings if not (f.pointer in refused and (f.check == "CK120" or ONLY_BLANKS in f.message))
        ]
    return findings
