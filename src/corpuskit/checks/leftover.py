"""Text that the site left: `corpuskit clean` would remove it.

Share bars, comment forms, teasers, newsletter boxes. The finding is where the first of it begins and names the rule.

What to do: `corpuskit clean --diff` shows what would go, `corpuskit clean` removes it, `corpuskit explain RULE` tells why.

A text of more than 3 million characters is not searched for boilerplate; this finding says so.
"""

from collections.abc import Sequence

from corpuskit.checks.definition import Check, page
from corpuskit.model import Article, Edit, Finding, Severity
from corpuskit.text.lines import Lines

CHECK = Check("CK012", "leftover of the site", page(__doc__), Severity.WARNING)


def leftovers(article: Article, edits: Sequence[Edit], unread: str = "") -> list[Finding]:
    """Return one finding for all edits that cleaning the article would make, at the first one; none for none.

    `unread` is the reason why the article was not searched, empty if it was.
    """
    if unread:
        place = (1, 1) if article.source.row is None else (article.source.row, 1)
        return [CHECK.at(article.source.path, place, f"not looked through: {unread}", article=article.id)]
    if not edits:
        return []
    first = min(edits, key=lambda edit: edit.span)
    removed = sum(len(edit.span) for edit in edits)
    message = f"the site left {removed} characters here (rule {first.rule!r}): `corpuskit clean` removes them"
    source = article.source
    start = first.span.start + len(first.before) - len(first.before.lstrip())
    place = Lines(article.text).place(start) if source.row is None else (source.row, 1)
    return [CHECK.at(source.path, place, message, article=article.id, span=first.span)]
