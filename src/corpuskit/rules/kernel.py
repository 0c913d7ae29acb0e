"""Cleaning as a pure function: articles in, what would be removed and why out.

A pass asks every source of evidence about the lines that are left and removes what they agree on. Passes run until one changes
nothing, so a cleaned text is one that a pass leaves alone: cleaning settles by construction.
"""

from collections.abc import Sequence

from corpuskit.model import Cleaning, Edit, Span, replay
from corpuskit.rules import neighbours, sidecar
from corpuskit.rules.guard import refusal
from corpuskit.rules.kinds import KINDS
from corpuskit.rules.lines import Lines, cut
from corpuskit.rules.matching import LONGEST, Matcher
from corpuskit.rules.model import Evidence, Options, Task, Verdict
from corpuskit.rules.page import Page, Shape, shape_of
from corpuskit.rules.ruleset import RuleSet

_WRAPPED = 40
_CLOSERS = frozenset(".!?…:;\"'”’»)")


def clean(batch: Sequence[Task], rules: RuleSet, options: Options | None = None) -> list[Cleaning]:
    """Return for each task what cleaning gives: whole lines removed, each with the rule that did it.

    Never changes a line, never empties a text, never touches a declined span. Cleaning the result again changes nothing.
    """
    options = options or Options()
    rules = rules.chosen(options.select, options.ignore)
    return [_cleaning(task, rules, options) for task in batch]


def explain(task: Task, rules: RuleSet, options: Options | None = None) -> list[Verdict]:
    """Return what becomes of every line of the task's text that is not blank, in order, and why."""
    options = options or Options()
    rules = rules.chosen(options.select, options.ignore)
    lines, page, gone = _judged(task, rules)
    refused = _refused(page, gone, options)
    return [_verdict(lines, page, i, gone[i], refused) for i in range(len(lines))]


def _cleaning(task: Task, rules: RuleSet, options: Options) -> Cleaning:
    lines, page, gone = _judged(task, rules)
    if not any(gone):
        return Cleaning(task.article, task.article.text)
    refused = _refused(page, gone, options)
    if refused:
        return Cleaning(task.article, task.article.text, refused=refused)
    steps = tuple(_edits(lines, gone, task.declined))
    return Cleaning(task.article, replay(task.article.text, steps), steps)


def _judged(task: Task, rules: RuleSet) -> tuple[Lines, Page, list[Evidence | None]]:
    """Run passes until one changes nothing; return the lines, the untouched page, and the evidence by line."""
    lines = cut(task.article.text)
    whole = page = _page(lines, task, rules.matcher(task.article.meta.get("source")))
    gone: list[Evidence | None] = [None] * len(lines)
    while True:
        _judge(page, task, rules)
        for number, evidence in zip(page.numbers, page.gone, strict=True):
            gone[number] = evidence
        if not any(page.gone):
            return lines, whole, gone
        page = page.without_gone()


def _judge(page: Page, task: Task, rules: RuleSet) -> None:
    """One pass. Sources that know a line by itself come first, those that build on what goes already come last."""
    for index, hits in enumerate(page.hits):
        for rule in hits:
            KINDS[rule.kind].claim(page, index, rule)
    neighbours.judge(page, menus=neighbours.MENU.name in rules)
    sidecar.judge(page, task.trusted, rules)


def _page(lines: Lines, task: Task, matcher: Matcher) -> Page:
    hits = [() if _wrapped(lines, i) else matcher.hits(body[: LONGEST + 1]) for i, body in enumerate(lines.bodies)]
    fixed = [False] * len(lines)
    for span in task.declined:
        for i in range(len(lines)):
            fixed[i] = fixed[i] or span.overlaps(lines.span(i, i))
    return Page(
        list(range(len(lines))),
        lines.bodies,
        [shape_of(body) for body in lines.bodies],
        [() if kept else found for kept, found in zip(fixed, hits, strict=True)],
        fixed,
    )


def _wrapped(lines: Lines, index: int) -> bool:
    """Return whether the line goes on with a sentence that the line above began."""
    if not lines.bodies[index][0].islower() or not lines.follows(index):
        return False
    above = lines.bodies[index - 1]
    return len(above) >= _WRAPPED and above[-1] not in _CLOSERS


def _refused(page: Page, gone: list[Evidence | None], options: Options) -> str:
    return refusal(zip(page.bodies, page.shapes, gone, strict=True), options)


def _verdict(lines: Lines, page: Page, index: int, evidence: Evidence | None, refused: str) -> Verdict:
    span, body = lines.span(index, index), lines.bodies[index]
    if evidence is not None:
        return Verdict(span, body, not refused, evidence.rule, refused or evidence.why)
    if page.fixed[index]:
        return Verdict(span, body, removed=False, why="it was restored before, so it stays")
    if page.hits[index]:
        rule = page.hits[index][0]
        return Verdict(span, body, removed=False, rule=rule.name, why=f"{rule.says} Not enough alone, here.")
    return Verdict(
        span,
        body,
        removed=False,
        why="reads like the story" if page.shapes[index] is Shape.PROSE else "nothing speaks against it",
    )


def _edits(lines: Lines, gone: list[Evidence | None], declined: tuple[Span, ...]) -> list[Edit]:
    """Return one removal for each stretch of lines that one rule takes, blank lines next to it included."""
    edits: list[Edit] = []
    index = 0
    while index < len(gone):
        if gone[index] is None:
            index += 1
            continue
        end = index
        while end < len(gone) and gone[end] is not None:
            end += 1
        edits += _stretch(lines, gone, index, end, declined)
        index = end
    return edits


def _stretch(lines: Lines, gone: list[Evidence | None], first: int, end: int, declined: tuple[Span, ...]) -> list[Edit]:
    start, stop = _with_blanks(lines, first, end, declined)
    edits: list[Edit] = []
    while first < end:
        evidence = gone[first]
        assert evidence is not None  # noqa: S101 the stretch holds nothing else
        after = first + 1
        while after < end and (other := gone[after]) is not None and other.rule == evidence.rule:
            after += 1
        until = stop if after == end else lines.starts[after]
        span = Span(start, until)
        edits.append(Edit(evidence.rule, span, span.of(lines.text), why=evidence.why))
        start, first = until, after
    return edits


def _with_blanks(lines: Lines, first: int, end: int, declined: tuple[Span, ...]) -> tuple[int, int]:
    """Return the range that goes with the lines: of the blanks above and below, the upper ones stay between two lines that stay."""
    above = lines.ends[first - 1] if first else 0
    below = lines.starts[end] if end < len(lines) else len(lines.text)
    start, stop = lines.starts[first], lines.ends[end - 1]
    if end == len(lines) or first == 0 or start > above:
        stop = below
    if end == len(lines):
        start = above
    for span in declined:
        if span.start < start < span.end:
            start = min(span.end, lines.starts[first])
        if span.start < stop < span.end:
            stop = max(span.start, lines.ends[end - 1])
    return start, stop
