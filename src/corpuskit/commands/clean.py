"""`clean`: take from the texts what the site left in them, say why, and be able to put it back."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from textwrap import shorten
from typing import Literal

from corpuskit import rules
from corpuskit.checks import read_pair
from corpuskit.commands.diffs import unified
from corpuskit.commands.judging import Reader, Said
from corpuskit.commands.means import ALONE, Means, recalling
from corpuskit.commands.packs import full_rule_set
from corpuskit.commands.reading import read, trusted
from corpuskit.commands.versions import code, fingerprint
from corpuskit.errors import StoreError
from corpuskit.model import Article, Change, Cleaning, Edit, Failure, Finding, Pair, Report, Span
from corpuskit.store import cleaning as cleaned
from corpuskit.store.atomic import sweep
from corpuskit.store.cleaning import KEY, State
from corpuskit.store.corpus import Corpus
from corpuskit.store.digests import Task
from corpuskit.store.learned import learned_text
from corpuskit.store.packs import own_packs
from corpuskit.store.record import Record, RecordError, from_data


@dataclass(frozen=True, slots=True)
class Mode:
    """Whether files are written, and whether changes come with their diff."""

    write: bool = True
    diff: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """What the call says about cleaning, over what the settings say.

    `select` and `ignore` name rules or packs; `force` cuts also where more of a text would go than the settings allow.
    """

    strength: Literal["safe", "high"] | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    force: bool = False


WRITE = Mode()

DAMAGED, EDITED = "CK208", "CK207"

# The end of a line that is no end of a sentence, and the beginning of a line that is no beginning of one.
_OPEN = re.compile(r"[\w,;–-]\s*\Z")
_NEAR = 200
_GOES_ON = re.compile(r"\s*[a-zß-öø-ÿ]")
AS_SET = Choice()


def clean(
    paths: Sequence[str] = (),
    *,
    config: Path | None = None,
    choice: Choice = AS_SET,
    mode: Mode = WRITE,
    means: Means = ALONE,
) -> Report:
    """Remove what the site left in the texts of `paths` (none: the whole corpus), and record it in their sidecars.

    Returns a report with a `Change` for each article that was changed, or that was refused. Raises `CorpuskitError` for
    settings, packs or paths that cannot be used.
    """
    corpus = Corpus.of(paths, config)
    options = options_of(corpus, choice)
    judge = _Judge(corpus, options)
    outcome = _Outcome()
    if mode.write and not paths:
        sweep(corpus.folder)
    with recalling(Reader(corpus, judge), judge.task, paths, means) as recall:
        for article in recall.articles():
            outcome.take(article.said.told, judge, mode)
    outcome.articles += recall.count
    outcome.failures += recall.failures
    return outcome.report("clean", mode)


def undo(
    paths: Sequence[str] = (), *, config: Path | None = None, rule: str | None = None, mode: Mode = WRITE
) -> Report:
    """Put back what `clean` removed (only what `rule` removed, if it is given), and record that it was declined."""

    def back(held: "_Held") -> Record:
        return held.state.record.without(rule, held.state.original)

    return _each(paths, config, mode, "undo", back)


def _each(
    paths: Sequence[str], config: Path | None, mode: Mode, command: str, target: Callable[["_Held"], Record]
) -> Report:
    """Lead each article that has a record to the record that `target` names."""
    outcome = _Outcome()
    for item in read(Corpus.of(paths, config), paths):
        held = _hold(item, outcome)
        if held and held.record:
            goal = target(held)
            outcome.settle(held, goal, mode, _steps(held.article.text, held.state, goal))
    return outcome.report(command, mode)


def forget(paths: Sequence[str] = (), *, config: Path | None = None, mode: Mode = WRITE) -> Report:
    """Drop the records of cleaning: the texts as they stand are originals from now on."""
    outcome = _Outcome()
    for item in read(Corpus.of(paths, config), paths):
        if isinstance(item, Finding | Failure):
            outcome.note(item)
            continue
        pair, article = item
        outcome.articles += 1
        if KEY in article.meta:
            outcome.write(Change(pair.path, article.id), [pair.meta_path], mode, partial(cleaned.forget, pair))
    return outcome.report("forget", mode)


def explain(
    paths: Sequence[str] = (),
    *,
    config: Path | None = None,
    choice: Choice = AS_SET,
) -> Iterator[str]:
    """Yield, for each article, its path and then every line of its text with its verdict and why. Writes nothing."""
    corpus = Corpus.of(paths, config)
    options = options_of(corpus, choice)
    own, outcome = full_rule_set(corpus, options.strength), _Outcome()
    for item in read(corpus, paths):
        if held := _hold(item, outcome):
            yield held.pair.path
            yield from (_explained(verdict) for verdict in rules.explain(held.task(), own, options))
    yield from (f"{f.path}:{f.line}:{f.column}: {f.check} {f.message}" for f in outcome.findings)


def _explained(verdict: rules.Verdict) -> str:
    said = shorten(verdict.text, 60, placeholder="…")
    why = f"{verdict.rule}: {verdict.why}" if verdict.rule else verdict.why
    return f"  {'remove' if verdict.removed else 'keep':6}  {said:60}  {why}"


def options_of(corpus: Corpus, choice: Choice = AS_SET) -> rules.Options:
    """Return the kernel's options: what the call says, else what the settings say."""
    settings = corpus.settings.clean
    return rules.Options(
        strength=choice.strength or settings.strength,
        select=choice.select or settings.select,
        ignore=(*settings.ignore, *choice.ignore),
        max_removed=settings.max_removed,
        force=choice.force,
    )


