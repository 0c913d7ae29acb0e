"""Passes over a batch: every source of evidence is heard, what they agree on is removed, until a pass removes nothing.

A pass knows nothing of the passes before it, only the lines that are left. So a cleaned text is one that a pass leaves alone:
cleaning settles by construction.
"""

from collections.abc import Sequence

from corpuskit.rules import neighbours, sidecar
from corpuskit.rules.kinds import KINDS
from corpuskit.rules.lines import cut
from corpuskit.rules.model import Evidence, Options, Task, Where
from corpuskit.rules.page import Page
from corpuskit.rules.ruleset import RuleSet


def judged(tasks: Sequence[Task], rules: RuleSet, options: Options) -> list[tuple[Page, list[Evidence | None]]]:
    """Return for each task its page as it was, and for each of its lines why it goes, if it does."""
    whole = [page_of(task, rules) for task in tasks]
    pages = list(whole)
    gone: list[list[Evidence | None]] = [[None] * len(page) for page in whole]
    open_ = [
        i
        for i, page in enumerate(pages)
        if any(page.found) or rules.witnesses or sidecar.speaks(tasks[i].trusted, options)
    ]
    while open_:
        _pass([tasks[i] for i in open_], [pages[i] for i in open_], rules, options)
        open_ = [i for i in open_ if any(pages[i].gone)]
        for i in open_:
            for number, evidence in zip(pages[i].numbers, pages[i].gone, strict=True):
                gone[i][number] = evidence
            pages[i] = pages[i].without_gone()
    return list(zip(whole, gone, strict=True))


def page_of(task: Task, rules: RuleSet) -> Page:
    """Return the whole text as a page, with what the packs' rules find on its lines."""
    lines = cut(task.article.text)
    found = rules.matcher(task.article.meta.get("source")).hits_of(lines.bodies)
    fixed = [False] * len(lines)
    for span in task.declined:
        for i, (start, end) in enumerate(zip(lines.starts, lines.ends, strict=True)):
            fixed[i] = fixed[i] or (start < span.end and span.start < end)
    return Page(lines, list(range(len(lines))), fixed, found)


def _pass(tasks: Sequence[Task], pages: Sequence[Page], rules: RuleSet, options: Options) -> None:
    kept: list[set[int]] = [set() for _ in pages]
    for witness in rules.witnesses:
        for page, told, spared in zip(pages, witness.testify(tasks, pages), kept, strict=True):
            page.heard = {**page.heard, **{i: (*page.heard.get(i, ()), *hits) for i, hits in told.against.items()}}
            spared.update(told.kept)
    for task, page, stays in zip(tasks, pages, kept, strict=True):
        _decide(task, page, stays, rules, options)


def _decide(task: Task, page: Page, stays: set[int], rules: RuleSet, options: Options) -> None:
    """Let go what is sure by itself first, then, where the page shows leftovers, what builds on that."""
    _claim(page, Where.ANYWHERE)
    sidecar.judge(page, task.trusted, rules)
    if options.strength == "high" or neighbours.supported(page):
        _claim(page, Where.EDGE, lines=options.strength == "high")
        sidecar.judge_title(page, task.trusted, rules)
        neighbours.judge(page, options.strength, menus=neighbours.MENU.name in rules)
    page.keep(stays)


def _claim(page: Page, where: Where, *, lines: bool = True) -> None:
    """Let the rules that say that much take what they can; those for a line by itself only if `lines`."""
    for index, hits in page.hits.items():
        for rule in hits:
            if rule.where is where:
                kind = KINDS[rule.kind]
                if lines or kind.spreads:
                    kind.claim(page, index, rule)
