"""Web pages that nobody wrote, with bodies that are known, and how much of a body is left of a page.

    python -m benchmarks.pages OUT.jsonl PAGES

Words are those of `benchmarks.corpus`. Four layouts, from `<article>` to nothing but `<div>`, with what sites put around a story, and into it. `text` is
what is left when the tags are taken away, a block a line, as a careless scraper would save it.
"""

import html
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks.corpus import SEED, SOURCES, Words

SHARES = ("Share on Facebook", "Tweet", "Share via WhatsApp", "Email this article", "Print", "Copy link")
SECTIONS = (
    "Home",
    "News",
    "Politics",
    "Business",
    "Sport",
    "Culture",
    "Opinion",
    "Weather",
    "Jobs",
    "Subscribe",
    "Log in",
)
FOOTER = (
    "About us",
    "Contact",
    "Advertise with us",
    "Terms of use",
    "Privacy policy",
    "Cookie settings",
    "Corrections",
)
ASIDES = (
    "Sign up for our daily newsletter and never miss a story.",
    "Subscribe now for unlimited access to {source}.",
    "ADVERTISEMENT",
    "Story continues below advertisement",
    "Read more: {title}",
    "Follow us on Twitter for the latest updates.",
    "Support independent local journalism: become a member of {source} today.",
)
COMMENTS = "Leave a Reply", "Your email address will not be published. Required fields are marked *", "Post comment"
SKIPPED = {"script", "style", "noscript", "head"}
INLINE = {"a", "b", "i", "em", "strong", "span", "time"}
TOKEN = re.compile(r"\w+")
GRAM = 4


def pages(count: int) -> Iterator[dict[str, Any]]:
    """Yield rows with `html`, `gold` (the body) and `text`."""
    words = Words()
    for number in range(count):
        chance = random.Random(SEED * 3_000_017 + number)
        source = chance.choice(SOURCES)
        title = _title(words, chance)
        body = [_paragraph(words, chance) for _ in range(chance.randint(4, 14))]
        page = _page(chance, words, source, title, body)
        about = {"id": f"page-{number:06}", "title": title, "source": source, "lang": "en"}
        yield {**about, "html": page, "gold": "\n\n".join(body) + "\n", "text": stripped(page)}


def _title(words: Words, chance: random.Random) -> str:
    return " ".join(words.some(chance, chance.randint(5, 9))).capitalize()


def _paragraph(words: Words, chance: random.Random) -> str:
    said = (" ".join(words.some(chance, chance.randint(6, 22))).capitalize() for _ in range(chance.randint(1, 5)))
    return " ".join(f"{sentence}." for sentence in said)


def _page(chance: random.Random, words: Words, source: str, title: str, body: list[str]) -> str:
    layout = LAYOUTS[SOURCES.index(source) % len(LAYOUTS)]
    told = [_p(paragraph) for paragraph in body]
    for _ in range(chance.randint(0, 2)):
        aside = chance.choice(ASIDES).format(source=source, title=_title(words, chance))
        told.insert(chance.randrange(1, len(told)), _div("promo", html.escape(aside)))
    if chance.random() < 0.5:
        caption = f"{_title(words, chance)}. Photograph: {' '.join(words.some(chance, 2)).title()}"
        told.insert(0, f'<figure><img src="p.jpg"><figcaption>{html.escape(caption)}</figcaption></figure>')
    byline = f"By {' '.join(words.some(chance, 2)).title()}, {chance.randint(1, 28)} May {chance.randint(2001, 2031)}"
    before = [
        f"<h1>{html.escape(title)}</h1>",
        _div("byline", html.escape(byline)),
        _list("share", SHARES[: chance.randint(2, 6)]),
    ]
    related = [_title(words, chance) for _ in range(chance.randint(3, 8))]
    after = [_div("head", "Related stories"), _list("related", related)]
    if chance.random() < 0.6:
        comments = [_p(_paragraph(words, chance)) for _ in range(chance.randint(0, 3))]
        after.append(_div("comments", "".join([*comments, *map(_p, COMMENTS)])))
    after.append(_div("signup", _p(ASIDES[0])))
    middle = layout("".join(before), "".join(told), "".join(after))
    foot = _list("legal", FOOTER) + _p(f"© {chance.randint(2001, 2031)} {source}. All rights reserved.")
    cookies = _div(
        "cookies", _p("By continuing to use this site you accept our cookie policy.") + "<button>Accept</button>"
    )
    head = f"<head><title>{html.escape(title)} | {source}</title><style>p {{ margin: 0 }}</style></head>"
    return f"<!doctype html><html>{head}<body>{cookies}{_list('nav', SECTIONS)}{middle}{_div('footer', foot)}</body></html>"


def _p(text: str) -> str:
    return f"<p>{html.escape(text)}</p>"


def _div(name: str, inside: str) -> str:
    return f'<div class="{name}">{inside}</div>'


def _list(name: str, items: Iterable[str]) -> str:
    links = "".join(f'<li><a href="/{number}">{html.escape(item)}</a></li>' for number, item in enumerate(items))
    return f'<ul class="{name}">{links}</ul>'


LAYOUTS: tuple[Callable[[str, str, str], str], ...] = (
    lambda before, told, after: f"<main><article>{before}{told}</article><aside>{after}</aside></main>",
    lambda before, told, after: (
        f'<div id="content"><header>{before}</header><section class="entry-content">{told}</section>{after}</div>'
    ),
    lambda before, told, after: _div("wrap", _div("col-1", before + told + after)),
    lambda before, told, after: _div(
        "x1", _div("x2", before) + _div("x3", told.replace("<p>", "<div>").replace("</p>", "</div>")) + after
    ),
)


class _Blocks(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines, self._skipping = [""], 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser's way
        self._skipping += tag in SKIPPED
        self._cut(tag)

    def handle_endtag(self, tag: str) -> None:
        self._skipping -= tag in SKIPPED
        self._cut(tag)

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.lines[-1] += data

    def _cut(self, tag: str) -> None:
        if tag not in INLINE and self.lines[-1].strip():
            self.lines.append("")


def stripped(page: str) -> str:
    """Return the text of a page, a block a line."""
    blocks = _Blocks()
    blocks.feed(page)
    return "\n".join(line.strip() for line in blocks.lines if line.strip()) + "\n"


def write(path: Path, count: int) -> Path:
    """Write pages, unless they are there, and return their path."""
    if not path.exists():
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in pages(count)), encoding="utf-8")
    return path


def scores(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return how well texts agree with bodies: 4-grams of words, precision and recall averaged over pages, and what these give.

    The measure of the article extraction benchmark (Lopukhin 2020).
    """
    precision, recall = [], []
    for text, gold in pairs:
        found, wanted = _grams(text), _grams(gold)
        both = sum((found & wanted).values())
        precision.append(both / max(1, sum(found.values())))
        recall.append(both / max(1, sum(wanted.values())))
    p, r = fmean(precision), fmean(recall)
    return {"precision": f"{p:.3f}", "recall": f"{r:.3f}", "F1": f"{2 * p * r / (p + r or 1):.3f}"}


def _grams(text: str) -> Counter[tuple[str, ...]]:
    words = TOKEN.findall(text)
    return Counter(tuple(words[k : k + GRAM]) for k in range(max(1, len(words) - GRAM + 1)))


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
