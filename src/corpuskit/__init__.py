"""corpuskit: validate, clean, deduplicate and export a plain-text news corpus that lives in git.

Commands are functions that take paths and return a `Report`:

    import corpuskit

    report = corpuskit.validate(["corpus"])
    for finding in report.findings:
        print(finding.path, finding.line, finding.message)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from corpuskit.version import __version__ as __version__

if TYPE_CHECKING:
    from corpuskit.commands.add.command import add
    from corpuskit.commands.clean.command import clean, forget, undo
    from corpuskit.commands.dedup.command import dedup
    from corpuskit.commands.diff.command import diff
    from corpuskit.commands.export.command import export
    from corpuskit.commands.init import init
    from corpuskit.commands.mv import mv
    from corpuskit.commands.rebuild.command import rebuild
    from corpuskit.commands.set_fields import set_fields
    from corpuskit.commands.stats import stats
    from corpuskit.commands.texts import clean_text, dedup_articles, validate_article
    from corpuskit.commands.validate.command import validate
    from corpuskit.commands.withdraw.command import withdraw
    from corpuskit.review.apply import apply
    from corpuskit.review.report import report

__all__ = [
    "add",
    "apply",
    "clean",
    "clean_text",
    "dedup",
    "dedup_articles",
    "diff",
    "export",
    "forget",
    "init",
    "mv",
    "rebuild",
    "report",
    "set_fields",
    "stats",
    "undo",
    "validate",
    "validate_article",
    "withdraw",
]

_HOMES = {
    "apply": "review.apply",
    "clean_text": "commands.texts",
    "dedup_articles": "commands.texts",
    "forget": "commands.clean",
    "report": "review.report",
    "undo": "commands.clean",
    "validate_article": "commands.texts",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a function of any shape
    """Import a command when it is asked for: `import corpuskit` alone costs nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'corpuskit' has no attribute {name!r}")
    return getattr(import_module(f"corpuskit.{_HOMES.get(name, f'commands.{name}')}"), name)


def __dir__() -> list[str]:
    """Return the public names: they are imported when they are asked for, and shown before."""
    return sorted({*globals(), *__all__})
