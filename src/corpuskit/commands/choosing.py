"""Which articles a call is about: `--where` an expression on their fields, `--exclude` patterns of paths."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpuskit.commands.resources import layout_for
from corpuskit.commands.usable import split_unusable
from corpuskit.errors import StoreError
from corpuskit.model import ROWS_NOT_CHOSEN, Article, Finding
from corpuskit.pipeline.sources import read_stem
from corpuskit.store.corpus import TEXT, Corpus, fits, split_packed
from corpuskit.store.ignoring import path_matcher
from corpuskit.store.progress import counted
from corpuskit.store.standard_input import is_held

if TYPE_CHECKING:
    from corpuskit.formats.where import Test


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

    An article that cannot be read is left in, so that the command tells of it, and so is a path that names none. Packed files are left in whatever `where` says: their
    rows are chosen when they are read (`article_test`). Raises `UsageError` for an expression or pattern that cannot be used.
    """
    if not selection:
        return list(paths)
    usable, failures = split_unusable(paths)
    pairs, rows = split_packed(usable)
    leaves_out = path_matcher(selection.exclude)
    corpus = Corpus.of(pairs, config)
    chosen = list(_chosen_texts(corpus, pairs, selection)) if pairs or not paths else []
    return [*chosen, *(failure.path for failure in failures), *(path for path in rows if not leaves_out(path))]


def _chosen_texts(corpus: Corpus, paths: Sequence[str], selection: Selection) -> Iterator[str]:
    exclude, folder = selection.exclude, corpus.settings.corpus
    holds = article_test(corpus, selection.where) if selection.where else None
    for stem in counted(corpus.stems(paths)):
        left_out = exclude and fits(exclude, corpus.from_root(stem + TEXT), folder)
        if not left_out and (holds is None or _is_chosen(corpus, stem, holds)):
            yield stem + TEXT


def _is_chosen(corpus: Corpus, stem: str, holds: "ArticleTest") -> bool:
    return all(holds(item[1]) if isinstance(item, tuple) else True for item in read_stem(corpus, stem))


@dataclass(frozen=True, slots=True)
class ArticleTest:
    """An expression on the fields of an article, `text`, `words` and `path`. It can be sent to another process.

    `names` are the columns that the expression may use.
    """

    corpus: Corpus
    expression: str
    names: tuple[str, ...]

    def __call__(self, article: Article) -> bool:
        """Return whether the expression holds for the article. Raises `UsageError` where it cannot be computed."""
        row: dict[str, Any] = {**dict.fromkeys(self.names), **article.meta, "id": article.id, "text": article.text}
        row["words"] = _count_words(article.text) if "words" in self.expression else None
        source = article.source
        row["path"] = self.corpus.from_root(source.path) if source.row is None else source.place
        return _parse_expression(self.expression, self.names)(row)


def article_test(corpus: Corpus, expression: str, paths: Sequence[str] = (), text_key: str = "text") -> ArticleTest:
    """Return a function that tells whether an expression holds for an article.

    It may use the fields of the schema, and the keys that the first row of a packed file among `paths` has. Raises `UsageError` for an
    expression that cannot be used.
    """
    names = layout_for(corpus).names
    own = (key for path in split_packed(paths)[1] for key in _keys_of_first_row(path, text_key))
    test = ArticleTest(corpus, expression, tuple(dict.fromkeys((*names, *own))))
    _parse_expression(test.expression, test.names)
    return test


def row_test(corpus: Corpus, expression: str, paths: Sequence[str] = (), text_key: str = "text") -> ArticleTest | None:
    """Return what tells whether a row of a packed file is chosen; `None` where every row is. Raises what `article_test` raises."""
    return article_test(corpus, expression, paths, text_key) if expression else None


def _keys_of_first_row(path: str, text_key: str) -> list[str]:
    """Return the keys of the first article in a packed file; none of standard input that can be read only once."""
    from corpuskit.store.packed import read_rows  # noqa: PLC0415 - the formats, for those who choose rows

    if path == "-" and not is_held():
        return []
    try:
        first = next((row for row in read_rows(path, text_key) if not isinstance(row, Finding)), None)
    except StoreError:
        return []  # whoever reads the file says so
    return [key for key in first.data if key.isidentifier()] if first else []


def split_chosen(articles: Iterable[Article], test: ArticleTest | None) -> tuple[list[Article], list[Article]]:
    """Return the articles for which `test` holds (`None`: all), and the others."""
    chosen: list[Article] = []
    rest: list[Article] = []
    for article in articles:
        (chosen if test is None or test(article) else rest).append(article)
    return chosen, rest


def not_chosen_fact(test: ArticleTest | None, count: int) -> dict[str, int]:
    """Return how many rows a call left alone, as a fact of its report, where it chose some."""
    return {ROWS_NOT_CHOSEN: count} if test else {}


@cache
def _parse_expression(expression: str, names: tuple[str, ...]) -> "Test":
    """Return the test that an expression is, made once in a process."""
    from corpuskit.formats.where import where  # noqa: PLC0415 - for those who choose

    return where(expression, names)


def _count_words(text: str) -> int:
    from corpuskit.text.counting import count_words  # noqa: PLC0415 - numpy, where words are counted

    return count_words([text])[0]
