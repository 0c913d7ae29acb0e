"""`validate`: everything that is wrong with a corpus, and where."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from corpuskit import checks
from corpuskit.checks import CHECKS, Facts, Options, Schema, Seen, Verdict
from corpuskit.errors import SettingsError, StoreError
from corpuskit.model import Article, Change, Failure, Finding, Pair, Report
from corpuskit.store.corpus import SIDECAR, TEXT, Corpus, is_packed, read_bytes, shown


@dataclass(frozen=True, slots=True)
class Wish:
    """What the call asks for, over what the settings say.

    `select`, `ignore`: codes of checks, or beginnings of them. `exclude`: patterns of paths. `texts` off: sidecars only. `fix`
    mends the texts; `diff` shows how and writes nothing. `statistics` counts findings by check.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    texts: bool = True
    fix: bool = False
    diff: bool = False
    statistics: bool = False


PLAIN = Wish()

# Above, naming each file to git takes longer than having all listed.
_ONE_BY_ONE = 500
_BATCH = 256
_T = TypeVar("_T")


def validate(
    paths: Sequence[str] = (), *, config: Path | None = None, text_key: str = "text", wish: Wish = PLAIN
) -> Report:
    """Check the articles of `paths` (none: the whole corpus) and all between articles that they could break.

    Returns a report with every finding, sorted by place; `facts` name the guessed fields, and the counts where they were asked for.
    Raises `CorpuskitError` for settings, a schema or paths that cannot be used.
    """
    corpus = _excluding(Corpus.of(paths, config), wish.exclude)
    run = _Run(corpus, schema_of(corpus), options_of(corpus, wish), wish)
    rows = [path for path in paths if is_packed(path) or path == "-"]
    files = [path for path in paths if path not in rows]
    if files or not rows:
        run.pairs([] if run.concerns_all(files) else files)
    for path in rows:
        run.rows(path, text_key)
    return run.report()


def schema_of(corpus: Corpus) -> Schema:
    """Return the corpus's schema: the file that the settings name, else the one that comes with corpuskit."""
    path = corpus.root / corpus.settings.schema
    try:
        data = read_bytes(str(path))
        return Schema.packaged() if data is None else Schema(data.decode("utf-8"), shown(path))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{shown(path)}: cannot be read: {error}") from None


def options_of(corpus: Corpus, wish: Wish = PLAIN) -> Options:
    """Return the options of the checks: what the call says, else what the settings say."""
    settings = corpus.settings.validate
    per_path = tuple(
        (shown(corpus.root / pattern), checks.known_codes(codes)) for pattern, codes in settings.per_path_ignore.items()
    )
    return Options(
        min_words=settings.min_words,
        max_line_length=settings.max_line_length,
        select=checks.known_codes(wish.select or settings.select),
        ignore=checks.known_codes((*settings.ignore, *wish.ignore)),
        per_path=per_path,
        texts=wish.texts,
    )


def _excluding(corpus: Corpus, patterns: tuple[str, ...]) -> Corpus:
    settings = replace(corpus.settings, exclude=(*corpus.settings.exclude, *patterns))
    return replace(corpus, settings=settings) if patterns else corpus


