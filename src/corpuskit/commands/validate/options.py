"""Options of one call of `validate`, the options of the checks that they come to, and counts of what the checks found."""

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from corpuskit import checks
from corpuskit.store.corpus import Corpus, shown_path

if TYPE_CHECKING:
    from corpuskit.checks import Options


class ValidateOptions(NamedTuple):
    """Options of one call, which override the settings.

    `select`, `ignore`: codes of checks, or beginnings of them. `exclude`: patterns of paths. `texts` off: sidecars only. `fix`
    mends the texts; `diff` shows how and writes nothing. `statistics` counts findings by check. `strict`: warnings count, and guesses are among them. `lines`: nobody wants more of the
    findings than the lines that are printed, so those of a run that found the same can serve again. `tracked`: of the whole corpus only
    articles that git tracks. `rows_where`: of packed files only rows for which this expression holds.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    texts: bool = True
    fix: bool = False
    diff: bool = False
    statistics: bool = False
    lines: bool = False
    strict: bool = False
    baseline_update: bool = False
    tracked: bool = False
    rows_where: str = ""

    @property
    def only_lines(self) -> bool:
        """Whether lines are enough for all that was asked for."""
        return self.lines and not (self.fix or self.diff or self.statistics)


PLAIN = ValidateOptions()
GUESSES = "CK112"


def options_of(corpus: Corpus, requested: ValidateOptions = PLAIN) -> "Options":
    """Return the options of the checks: what the call says, else what the settings say."""
    settings = corpus.settings.validate
    select = _check_codes(requested.select or settings.select)
    # Guesses, and the form of texts that `add` kept, are counted in the summary; one by one they are for those who want everything.
    counted = () if select or requested.strict or settings.strict else (GUESSES,)
    per_path = tuple(
        (shown_path(corpus.root / pattern), _check_codes(codes)) for pattern, codes in settings.per_path_ignore.items()
    )
    return checks.Options(
        min_words=settings.min_words,
        max_line_length=settings.max_line_length,
        select=select,
        ignore=(*_check_codes((*settings.ignore, *requested.ignore)), *counted),
        per_path=per_path,
        texts=requested.texts,
        count_form=bool(counted) and not (requested.fix or requested.diff or requested.statistics),
    )


def _check_codes(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return `codes`; raise `UsageError` for one that is of no check. Who names none need not import them all."""
    return checks.known_codes(codes) if codes else ()


def statistics(counts: Counter[str]) -> list[dict[str, object]]:
    """Return how often each check found something, the most frequent first."""
    return [
        {"code": code, "count": count, "title": checks.CHECKS[code].title, "fixable": checks.CHECKS[code].fixable}
        for code, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
