"""Lines that consist of formulas only, one after the other: `Share this article Advertisement Sign up for our newsletter`.

No rule takes such a line as a whole. It is cut where each part, as a line of its own, is one on which some rule fires.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from corpuskit.rules.formulas import Formulas
from corpuskit.rules.matching import Hits, Matcher
from corpuskit.rules.model import Where
from corpuskit.rules.sentences import ends_sentence
from corpuskit.text.late_pattern import late_pattern

_SHORTEST, _LONGEST = 8, 400
_HEADING = 40
"""A heading of a story may be made of so many letters of words that packs know: `Social Media Advertising Services`."""
_WORDS = 12
"""A part has no more words."""
_KNOWN, _ALL_KNOWN = 0.3, 0.9
"""So much of such a line, at least, is whole lines that packs know; and of one on which some rule fires as a whole, but is not sure."""
_QUESTION = 80
"""A chain that ends in a question is no longer."""
_BETWEEN = late_pattern(r"[\s|•·▪»›/]+")


class Chain(NamedTuple):
    """Where each part of a line begins (code points in the line), and the rules that fire on it."""

    starts: list[int]
    hits: list[Hits]


def find_chains(lines: Iterable[tuple[str, Hits]], formulas: Formulas, matcher: Matcher) -> dict[str, Chain]:
    """Return those of some lines, given with the rules that fire on them as a whole, that are chains of formulas.

    Where some rule fires on the whole line, each part must be one of which a rule is sure.
    """
    wide = {body: hits for body, hits in lines if _SHORTEST <= len(body) <= _LONGEST and " " in body}
    likely = {body: hits for body, hits in wide.items() if _may_be_chain(body) and not (hits and is_sure(hits))}
    open_ = {body: [Chain([0], [])] for body in _with_formulas(likely, formulas)}
    found: dict[str, Chain] = {}
    while open_:
        longer = _go_on(open_, likely, matcher)
        found |= {body: done for body, chains in longer.items() if (done := _whole_chain(body, chains))}
        open_ = {body: chains for body, chains in longer.items() if body not in found}
    return {body: Chain(chain.starts[:-1], chain.hits) for body, chain in found.items() if _has_sure_part(body, chain)}


def _may_be_chain(body: str) -> bool:
    """Return whether a line is no sentence; it may end in a short question: `Share this Was this helpful?`."""
    return not ends_sentence(body) or (len(body) <= _QUESTION and body[-1] in "?？;؟")


def is_sure(hits: Hits) -> bool:
    """Return whether some rule takes the line by itself."""
    return any(rule.where is Where.ANYWHERE and rule.kind == "line" for rule in hits)


def _with_formulas(lines: Mapping[str, Hits], formulas: Formulas) -> Iterator[str]:
    """Yield the lines that consist mostly of whole lines of packs."""
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    known = [0] * len(starts)
    for place in formulas.places_in("\n".join(lines)):
        known[bisect_right(starts, place.start) - 1] += place.end - place.start
    least = (_ALL_KNOWN if hits else _KNOWN for hits in lines.values())
    return (line for line, size, share in zip(lines, known, least, strict=False) if size >= share * len(line))


def _go_on(open_: Mapping[str, list[Chain]], whole: Mapping[str, Hits], matcher: Matcher) -> dict[str, list[Chain]]:
    """Return chains that are one part longer, for the lines for which there are some; the shortest of those that reach as far."""
    asked = [
        (body, chain, end)
        for body, chains in open_.items()
        for chain in chains
        for end in _ends_behind(body, chain.starts[-1])
    ]
    told = matcher.hits_of([_BETWEEN.sub(" ", body[chain.starts[-1] : end]).strip() for body, chain, end in asked])
    longer: dict[str, dict[int, Chain]] = {}
    for (body, chain, end), hits in zip(asked, told, strict=True):
        if hits and (is_sure(hits) or not whole[body]):
            longer.setdefault(body, {}).setdefault(end, Chain([*chain.starts, end], [*chain.hits, hits]))
    return {body: list(chains.values()) for body, chains in longer.items()}


def _ends_behind(body: str, start: int) -> list[int]:
    """Return where a part that begins at `start` may end: where a word begins, or with the line. The whole line is no part."""
    ends = [gap.end() for gap in _BETWEEN.finditer(body, start + 1)][:_WORDS]
    return [*ends, len(body)] if start and len(ends) < _WORDS else ends


def _whole_chain(body: str, chains: Sequence[Chain]) -> Chain | None:
    return next((chain for chain in chains if chain.starts[-1] == len(body)), None)


def _has_sure_part(body: str, chain: Chain) -> bool:
    """Return whether some rule is sure of one of its parts; of two, or of half of it, where it is no longer than a heading."""
    sizes = [end - start for start, end in pairwise(chain.starts)]
    sure = [
        size for size, hits in zip(sizes, chain.hits, strict=True) if any(rule.where is Where.ANYWHERE for rule in hits)
    ]
    return bool(sure) and (len(sure) > 1 or len(body) > _HEADING or 2 * sum(sure) >= len(body))
