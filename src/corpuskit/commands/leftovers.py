"""What `clean` would remove, told by `validate` as a warning: checks and rules are kernels that do not know each other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from corpuskit import checks, rules
from corpuskit.checks import Options, Verdict
from corpuskit.commands.clean import options_of
from corpuskit.commands.reading import trusted
from corpuskit.model import Article, Finding, Span
from corpuskit.store.corpus import Corpus
from corpuskit.store.packs import own_packs
from corpuskit.store.record import RecordError, from_data, hashed


@dataclass(frozen=True, slots=True)
class Leftovers:
    """The corpus's own packs (path and text of each) and how boldly they are used. Small, so that it can be sent to a process."""

    packs: tuple[tuple[str, str], ...]
    options: rules.Options

    @classmethod
    def of(cls, corpus: Corpus) -> "Leftovers":
        """Return those of a corpus. Raises `SettingsError` for packs that cannot be read."""
        return cls(own_packs(corpus), options_of(corpus))

    def added(self, verdicts: Sequence[Verdict], wanted: Options) -> list[Verdict]:
        """Return the verdicts, each with a warning where `clean` would remove something of the text."""
        tasks = [task for verdict in verdicts if verdict.article and (task := _task(verdict.article))]
        cleanings = {c.article.source.path: c for c in rules.clean(tasks, _rule_set(self.packs), self.options)}
        return [
            _with(verdict, [f for f in checks.leftovers(found.article, found.steps) if wanted.wants(f)])
            if (found := cleanings.get(verdict.facts.path))
            else verdict
            for verdict in verdicts
        ]


def _with(verdict: Verdict, more: list[Finding]) -> Verdict:
    findings = tuple(sorted((*verdict.findings, *more), key=lambda finding: finding.place))
    return replace(verdict, findings=findings)


def _task(article: Article) -> rules.Task | None:
    """Return what the rules get; nothing for a text that no longer fits its record, which is another finding."""
    try:
        declined = _declined(article)
    except RecordError:
        return None
    return None if declined is None else rules.Task(article, trusted(article.meta), declined)


def _declined(article: Article) -> tuple[Span, ...] | None:
    if "cleaning" not in article.meta:
        return ()
    record = from_data(article.meta["cleaning"])
    if hashed(article.text) != record.after:
        return None
    return tuple(record.to_cleaned(removal.span) for removal in record.declined)


@cache
def _rule_set(packs: tuple[tuple[str, str], ...]) -> rules.RuleSet:
    return rules.load_packs(list(packs))
