"""Documents and options: the two values that callers make."""

from dataclasses import dataclass
from typing import Literal, get_args

from corpuskit.errors import UsageError
from corpuskit.model import RELATIONS, Relation, Span

Policy = Literal["earliest", "latest", "longest", "richest", "source-order"]

POLICIES: tuple[Policy, ...] = get_args(Policy)

ASK_COPY, ASK_NOISE, ASK_LINKS, ASK_PASSAGES = 1, 2, 4, 8
"""Questions to a pair, as bits: whether it is a copy, one text with slips, or has something else in common; of a pair that shares too little
for background, whether it has a passage in common."""

ASK_ALL = ASK_COPY | ASK_NOISE | ASK_LINKS


@dataclass(frozen=True, slots=True)
class Document:
    """An article as the comparison sees it: its text and its confirmed fields.

    `masked` are spans of the text, in code points, that carry no evidence: the boilerplate in it. A title, date or
    source that was only guessed is `None`. `published` is ISO 8601.
    """

    id: str
    text: str
    source: str | None = None
    published: str | None = None
    title: str | None = None
    lang: str | None = None
    url: str | None = None
    masked: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """Options of a comparison. Raises `UsageError` for an unknown relation or policy.

    `relations` are looked for, all others are not reported. With `mask` off every word is evidence: spans of the
    documents, datelines, credits and passages that recur are compared like the rest.
    `keep` are the policies that say which member of a cluster is kept, each deciding where those before it see no
    difference; `source_order` names sources, the best first. `chosen` are pairs of ids that a person has decided: of copies the first is
    kept and the second dropped, against all policies.
    A passage that recurs in `recurs` or more articles of one source, or in more than `common` articles at all, is the
    site's; a 3-gram in more than `stock` articles is a stock phrase. Copies of one article count once.
    Of a copy the shorter text must be in the longer by the share `whole` of its words, or each in the other by `mutual`; one of them
    must have no more than the share `lost` in passages of its own. A text that is `longer` than another by this factor holds it.
    `near`, `edited`, `noisy`, `rewrite` and `quote` are the least shares (0 to 1) that make the relation: of 5-grams in common, of
    the longer text's words, of letters, of 3-grams, of words in a passage. `quote_bits` the least information a shared passage must carry, `days` the most that may lie between two articles
    that share one. Fewer than `least` words mean nothing by themselves, nor do fewer than `least_shared` n-grams.
    Of the pairs of ids in `apart`, the smaller one first, both articles are wanted: they are in no cluster together.
    `sample` takes one word 5-gram in so many of a long text, chosen by its hash, to find candidates; a power of two up to 256, 1 takes all.
    """

    relations: frozenset[Relation] = frozenset(RELATIONS)
    mask: bool = True
    keep: tuple[Policy, ...] = ("earliest", "longest", "source-order")
    source_order: tuple[str, ...] = ()
    chosen: frozenset[tuple[str, str]] = frozenset()
    recurs: int = 5
    common: int = 200
    stock: int = 20
    near: float = 0.7
    edited: float = 0.6
    whole: float = 0.83
    mutual: float = 0.75
    lost: float = 0.2
    longer: float = 1.25
    alike: float = 0.3
    stub: float = 0.5
    noisy: float = 0.7
    rewrite: float = 0.1
    quote: float = 0.3
    quote_bits: float = 70.0
    days: int = 7
    least: int = 25
    least_shared: int = 20
    sample: int = 4
    apart: frozenset[tuple[str, str]] = frozenset()

    def __post_init__(self) -> None:
        kinds = (("relation", self.relations, RELATIONS), ("policy to keep by", self.keep, POLICIES))
        for kind, given, names in kinds:
            for name in given:
                if name not in names:
                    raise UsageError(f"no such {kind}: {name!r} (there are: {', '.join(names)})")
