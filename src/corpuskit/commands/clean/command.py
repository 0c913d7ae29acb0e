"""`clean`: take from the texts what the site left in them, say why, and be able to put it back."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from textwrap import shorten
from typing import Any

from corpuskit import rules
from corpuskit.checks import read_pair
from corpuskit.commands.clean.marks import marked
from corpuskit.commands.resources import AS_SET, Choice, full_rule_set, options_of
from corpuskit.errors import StoreError
from corpuskit.incremental.cache import open_results
from corpuskit.incremental.codec import findings_of, plain
from corpuskit.incremental.fingerprints import fingerprint, package_digest
from corpuskit.model import Article, Change, Cleaning, Edit, Failure, Finding, Pair, Report, Span
from corpuskit.pipeline.options import ALONE, Means
from corpuskit.pipeline.run import FEW, Result, Worker
from corpuskit.pipeline.sources import read, trusted_fields
from corpuskit.store import cleaning as cleaned
from corpuskit.store.cleaning import KEY, State
from corpuskit.store.corpus import Corpus
from corpuskit.store.digests import CacheKey, content_digest
from corpuskit.store.learned import learned_text
from corpuskit.store.lock import PATIENT, Waiting, locked
from corpuskit.store.packs import own_packs
from corpuskit.store.record import Record, RecordError, from_data
from corpuskit.text.diffs import unified_diff


@dataclass(frozen=True, slots=True)
class Mode:
    """Whether files are written, and whether changes come with their diff."""

    write: bool = True
    diff: bool = False


WRITE, LOOK = Mode(), Mode(write=False)

DAMAGED, EDITED = "CK208", "CK207"

# The end of a line that is no end of a sentence, and the beginning of a line that is no beginning of one.
_OPEN = re.compile(r"[\w,;–-]\s*\Z")
_NEAR = 200
_GOES_ON = re.compile(r"\s*[a-zß-öø-ÿ]")


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
    with locked(corpus, paths, waiting) if mode.write else nullcontext():
        return _clean_corpus(corpus, paths, choice, mode, means)


def _clean_corpus(corpus: Corpus, paths: Sequence[str], choice: Choice, mode: Mode, means: Means) -> Report:
    options = options_of(corpus, choice)
    judge = _Judge(corpus, options)
    outcome = _Outcome()
    with open_results(Worker(corpus, judge), judge.task, paths, means) as recall:
        for known in recall.articles():
            look = _Outcome.told(known.said.told)
            if look.changed and mode != LOOK:
                outcome.carry_out(known.stem, known.said.told[0], look, judge, mode)
            else:
                outcome.add(look)
    outcome.articles += recall.count
    outcome.failures += recall.failures
    return outcome.report("clean", mode)


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

    def back(held: "_Held") -> Record:
        return held.state.record.without(rule, held.state.original)

    with locked(corpus, paths, waiting) if mode.write else nullcontext():
        return _change_each(corpus, paths, mode, "undo", back)


def _change_each(
    corpus: Corpus, paths: Sequence[str], mode: Mode, command: str, target: Callable[["_Held"], Record]
) -> Report:
    """Lead each article that has a record to the record that `target` names."""
    outcome = _Outcome()
    for item in read(corpus, paths):
        held = _hold_article(item, outcome)
        if held and held.record:
            goal = target(held)
            outcome.settle(held, goal, mode, _steps_back(held.article.text, held.state, goal))
    return outcome.report(command, mode)


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
    with locked(corpus, paths, waiting) if mode.write else nullcontext():
        return _forget_corpus(corpus, paths, mode, force=force)


def _forget_corpus(corpus: Corpus, paths: Sequence[str], mode: Mode, *, force: bool) -> Report:
    outcome = _Outcome()
    for item in read(corpus, paths):
        if isinstance(item, Finding | Failure):
            outcome.note(item)
            continue
        pair, article = item
        outcome.articles += 1
        if KEY in article.meta and not force and (left := _restorable(article)):
            outcome.failures.append(Failure(pair.path, _HOLDS_REMOVALS.format(left)))
        elif KEY in article.meta:
            outcome.write(Change(pair.path, article.id), [pair.meta_path], mode, partial(cleaned.forget_record, pair))
    return outcome.report("forget", mode)


_HOLDS_REMOVALS = "its record can put back {} removals: `clean --undo` does, --force drops the record for good"


def _restorable(article: Article) -> int:
    """Return how many removals the record of an article can still put back into its text as it stands."""
    try:
        record = from_data(article.meta[KEY])
    except RecordError:
        return 0
    digest = sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()
    return len(record.removed) if record and digest == record.after else 0


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
        if held := _hold_article(item, outcome):
            yield held.pair.path
            yield from (_explain_line(verdict) for verdict in rules.explain(held.task(), own, options))
    yield from (f"{f.path}:{f.line}:{f.column}: {f.check} {f.message}" for f in outcome.findings)


def _explain_line(verdict: rules.Verdict) -> str:
    said = shorten(verdict.text, 60, placeholder="…")
    why = f"{verdict.rule}: {verdict.why}" if verdict.rule else verdict.why
    piece = "  ↳ " if verdict.inside else "  "
    return f"{piece}{'remove' if verdict.removed else 'keep':6}  {said:60}  {why}"


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
        return rules.Task(article, trusted_fields(self.article.meta), declined)


@dataclass(slots=True)
class _Outcome:
    """Changes, findings and failures of a run so far."""

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
        diff = unified_diff(held.pair.path, held.article.text, goal.cleaned(held.state.original)) if mode.diff else ""
        if diff and held.article.text == held.state.text:
            diff += marked(held.pair.path, held.article.text, steps)
        if diff and held.article.text == held.state.text:
            diff += marked(held.pair.path, held.article.text, steps)
        warnings = _warn_of_cuts(held.article.text, steps) if held.article.text == held.state.text else ()
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
            self.failures.append(Failure(change.path, str(error).removeprefix(f"{change.path}: ")))
            return
        self.changes.append(change)
        self.changed += paths

    def take(self, found: "_Found", judge: "_Judge", mode: Mode) -> None:
        """Carry out the cleaning of an article that is counted already."""
        self.findings += found.findings
        self.articles -= 1 - found.articles
        if found.held and found.cleaning:
            goal = found.held.state.record
            if found.cleaning.steps:
                goal = goal.with_edits(found.cleaning.steps, found.held.state.original, judge.rule_set.fingerprint)
            self.settle(found.held, goal, mode, found.cleaning.steps, found.cleaning.refused)

    def carry_out(self, stem: str, digest: str, look: "_Outcome", judge: "_Judge", mode: Mode) -> None:
        """Do what a look said is to be done about the article at `stem`; one that was changed since is judged anew."""
        pair = judge.corpus.read(stem)
        if isinstance(pair, Failure):
            self.failures.append(pair)
        elif _content_key(pair) != digest:
            self.take(judge.judged([pair])[0], judge, mode)
        else:
            found = judge.found(pair)
            change = look.changes[0]
            cleaning = Cleaning(found.held.article, "", change.steps, change.refused) if found.held else None
            self.take(replace(found, cleaning=cleaning), judge, mode)

    def add(self, look: "_Outcome") -> None:
        """Add what a look at another article said."""
        self.articles += look.articles
        self.changes += look.changes
        self.changed += look.changed
        self.findings += look.findings

    def plain(self, digest: str) -> list[Any]:
        """Return a result as plain data, with the digest of the files that it was made from."""
        changes = [[c.path, c.article, [_edit_data(s) for s in c.steps], c.refused, c.warnings] for c in self.changes]
        return [digest, self.articles, plain(self.findings), changes, self.changed]

    @classmethod
    def told(cls, data: Any) -> "_Outcome":  # noqa: ANN401 - as `plain` made it
        """Return the outcome of a look that was made plain."""
        _, articles, findings, changes, changed = data
        made = [Change(p, name, tuple(map(_edit_of, steps)), "", no, tuple(w)) for p, name, steps, no, w in changes]
        return cls(articles, made, list(changed), list(findings_of(findings)))

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
    """The cleaning of one pair, or the findings about it; `held` is `None` where it is no article."""

    findings: tuple[Finding, ...]
    articles: int
    held: _Held | None = None
    cleaning: Cleaning | None = None

    @property
    def nothing(self) -> bool:
        """Whether the article may stay as it is."""
        done = self.cleaning and self.held and not self.held.state.unfinished
        return bool(done and self.cleaning and not self.cleaning.steps and not self.cleaning.refused)


class _Judge:
    """Finds the boilerplate of articles by the rules of a corpus, which are loaded when the first article is judged."""

    def __init__(self, corpus: Corpus, options: rules.Options) -> None:
        self.corpus, self.options = corpus, options

    @cached_property
    def rule_set(self) -> rules.RuleSet:
        """The rules. Making them takes longer than recalling what they said."""
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
        look = _Outcome()
        look.take(found, self, LOOK)
        return Result(look.plain(_content_key(pair)))

    def _ask_rules(self, tasks: Sequence[rules.Task]) -> list[Cleaning]:
        """Return what the rules say; of few articles, only those rules are asked that could fire there."""
        if len(tasks) > FEW:
            return rules.clean(tasks, self.rule_set, self.options)
        chosen = self.rule_set.chosen(self.options.select, self.options.ignore)
        few = rules.sifted(chosen, [task.article.text for task in tasks])
        return rules.clean(tasks, few, self.options._replace(select=(), ignore=()))

    def task(self) -> CacheKey:
        """Return under what it is remembered: all that it depends on, the way in which paths are written included."""
        settings = self.corpus.settings.clean
        depends = package_digest()
        told = (own_packs(self.corpus), learned_text(self.corpus.root / settings.learned), settings.model, self.options)
        return CacheKey("clean", fingerprint(depends, *told, self.corpus.working_place))

    @staticmethod
    def found(pair: Pair) -> _Found:
        """Return what a pair holds, as far as it can be read."""
        outcome = _Outcome()
        article = read_pair(pair)
        for item in [(pair, article)] if isinstance(article, Article) else article:
            held = _hold_article(item, outcome)
        return _Found(tuple(outcome.findings), outcome.articles, held)


def _content_key(pair: Pair) -> str:
    return content_digest(pair.text, pair.meta).hex()


def _edit_data(step: Edit) -> list[Any]:
    return [step.rule, step.span.start, step.span.end, step.before, step.after, step.why]


def _edit_of(data: Sequence[Any]) -> Edit:
    rule, start, end, before, after, why = data
    return Edit(rule, Span(start, end), before, after, why)


def _hold_article(item: tuple[Pair, Article] | Finding | Failure, outcome: _Outcome) -> _Held | None:
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
        return _Held(pair, article, record, cleaned.settle_state(record, article.text))
    except RecordError as error:
        outcome.findings.append(Finding(code, pair.path, 1, 1, str(error), article=article.id, pointer=f"/{KEY}"))
        return None


def _warn_of_cuts(text: str, steps: Sequence[Edit]) -> tuple[str, ...]:
    """Return what people should look at: removals that cut into running prose."""
    return tuple(
        f"line {text.count(chr(10), 0, step.span.start) + 1}: {step.rule} cuts into a sentence; `--undo --rule` puts it back"
        for step in steps
        if _OPEN.search(text, max(0, step.span.start - _NEAR), step.span.start) and _GOES_ON.match(text, step.span.end)
    )


def _steps_back(text: str, state: State, goal: Record) -> tuple[Edit, ...]:
    """Return what leads from `text` to what `goal` says, as edits that put text back."""
    kept = {r.span for r in goal.removed}
    back = [r for r in state.record.removed if r.span not in kept]
    places = [state.record.to_cleaned(r.span).start for r in back]
    return (
        tuple(Edit(r.rule, Span(at, at), "", r.text, "put back") for r, at in zip(back, places, strict=True))
        if text == state.text
        else ()
    )
