"""`clean --learn`: find what the sites of a corpus repeat, and write it where it can be reviewed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from corpuskit import duplicates, rules
from corpuskit.commands.dedup.command import dedup
from corpuskit.commands.resources import full_rule_set, options_of
from corpuskit.errors import UsageError
from corpuskit.model import Article, Report
from corpuskit.pipeline.cleaning import task_of
from corpuskit.pipeline.sources import batches, read_articles, trusted_fields
from corpuskit.rules.learned import (
    KnownHeadlines,
    Learned,
    LearnedLine,
    Sides,
    Tally,
    bordered,
    collect,
    decide,
    going,
    survey,
)
from corpuskit.store.corpus import Corpus, is_packed, shown_path
from corpuskit.store.learned import read_learned, write_learned
from corpuskit.store.lock import PATIENT, Waiting, locked


def learn(
    paths: Sequence[str] = (),
    *,
    config: Path | None = None,
    text_key: str = "text",
    write: bool = True,
    waiting: Waiting = PATIENT,
) -> Report:
    """Learn from the whole corpus, or from whole packed corpora: a few files of it are never enough to tell what a site repeats.

    Copies of one story count once, and what was decided about a line before stays decided. The lines go to the file that the settings name, from which every later cleaning reads them.
    Returns a report whose `facts` hold the lines. Raises `UsageError` for single articles.
    """
    if any(not is_packed(path) and not Path(path).is_dir() for path in paths):
        raise UsageError("--learn takes the whole corpus, folders or packed corpora, not single articles")
    corpus = Corpus.of(paths, config)
    with locked(corpus, paths, waiting, write=write):
        return _learn_corpus(corpus, paths, config, text_key, write=write)


def _learn_corpus(corpus: Corpus, paths: Sequence[str], config: Path | None, text_key: str, *, write: bool) -> Report:
    found = dedup(paths, config=config, relations=duplicates.COPIES, text_key=text_key)
    copies = {drop: cluster.keep for cluster in found.clusters for drop in cluster.drop}
    stories = _Stories(corpus, paths, text_key, copies)
    total, headlines = Tally(), KnownHeadlines()
    for batch in stories.batches():
        total += collect(line for _, line in batch)
        for article, line in batch:
            headlines.add(article.meta.get("title"), line.story)
    path = corpus.root / corpus.settings.clean.learned
    known = read_learned(path)
    doubts = {(line.source, line.line): line.doubt for line in known}
    learned = [
        replace(line, doubt=doubts.get((line.source, line.line), line.doubt))
        for line in headlines.doubted(decide(total))
    ]
    beyond = {(line.source, line.line): line.beyond for line in known if line.beyond}
    learned = [
        replace(line, beyond=beyond.get((line.source, line.line), line.beyond))
        for line in bordered(learned, _survey_sides(stories, learned))
    ]
    changed = (shown_path(path),) if write and write_learned(path, learned) else ()
    names = ("source", "line", "count", "doubt", "beyond")
    facts = {"learned": [{name: getattr(line, name) for name in names} for line in learned], "file": shown_path(path)}
    return Report(
        "learn", found.articles, findings=found.findings, failures=found.failures, changed=changed, facts=facts
    )


class _Stories(NamedTuple):
    """Batches of the articles with a confirmed source, each with the lines counted in it. `copies` maps a copy to its story."""

    corpus: Corpus
    paths: Sequence[str]
    text_key: str
    copies: Mapping[str, str]

    def batches(self) -> Iterator[list[tuple[Article, LearnedLine]]]:
        """Yield the batches, read anew at each call."""
        for batch in batches(
            a for a in read_articles(self.corpus, self.paths, self.text_key) if isinstance(a, Article)
        ):
            yield [(article, self._story_of(article)) for article in batch if "source" in trusted_fields(article.meta)]

    def _story_of(self, article: Article) -> LearnedLine:
        story = self.copies.get(article.id, article.id)
        return LearnedLine(article.id, str(article.meta["source"]), article.text, story)


def _survey_sides(stories: _Stories, learned: Sequence[Learned]) -> Sides:
    """Return what a cleaning with the `learned` lines makes of what stands beyond them."""
    options, known = options_of(stories.corpus), going(learned)
    own = full_rule_set(stories.corpus, options.strength, learned)
    total = Sides()
    for batch in stories.batches():
        asked = [(article, line) for article, line in batch if line.source in known]
        taken = rules.leftovers([task_of(article) for article, _ in asked], own, options)
        total += survey(zip((line for _, line in asked), taken, strict=True), known)
    return total
