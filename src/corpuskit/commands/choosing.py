"""Which articles a call is about: `--where` an expression on their fields, `--exclude` patterns of paths."""

import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpuskit.commands.resources import layout_for
from corpuskit.errors import UsageError
from corpuskit.formats.where import where
from corpuskit.model import Article
from corpuskit.pipeline.sources import read_stem
from corpuskit.store.corpus import TEXT, Corpus, fits, is_packed
from corpuskit.store.ignoring import path_matcher
from corpuskit.store.progress import counted


@dataclass(frozen=True, slots=True)
class Selection:
    """An expression that must hold for an article, and patterns of paths (gitignore's rules) that are left out."""

    where: str = ""
    exclude: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.where or self.exclude)


def choose_paths(paths: Sequence[str], selection: Selection, config: Path | None = None) -> list[str]:
    """Return the texts and packed files that are left of `paths` (none: of the whole corpus); without a selection `paths`.

    An article that cannot be read is left in, so that the command tells of it. Raises `UsageError` for an expression or pattern
    that cannot be used, and for `where` over packed files.
    """
    if not selection:
        return list(paths)
    rows = [path for path in paths if is_packed(path)]
    if rows and selection.where:
        piped = shlex.join(["corpuskit", "export", *rows, "--where", selection.where])
        raise UsageError(
            f"--where: {rows[0]}: rows of packed files are chosen by `export` and `stats`; pipe them: {piped} | corpuskit COMMAND -"
        )
    pairs = [path for path in paths if not is_packed(path)]
    leaves_out = path_matcher(selection.exclude)
    corpus = Corpus.of(pairs, config)
    chosen = list(_chosen_texts(corpus, pairs, selection)) if pairs or not rows else []
    return [*chosen, *(path for path in rows if not leaves_out(path))]


def _chosen_texts(corpus: Corpus, paths: Sequence[str], selection: Selection) -> Iterator[str]:
    exclude, folder = selection.exclude, corpus.settings.corpus
    holds = test_of(corpus, selection.where) if selection.where else None
    for stem in counted(corpus.stems(paths)):
        left_out = exclude and fits(exclude, corpus.from_root(stem + TEXT), folder)
        if not left_out and (holds is None or _is_chosen(corpus, stem, holds)):
            yield stem + TEXT


def _is_chosen(corpus: Corpus, stem: str, holds: Callable[[Article], bool]) -> bool:
    return all(holds(item[1]) if isinstance(item, tuple) else True for item in read_stem(corpus, stem))


def test_of(corpus: Corpus, expression: str) -> Callable[[Article], bool]:
    """Return a function that tells whether an expression holds for an article: its fields, `text`, `words` and `path`.

    Raises `UsageError` for an expression that cannot be used.
    """
    names = layout_for(corpus).names
    test = where(expression, names)
    counts = "words" in expression

    def holds(article: Article) -> bool:
        row: dict[str, Any] = {**dict.fromkeys(names), **article.meta, "id": article.id, "text": article.text}
        row["words"] = _count_words(article.text) if counts else None
        row["path"] = corpus.from_root(article.source.path) if article.source.row is None else article.source.place
        return test(row)

    return holds


def _count_words(text: str) -> int:
    from corpuskit.text.counting import count_words  # noqa: PLC0415 - numpy, where words are counted

    return count_words([text])[0]
