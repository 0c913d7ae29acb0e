"""`diff`: which articles two versions of a corpus hold differently, and how."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from corpuskit.commands.diff.comparing import Difference, compare_articles, describe_whole
from corpuskit.commands.diff.versions import Both, compare_exports, compare_trees
from corpuskit.errors import UsageError
from corpuskit.model import Report, sort_findings
from corpuskit.pipeline.sources import Link, Seen
from corpuskit.store.corpus import Corpus
from corpuskit.store.urls import is_url

_MOST_SIDES = 2


def diff(
    sides: Sequence[str] = (),
    *,
    config: Path | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Report:
    """Compare two versions of a corpus; `facts["diff"]` of the report has the differences, article by article.

    Arguments:
        sides: nothing (the work tree against `HEAD`); a revision (the work tree against it); `OLD..NEW` or two revisions; an export (the corpus
            against it); two exports.
        config: the settings file.
        progress: is called with the number of articles that were looked at.

    An article is known by its id, wherever it stands. Raises `UsageError` for what is neither a revision nor an export, `CorpuskitError`
    for what cannot be read.

    """
    corpus = Corpus.at(Path.cwd(), config)
    old, new, are_exports = resolve_sides(sides)
    seen = Seen()
    compare = compare_exports if are_exports else compare_trees
    found = sorted(_differences(compare(corpus, old, new, seen, progress)), key=lambda d: (d.path, d.id, d.status))
    facts = {
        "diff": {"old": old, "new": new, "counts": count_kinds(found), "articles": [_difference_data(d) for d in found]}
    }
    findings = sort_findings(set(seen.findings))
    return Report("diff", len(found), findings, failures=tuple(sorted(set(seen.failures))), facts=facts)


def resolve_sides(sides: Sequence[str]) -> tuple[str, str | None, bool]:
    """Return the old and the new side (`None`: the work tree, or the corpus), and whether they are exports. Raises `UsageError`."""
    if len(sides) > _MOST_SIDES:
        raise UsageError(f"diff: two versions can be compared, not {len(sides)}")
    exports = [side for side in sides if is_url(side) or os.path.isfile(side)]  # noqa: PTH113 - urls and revisions are no paths
    if exports:
        if len(exports) < len(sides):
            other = next(side for side in sides if side not in exports)
            raise UsageError(
                f"diff: {other!r} is no export that is there; an export is compared with another one, or with the corpus"
            )
        return sides[0], sides[1] if len(sides) == _MOST_SIDES else None, True
    if len(sides) == 1 and ".." in sides[0] and "..." not in sides[0]:
        old, _, new = sides[0].partition("..")
        return old or "HEAD", new or "HEAD", False
    if any("..." in side for side in sides):
        raise UsageError("diff: OLD...NEW, from the common ancestor, is not known: say OLD..NEW")
    return sides[0] if sides else "HEAD", sides[1] if len(sides) == _MOST_SIDES else None, False


def _differences(pairs: Iterable[Both]) -> Iterable[Difference]:
    """Yield the differences. An article whose files moved is one article: what left one path is met again at another."""
    gone, come = {}, {}
    for old, new in pairs:
        if old and new and old.id == new.id:
            if found := compare_articles(old, new):
                yield found
            continue
        if old:
            gone[old.id] = old
        if new:
            come[new.id] = new
    for name in gone.keys() & come.keys():
        if found := compare_articles(gone[name], come[name]):
            yield found
    yield from (describe_whole("removed", gone[name]) for name in gone.keys() - come.keys())
    yield from (describe_whole("added", come[name]) for name in come.keys() - gone.keys())


def count_kinds(found: Iterable[Difference]) -> dict[str, int]:
    """Return how many articles were added, removed and changed, what differs in the changed ones, and links gained and lost."""
    counts: Counter[str] = Counter(dict.fromkeys(_KINDS, 0))
    for one in found:
        counts[one.status] += 1
        counts.update(one.parts if one.status == "changed" else ())
        counts["links_gained"] += one.gained is not None
        counts["links_lost"] += one.lost is not None
    return dict(counts)


_KINDS = ("added", "removed", "changed", "fields", "text", "cleaning", "relation", "links_gained", "links_lost")


def _difference_data(one: Difference) -> dict[str, Any]:
    return {
        "status": one.status,
        "id": one.id,
        "path": one.path,
        "title": one.title,
        "fields": [change._asdict() for change in one.fields],
        "text": [hunk._asdict() for hunk in one.hunks],
        "cleaning": [{"removed": c.is_removed, "rule": c.rule, "text": c.text} for c in one.cleaning],
        "link_lost": _link_data(one.lost),
        "link_gained": _link_data(one.gained),
    }


def _link_data(link: Link | None) -> dict[str, str] | None:
    return link._asdict() if link else None
