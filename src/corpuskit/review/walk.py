"""`clean --review`: removals one by one, before they are made; answers are carried out, the rest waits."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from corpuskit.commands.clean.command import clean as find_removals
from corpuskit.commands.clean.outcome import LOOK, WRITE, Held, Outcome, hold_article
from corpuskit.commands.resources import AS_SET, Choice, full_rule_set, options_of
from corpuskit.commands.schema_guard import SchemaGuard
from corpuskit.model import Change, Edit, Failure, Report
from corpuskit.pipeline.options import ALONE, Means
from corpuskit.pipeline.sources import read_stem
from corpuskit.review.articles import new_removals
from corpuskit.store.atomic import flush_folders_late
from corpuskit.store.corpus import Corpus
from corpuskit.store.lock import PATIENT, Waiting, locked
from corpuskit.store.record import Record, Removal

Answer = Literal["yes", "no", "all", "none", "quit"]


class Question(NamedTuple):
    """A removal to be decided: `step` refers to `text`, the article's present text. It is number `at` of `total`."""

    path: str
    text: str
    step: Edit
    at: int
    total: int


Ask = Callable[[Question], Answer]


@dataclass(slots=True)
class _Answered:
    """Answers about the removals of one article; `before` and `after` are the digests of its texts at the time of the question."""

    before: str
    after: str
    accepted: list[Removal] = field(default_factory=list)
    declined: list[Removal] = field(default_factory=list)


def review_removals(
    paths: Sequence[str],
    ask: Ask,
    *,
    config: Path | None = None,
    choice: Choice = AS_SET,
    means: Means = ALONE,
    waiting: Waiting = PATIENT,
) -> Report:
    """Ask about each removal that `clean` would make in `paths` (none: the whole corpus), then make those that were wanted.

    Arguments:
        paths: articles or folders.
        ask: gets a removal and returns `yes`, `no` (it is declined for good), `all` or `none` (the same for the rest of its rule),
            or `quit` (the answers so far are carried out, nothing else).
        config: the settings file; default: the nearest one.
        choice: options of the cleaning.
        means: the number of processes, and whether the cache is used.
        waiting: how long to wait for the corpus lock, which is held only when all is answered.

    Returns a report with the changes that were made. An article that changed while questions were asked is a failure and left alone.
    Raises `CorpuskitError` as `clean` does.

    """
    corpus = Corpus.of(paths, config)
    look = find_removals(paths, config=config, choice=choice, mode=LOOK, means=means)
    answers = _ask_all(corpus, look.changes, ask)
    rules = full_rule_set(corpus, options_of(corpus, choice).strength).fingerprint
    outcome = Outcome(guard=SchemaGuard(corpus))
    with locked(corpus, paths, waiting), flush_folders_late():
        for path, answered in answers.items():
            _carry_out(corpus, path, answered, rules, outcome)
    outcome.articles, outcome.findings = look.articles, list(look.findings)
    outcome.failures += look.failures
    return outcome.report("clean", WRITE)


def _ask_all(corpus: Corpus, changes: Sequence[Change], ask: Ask) -> dict[str, _Answered]:
    """Return the answers by path. A rule that was answered for all is not asked about again."""
    answers: dict[str, _Answered] = {}
    settled: dict[str, bool] = {}
    count, number = sum(len(change.steps) for change in changes), 0
    for change in changes:
        for held, step, removals in _questions_of(corpus, change):
            number += 1
            answer = _seen_before(settled, step.rule) or ask(
                Question(change.path, held.state.text, step, number, count)
            )
            if answer == "quit":
                return answers
            if answer in ("all", "none"):
                settled[step.rule] = answer == "all"
            record = held.state.record
            answered = answers.setdefault(change.path, _Answered(record.before, record.after))
            (answered.accepted if answer in ("yes", "all") else answered.declined).extend(removals)
    return answers


def _seen_before(settled: dict[str, bool], rule: str) -> Answer | None:
    return None if rule not in settled else "yes" if settled[rule] else "no"


def _questions_of(corpus: Corpus, change: Change) -> Iterator[tuple[Held, Edit, list[Removal]]]:
    """Yield the steps of a change, each with its removals from the original text."""
    held = _hold(corpus, change.path, Outcome())
    for step in change.steps if held and not change.refused else ():
        if held:
            yield held, step, new_removals(held.state, Change(change.path, change.article, (step,)))


def _hold(corpus: Corpus, path: str, outcome: Outcome) -> Held | None:
    for item in read_stem(corpus, str(Path(path).with_suffix(""))):
        return hold_article(item, outcome)
    return None


def _carry_out(corpus: Corpus, path: str, answered: _Answered, rules: str, outcome: Outcome) -> None:
    held = _hold(corpus, path, outcome)
    if held is None:
        return
    record, original = held.state.record, held.state.original
    if (record.before, record.after) != (answered.before, answered.after):
        outcome.failures.append(Failure(path, "changed while you were asked: left alone; run again"))
        return
    goal = Record.of(
        original, [*record.removed, *answered.accepted], {*record.declined, *answered.declined}, rules or record.rules
    )
    steps = tuple(
        Edit(removal.rule, record.to_cleaned(removal.span), removal.text) for removal in sorted(answered.accepted)
    )
    outcome.settle(held, goal, WRITE, steps)
