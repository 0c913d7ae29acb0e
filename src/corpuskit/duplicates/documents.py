"""What is compared, and how: the two values that callers make."""

from dataclasses import dataclass
from typing import Literal, get_args

from corpuskit.errors import UsageError
from corpuskit.model import RELATIONS, Relation, Span

Policy = Literal["earliest", "longest", "source-order"]

POLICIES: tuple[Policy, ...] = get_args(Policy)

COPIES: tuple[Relation, ...] = ("exact", "near", "edited", "excerpt", "noisy")


@dataclass(frozen=True, slots=True)
class Document:
    """An article as the comparison sees it: its text, and what is known of it for sure.

    `masked` are spans of the text, in code points, that carry no evidence: what the site left in it. A title, date or
    source that was only guessed is `None`. `published` is ISO 8601.
    """

    id: str
    text: str
    source: str | None = None
    published: str | None = None
    title: str | None = None
    lang: str | None = None
    masked: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """What is looked for and what counts. Raises `UsageError` for a relation or policy that is not known.

    `relations` are looked for, all others are not reported. With `mask` off every word is evidence: spans of the
    documents, datelines, credits and passages that recur are compared like the rest.
    `keep` are the policies that say which member of a cluster is kept, each deciding where those before it see no
    difference; `source_order` names sources, the best first.
    A passage that recurs in `recurs` or more articles of one source, or in more than `common` articles at all, is the
    site's; a 3-gram in more than `stock` articles is a stock phrase. Copies of one article count once.
    `near`, `edited`, `excerpt`, `noisy`, `rewrite` and `quote` are the least shares (0 to 1) that make the relation, and
    `reworded` the one that makes an excerpt where neither text quotes anybody (looked for with rewrites),
    `quote_bits` the least information a shared passage must carry, `days` the most that may lie between two articles
    that share one. Fewer than `least` words mean nothing by themselves, nor do fewer than `least_shared` n-grams.
    `sample` takes one word 5-gram in so many of a long text, chosen by its hash, to find candidates; a power of two up to 256, 1 takes all.
    """

    relations: frozenset[Relation] = frozenset(RELATIONS)
    mask: bool = True
    keep: tuple[Policy, ...] = ("earliest", "longest", "source-order")
    source_order: tuple[str, ...] = ()
    recurs: int = 5
    common: int = 200
    stock: int = 20
    near: float = 0.7
    edited: float = 0.3
    excerpt: float = 0.5
    reworded: float = 0.2
    noisy: float = 0.7
    rewrite: float = 0.1
    quote: float = 0.3
    quote_bits: float = 70.0
    days: int = 7
    least: int = 25
    least_shared: int = 20
    sample: int = 4

    def __post_init__(self) -> None:
        kinds = (("relation", self.relations, RELATIONS), ("policy to keep by", self.keep, POLICIES))
        for kind, given, known in kinds:
            for name in given:
                if name not in known:
                    raise UsageError(f"no such {kind}: {name!r} (there are: {', '.join(known)})")
