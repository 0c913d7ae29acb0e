"""Fields that were guessed and that nobody has confirmed.

`corpuskit add` fills in what it can see (a title, a language) and lists such fields under `meta.guessed`. A guess is never evidence
for anything. The summary counts them; they are listed with `--strict`, or where this check is selected. What to do: look at the fields, correct them, and take their names off the list.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from corpuskit.checks.article_sidecar import ArticleSidecar
from corpuskit.checks.definition import Check, SidecarChecks, page
from corpuskit.model import Finding, Severity

CHECK = Check("CK112", "guessed field", page(__doc__), Severity.WARNING)


def guessed_fields(meta: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the fields that a sidecar calls guessed."""
    more = meta.get("meta")
    names = more.get("guessed") if isinstance(more, Mapping) else None
    return tuple(name for name in names if isinstance(name, str)) if isinstance(names, list) else ()


def find(subject: ArticleSidecar) -> Iterator[Finding]:
    """Yield a finding that names the guessed fields, if there are any."""
    if "meta" in subject.meta and (names := guessed_fields(subject.meta)):
        place = subject.place_of("/meta/guessed")
        words = "check it, and take its name" if len(names) == 1 else "check them, and take the names of the right ones"
        message = f"guessed, not confirmed: {', '.join(names)} - {words} out of this list"
        yield CHECK.at(subject.where, place, message, pointer="/meta/guessed")


CHECKS = SidecarChecks((CHECK,), find)
