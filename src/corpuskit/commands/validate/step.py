"""Verdicts of the checks as plain data, so that they can be cached, and the task that they are cached under."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpuskit import checks
from corpuskit.incremental.codec import findings_of, plain
from corpuskit.incremental.fingerprints import fingerprint, package_digest
from corpuskit.model import Finding, Pair
from corpuskit.pipeline.run import Result
from corpuskit.store.corpus import SIDECAR, TEXT, Corpus, read_bytes
from corpuskit.store.digests import CacheKey

if TYPE_CHECKING:
    from corpuskit.checks import Facts, Options, Schema, Verdict

LEFTOVERS = "CK012"


class Judge:
    """Judges the pairs of a corpus by a schema (its text, and where it stands), options, and the rule packs that `clean` would use.

    It is made of settings and texts only: small enough to be sent to a process, and made without importing what it needs to judge.
    """

    def __init__(
        self, corpus: Corpus, schema: str, path: str, options: "Options", packs: tuple[tuple[str, str], ...] = ()
    ) -> None:
        self.corpus, self.schema, self.path, self.options, self.packs = corpus, schema, path, options, packs

    @property
    def made_schema(self) -> "Schema":
        """The schema, made once in a process: making it takes longer than reading its cached results."""
        return schema_of(self.schema, self.path)

    def wanted(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings that the options ask for."""
        return list(filter(self.options.wants, findings))

    def __call__(self, batch: Sequence[Pair]) -> list[Result]:
        """Return the result for each pair."""
        return [result_of_verdict(verdict) for verdict in self.verdicts(batch)]

    def verdicts(self, batch: Sequence[Pair]) -> "list[Verdict]":
        """Return the verdict on each pair."""
        verdicts = checks.check(batch, self.made_schema, self.options)
        if not self.options.texts or not self.options.wants_code(LEFTOVERS):
            return verdicts
        from corpuskit.commands.validate.leftovers import BoilerplateFinder  # noqa: PLC0415 - rules, for those who judge

        return BoilerplateFinder(self.packs, self.corpus.settings.clean).added(verdicts, self.options)

    def task(self) -> CacheKey:
        """Return the cache key of the verdicts: all that they depend on. They hold no path, so the working folder is not part of it."""
        deciding = (self.schema, self.options, self.packs, self.corpus.settings.clean)
        return CacheKey("validate", fingerprint(package_digest(), *deciding))


@cache
def schema_of(text: str, path: str) -> "Schema":
    """Return the schema, made once in a process."""
    return checks.Schema(text, path)


def examine_schema(schema: "Schema") -> list[Finding]:
    """Return what is wrong with a schema itself: formats that nothing checks, and keywords that nobody knows."""
    return [*checks.unchecked(schema), *checks.find_unknown_keywords(schema)]


def result_of_verdict(verdict: "Verdict") -> Result:
    """Return a verdict as plain data."""
    facts = verdict.facts
    findings = plain(verdict.findings, facts.path.removesuffix(TEXT))
    counted = [list(verdict.guessed), list(verdict.form)]
    reported = [findings, *counted] if verdict.findings or any(counted) else None
    return Result(
        reported,
        [facts.path != facts.where, facts.id, *facts.id_place, facts.duplicate_of, *facts.link_place],
    )


def reported_of(stem: str, data: Any) -> tuple[tuple[Finding, ...], tuple[str, ...], tuple[str, ...]]:  # noqa: ANN401 - as `result_of_verdict` made it
    """Return the findings, the guessed fields, and the codes on the form of the text of the article at `stem`."""
    return findings_of(data[0], stem), tuple(data[1]), tuple(data[2])


def facts_of(stem: str, data: Any) -> "Facts":  # noqa: ANN401 - as `result_of_verdict` made it
    """Return the facts of the article at `stem`."""
    has_sidecar, name, line, column, link, link_line, link_column = data
    path = stem + TEXT
    where = stem + SIDECAR if has_sidecar else path
    return checks.Facts(path, where, name, (line, column), link, (link_line, link_column))


def facts_of_rest(corpus: Corpus, given: Collection[str]) -> "Iterator[Facts]":
    """Yield the facts of the articles of the corpus that are not given. Only their sidecars are read."""
    from corpuskit.pipeline.sources import batches  # noqa: PLC0415 - only without a cache

    stems = (stem for stem in corpus.stems() if stem not in given) if corpus.folder.is_dir() else ()
    for batch in batches(_glimpse_pairs(stems)):
        yield from checks.glance(batch)


def _glimpse_pairs(stems: Iterable[str]) -> Iterator[Pair]:
    for stem in stems:
        try:
            yield Pair(stem + TEXT, stem + SIDECAR, None, read_bytes(stem + SIDECAR))
        except OSError:
            continue


def outside_link(corpus: Corpus, path: str) -> Finding | None:
    """Return the finding that a symbolic link leaves the corpus, `None` where it does not."""
    if not Path(path).is_symlink() or corpus.holds(path):
        return None
    return checks.OUTSIDE.at(path, (1, 1), f"a symbolic link that leaves the corpus, to {Path(path).readlink()}")


class Ties:
    """Keys that connect articles by their facts: ids, links, and similar paths."""

    @staticmethod
    def own(stem: str, facts: Any) -> list[str]:  # noqa: ANN401 - as `result_of_verdict` made them
        """Return what an article can be found by."""
        name, link = facts[1], facts[4]
        return [f"path {checks.folded(stem)}", *([f"id {name}"] if name else []), *([f"link {link}"] if link else [])]

    @staticmethod
    def meets(sought: Collection[str]) -> Callable[[str, Any], bool]:
        """Return what tells whether an article can be found by one of `sought`."""
        kinds: dict[str, set[str]] = {"path": set(), "id": set(), "link": set()}
        for tie in sought:
            kind, _, name = tie.partition(" ")
            kinds[kind].add(name)
        paths, ids, links = kinds.values()
        return lambda stem, facts: facts[1] in ids or facts[4] in links or checks.folded(stem) in paths

    @staticmethod
    def sought(stem: str, facts: Any) -> list[str]:  # noqa: ANN401
        """Return by what those are found that it is tied to."""
        name, link = facts[1], facts[4]
        ids = [f"id {each}" for each in (name, link) if each]
        return [f"path {checks.folded(stem)}", *ids, *([f"link {name}"] if name else [])]

    @staticmethod
    def target(facts: Any) -> str | None:  # noqa: ANN401
        """Return by what the article is found that this one links to, `None` if it does not."""
        return f"id {facts[4]}" if facts[4] else None
