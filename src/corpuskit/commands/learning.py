"""`clean --learn`: find what the sites of a corpus repeat, and write it where it can be reviewed."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from corpuskit import duplicates
from corpuskit.commands.dedup import dedup
from corpuskit.commands.reading import articles, batches, trusted
from corpuskit.errors import UsageError
from corpuskit.model import Article, Report
from corpuskit.rules.learned import Tally, Told, collect, decide
from corpuskit.store.corpus import Corpus, is_packed, shown
from corpuskit.store.learned import read_learned, write_learned


def learn(
    paths: Sequence[str] = (), *, config: Path | None = None, text_key: str = "text", write: bool = True
) -> Report:
    """Learn from the whole corpus, or from whole packed corpora: a few files of it are never enough to tell what a site repeats.

    Copies of one story count once, and what was decided about a line before stays decided. The lines go to the file that the settings name, from which every later cleaning reads them.
    Returns a report whose `facts` hold the lines. Raises `UsageError` for single articles.
    """
    if any(not is_packed(path) and not Path(path).is_dir() for path in paths):
        raise UsageError("--learn takes the whole corpus, folders or packed corpora, not single articles")
    corpus = Corpus.of(paths, config)
    found = dedup(paths, config=config, relations=duplicates.COPIES, text_key=text_key)
    story = {drop: cluster.keep for cluster in found.clusters for drop in cluster.drop}
    total = Tally()
    for batch in batches(a for a in articles(corpus, paths, text_key) if isinstance(a, Article)):
        total += collect(_told(article, story) for article in batch if "source" in trusted(article.meta))
    path = corpus.root / corpus.settings.clean.learned
    decided = {(known.source, known.line): known.doubt for known in read_learned(path)}
    learned = [replace(line, doubt=decided.get((line.source, line.line), line.doubt)) for line in decide(total)]
    changed = (shown(path),) if write and write_learned(path, learned) else ()
    facts = {
        "learned": [{"source": x.source, "line": x.line, "count": x.count, "doubt": x.doubt} for x in learned],
        "file": shown(path),
    }
    return Report(
        "learn", found.articles, findings=found.findings, failures=found.failures, changed=changed, facts=facts
    )


def _told(article: Article, story: dict[str, str]) -> Told:
    return Told(article.id, str(article.meta["source"]), article.text, story.get(article.id, article.id))
