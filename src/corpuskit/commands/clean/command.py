"""`clean`: take from the texts what the site left in them, say why, and be able to put it back."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from textwrap import shorten

from corpuskit import rules
from corpuskit.checks import read_pair
from corpuskit.commands.clean.outcome import LOOK, WRITE, Held, Outcome, hold_article
from corpuskit.commands.clean.outcome import Mode as Mode  # noqa: PLC0414 - an option of what stands here
from corpuskit.commands.resources import AS_SET, Choice, full_rule_set, options_of
from corpuskit.commands.schema_guard import SchemaGuard
from corpuskit.commands.usable import report_unusable, split_unusable
from corpuskit.incremental.cache import open_results
from corpuskit.incremental.fingerprints import fingerprint, package_digest
from corpuskit.model import Article, Change, Cleaning, Edit, Failure, Finding, Pair, Report, Span
from corpuskit.pipeline.cleaning import sift_rules
from corpuskit.pipeline.options import ALONE, Means
from corpuskit.pipeline.run import FEW, ArticleResult, Result, Worker, batch_by_size
from corpuskit.pipeline.sources import read
from corpuskit.store import cleaning as cleaned
from corpuskit.store.atomic import flush_folders_late
from corpuskit.store.cleaning import KEY, State
from corpuskit.store.corpus import Corpus
from corpuskit.store.digests import CacheKey, content_digest
from corpuskit.store.learned import learned_text
from corpuskit.store.lock import PATIENT, Waiting, locked
from corpuskit.store.packs import own_packs
from corpuskit.store.progress import counted
from corpuskit.store.record import Record, RecordError, from_data, hash_text
from corpuskit.text.diffs import unified_diff

_WIDE = 160
"""Columns from which on a verdict has room for its reason in the same line."""


@report_unusable
def clean(
    paths: Sequence[str] = (),
    *,
    config: Path | None = None,
    choice: Choice = AS_SET,
    mode: Mode = WRITE,
    means: Means = ALONE,
    waiting: Waiting = PATIENT,
) -> Report:
    """Remove what the site left in the texts of `paths` (none: the whole corpus), and record it in their sidecars.

    Returns a report with a `Change` for each article that was changed, or that was refused. Raises `CorpuskitError` for
    settings, packs or paths that cannot be used, and when another command writes to the corpus for longer than `waiting` says.
    """
    corpus = Corpus.of(paths, config)
    with locked(corpus, paths, waiting, write=mode.write):
        return _clean_corpus(corpus, paths, choice, mode, means)


def _clean_corpus(corpus: Corpus, paths: Sequence[str], choice: Choice, mode: Mode, means: Means) -> Report:
    options = options_of(corpus, choice)
    judge = _Judge(corpus, options)
    outcome = Outcome(guard=SchemaGuard(corpus))
    with flush_folders_late(), open_results(Worker(corpus, judge), judge.task, paths, means) as results:
        for article in results.articles():
            look = Outcome.from_plain(article.result.reported)
            if look.changed and mode != LOOK:
                _carry_out(outcome, article, look, judge, mode)
            else:
                outcome.add(look)
    outcome.articles += results.count
    outcome.failures += results.failures
    return outcome.report("clean", mode)


@report_unusable
def undo(
    paths: Sequence[str] = (),
    *,
    config: Path | None = None,
    rule: str | None = None,
    mode: Mode = WRITE,
    waiting: Waiting = PATIENT,
) -> Report:
    """Put back what `clean` removed (only what `rule` removed, if it is given), and record that it was declined."""
    corpus = Corpus.of(paths, config)
    with locked(corpus, paths, waiting, write=mode.write):
        return _change_each(
            corpus, paths, mode, "undo", lambda held: held.state.record.without(rule, held.state.original)
        )


@report_unusable
def offer_again(paths: Sequence[str] = (), *, config: Path | None = None, waiting: Waiting = PATIENT) -> Report:
    """Clear the declined removals in the sidecars of `paths`, or of the whole corpus if `paths` is empty: the next `clean` removes those passages again.

    Raises `CorpuskitError` as `clean` does.
    """
    corpus = Corpus.of(paths, config)
    with locked(corpus, paths, waiting):
        return _change_each(corpus, paths, WRITE, "offer-again", lambda held: replace(held.state.record, declined=()))


def _change_each(
    corpus: Corpus, paths: Sequence[str], mode: Mode, command: str, target: Callable[["Held"], Record]
) -> Report:
    """Lead each article that has a record to the record that `target` names."""
    outcome = Outcome(guard=SchemaGuard(corpus))
    with flush_folders_late():
        for item in counted(read(corpus, paths)):
            held = hold_article(item, outcome)
            if held and held.record:
                goal = target(held)
                outcome.settle(held, goal, mode, steps_back(held.article.text, held.state, goal))
    return outcome.report(command, mode)


@report_unusable
def forget(
    paths: Sequence[str] = (),
    *,
    config: Path | None = None,
    mode: Mode = WRITE,
    waiting: Waiting = PATIENT,
    force: bool = False,
) -> Report:
    """Drop the records of cleaning: the texts as they stand are originals from now on.

    A record that can still put something back is dropped with `force` only; without, it is a failure.
    """
    corpus = Corpus.of(paths, config)
    with locked(corpus, paths, waiting, write=mode.write):
        return _forget_corpus(corpus, paths, mode, force=force)


def _forget_corpus(corpus: Corpus, paths: Sequence[str], mode: Mode, *, force: bool) -> Report:
    outcome = Outcome()
    for item in counted(read(corpus, paths)):
        if isinstance(item, Finding | Failure):
            outcome.note(item)
            continue
        pair, article = item
        outcome.articles += 1
        if KEY in article.meta and not force and (left := _restorable(article)):
            outcome.failures.append(Failure(pair.path, _HOLDS_REMOVALS.format(left, "" if left == 1 else "s")))
        elif KEY in article.meta:
            outcome.write(Change(pair.path, article.id), [pair.meta_path], mode, partial(cleaned.forget_record, pair))
    return outcome.report("forget", mode)


_HOLDS_REMOVALS = "its record can put back {} removal{}: `clean --undo` does, --force drops the record for good"


def _restorable(article: Article) -> int:
    """Return how many removals the record of an article can still put back into its text as it stands."""
    try:
        record = from_data(article.meta[KEY])
    except RecordError:
        return 0
    return len(record.removed) if record and hash_text(article.text) == record.after else 0


def show_removed(paths: Sequence[str] = (), *, config: Path | None = None) -> tuple[Report, dict[str, str]]:
    """Return the removals from the articles of `paths`, or of the whole corpus if `paths` is empty, and the original texts by path. Writes nothing.

    The report has a `Change` for each article that lost something: its steps refer to the original text. Raises `CorpuskitError` for
    settings and paths that cannot be used.
    """
    paths, refused = split_unusable(paths)
    corpus, outcome = Corpus.of(paths, config), Outcome(failures=refused)
    originals: dict[str, str] = {}
    for item in counted(read(corpus, paths)) if paths or not refused else ():
        held = hold_article(item, outcome)
        if held and held.state.record.removed:
            originals[held.pair.path] = held.state.original
            outcome.changes.append(_removed_from(held))
    return outcome.report("show", LOOK), originals


def _removed_from(held: Held) -> Change:
    record, original = held.state.record, held.state.original
    steps = tuple(Edit(removal.rule, removal.span, removal.text) for removal in record.removed)
    return Change(
        held.pair.path, held.article.id, steps, unified_diff(held.pair.path, original, record.cleaned(original))
    )


def explain(
    paths: Sequence[str] = (),
    *,
    config: Path | None = None,
    choice: Choice = AS_SET,
    width: int | None = None,
) -> Iterator[str]:
    """Yield, for each article, its path and then every line of its text with its verdict and why, for `width` columns. Writes nothing."""
    corpus, outcome = Corpus.of(paths, config), Outcome()
    articles = (held for item in read(corpus, paths) if (held := hold_article(item, outcome)))
    yield from explain_tasks((held.task() for held in articles), corpus, choice, width)
    yield from map(line_of_finding, outcome.findings)


def explain_tasks(
    tasks: Iterable["rules.Task"], corpus: Corpus, choice: Choice, width: int | None = None
) -> Iterator[str]:
    """Yield, for each article, its place and then every line of its text with its verdict and why, for `width` columns."""
    options = options_of(corpus, choice)
    own = full_rule_set(corpus, options.strength)
    for batch in batch_by_size(tasks, lambda task: len(task.article.text)):
        for task, verdicts in zip(batch, rules.explain(batch, own, options), strict=True):
            yield task.article.source.place
            yield from (explain_line(verdict, width) for verdict in verdicts)


def line_of_finding(finding: Finding) -> str:
    """Return a finding as a line: its place, its code and its message."""
    return f"{finding.path}:{finding.line}:{finding.column}: {finding.check} {finding.message}"


def explain_line(verdict: "rules.Verdict", width: int | None = None) -> str:
    """Return a verdict as a line: whether the passage goes, the passage, and why. In a terminal of `width` columns, why stands below."""
    why = f"{verdict.rule}: {verdict.why}" if verdict.rule else verdict.why
    head = f"{'  ↳ ' if verdict.inside else '  '}{'remove' if verdict.removed else 'keep':6}  "
    if width is None or width >= _WIDE:
        return f"{head}{shorten(verdict.text, 60, placeholder='…'):60}  {why}"
    from corpuskit.views.width import fit_width, wrap_columns  # noqa: PLC0415 - for people at a terminal

    below = wrap_columns(why, width - len(head))
    return "\n".join([head + fit_width(verdict.text, width - len(head)), *(" " * len(head) + line for line in below)])


@dataclass(frozen=True, slots=True)
class _Found:
    """The cleaning of one pair, or the findings about it; `held` is `None` where it is no article."""

    findings: tuple[Finding, ...]
    articles: int
    held: Held | None = None
    cleaning: Cleaning | None = None

    @property
    def nothing(self) -> bool:
        """Whether the article may stay as it is, and nothing in it was declined."""
        if self.held and self.held.state.record.declined:
            return False
        done = self.cleaning and self.held and not self.held.state.unfinished
        return bool(done and self.cleaning and not self.cleaning.steps and not self.cleaning.refused)


def _take_found(outcome: Outcome, found: "_Found", judge: "_Judge", mode: Mode) -> None:
    """Carry out the cleaning of an article that is counted already."""
    outcome.findings += found.findings
    outcome.articles -= 1 - found.articles
    if found.held and found.cleaning:
        goal = found.held.state.record
        outcome.declined += len(goal.declined)
        if found.cleaning.steps:
            goal = goal.with_edits(found.cleaning.steps, found.held.state.original, judge.rule_set.fingerprint)
        outcome.settle(found.held, goal, mode, found.cleaning.steps, found.cleaning.refused)


def _carry_out(outcome: Outcome, article: ArticleResult, look: Outcome, judge: "_Judge", mode: Mode) -> None:
    """Carry out the cleaning that a look at an article proposed; an article that was changed since is judged anew."""
    pair = judge.corpus.read(article.stem)
    if isinstance(pair, Failure):
        outcome.failures.append(pair)
    elif _content_key(pair) != article.result.reported[0]:
        _take_found(outcome, judge.judged([pair])[0], judge, mode)
    else:
        found = judge.found(pair)
        change = look.changes[0]
        cleaning = Cleaning(found.held.article, "", change.steps, change.refused) if found.held else None
        _take_found(outcome, replace(found, cleaning=cleaning), judge, mode)


class _Judge:
    """Finds the boilerplate of articles by the rules of a corpus, which are loaded when the first article is judged."""

    def __init__(self, corpus: Corpus, options: "rules.Options") -> None:
        self.corpus, self.options = corpus, options

    @cached_property
    def rule_set(self) -> "rules.RuleSet":
        """The rules. Making them takes longer than reading their cached results."""
        return full_rule_set(self.corpus, self.options.strength)

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "rule_set": self.rule_set}

    def __call__(self, batch: Sequence[Pair]) -> list[Result]:
        """Return the result for each pair."""
        return [self._result_of(pair, found) for pair, found in zip(batch, self.judged(batch), strict=True)]

    def judged(self, batch: Sequence[Pair]) -> list["_Found"]:
        """Return the cleaning of each pair, with everything that is needed to carry it out."""
        read = [self.found(pair) for pair in batch]
        cleanings = iter(self._ask_rules([one.held.task() for one in read if one.held]))
        return [replace(one, cleaning=next(cleanings)) if one.held else one for one in read]

    def _result_of(self, pair: Pair, found: "_Found") -> Result:
        if found.nothing:
            return Result()
        look = Outcome()
        _take_found(look, found, self, LOOK)
        return Result(look.plain(_content_key(pair)))

    def _ask_rules(self, tasks: "Sequence[rules.Task]") -> list[Cleaning]:
        """Return what the rules say; of few articles, only those rules are asked that could fire there."""
        if len(tasks) > FEW:
            return rules.clean(tasks, self.rule_set, self.options)
        chosen = self.rule_set.chosen(self.options.select, self.options.ignore)
        return rules.clean(tasks, sift_rules(chosen, tasks), self.options._replace(select=(), ignore=()))

    def task(self) -> CacheKey:
        """Return the key that it is cached under: all that it depends on, the way in which paths are written included."""
        settings = self.corpus.settings.clean
        rules_used = own_packs(self.corpus), learned_text(self.corpus.root / settings.learned), settings.model
        parts = (package_digest(), *rules_used, self.options, self.corpus.working_place)
        return CacheKey("clean", fingerprint(*parts))

    @staticmethod
    def found(pair: Pair) -> _Found:
        """Return what a pair holds, as far as it can be read."""
        outcome = Outcome()
        article = read_pair(pair)
        for item in [(pair, article)] if isinstance(article, Article) else article:
            held = hold_article(item, outcome)
        return _Found(tuple(outcome.findings), outcome.articles, held)


def _content_key(pair: Pair) -> str:
    return content_digest(pair.text, pair.meta).hex()


def steps_back(text: str, state: State, goal: Record) -> tuple[Edit, ...]:
    """Return what leads from `text` to what `goal` says, as edits that put text back."""
    kept = {r.span for r in goal.removed}
    back = [r for r in state.record.removed if r.span not in kept]
    places = [state.record.to_cleaned(r.span).start for r in back]
    return (
        tuple(Edit(r.rule, Span(at, at), "", r.text, "put back") for r, at in zip(back, places, strict=True))
        if text == state.text
        else ()
    )
