"""Cleaning as a pure function: articles in, removals and their reasons out."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from corpuskit.model import Cleaning, Edit, Span, replay
from corpuskit.rules.choosing import split_by_source
from corpuskit.rules.edits import composed, loses_part, make_edits, removed_spans, rest_of
from corpuskit.rules.judging import Gone, Judged, judge_tasks
from corpuskit.rules.model import Evidence, Options, Task, Verdict
from corpuskit.rules.page import Page, Shape
from corpuskit.rules.ruleset import RuleSet
from corpuskit.rules.segments import is_flat

_MOST_ROUNDS = 30
"""Real texts settle in a few rounds. One that takes more, like a formula repeated a thousand times on a line, would take time with its square."""
_UNSETTLED = f"after {_MOST_ROUNDS} rounds its lines still lose pieces"

_SHOWN = 200

T = TypeVar("T")


class _Round(NamedTuple):
    """The result of one round over a text, and whether it is settled; if not, the page of the rest, where one more pass over it would take nothing."""

    cleaning: Cleaning
    is_settled: bool
    rest: Page | None = None


def clean(batch: Sequence[Task], rules: RuleSet, options: Options | None = None) -> list[Cleaning]:
    """Return the cleaning of each task: removed lines and pieces of lines, each with the rule that removes it.

    Never inserts anything, never empties a text, never touches a declined span. Cleaning the result again changes nothing.
    """
    return _apply_by_source(_clean_alike, batch, rules, options or Options())


def _apply_by_source(
    apply: Callable[[Sequence[Task], RuleSet, Options], Sequence[T]],
    batch: Sequence[Task],
    rules: RuleSet,
    options: Options,
) -> list[T]:
    """Return the results of `apply` for each task; it is called once for all tasks with the same rules."""
    chosen = rules.chosen(options.select, options.ignore)
    found: dict[int, T] = {}
    for off, numbers in split_by_source(batch, options):
        some = [batch[number] for number in numbers]
        found.update(zip(numbers, apply(some, chosen.without(off), options), strict=True))
    return [found[number] for number in range(len(batch))]


def _clean_alike(batch: Sequence[Task], chosen: RuleSet, options: Options) -> list[Cleaning]:
    """Return the cleanings of tasks with the same rules."""
    return _settle(batch, _clean_round(batch, chosen, options), chosen, options)


def _settle(batch: Sequence[Task], first: Sequence[_Round], chosen: RuleSet, options: Options) -> list[Cleaning]:
    """Return the final cleanings after those of the first round, `first`: the rest of a text is cleaned again until nothing is removed."""
    found = list(first)
    open_ = [index for index, one in enumerate(found) if not one.is_settled]
    rounds = 0
    while open_ and rounds < _MOST_ROUNDS:
        tasks = [rest_of(batch[index], found[index].cleaning) for index in open_]
        again = _clean_round(tasks, chosen, options, [found[index].rest for index in open_])
        for index, more in zip(open_, again, strict=True):
            found[index] = more._replace(cleaning=composed(found[index].cleaning, more.cleaning))
        open_ = [index for index in open_ if not found[index].is_settled]
        rounds += 1
    unsettled = frozenset(open_)
    return [_leave_whole(batch[at]) if at in unsettled else one.cleaning for at, one in enumerate(found)]


def _clean_round(
    tasks: Sequence[Task], chosen: RuleSet, options: Options, done: Sequence[Page | None] = ()
) -> list[_Round]:
    """Return for each task the result of one round on its text; arguments as for `judge_tasks`."""
    judged = judge_tasks(tasks, chosen, options, done)
    return [_make_cleaning(task, one) for task, one in zip(tasks, judged, strict=True)]


def _leave_whole(task: Task) -> Cleaning:
    """Return the cleaning of a text that does not settle: it stays as it is, so that a second run changes nothing either."""
    return Cleaning(task.article, task.article.text, refused=_UNSETTLED)


def leftovers(batch: Sequence[Task], rules: RuleSet, options: Options | None = None) -> list[list[Span]]:
    """Return for each task the places that cleaning would remove, in order, without saying why."""
    return [[step.span for step in cleaning.steps] for cleaning in clean(batch, rules, options)]


def leftover_lines(batch: Sequence[Task], rules: RuleSet, options: Options | None = None) -> list[list[Span]]:
    """Return for each task the places that cleaning would remove; of a text that is set in lines, only whole lines.

    Cutting each line in pieces takes as long as all the rest, and a paragraph loses a few words at most.
    """
    options = options or Options()
    flat = [is_flat(task.article.text) for task in batch]
    whole = iter(leftovers([task for task, is_cut in zip(batch, flat, strict=True) if is_cut], rules, options))
    lines = [task for task, is_cut in zip(batch, flat, strict=True) if not is_cut]
    found = iter(_apply_by_source(_whole_lines_alike, lines, rules, options._replace(whole_lines=True)))
    return [next(whole) if is_cut else next(found) for is_cut in flat]


def _whole_lines_alike(batch: Sequence[Task], chosen: RuleSet, options: Options) -> list[list[Span]]:
    """Return the places of removed lines of texts with the same rules; where no line loses a part, one round is enough."""
    judged = judge_tasks(batch, chosen, options)
    return [
        [] if one.refused else removed_spans(one.page.lines, one.gone, task.declined)
        for task, one in zip(batch, judged, strict=True)
    ]


def explain(batch: Sequence[Task], rules: RuleSet, options: Options | None = None) -> list[list[Verdict]]:
    """Return for each task the verdict on every segment of its text, in order, with the reason: on every line, or on its pieces."""
    return _apply_by_source(_explain_alike, batch, rules, options or Options())


def _explain_alike(batch: Sequence[Task], chosen: RuleSet, options: Options) -> list[list[Verdict]]:
    """Return the verdicts for tasks for which the same rules hold."""
    judged = judge_tasks(batch, chosen, options)
    cleanings = _settle(batch, list(map(_make_cleaning, batch, judged)), chosen, options)
    return [
        _see_later(_make_verdicts(one.page, one.gone, one.refused), cleaning)
        if one.page or not one.refused
        else [_unread(cleaning)]
        for one, cleaning in zip(judged, cleanings, strict=True)
    ]


def _unread(cleaning: Cleaning) -> Verdict:
    """Return the one verdict on a text that was not searched."""
    text = cleaning.text
    return Verdict(Span(0, len(text)), text[:_SHOWN], removed=False, why=cleaning.refused)


def _make_verdicts(page: Page, removed: Gone, refused: str) -> list[Verdict]:
    """Return the verdicts on the segments of a page after the first round."""
    return [
        _make_verdict(page, index, evidence, refused)._replace(inside=not page.lines.begins_line(index))
        for index, evidence in enumerate(removed)
    ]


def _see_later(verdicts: Sequence[Verdict], cleaning: Cleaning) -> list[Verdict]:
    """Return the verdicts on segments, also for removals of later rounds; nothing is removed where the text stays whole."""
    if cleaning.refused:
        return [v._replace(removed=False, why=cleaning.refused) if v.removed else v for v in verdicts]
    starts = [step.span.start for step in cleaning.steps]
    found: list[Verdict] = []
    for verdict in verdicts:
        first = max(0, bisect_right(starts, verdict.span.start) - 1)
        steps = cleaning.steps[first : bisect_left(starts, verdict.span.end)]
        found += [verdict] if verdict.removed else _cut_verdict(verdict, steps, cleaning.article.text)
    return found


def _cut_verdict(verdict: Verdict, steps: Sequence[Edit], text: str) -> list[Verdict]:
    """Return the verdict on a segment that the first round kept, cut where later ones remove a part of it."""
    pieces: list[Verdict] = []
    at, end = verdict.span.start, verdict.span.end
    for step in steps:
        if step.span.end > at:
            pieces.append(verdict._replace(span=Span(at, max(at, step.span.start))))
            at, start = min(step.span.end, end), max(at, step.span.start)
            pieces.append(verdict._replace(span=Span(start, at), removed=True, rule=step.rule, why=step.why))
    pieces.append(verdict._replace(span=Span(at, end)))
    full = [piece._replace(text=piece_text) for piece in pieces if (piece_text := piece.span.of(text).strip())]
    return [piece._replace(inside=verdict.inside or number > 0) for number, piece in enumerate(full)] or [verdict]


def _make_cleaning(task: Task, found: Judged) -> _Round:
    """Return the cleaning, and whether it is settled: the rest of a line that lost a piece is cut and judged again."""
    text = task.article.text
    if found.refused or not any(found.gone):
        return _Round(Cleaning(task.article, text, refused=found.refused), is_settled=True)
    segments = found.page.lines
    steps = tuple(make_edits(segments, found.gone, task.declined))
    cleaning = Cleaning(task.article, replay(text, steps), steps)
    is_open = loses_part(segments, found.gone)
    return _Round(cleaning, not is_open, found.rest() if is_open else None)


def _make_verdict(page: Page, index: int, evidence: Evidence | None, refused: str) -> Verdict:
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
