"""Single texts and articles in Python, without files: cleaned, and validated."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from corpuskit import checks, rules
from corpuskit.errors import UsageError
from corpuskit.model import Article, Cleaning, Finding, Report, Source, sort_findings

if TYPE_CHECKING:
    from corpuskit.commands.resources import Choice


def clean_text(text: str, *, strength: str = "safe", source: str = "", title: str = "", lang: str = "") -> str:
    r"""Return a text without what the site left in it, by the rule packs and the line model that come with corpuskit.

    `strength` is "safe" or "high", as for `clean`. `source`, `title` and `lang` help where they are known. A text of which most would go comes back
    as it is. Raises `UsageError` for a strength that there is not.

    >>> clean_text("Fog lay over all of Askford.\n\nLeave a Reply\n\nYour email address will not be published.\n")
    'Fog lay over all of Askford.\n'
    """
    return cleaned(text, strength=strength, source=source, title=title, lang=lang).text


def cleaned(text: str, *, strength: str = "safe", source: str = "", title: str = "", lang: str = "") -> Cleaning:
    """Return the text without what the site left in it, and each step with its rule, place and reason."""
    if strength not in ("safe", "high"):
        raise UsageError(f"no such strength: {strength!r} (there are: safe, high)")
    meta = {name: value for name, value in {"source": source, "title": title, "lang": lang}.items() if value}
    from corpuskit.commands.resources import Choice  # noqa: PLC0415 - the packs, for those who clean

    level: Any = strength
    return clean_alone(text, meta, Choice(level))


def clean_alone(text: str, meta: Mapping[str, Any], choice: "Choice") -> Cleaning:
    """Return the cleaning of a text without settings, by the rules that are chosen. Raises `UsageError` for a rule that there is not."""
    return rules.clean([_task_of(text, meta)], _load_rules(choice.strength or "safe"), _options_for(choice))[0]


def explain_alone(text: str, choice: "Choice", width: int | None = None) -> list[str]:
    """Return a line for each line of a text without settings: its verdict and why, for `width` columns. Raises what `clean_alone` does."""
    from corpuskit.commands.clean.command import explain_line  # noqa: PLC0415 - as above

    own = _load_rules(choice.strength or "safe")
    verdicts = rules.explain([_task_of(text, {})], own, _options_for(choice))[0]
    return [explain_line(verdict, width) for verdict in verdicts]


def _task_of(text: str, meta: Mapping[str, Any]) -> "rules.Task":
    return rules.Task(Article("text", text, meta, Source("text")), dict(meta))


def _options_for(choice: "Choice") -> "rules.Options":
    return rules.Options(
        strength=choice.strength or "safe", select=choice.select, ignore=choice.ignore, force=choice.force
    )


@cache
def _load_rules(strength: "rules.Strength") -> "rules.RuleSet":
    """Return the packs and the line model that come with corpuskit, made once."""
    from corpuskit.rules.learned import LineModel  # noqa: PLC0415 - as above

    return rules.load_packs([], (LineModel(strength),))


def dedup_articles(rows: Iterable[Mapping[str, Any]], **options: Any) -> Report:  # noqa: ANN401 - those of `dedup`
    """Return what `dedup` finds between articles that are in memory: mappings with `id`, `text` and what else is known (`source`, `published`, ...).

    `options` are those of `corpuskit.dedup` (`relations`, `keep`, `against`). Pairs and clusters name ids. Rows without an id are named by their number.
    """
    from corpuskit.commands.dedup.command import dedup  # noqa: PLC0415 - for those who compare
    from corpuskit.formats.jsonl import line_of  # noqa: PLC0415 - as above

    with TemporaryDirectory() as folder:
        path = Path(folder) / "rows.jsonl"
        with path.open("wb") as out:
            out.writelines(line_of({"id": str(number), **row}) for number, row in enumerate(rows, 1))
        return dedup([str(path)], **options)


def validate_article(text: str, meta: Mapping[str, Any], *, schema: str | None = None) -> tuple[Finding, ...]:
    r"""Return what is wrong with an article: with its text, and with its sidecar's fields by the schema (a JSON text; default: corpuskit's).

    Findings are at row 1 of `article`; `pointer` says which field, `span` which characters of the text.

    >>> (finding,) = validate_article("Fog lay over all of Askford.\n", {"id": "fog-1", "title": "Fog", "source": "Echo"})
    >>> finding.check
    'CK105'
    """
    known = checks.Schema(schema, "schema") if schema is not None else checks.Schema.packaged()
    return checks.check_rows(
        [Article(str(meta.get("id", "")), text, meta, Source("article", 1))], known, checks.Options()
    )[0].findings


def validate_text(text: str, name: str) -> Report:
    """Return what is wrong with a text by itself, findings at lines and columns of `name`."""
    from corpuskit.checks.article_text import ArticleText  # noqa: PLC0415 - as above
    from corpuskit.checks.kernel import text_findings  # noqa: PLC0415 - as above

    found = text_findings(ArticleText(name, text, text.encode("utf-8", "surrogatepass")), checks.Options())
    findings = sort_findings(found)
    return Report("validate", 1, findings, facts={"guessed": {}, "strict": False, "remarks": []})
