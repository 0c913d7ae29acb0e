"""Cleaning as a pure function: articles in, what would be removed and why out."""

from collections.abc import Sequence

from corpuskit.model import Cleaning, Span, replay
from corpuskit.rules.edits import edits, gaps
from corpuskit.rules.judging import Judged, judged
from corpuskit.rules.model import Evidence, Options, Task, Verdict
from corpuskit.rules.page import Page, Shape
from corpuskit.rules.ruleset import RuleSet


def clean(batch: Sequence[Task], rules: RuleSet, options: Options | None = None) -> list[Cleaning]:
    """Return for each task what cleaning gives: whole lines removed, each with the rule that did it.

    Never changes a line, never empties a text, never touches a declined span. Cleaning the result again changes nothing.
    """
    options = options or Options()
    chosen = rules.chosen(options.select, options.ignore)
    return [_cleaning(task, found) for task, found in zip(batch, judged(batch, chosen, options), strict=True)]


def leftovers(batch: Sequence[Task], rules: RuleSet, options: Options | None = None) -> list[list[Span]]:
    """Return for each task the places that cleaning would remove, in order, without saying why."""
    options = options or Options()
    chosen = rules.chosen(options.select, options.ignore)
    found = zip(batch, judged(batch, chosen, options), strict=True)
    return [[] if one.refused else gaps(one.page.lines, one.gone, task.declined) for task, one in found]


def explain(task: Task, rules: RuleSet, options: Options | None = None) -> list[Verdict]:
    """Return what becomes of every line of the task's text that is not blank, in order, and why."""
    options = options or Options()
    chosen = rules.chosen(options.select, options.ignore)
    ((page, gone, refused),) = judged([task], chosen, options)
    return [_verdict(page, index, evidence, refused) for index, evidence in enumerate(gone)]


def _cleaning(task: Task, found: Judged) -> Cleaning:
    text = task.article.text
    if found.refused or not any(found.gone):
        return Cleaning(task.article, text, refused=found.refused)
    steps = tuple(edits(found.page.lines, found.gone, task.declined))
    return Cleaning(task.article, replay(text, steps), steps)


def _verdict(page: Page, index: int, evidence: Evidence | None, refused: str) -> Verdict:
    span, body = Span(page.lines.starts[index], page.lines.ends[index]), page.bodies[index]
    if evidence is not None:
        return Verdict(span, body, not refused, evidence.rule, refused or evidence.why)
    if page.fixed[index]:
        return Verdict(span, body, removed=False, why="It was restored before, so it stays.")
    if index in page.hits:
        rule = page.hits[index][0]
        return Verdict(span, body, removed=False, rule=rule.name, why=f"{rule.says} Not sure enough, here.")
    reads = page.shape(index) is Shape.PROSE
    return Verdict(span, body, removed=False, why="Reads like the story." if reads else "Nothing speaks against it.")
