"""The data of a report's page: the open decisions, with as much of the texts as the page has room for."""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, NamedTuple

import orjson

from corpuskit.commands.dedup.command import accepted_path
from corpuskit.commands.resources import rule_set
from corpuskit.model import Failure, Report
from corpuskit.review.articles import ReviewedArticle
from corpuskit.review.decisions import SHORT_DIGEST
from corpuskit.review.excerpts import cut_pieces
from corpuskit.review.figures import make_figures
from corpuskit.review.findings import describe_findings
from corpuskit.review.pairs import ReviewedPair, align_texts, limit_rows, list_pairs
from corpuskit.review.removals import DOUBTFUL, RemovalGroup, group_removals
from corpuskit.review.rendering import PageContents
from corpuskit.review.sampling import draw_sample
from corpuskit.store.accepted import read_accepted
from corpuskit.store.corpus import Corpus, shown_path
from corpuskit.version import __version__

VERSION = 1
_SHOWN_MEMBERS = 2
_DIGEST_BYTES = SHORT_DIGEST // 2
_FINDINGS, _FINDINGS_SHARE = 5000, 0.05
# Characters on each side of a passage in question, and characters of a pair: tried until the page is small enough.
_WINDOWS = ((1500, 10**9), (600, 10_000), (300, 4000), (180, 1500), (100, 800), (60, 400), (40, 240))
_LEAST_BYTES, _BYTES_EACH = 900_000, 850


class ReportOptions(NamedTuple):
    """Options of a report.

    `sample` is the number of removals in the random sample, drawn with `seed`; `only_sample` leaves out all other removals. `limit` is
    the largest number of decisions on the page.
    """

    sample: int = 50
    seed: int = 1
    only_sample: bool = False
    limit: int = 20_000


STANDARD = ReportOptions()


@dataclass(frozen=True, slots=True)
class ReviewResults:
    """Results of the commands that a report is about."""

    checked: Report
    cleaned: Report
    found: Report | None
    articles: list[ReviewedArticle]
    failures: list[Failure]
    notes: list[str]


