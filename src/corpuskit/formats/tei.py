"""TEI P5: a `teiCorpus` with a `TEI` for each article, or a file for each. Source: TEI Guidelines, P5 (tei-c.org/guidelines).

    <TEI xmlns="http://www.tei-c.org/ns/1.0">
    <teiHeader>…</teiHeader>
    <text><body><div><p><s>Fog on Monday.</s> <s>It lifted.</s>
    </p></div></body></text>
    </TEI>

The characters of `<div>` are those of the article's text: a `<p>` is a line with its line end and the blank lines behind it. Signs that XML does
not allow stand as `<c type="control" n="U+000B"/>`. The header has the fields of the sidecar in TEI's elements; every column is there once
more as JSON in `<xenoData>`, from which `add` reads them back.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any, BinaryIO

from corpuskit.formats.format import Format
from corpuskit.formats.layout import Layout
from corpuskit.formats.observing import NEITHER, zone_of
from corpuskit.formats.tei_reading import read
from corpuskit.formats.tokens import LINE, SentenceEnds, split_sentences
from corpuskit.model.values import as_texts
from corpuskit.version import __version__

TEI_NAMESPACE = "http://www.tei-c.org/ns/1.0"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})
_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


def write(rows: Iterable[Mapping[str, Any]], out: BinaryIO, layout: Layout) -> int:
    """Write a `teiCorpus`; return how many articles are in it."""
    start = f'{_HEAD}<teiCorpus xmlns="{TEI_NAMESPACE}">\n{_corpus_header(layout)}'
    out.write(start.encode())
    count = 0
    for row in rows:
        out.write(_format_article(row, layout, "").encode("utf-8", "replace"))
        count += 1
    if not count:  # a teiCorpus has at least one text
        out.write(_format_article(dict.fromkeys(layout.names), layout, "").encode())
    out.write(b"</teiCorpus>\n")
    return count


def write_single(row: Mapping[str, Any], layout: Layout) -> bytes:
    """Return an article as a separate TEI document."""
    return (_HEAD + _format_article(row, layout, f' xmlns="{TEI_NAMESPACE}"')).encode("utf-8", "replace")


def _corpus_header(layout: Layout) -> str:
    title = layout.corpus_name or "News corpus"
    return (
        f"<teiHeader><fileDesc><titleStmt><title>{_escape(title)}</title></titleStmt>"
        "<publicationStmt><p>Exported from a corpus of news articles; each article says who published it.</p></publicationStmt>"
        f"<sourceDesc><p>Articles as text, one TEI element each.</p></sourceDesc></fileDesc>{_ENCODING}</teiHeader>\n"
    )


_ENCODING = (
    "<encodingDesc><appInfo>"
    f'<application ident="corpuskit" version="{__version__}"><label>corpuskit</label></application></appInfo></encodingDesc>'
)


def _format_article(row: Mapping[str, Any], layout: Layout, namespace: str) -> str:
    lang = _language_of(row)
    language = f' xml:lang="{lang}"' if lang else ""
    text = row.get("text")
    body = _format_body(text if isinstance(text, str) else "", layout.sentence_ends)
    return (
        f"<TEI{namespace}>\n<teiHeader>{_file_description(row)}{_ENCODING}{_profile(row)}{_xeno_data(row)}{_revisions(row)}"
        f"</teiHeader>\n<text{language}><body><div>{body}</div></body></text>\n</TEI>\n"
    )


def _file_description(row: Mapping[str, Any]) -> str:
    authors = "".join(f"<author>{_escape(name)}</author>" for name in as_texts(row.get("authors")))
    title = _element("title", row.get("title")) or "<title/>"
    return (
        f"<fileDesc><titleStmt>{title}{authors}</titleStmt>"
        f"<publicationStmt>{_element('publisher', row.get('source')) or '<publisher/>'}{_date('date', row.get('published'))}"
        f"{_idno('corpuskit', row.get('id'))}{_idno('URI', row.get('url'))}{_availability(row)}</publicationStmt>"
        f"<sourceDesc><bibl>{title}{authors}{_element('publisher', row.get('source'))}{_date('date', row.get('published'))}"
        f"{_idno('URI', row.get('url'))}</bibl></sourceDesc></fileDesc>"
    )


def _availability(row: Mapping[str, Any]) -> str:
    licence, rights = row.get("license"), row.get("rights") or row.get("copyright")
    children = _element("licence", licence) + (
        f"<p>{_escape(rights)}</p>" if isinstance(rights, str) and rights else ""
    )
    return f"<availability>{children}</availability>" if children else ""


def _profile(row: Mapping[str, Any]) -> str:
    abstract = (
        f"<abstract><p>{_escape(row['description'])}</p></abstract>" if isinstance(row.get("description"), str) else ""
    )
    lang = _language_of(row)
    language = f'<langUsage><language ident="{lang}">{lang}</language></langUsage>' if lang else ""
    tags = "".join(f"<term>{_escape(tag)}</term>" for tag in as_texts(row.get("tags")))
    keywords = f"<textClass><keywords>{tags}</keywords></textClass>" if tags else ""
    children = abstract + language + keywords
    return f"<profileDesc>{children}</profileDesc>" if children else ""


def _language_of(row: Mapping[str, Any]) -> str:
    lang = row.get("lang")
    return lang if isinstance(lang, str) and _LANGUAGE.fullmatch(lang) else ""


def _xeno_data(row: Mapping[str, Any]) -> str:
    values = {name: value for name, value in row.items() if name != "text" and value is not None}
    data = json.dumps(values, ensure_ascii=False, default=str)
    plain = _ILLEGAL.sub(lambda found: f"\\u{ord(found[0]):04x}", data)
    return f'<xenoData type="json" subtype="corpuskit">{plain.translate(_ESCAPES)}</xenoData>'


def _revisions(row: Mapping[str, Any]) -> str:
    """Return the changes of the text after it was published: the removals of cleaning, counted by rule."""
    record = row.get("cleaning")
    changes = (
        [f"<change{_when(row.get('modified'))}>Modified by the publisher.</change>"] if row.get("modified") else []
    )
    removed = record.get("removed") if isinstance(record, Mapping) else None
    rules: dict[str, int] = {}
    for removal in removed if isinstance(removed, list) else ():
        if isinstance(removal, Mapping) and isinstance(removal.get("text"), str):
            rule = str(removal.get("rule"))
            rules[rule] = rules.get(rule, 0) + len(removal["text"])
    counts = ", ".join(f"{rule} {size}" for rule, size in sorted(rules.items()))
    changes += [f"<change>corpuskit clean removed characters, by rule: {_escape(counts)}.</change>"] if counts else []
    return f"<revisionDesc>{''.join(reversed(changes))}</revisionDesc>" if changes else ""


def _format_body(text: str, ends: SentenceEnds | None) -> str:
    return "".join(_format_paragraph(paragraph, ends) for paragraph in _paragraphs(text))


def _paragraphs(text: str) -> Iterator[str]:
    """Yield lines with their line ends and the blank lines around them; together they are the text."""
    starts = [found.start() for found in LINE.finditer(text) if found[0].strip()]
    for start, end in pairwise([0, *starts[1:], len(text)]):
        yield text[start:end]


def _format_paragraph(paragraph: str, ends: SentenceEnds | None) -> str:
    start, line, end = _split_blanks(paragraph)
    sentences = "".join(_format_sentence(part) for part in split_sentences(line, ends))
    return f"<p>{_escape_text(start)}{sentences}{_escape_text(end)}</p>"


def _format_sentence(sentence: str) -> str:
    start, words, end = _split_blanks(sentence)
    return f"{_escape_text(start)}<s>{_escape_text(words)}</s>{_escape_text(end)}" if words else _escape_text(start)


def _split_blanks(text: str) -> tuple[str, str, str]:
    """Return the blanks before a text, the text, and the blanks behind it."""
    words = text.strip()
    start = len(text) - len(text.lstrip())
    return text[:start], words, text[start + len(words) :]


def _escape_text(text: str) -> str:
    return _ILLEGAL.sub(lambda found: f'<c type="control" n="U+{ord(found[0]):04X}"/>', text.translate(_ESCAPES))


def _escape(value: Any) -> str:  # noqa: ANN401 - a cell holds anything
    """Return a value for the header or an attribute, on one line, without the signs that XML does not allow."""
    return " ".join(_ILLEGAL.sub(" ", str(value)).split()).translate(_ESCAPES)


def _element(name: str, value: Any) -> str:  # noqa: ANN401 - a cell holds anything
    content = _escape(value) if isinstance(value, str | int | float) else ""
    return f"<{name}>{content}</{name}>" if content else ""


def _idno(kind: str, value: Any) -> str:  # noqa: ANN401 - a cell holds anything
    content = _escape(value) if isinstance(value, str) else ""
    return f'<idno type="{kind}">{content}</idno>' if content else ""


def _date(name: str, value: Any) -> str:  # noqa: ANN401 - a cell holds anything
    return f"<{name}{_when(value)}>{_escape(value)}</{name}>" if isinstance(value, str) and value else ""


def _when(value: Any) -> str:  # noqa: ANN401 - a cell holds anything
    return f' when="{value}"' if zone_of(value) != NEITHER else ""


FORMAT = Format("tei", (".xml", ".tei"), read, write, sentences=True, single=write_single, single_suffix=".xml")
