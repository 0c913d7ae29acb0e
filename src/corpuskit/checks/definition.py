"""Checks: a stable code, a name, a severity, a manual page; and groups of checks that one function looks for."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from corpuskit.model import Finding, Severity

if TYPE_CHECKING:
    from corpuskit.checks.article_sidecar import ArticleSidecar
    from corpuskit.checks.article_text import ArticleText
    from corpuskit.checks.options import Options


class Check(NamedTuple):
    """One kind of fault. `name` is the stable code (`CK104`), `title` names it in a few words.

    `page` is the manual page. `mend` gives the text without the fault; it is there only where that is always safe.
    """

    name: str
    title: str
    page: str
    severity: Severity = Severity.ERROR
    mend: Callable[[str], str] | None = None
    # Whether `--fix` mends some of its findings, in the sidecar.
    partly: bool = False

    @property
    def fixable(self) -> bool:
        """Whether `--fix` can mend it."""
        return self.mend is not None

    def at(self, path: str, place: tuple[int, int], message: str, **more: Any) -> Finding:  # noqa: ANN401 - fields of a finding
        """Return a finding of the check: at line and column of a file, with any other fields of `Finding`."""
        more.setdefault("severity", self.severity)
        more.setdefault("fixable", self.fixable)
        return Finding(self.name, path, *place, message, **more)


class TextChecks(NamedTuple):
    """Checks of a text by itself, which `find` looks for in one pass.

    `beyond_ascii`: only texts with a character besides printable ASCII, tab and line feed can have these faults; others are not checked.
    """

    checks: tuple[Check, ...]
    find: "Callable[[ArticleText, Options], Iterable[Finding]]"
    beyond_ascii: bool = False


class SidecarChecks(NamedTuple):
    """Checks of the metadata of an article, alone or together with its text, which `find` looks for."""

    checks: tuple[Check, ...]
    find: "Callable[[ArticleSidecar], Iterable[Finding]]"


def page(text: str | None) -> str:
    """Return a module's docstring as the manual page that it is. Raises `ValueError` for a module without one."""
    if not text:
        raise ValueError("a check has no manual page")
    return text.strip() + "\n"
