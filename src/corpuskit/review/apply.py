"""`apply`: carry out the decisions from the page of `report`, as if they had been made by hand."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from corpuskit.commands.clean.command import steps_back
from corpuskit.commands.clean.outcome import Held, Mode, Outcome, hold_article
from corpuskit.commands.dedup.command import accepted_path
from corpuskit.commands.dedup.marks import sidecar_with_mark
from corpuskit.commands.resources import full_rule_set, options_of
from corpuskit.commands.schema_guard import SchemaGuard
from corpuskit.config.editing import extend_setting
from corpuskit.errors import CorpuskitError, SettingsError
from corpuskit.model import LINK_FIELDS, Change, Failure, Finding, Report
from corpuskit.pipeline.sources import read, read_stem
from corpuskit.review.decisions import SHORT_DIGEST, Decisions, PairDecision, RemovalDecision, read_decisions
from corpuskit.review.sampling import estimate_precision
from corpuskit.store.accepted import PairEntry, read_entries, text_with_entries
from corpuskit.store.atomic import flush_folders_late, replace_file
from corpuskit.store.corpus import TEXT, Corpus, read_bytes, shown_path
from corpuskit.store.lock import PATIENT, Waiting, locked
from corpuskit.store.progress import begin_stage, counted
from corpuskit.store.record import Record, Removal
from corpuskit.text.diffs import unified_diff

_CHANGED = "changed since the report was made: {} left undone; make a new report"
WRITE = Mode()


def apply(
    path: str,
    *,
    config: Path | None = None,
    mode: Mode = WRITE,
    waiting: Waiting = PATIENT,
) -> Report:
    """Carry out the decisions in the file at `path`, in the corpus of the working folder or of `config`.

    Removals that are wrong are put back, or declined before they are made. Pairs of which both are wanted, and copies that were chosen, go
    to the file of accepted pairs; duplicates are marked in their sidecars; rules that are off for a source go to the settings. A decision
    that is carried out already changes nothing.

    Returns a report with a change for each file; a decision about an article that changed since, or that is missing, is a failure, and
    the rest goes on. Raises `UsageError` for a file without decisions, and `CorpuskitError` as other writing commands do.
    """
    decisions = read_decisions(path)
    corpus = Corpus.of((), config)
    with locked(corpus, (), waiting) if mode.write else nullcontext(), flush_folders_late():
        return _Applying(corpus, decisions, mode).report()


@dataclass
class _Applying:
    """One run of `apply`."""

    corpus: Corpus
    decisions: Decisions
    mode: Mode
    done: dict[str, int] = field(default_factory=dict)
    articles: set[str] = field(default_factory=set)

    def report(self) -> Report:
        """Carry out all decisions and return the report."""
        self.guard = SchemaGuard(self.corpus)
        self.outcome = Outcome(guard=self.guard)
        self._undo_removals()
        self._settle_pairs()
        self._switch_rules_off()
        found = self.outcome.report("apply", self.mode)
        failures = tuple(dict.fromkeys(found.failures))
        return replace(
            found,
            articles=len(self.articles),
            failures=failures,
            facts={"decisions": self._counts()} | self._precision(),
        )

    def _counts(self) -> dict[str, int]:
        wrong = sum(not decision.right for decision in self.decisions.removals)
        return {
            "right": len(self.decisions.removals) - wrong,
            "wrong": wrong,
            **{name: sum(p.decision == name for p in self.decisions.pairs) for name in ("duplicate", "keep", "both")},
            "rules_off": len(self.decisions.rules_off),
            "carried_out": sum(self.done.values()),
        }

    def _precision(self) -> dict[str, Any]:
        sampled = [decision.right for decision in self.decisions.removals if decision.sampled]
        found = estimate_precision(sum(sampled), len(sampled) - sum(sampled))
        return {"precision": {"judged": len(sampled), "right": sum(sampled), **found._asdict()}} if found else {}

    def _count(self, what: str, number: int = 1) -> None:
        self.done[what] = self.done.get(what, 0) + number

    def _fail(self, path: str, message: str) -> None:
        self.outcome.failures.append(Failure(path, message))

    # Removals

    def _undo_removals(self) -> None:
        wrong: dict[str, list[RemovalDecision]] = {}
        for decision in self.decisions.removals:
            if not decision.right:
                wrong.setdefault(decision.article, []).append(decision)
        begin_stage("articles", len(wrong))
        for name, some in counted(wrong.items()):
            held = self._hold(name, some[0].path)
            if held and self._is_unchanged(
                held, some[0].before, f"{len(some)} decision{'s' if len(some) > 1 else ''} about removals"
            ):
                self._undo_in(held, some)

    def _undo_in(self, held: Held, decisions: Sequence[RemovalDecision]) -> None:
        record, original = held.state.record, held.state.original
        removals: set[Removal] = set()
        for decision in decisions:
            if why := _refuse_undoing(record, decision.removal, original):
                self._fail(held.pair.path, why)
            elif decision.removal not in record.declined:
                removals.add(decision.removal)
        if removals:
            goal = record.declining(removals, original)
            goal = goal if goal.rules else replace(goal, rules=self._rules)
            self.outcome.settle(held, goal, self.mode, steps_back(held.article.text, held.state, goal))
            self._count("removals", len(removals))

    @cached_property
    def _rules(self) -> str:
        """The fingerprint of the rules in force, as `clean` writes it into a record."""
        return full_rule_set(self.corpus, options_of(self.corpus).strength).fingerprint

    # Pairs

    def _settle_pairs(self) -> None:
        entries: list[PairEntry] = []
        listed = (
            {entry.ids: entry for entry in read_entries(accepted_path(self.corpus))} if self.decisions.pairs else {}
        )
        begin_stage("pairs", len(self.decisions.pairs))
        for pair in counted(self.decisions.pairs):
            held = [self._hold(name, path) for name, path in zip((pair.a, pair.b), pair.paths, strict=True)]
            subject = f"the decision about {pair.a} and {pair.b}"
            if not all(
                one and self._is_unchanged(one, before, subject) for one, before in zip(held, pair.before, strict=True)
            ):
                continue
            entry = _entry_of(pair)
            if entry and (same := listed.get(entry.ids)):
                if same.keep != entry.keep:
                    self._fail(
                        shown_path(accepted_path(self.corpus)),
                        f"{subject} differs from the line there: take that out first",
                    )
                    continue
                entry = None
            if entry:
                listed[entry.ids] = entry
                entries.append(entry)
                self._count("pairs")
            if pair.decision == "duplicate" and (drop := held[0] if pair.drop == pair.a else held[1]):
                self._mark(drop, pair)
        self._write_entries(entries)

    def _mark(self, held: Held, pair: PairDecision) -> None:
        mark = {"duplicate_of": pair.keep, "relation": pair.relation, "score": round(pair.score, 4)}
        meta = held.article.meta
        if {key: meta[key] for key in LINK_FIELDS if key in meta} == mark:
            return
        path, before = held.pair.meta_path, (held.pair.meta or b"").decode("utf-8")
        try:
            self.guard.check(meta, {**{k: v for k, v in meta.items() if k not in LINK_FIELDS}, **mark}, path)
            after = sidecar_with_mark(held.pair, mark)
        except SettingsError:
            raise
        except CorpuskitError as error:
            self._fail(path, str(error).removeprefix(f"{path}: "))
            return
        self._replace(path, before, after, held.article.id)
        self._count("marks")

    def _write_entries(self, entries: Sequence[PairEntry]) -> None:
        if entries:
            path = shown_path(accepted_path(self.corpus))
            before = (read_bytes(path) or b"").decode("utf-8")
            self._replace(path, before, text_with_entries(before, entries), "")

    # Rules

    def _switch_rules_off(self) -> None:
        by_source: dict[str, list[str]] = {}
        rules = full_rule_set(self.corpus, "high") if self.decisions.rules_off else ()
        path = self._settings_path()
        for source, rule in self.decisions.rules_off:
            if rule not in rules:
                self._fail(path, f"no such rule: {rule!r}")
            elif rule not in self.corpus.settings.clean.per_source_ignore.get(source, ()):
                by_source.setdefault(source, []).append(rule)
        if by_source:
            self._write_settings(path, by_source)

    def _write_settings(self, path: str, by_source: dict[str, list[str]]) -> None:
        before = (read_bytes(path) or b"").decode("utf-8")
        above = ["tool", "corpuskit"] if Path(path).name == "pyproject.toml" else []
        after = before
        for source, rules in by_source.items():
            try:
                after = extend_setting(after, [*above, "clean", "per-source-ignore", source], rules)
                self._count("rules", len(rules))
            except SettingsError as error:
                self._fail(path, str(error))
        if after != before:
            self._replace(path, before, after, "")

    def _settings_path(self) -> str:
        """Return the settings file: the one there is, or a new one at the corpus's root."""
        return shown_path(self.corpus.settings_path or self.corpus.root / "corpuskit.toml")

    # Files

    def _replace(self, path: str, before: str, after: str, article: str) -> None:
        old = before.encode("utf-8") if before or Path(path).exists() else None
        diff = unified_diff(path, before, after) if self.mode.diff else ""
        action = partial(replace_file, Path(path), after.encode("utf-8"), was=old, late=True)
        self.outcome.write(Change(path, article, diff=diff), [path], self.mode, action)

    def _hold(self, name: str, path: str) -> Held | None:
        """Return the present article with an id; it is searched for where it is not at `path` any more. `None`: not found, and reported."""
        self.articles.add(name)
        stem = str(Path(path).with_suffix(""))
        found = [item for item in self._items_at(stem) if not isinstance(item, tuple) or item[1].id == name]
        if not any(isinstance(item, tuple) for item in found):
            found = [item for item in self._items_at(self._stems.get(name, "")) if self._stems]
        for item in found:
            if isinstance(item, tuple):
                outcome = Outcome()
                held = hold_article(item, outcome)
                for finding in outcome.findings:
                    self._fail(finding.path, f"{finding.message}; decisions about it are left undone")
                return held
        self._fail(path, f"no article has the id {name!r}: decisions about it are left undone")
        return None

    def _items_at(self, stem: str) -> Iterator[Any]:
        if stem and self.corpus.holds(f"{stem}{TEXT}") and Path(f"{stem}{TEXT}").exists():
            yield from read_stem(self.corpus, stem)

    @cached_property
    def _stems(self) -> dict[str, str]:
        """The paths of all articles without suffix, by id: read once, when an article is not where it was."""
        items = (item for item in read(self.corpus, ()) if not isinstance(item, Finding | Failure))
        return {article.id: str(Path(pair.path).with_suffix("")) for pair, article in items}

    def _is_unchanged(self, held: Held, before: str, subject: str) -> bool:
        if len(before) >= SHORT_DIGEST and held.state.record.before.startswith(before):
            return True
        self._fail(held.pair.path, _CHANGED.format(subject))
        return False


def _entry_of(pair: PairDecision) -> PairEntry | None:
    """Return the entry that a decision adds to the file of accepted pairs: `None` for a duplicate that `dedup` calls a copy by itself."""
    if pair.decision == "duplicate" and pair.copies:
        return None
    return PairEntry(pair.a, pair.b, pair.why, pair.keep)


def _refuse_undoing(record: Record, removal: Removal, original: str) -> str:
    """Return why a removal cannot be undone, empty where it can."""
    if removal.span.of(original) != removal.text:
        return f"the decision about {removal.text.strip()[:40]!r} does not fit the text: left undone"
    if removal in record.removed or removal in record.declined:
        return ""
    if any(other.span.overlaps(removal.span) for other in record.removed):
        return (
            f"{removal.text.strip()[:40]!r} is not removed as the report says, but with other text:"
            " left undone; `corpuskit clean --undo` puts it back"
        )
    return ""
