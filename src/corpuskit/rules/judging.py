"""Passes over a batch: every source of evidence is asked, lines with enough evidence are removed, until a pass removes nothing.

A pass does not depend on the passes before it, only on the lines that are left. So a cleaned text is one that a pass leaves alone:
cleaning settles by construction.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from corpuskit.model import Article, Span
from corpuskit.model.values import as_text
from corpuskit.rules import last_lines, neighbours, sidecar
from corpuskit.rules.captions import take_captions
from corpuskit.rules.guard import TOO_LONG, is_too_long, refuse_reason, spare_dates, spare_paragraphs
from corpuskit.rules.headlines import spare_headline
from corpuskit.rules.kinds import KINDS
from corpuskit.rules.lone import lone_sentences
from corpuskit.rules.matching import Hits, Matcher
from corpuskit.rules.model import Evidence, Options, Task, Where
from corpuskit.rules.page import Page
from corpuskit.rules.ruleset import RuleSet
from corpuskit.rules.segments import Segments, cut_lines_only, cut_texts
from corpuskit.rules.shared import glued, without_story

Gone = list[Evidence | None]
"""For each line of a page why it goes; `None` for one that stays."""


class Judged(NamedTuple):
    """An original page, its removals, the reason why it stays whole after all, if it does, and whether one more pass over the rest would surely remove nothing."""

    page: Page
    gone: Gone
    refused: str
    is_done: bool = False

    def rest(self) -> Page | None:
        """Return the page of the rest, if one more pass over it would surely remove nothing."""
        return (
            self.page.chosen([i for i, evidence in enumerate(self.gone) if evidence is None]) if self.is_done else None
        )


def judge_tasks(
    tasks: Sequence[Task], rules: RuleSet, options: Options, done: Sequence[Page | None] = ()
) -> list[Judged]:
    """Return the judgement on each task's text.

    A page that is as one of `done`, given for each task, of which nothing went, is not judged again.

    Where too much would be removed, not all evidence counts together: a witness that takes a short story for the site's does not keep the comment
    form below it. A text that is too long for any article is not searched; its page has no lines.
    """
    long = {i for i, task in enumerate(tasks) if is_too_long(task.article.text)}
    tasks = [_without_text(task) if i in long else task for i, task in enumerate(tasks)]
    pages = pages_of(tasks, rules, whole_lines=options.whole_lines)
    gone = _judge_others(tasks, pages, rules, options, done)
    reasons = (refuse_reason(page, goes, options) for page, goes in zip(pages, gone, strict=True))
    refused = [TOO_LONG if i in long else reason for i, reason in enumerate(reasons)]
    is_done = [bool(rules.witnesses) and not why for why in refused]
    for i in [i for i, why in enumerate(refused) if why and i not in long and rules.witnesses]:
        if any(found := _judge_apart(tasks[i], pages[i], rules, options)):
            gone[i], refused[i] = found, ""
    return list(map(Judged, pages, gone, refused, is_done))


def _judge_others(
    tasks: Sequence[Task], pages: Sequence[Page], rules: RuleSet, options: Options, done: Sequence[Page | None]
) -> list[Gone]:
    """Return the removals of each page: none for a page that is unchanged since a pass without removals."""
    known = {i for i, page in enumerate(done) if page is not None and page.is_like(pages[i])}
    asked = [i for i in range(len(pages)) if i not in known]
    found = iter(_judge_pages([tasks[i] for i in asked], [pages[i] for i in asked], rules, options))
    return [[None] * len(page) if i in known else next(found) for i, page in enumerate(pages)]


def _without_text(task: Task) -> Task:
    article = task.article
    return Task(Article(article.id, "", article.meta, article.source), task.trusted)


def _judge_apart(task: Task, page: Page, rules: RuleSet, options: Options) -> Gone:
    """Return the removals from a text that would lose too much by all evidence: those by less evidence, then those by all from the rest, as on a second run."""
    for fewer in _fewer_witnesses(rules):
        (gone,) = _judge_pages([task], [page.chosen(range(len(page)))], fewer, options)
        if any(gone) and not refuse_reason(page, gone, options):
            left = [i for i, evidence in enumerate(gone) if evidence is None]
            for i, evidence in zip(left, _judge_rest(task, page.chosen(left), rules, options), strict=True):
                gone[i] = evidence
            return gone
    return [None] * len(page)


def _fewer_witnesses(rules: RuleSet) -> Iterator[RuleSet]:
    """Give the packs without any witness, then ever fewer of the surest witnesses beside them, but neither menus nor sidecar, which take the rest of a short text."""
    yield replace(rules, witnesses=())
    for last in reversed(range(len(rules.witnesses))):
        yield RuleSet((), rules.witnesses[:last])


def _judge_rest(task: Task, page: Page, rules: RuleSet, options: Options) -> Gone:
    (gone,) = _judge_pages([task], [page.chosen(range(len(page)))], rules, options)
    return _judge_apart(task, page, rules, options) if refuse_reason(page, gone, options) else gone


def _judge_pages(tasks: Sequence[Task], whole: Sequence[Page], rules: RuleSet, options: Options) -> list[Gone]:
    """Return the removals of each page."""
    pages = list(whole)
    gone: list[Gone] = [[None] * len(page) for page in whole]
    open_ = [
        i
        for i, page in enumerate(pages)
        if any(page.found) or rules.witnesses or sidecar.can_speak(tasks[i].trusted, options)
    ]
    while open_:
        _run_pass([tasks[i] for i in open_], [pages[i] for i in open_], rules, options)
        open_ = [i for i in open_ if any(pages[i].gone)]
        for i in open_:
            for number, evidence in zip(pages[i].numbers, pages[i].gone, strict=True):
                if evidence is not None:
                    gone[i][number] = evidence
        open_ = [i for i in open_ if rules.witnesses or not pages[i].is_over()]
        for i in open_:
            pages[i] = pages[i].without_gone()
    return gone


def pages_of(tasks: Sequence[Task], rules: RuleSet, *, whole_lines: bool = False) -> list[Page]:
    """Return the whole texts as pages, with the hits of the packs' rules on their lines, which are cut in pieces unless they stay `whole_lines`.

    The lines of all texts are matched together: the tables of a matcher then stay in the processor's cache.
    """
    texts = [task.article.text for task in tasks]
    cuts = cut_lines_only(texts) if whole_lines else cut_texts(texts, rules.formulas)
    found: list[list[Hits]] = [[] for _ in tasks]
    for matcher, asked in _by_matcher(tasks, rules).items():
        hits = iter(matcher.hits_of([line for i in asked for line in cuts[i].bodies]))
        whole = [cuts[i] for i in asked]
        fired = [list(islice(hits, len(lines))) for lines in whole]
        divided = (
            zip(whole, fired, strict=True) if whole_lines else without_story(whole, fired, matcher, rules.formulas)
        )
        for i, (lines, fires) in zip(asked, divided, strict=True):
            cuts[i], found[i] = lines, glued(lines, fires)
    parts = zip(tasks, cuts, found, strict=True)
    return [
        Page(lines, list(range(len(lines))), _fixed_lines(lines, task.declined), hits) for task, lines, hits in parts
    ]


def _by_matcher(tasks: Sequence[Task], rules: RuleSet) -> dict[Matcher, list[int]]:
    """Return the tasks of each matcher."""
    asked: dict[Matcher, list[int]] = defaultdict(list)
    for i, task in enumerate(tasks):
        asked[rules.matcher(as_text(task.article.meta.get("source")))].append(i)
    return asked


def _fixed_lines(lines: Segments, declined: Sequence[Span]) -> list[bool]:
    """Return which lines must stay."""
    if not declined:
        return [False] * len(lines)
    places = zip(lines.starts, lines.ends, strict=True)
    return [any(start < span.end and span.start < end for span in declined) for start, end in places]


def _run_pass(tasks: Sequence[Task], pages: Sequence[Page], rules: RuleSet, options: Options) -> None:
    kept: list[set[int]] = [set() for _ in pages]
    for witness in rules.witnesses:
        for page, told, spared in zip(pages, witness.testify(tasks, pages), kept, strict=True):
            for i, hits in told.against.items():
                page.witnessed[i] = (*page.witnessed.get(i, ()), *hits)
            spared.update(told.kept)
    for task, page, stays in zip(tasks, pages, kept, strict=True):
        _decide_page(task, page, stays, rules, options)


def _decide_page(task: Task, page: Page, stays: set[int], rules: RuleSet, options: Options) -> None:
    """Remove the lines that are sure by themselves first, then, where the page shows boilerplate, those that build on them."""
    _claim_lines(page, Where.ANYWHERE)
    sidecar.judge_by_sidecar(page, task.trusted, rules)
    if options.strength == "high" or neighbours.is_supported(page):
        _claim_lines(page, Where.EDGE, lines=options.strength == "high")
        sidecar.judge_title(page, task.trusted, rules)
        neighbours.judge_neighbours(page, options.strength, menus=neighbours.MENU.name in rules)
    if not any(page.gone) and options.strength == "safe":
        return
    take_captions(page)
    if last_lines.LAST_LINE.name in rules:
        last_lines.take_last_lines(page)
    page.keep(stays)
    spare_headline(page, task.article.meta, task.trusted)
    spare_paragraphs(page)
    spare_dates(page)
    if page.lines.has_cut_lines:
        page.put_back(lone_sentences(page, alone=options.strength == "safe"))


def _claim_lines(page: Page, where: Where, *, lines: bool = True) -> None:
    """Remove lines by the rules that are at least that strong; by those for a single line only if `lines`."""
    gone = page.gone
    for index, hits in page.hits.items():
        for rule in hits:
            if rule.where is where:
                kind = KINDS[rule.kind]
                if kind.spreads or (lines and gone[index] is None):
                    kind.claim(page, index, rule)