class ReviewData:
    """Everything that is to be decided, and the data of its page."""

    def __init__(self, corpus: Corpus, results: ReviewResults, options: ReportOptions) -> None:
        self.corpus, self.results, self.options = corpus, results, options
        self.articles = results.articles
        self.all_groups = group_removals(self.articles)
        self.removals = [(k, member) for k, group in enumerate(self.all_groups) for member in group.members]
        self.sample = [self.removals[k] for k in draw_sample(len(self.removals), options.sample, options.seed)]
        accepted = read_accepted(accepted_path(corpus))
        self.all_pairs = list_pairs(results.found, self._by_id, accepted) if results.found else []
        self.groups, self.pairs = self._within_limit()

    def _within_limit(self) -> tuple[dict[int, RemovalGroup], list[ReviewedPair]]:
        """Return the groups, by number, and the pairs that the page shows: those of the sample always."""
        limit = self.options.limit
        chosen = {number for number, _ in self.sample}
        if not self.options.only_sample:
            share = max(limit - len(self.all_pairs), limit // 2)
            chosen.update(range(min(len(self.all_groups), share)))
        pairs = [] if self.options.only_sample else self.all_pairs[: max(0, limit - len(chosen))]
        return {number: self.all_groups[number] for number in sorted(chosen)}, pairs

    def counts(self) -> dict[str, int]:
        """Return how much there is to decide, and how much of it is on the page."""
        return {
            "removals": len(self.removals),
            "groups": len(self.all_groups),
            "groups_shown": len(self.groups),
            "pairs": len(self.all_pairs),
            "pairs_shown": len(self.pairs),
            "sample": len(self.sample),
            "findings": len(self.results.checked.findings),
        }

    def contents(self) -> PageContents:
        """Return the contents of the page; texts are shortened until it is small enough."""
        by_rule = Counter(self.all_groups[number].rule for number, _ in self.removals)
        figures = make_figures(self.articles, self.results.checked, self.results.found, by_rule)
        budget = max(_LEAST_BYTES, _BYTES_EACH * (len(self.groups) + len(self.pairs)))
        title = f"Review of {shown_path(self.corpus.folder)}"
        least = int(_FINDINGS_SHARE * budget)
        for window, room in _WINDOWS:
            rows = [limit_rows(self._pair_rows(pair, window), room) for pair in self.pairs]
            data = self._data(title, self._texts(window), rows)
            left = budget - len(orjson.dumps(data))
            if left >= least:
                break
        findings = self.results.checked.findings
        described = _fit_findings(describe_findings(findings[:_FINDINGS]), max(least, left))
        data |= {"findings": described, "findingsLeft": len(findings) - len(described)}
        return PageContents(title, figures, self._notes(), data)

    def _notes(self) -> list[str]:
        counts = self.counts()
        left = [
            f"{counts[what] - counts[f'{what}_shown']:,} {called} are not on this page: name a folder, or raise --limit."
            for what, called in (("groups", "groups of removals"), ("pairs", "pairs"))
            if counts[what] > counts[f"{what}_shown"] and not self.options.only_sample
        ]
        return [*left, *self.results.notes]

    def _data(self, title: str, texts: Mapping[int, list[Any]], rows: Sequence[list[list[Any]]]) -> dict[str, Any]:
        numbers = list(self.groups)
        place = {number: k for k, number in enumerate(numbers)}
        by_id = {article.id: k for k, article in reversed(list(enumerate(self.articles)))}
        used = sorted(
            {m.article for group in self.groups.values() for m in group.members}
            | {by_id[name] for pair in self.pairs for name in (pair.match.a, pair.match.b)}
        )
        index = {number: k for k, number in enumerate(used)}
        named = self._named_articles(by_id)
        return {
            "version": VERSION,
            "title": title,
            "tool": f"corpuskit {__version__}",
            "date": datetime.now(UTC).date().isoformat(),
            "store": hashlib.sha256(str(self.corpus.root).encode("utf-8", "surrogatepass")).hexdigest()[:16],
            "articles": [_article_data(self.articles[number], named=number in named) for number in used],
            "rules": self._sentences,
            "groups": [self._group_data(group, index) for group in self.groups.values()],
            "texts": {str(index[number]): self._renumber(pieces, place) for number, pieces in texts.items()},
            "sample": [[place[number], self.groups[number].members.index(member)] for number, member in self.sample],
            "population": len(self.removals),
            "seed": self.options.seed,
            "doubtful": DOUBTFUL,
            "onlySample": self.options.only_sample,
            "pairs": [self._pair_data(pair, index, by_id, row) for pair, row in zip(self.pairs, rows, strict=True)],
        }

    def _named_articles(self, by_id: Mapping[str, int]) -> set[int]:
        """Return the numbers of the articles whose title and other fields the page shows: of other members of a group it shows the path."""
        named = {group.members[0].article for group in self.groups.values()} | {m.article for _, m in self.sample}
        return named | {by_id[name] for pair in self.pairs for name in (pair.match.a, pair.match.b)}

    @cached_property
    def _sentences(self) -> dict[str, str]:
        """A sentence for each rule on the page that says what it removes."""
        sentences = {rule.name: rule.says for rule in rule_set(self.corpus).rules}
        sentences["line-model"] = "A model trained on labelled pages takes it for the site's."
        return {name: sentences.get(name, "") for name in sorted({group.rule for group in self.groups.values()})}

    def _group_data(self, group: RemovalGroup, index: Mapping[int, int]) -> dict[str, Any]:
        blanks, places = self._places_of(group, index)
        return {
            "key": group.key,
            "rule": group.rule,
            "text": group.text,
            "source": group.source,
            "why": "" if group.why == self._sentences.get(group.rule) else group.why,
            "done": group.done,
            "doubt": group.doubt,
            "doubts": group.doubts,
            "blanks": blanks,
            "at": places,
        }

    def _places_of(self, group: RemovalGroup, index: Mapping[int, int]) -> tuple[tuple[str, str], list[list[Any]]]:
        """Return the blanks around a group's text in most of its removals, and for each its article and start, with its blanks where they are others."""
        blanks = [_blanks_around(self.articles[m.article].removals[m.removal].text, group.text) for m in group.members]
        usual = Counter(blanks).most_common(1)[0][0]
        starts = (self.articles[m.article].removals[m.removal].span.start for m in group.members)
        rows = zip(group.members, starts, blanks, strict=True)
        return usual, [[index[m.article], start, *(own if own != usual else ())] for m, start, own in rows]

    def _pair_data(
        self, pair: ReviewedPair, index: Mapping[int, int], by_id: Mapping[str, int], rows: list[list[Any]]
    ) -> dict[str, Any]:
        match = pair.match
        return {
            "key": pair.key,
            "a": index[by_id[match.a]],
            "b": index[by_id[match.b]],
            "relation": match.relation,
            "score": round(match.score, 4),
            "direction": match.direction,
            "cluster": pair.cluster,
            "keep": "a" if pair.keep == match.a else "b",
            "rows": rows,
        }

    def _renumber(self, pieces: Sequence[Any], place: Mapping[int, int]) -> list[Any]:
        """Return pieces in which a removal refers to the text of its group on the page: blanks before, place of the group, blanks behind."""
        made: list[Any] = []
        for piece in pieces:
            if isinstance(piece, list) and piece[1] in place:
                before, behind = _blanks_around(piece[0], self.all_groups[piece[1]].text)
                made.append([before, place[piece[1]], behind])
            else:
                made.append([piece[0]] if isinstance(piece, list) else piece)
        return made

    def _texts(self, window: int) -> dict[int, list[Any]]:
        """Return the pieces of the articles that the page shows: some of each group, and those of the sample."""
        shown = {m.article for group in self.groups.values() for m in group.members[:_SHOWN_MEMBERS]}
        shown |= {member.article for _, member in self.sample}
        numbers: dict[int, dict[int, int]] = {article: {} for article in shown}
        for number, group in enumerate(self.all_groups):
            for member in group.members:
                if member.article in shown:
                    numbers[member.article][member.removal] = number
        return {
            article: cut_pieces(
                self.articles[article].original, self.articles[article].removals, numbers[article], window
            )
            for article in sorted(shown)
        }

    def _pair_rows(self, pair: ReviewedPair, window: int) -> list[list[Any]]:
        by_id = self._by_id
        return align_texts(pair.match, by_id[pair.match.a].text, by_id[pair.match.b].text, window)

    @cached_property
    def _by_id(self) -> dict[str, ReviewedArticle]:
        """The articles by their ids; of two with one id the first, as in `dedup`."""
        return {article.id: article for article in reversed(self.articles)}


def _fit_findings(rows: Iterable[list[Any]], room: int) -> list[list[Any]]:
    """Return the first findings, as many as there is room for, in bytes."""
    made: list[list[Any]] = []
    for row in rows:
        room -= len(orjson.dumps(row))
        if room < 0:
            break
        made.append(row)
    return made


def _article_data(article: ReviewedArticle, *, named: bool) -> list[str]:
    """Return id, path, the first half of the digest of the original in base64, and, where the article is `named`, the other fields that the page shows."""
    digest = base64.b64encode(bytes.fromhex(article.before)[:_DIGEST_BYTES]).decode("ascii").rstrip("=")
    shown = [article.title, article.source, article.published, article.lang, article.marked] if named else []
    return [article.id, article.path, digest, *shown]


def _blanks_around(text: str, inner: str) -> tuple[str, str]:
    """Return the blanks before and behind the stripped text of a removal."""
    start = len(text) - len(text.lstrip())
    return text[:start], text[start + len(inner) :]
