"""The outcome of a cleaning: the articles as they are held, what is done to their files, and the report."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from corpuskit.commands.clean.marks import marked
from corpuskit.commands.schema_guard import RECORD_EXAMPLE, SchemaGuard
from corpuskit.incremental.codec import findings_of, plain
from corpuskit.model import Article, Change, Edit, Failure, Finding, Pair, Report, Span
from corpuskit.pipeline.cleaning import task_of
from corpuskit.pipeline.notes import Notes
from corpuskit.store import cleaning as cleaned
from corpuskit.store.cleaning import KEY, State
from corpuskit.store.record import Record, RecordError, from_data, to_data
from corpuskit.text.diffs import unified_diff

if TYPE_CHECKING:
    from corpuskit import rules


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


@dataclass(frozen=True, slots=True)
class Held:
    """An article with its files' bytes, its record, and what the two stand for."""

    pair: Pair
    article: Article
    record: Record | None
    state: State

    def task(self) -> "rules.Task":
        """Return what the kernel gets: the text as the record says it is, and what must stay."""
        article = Article(self.article.id, self.state.text, self.article.meta, self.article.source)
        return task_of(article, self.state.record.declined_spans)


@dataclass(slots=True)
class Outcome(Notes):
    """The outcome of a run so far. `guard` is asked before a file is written; `declined` counts removals that the user declined."""

    declined: int = 0
    guard: SchemaGuard | None = None

    def settle(self, held: Held, goal: Record, mode: Mode, steps: tuple[Edit, ...], refused: str = "") -> None:
        """Lead the pair to `goal`, and tell of it when that changes anything."""
        same = goal == held.state.record and not held.state.unfinished
        if same and not refused:
            return
        diff = unified_diff(held.pair.path, held.article.text, goal.cleaned(held.state.original)) if mode.diff else ""
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
            partial(self._lead_pair, held, goal),
        )

    def _lead_pair(self, held: Held, goal: Record) -> None:
        """Write the files of an article if the schema of the corpus accepts the record."""
        if self.guard:
            before = held.article.meta
            self.guard.examine_key(before, KEY, RECORD_EXAMPLE, held.pair.meta_path)
            self.guard.check(before, {**before, KEY: json.loads(json.dumps(to_data(goal)))}, held.pair.meta_path)
        cleaned.carry_out(held.pair, held.record, held.state, goal)

    def write(self, change: Change, paths: list[str], mode: Mode, action: Callable[[], None]) -> None:
        """Do `action` if files may be written; a file that cannot be written is reported, and the rest goes on."""
        if not mode.write or self.attempt(action, change.path):
            self.changes.append(change)
            self.changed += paths

    def add(self, look: "Outcome") -> None:
        """Add the outcome of a look at another article."""
        self.articles += look.articles
        self.changes += look.changes
        self.changed += look.changed
        self.findings += look.findings
        self.declined += look.declined

    def plain(self, digest: str) -> list[Any]:
        """Return a result as plain data, with the digest of the files that it was made from."""
        changes = [[c.path, c.article, [_edit_data(s) for s in c.steps], c.refused, c.warnings] for c in self.changes]
        return [digest, self.articles, plain(self.findings), changes, self.changed, self.declined]

    @classmethod
    def from_plain(cls, data: Any) -> "Outcome":  # noqa: ANN401 - as `plain` made it
        """Return the outcome that `plain` made into plain data."""
        _, articles, findings, changes, changed, declined = data
        made = [Change(p, name, tuple(map(_edit_of, steps)), "", no, tuple(w)) for p, name, steps, no, w in changes]
        return cls(articles, made, list(changed), list(findings_of(findings)), declined=declined)

    def report(self, command: str, mode: Mode) -> Report:
        """Return all of it as a report, in the order of places."""
        return self.make_report(
            command,
            changes=tuple(sorted(self.changes, key=lambda change: change.path)),
            changed=tuple(sorted(self.changed)),
            dry_run=not mode.write,
            facts={"declined": self.declined} if self.declined else {},
        )


def _edit_data(step: Edit) -> list[Any]:
    return [step.rule, step.span.start, step.span.end, step.before, step.after, step.why, step.doubt]


def _edit_of(data: Sequence[Any]) -> Edit:
    rule, start, end, before, after, why, doubt = data
    return Edit(rule, Span(start, end), before, after, why, doubt)


def hold_article(item: tuple[Pair, Article] | Finding | Failure, outcome: Outcome) -> Held | None:
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
        return Held(pair, article, record, cleaned.settle_state(record, article.text))
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