@dataclass(frozen=True, slots=True)
class _Held:
    """An article with its files' bytes, its record, and what the two stand for."""

    pair: Pair
    article: Article
    record: Record | None
    state: State

    def task(self) -> rules.Task:
        """Return what the kernel gets: the text as the record says it is, and what must stay."""
        article = Article(self.article.id, self.state.text, self.article.meta, self.article.source)
        record = self.state.record
        declined = tuple(record.to_cleaned(r.span) for r in record.declined)
        return rules.Task(article, trusted(self.article.meta), declined)


@dataclass(slots=True)
class _Outcome:
    """What a run did so far."""

    articles: int = 0
    changes: list[Change] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def note(self, item: Finding | Failure) -> None:
        """Remember what kept an article from being read."""
        if isinstance(item, Finding):
            self.findings.append(item)
        else:
            self.failures.append(item)

    def settle(self, held: _Held, goal: Record, mode: Mode, steps: tuple[Edit, ...], refused: str = "") -> None:
        """Lead the pair to `goal`, and tell of it when that changes anything."""
        same = goal == held.state.record and not held.state.unfinished
        if same and not refused:
            return
        diff = unified(held.pair.path, held.article.text, goal.cleaned(held.state.original)) if mode.diff else ""
        warnings = _warnings(held.article.text, steps) if held.article.text == held.state.text else ()
        change = Change(held.pair.path, held.article.id, steps, diff, refused, warnings)
        if same:
            self.changes.append(change)
            return
        paths = [held.pair.path] if held.article.text != goal.cleaned(held.state.original) else []
        self.write(
            change,
            [*paths, held.pair.meta_path],
            mode,
            partial(cleaned.carry_out, held.pair, held.record, held.state, goal),
        )

    def write(self, change: Change, paths: list[str], mode: Mode, action: Callable[[], None]) -> None:
        """Do `action` if files may be written; a file that cannot be written is told, and the rest goes on."""
        try:
            if mode.write:
                action()
        except StoreError as error:
            self.failures.append(Failure(change.path, str(error)))
            return
        self.changes.append(change)
        self.changed += paths

    def take(self, found: "_Found", judge: "_Judge", mode: Mode) -> None:
        """Do what was found out is to be done about an article that is counted already."""
        self.findings += found.findings
        self.articles -= 1 - found.articles
        if found.held and found.cleaning:
            goal = found.held.state.record
            if found.cleaning.steps:
                goal = goal.with_edits(found.cleaning.steps, found.held.state.original, judge.rule_set.fingerprint)
            self.settle(found.held, goal, mode, found.cleaning.steps, found.cleaning.refused)

    def report(self, command: str, mode: Mode) -> Report:
        """Return all of it as a report, in the order of places."""
        return Report(
            command,
            articles=self.articles,
            findings=tuple(sorted(self.findings, key=lambda f: f.place)),
            changes=tuple(sorted(self.changes, key=lambda change: change.path)),
            changed=tuple(sorted(self.changed)),
            dry_run=not mode.write,
            failures=tuple(self.failures),
        )


