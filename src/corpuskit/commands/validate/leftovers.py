"""Boilerplate as a warning of `validate`: checks and rules are kernels that do not know each other."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from corpuskit import checks, rules
from corpuskit.config import CleanSettings
from corpuskit.model import Article, Cleaning, Finding, Span, sort_findings
from corpuskit.pipeline.cleaning import sift_rules, task_of
from corpuskit.store.corpus import Corpus
from corpuskit.store.packs import own_packs

if TYPE_CHECKING:
    from corpuskit.checks import Options, Verdict


class BoilerplateFinder(NamedTuple):
    """The corpus's own packs (path and text of each) and how boldly they are used. Small, so that it can be sent to a process."""

    packs: tuple[tuple[str, str], ...]
    settings: CleanSettings

    @classmethod
    def of(cls, corpus: Corpus) -> "BoilerplateFinder":
        """Return those of a corpus. Raises `SettingsError` for packs that cannot be read."""
        return cls(own_packs(corpus), corpus.settings.clean)

    def added(self, verdicts: "Sequence[Verdict]", wanted: "Options") -> "list[Verdict]":
        """Return the verdicts, each with a warning where `clean` would remove something of the text."""
        tasks = [task for verdict in verdicts if verdict.article and (task := _task_of(verdict.article))]
        cleanings = {
            c.article.source.path: c for c in rules.clean(tasks, self._rules_for(tasks), self._clean_options())
        }
        return [
            _with_findings(verdict, [f for f in _leftovers_of(found) if wanted.wants(f)])
            if (found := cleanings.get(verdict.facts.path))
            else verdict
            for verdict in verdicts
        ]

    def _rules_for(self, tasks: Sequence[rules.Task]) -> rules.RuleSet:
        """Return the rules that the settings choose; for few articles, only those that could fire there."""
        chosen = _rule_set(self.packs).chosen(self.settings.select, self.settings.ignore)
        return sift_rules(chosen, tasks)

    def _clean_options(self) -> rules.Options:
        settings = self.settings
        return rules.Options(settings.strength, max_removed=settings.max_removed, per_source_ignore=settings.rules_off)


def _leftovers_of(cleaning: Cleaning) -> list[Finding]:
    unread = cleaning.refused if cleaning.refused == rules.TOO_LONG else ""
    return checks.leftovers(cleaning.article, cleaning.steps, unread)


def _with_findings(verdict: "Verdict", more: list[Finding]) -> "Verdict":
    return verdict._replace(findings=sort_findings((*verdict.findings, *more)))


def _task_of(article: Article) -> rules.Task | None:
    """Return what the rules get; nothing for a text that no longer fits its record, which is another finding."""
    if "cleaning" not in article.meta:
        return task_of(article)
    from corpuskit.store.record import RecordError  # noqa: PLC0415 - only where there is a record

    try:
        declined = _declined_spans(article)
    except RecordError:
        return None
    return None if declined is None else task_of(article, declined)


def _declined_spans(article: Article) -> tuple[Span, ...] | None:
    from corpuskit.store.record import from_data, hash_text  # noqa: PLC0415 - as above

    record = from_data(article.meta["cleaning"])
    return record.declined_spans if hash_text(article.text) == record.after else None


@cache
def _rule_set(packs: tuple[tuple[str, str], ...]) -> rules.RuleSet:
    return rules.load_packs(list(packs))