@dataclass(slots=True)
class _Run:
    """One run: what it was asked for, and what it found so far."""

    corpus: Corpus
    schema: Schema
    options: Options
    wish: Wish
    articles: int = 0
    guessed: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    def concerns_all(self, files: Sequence[str]) -> bool:
        """Return whether the schema or the settings are among the files: then every article may be concerned."""
        about_all = {(self.corpus.root / self.corpus.settings.schema).resolve()}
        if self.corpus.settings_path:
            about_all.add(self.corpus.settings_path.resolve())
        return any(Path(path).resolve() in about_all for path in files)

    def pairs(self, files: Sequence[str]) -> None:
        """Check the pairs that `files` name, and what is between them and the rest of the corpus."""
        seen: list[Facts] = []
        for batch in _batches(self._readable(self.corpus.pairs(files))):
            for pair, verdict in zip(batch, checks.check(batch, self.schema, self.options), strict=True):
                verdict_now = self._mended(pair, verdict)
                self._take(verdict_now)
                seen.append(verdict_now.facts)
        given = frozenset(fact.path for fact in seen) if files else None
        rest = self._rest(given) if given is not None else ()
        self._decide(Seen((*seen, *rest)), given, _tracked(self.corpus, given))

    def rows(self, path: str, text_key: str) -> None:
        """Check the rows of a packed corpus, which is a corpus of its own."""
        seen: list[Facts] = []
        for batch in _batches(self._articles(path, text_key)):
            for verdict in checks.check_rows(batch, self.schema, self.options):
                self._take(verdict)
                seen.append(verdict.facts)
        self._decide(Seen(tuple(seen)), None, None)

    def report(self) -> Report:
        """Return what was found."""
        told = [*self.findings, *(f for f in checks.unchecked(self.schema) if self.options.wants(f))]
        found = tuple(sorted(told, key=lambda finding: finding.place))
        facts: dict[str, object] = {
            "guessed": dict(sorted(self.guessed.items())),
            "strict": self.corpus.settings.validate.strict,
        }
        if self.wish.statistics:
            facts["statistics"] = _statistics(found)
        return Report(
            "validate",
            articles=self.articles,
            findings=found,
            changes=tuple(self.changes),
            changed=tuple(self.changed),
            failures=tuple(self.failures),
            facts=facts,
        )

    def _take(self, verdict: Verdict) -> None:
        self.articles += 1
        self.findings += verdict.findings
        self.guessed.update(verdict.guessed)

    def _decide(self, seen: Seen, given: frozenset[str] | None, tracked: frozenset[str] | None) -> None:
        self.findings += (f for f in checks.decide(seen, given=given, tracked=tracked) if self.options.wants(f))

    def _readable(self, pairs: Iterable[Pair | Failure]) -> Iterator[Pair]:
        for item in pairs:
            if isinstance(item, Pair):
                yield item
            elif outside := self._outside(item.path):
                self.findings.append(outside)
            else:
                self.failures.append(item)

    def _outside(self, path: str) -> Finding | None:
        if not Path(path).is_symlink() or Path(path).resolve().is_relative_to(self.corpus.root):
            return None
        return checks.OUTSIDE.at(path, (1, 1), f"a symbolic link that leaves the corpus, to {Path(path).readlink()}")

    def _articles(self, path: str, text_key: str) -> Iterator[Article]:
        from corpuskit.store import packed  # noqa: PLC0415 - most runs have no packed corpus, and start faster so

        for row in packed.read_rows(path, text_key):
            if isinstance(row, Finding):
                self.articles += 1
                self.findings += [row] if self.options.wants(row) else []
            else:
                yield packed.article(row, text_key)

    def _rest(self, given: frozenset[str]) -> Iterator[Facts]:
        """Yield the facts of the articles of the corpus that are not given. Only their sidecars are read."""
        if not self.corpus.folder.is_dir():
            return
        stems = (stem for stem in self.corpus.stems() if stem + TEXT not in given)
        for batch in _batches(self._glimpses(stems)):
            yield from checks.glance(batch)

    @staticmethod
    def _glimpses(stems: Iterable[str]) -> Iterator[Pair]:
        for stem in stems:
            try:
                yield Pair(stem + TEXT, stem + SIDECAR, None, read_bytes(stem + SIDECAR))
            except OSError:
                continue

    def _mended(self, pair: Pair, verdict: Verdict) -> Verdict:
        """Mend the text if that was asked for, and return the verdict on what stands there then."""
        codes = frozenset(finding.check for finding in verdict.findings if finding.fixable)
        if not codes or not (self.wish.fix or self.wish.diff) or pair.text is None:
            return verdict
        before = pair.text.decode("utf-8")
        after = checks.mended(before, codes)
        if after == before or not self._write(pair, verdict.facts, before, after):
            return verdict
        if self.wish.diff:
            return verdict
        return checks.check([replace(pair, text=after.encode("utf-8"))], self.schema, self.options)[0]

    def _write(self, pair: Pair, facts: Facts, before: str, after: str) -> bool:
        from corpuskit.commands.diffs import unified  # noqa: PLC0415 - as above
        from corpuskit.store import atomic  # noqa: PLC0415 - as above

        diff = unified(pair.path, before, after) if self.wish.diff else ""
        if not self.wish.diff:
            try:
                atomic.replace(Path(pair.path), after.encode("utf-8"), was=pair.text)
            except StoreError as error:
                self.failures.append(Failure(pair.path, str(error)))
                return False
        self.changes.append(Change(pair.path, facts.id or pair.path, diff=diff))
        self.changed.append(pair.path)
        return True


def _batches(items: Iterable[_T]) -> Iterator[list[_T]]:
    rest = iter(items)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _statistics(findings: Sequence[Finding]) -> list[dict[str, object]]:
    """Return how often each check found something, the most frequent first."""
    counts = Counter(finding.check for finding in findings)
    return [
        {"code": code, "count": count, "title": CHECKS[code].title, "fixable": CHECKS[code].fixable}
        for code, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _tracked(corpus: Corpus, given: frozenset[str] | None) -> frozenset[str] | None:
    """Return the paths that git's index holds of the corpus (or of the pairs `given`); `None` where there is no git."""
    import subprocess  # noqa: PLC0415 - as above

    root = corpus.root
    if not any((folder / ".git").exists() for folder in (root, *root.parents)):
        return None
    wanted = [corpus.settings.corpus]
    if given is not None and len(given) <= _ONE_BY_ONE:
        files = chain.from_iterable((path, path.removesuffix(TEXT) + SIDECAR) for path in sorted(given))
        wanted = [os.path.relpath(path, root) for path in files]
    command = ["git", "-C", str(root), "ls-files", "-z", "--", *(f":(literal){path}" for path in wanted)]
    try:
        listed = subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603 - a fixed command, paths as data
    except (OSError, subprocess.CalledProcessError):
        return None
    above = "" if (prefix := shown(root)) == "." else prefix + "/"
    return frozenset(os.path.normpath(above + os.fsdecode(name)) for name in listed.split(b"\0") if name)