@dataclass(frozen=True, slots=True)
class _Found:
    """What is to be done, or said, about one pair; `held` is `None` where it is no article."""

    findings: tuple[Finding, ...]
    articles: int
    held: _Held | None = None
    cleaning: Cleaning | None = None

    @property
    def nothing(self) -> bool:
        """Whether the article may stay as it is: that alone is remembered."""
        done = self.cleaning and self.held and not self.held.state.unfinished
        return bool(done and self.cleaning and not self.cleaning.steps and not self.cleaning.refused)


class _Judge:
    """Finds out what is to be removed, by the rules of a corpus. They are made when the first article is judged, or it is sent away."""

    def __init__(self, corpus: Corpus, options: rules.Options) -> None:
        self.corpus, self.options = corpus, options

    @cached_property
    def rule_set(self) -> rules.RuleSet:
        """The rules. Making them takes longer than recalling what they said."""
        return full_rule_set(self.corpus, self.options.strength)

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "rule_set": self.rule_set}

    def __call__(self, batch: Sequence[Pair]) -> list[Said]:
        """Return what is to be done about each pair."""
        found = [self._found(pair) for pair in batch]
        held = [one.held for one in found if one.held]
        cleanings = iter(rules.clean([one.task() for one in held], self.rule_set, self.options))
        judged = [replace(one, cleaning=next(cleanings)) if one.held else one for one in found]
        return [Said() if one.nothing else Said(one, keep=False) for one in judged]

    def task(self) -> Task:
        """Return what is remembered: of which articles, under these rules, there is nothing to be said."""
        settings = self.corpus.settings.clean
        depends = code("rules", "text", "model", "store", "commands")
        told = (own_packs(self.corpus), learned_text(self.corpus.root / settings.learned), settings.model, self.options)
        return Task("clean", fingerprint(depends, *told))

    @staticmethod
    def _found(pair: Pair) -> _Found:
        outcome = _Outcome()
        article = read_pair(pair)
        for item in [(pair, article)] if isinstance(article, Article) else article:
            held = _hold(item, outcome)
        return _Found(tuple(outcome.findings), outcome.articles, held)


def _hold(item: tuple[Pair, Article] | Finding | Failure, outcome: _Outcome) -> _Held | None:
    """Return the article with its record; an item that is none, or does not fit its record, goes to `outcome`."""
    if isinstance(item, Finding | Failure):
        outcome.note(item)
        return None
    pair, article = item
    outcome.articles += 1
    code = DAMAGED
    try:
        record = from_data(article.meta[KEY]) if KEY in article.meta else None
        code = EDITED
        return _Held(pair, article, record, cleaned.settle(record, article.text))
    except RecordError as error:
        outcome.findings.append(Finding(code, pair.path, 1, 1, str(error), article=article.id, pointer=f"/{KEY}"))
        return None


def _warnings(text: str, steps: Sequence[Edit]) -> tuple[str, ...]:
    """Return what people should look at: removals that cut into running prose."""
    return tuple(
        f"line {text.count(chr(10), 0, step.span.start) + 1}: {step.rule} cuts into a sentence; `--undo --rule` puts it back"
        for step in steps
        if _OPEN.search(text, max(0, step.span.start - _NEAR), step.span.start) and _GOES_ON.match(text, step.span.end)
    )


def _steps(text: str, state: State, goal: Record) -> tuple[Edit, ...]:
    """Return what leads from `text` to what `goal` says, as edits that put text back."""
    kept = {r.span for r in goal.removed}
    back = [r for r in state.record.removed if r.span not in kept]
    places = [state.record.to_cleaned(r.span).start for r in back]
    return (
        tuple(Edit(r.rule, Span(at, at), "", r.text, "put back") for r, at in zip(back, places, strict=True))
        if text == state.text
        else ()
    )
