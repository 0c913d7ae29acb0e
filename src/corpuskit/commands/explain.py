"""`explain`: the manual page of a check, a rule or a pack of rules."""

from pathlib import Path

from corpuskit.checks import CHECKS
from corpuskit.commands.resources import full_rule_set
from corpuskit.errors import UsageError
from corpuskit.registry import suggestion
from corpuskit.rules import Rule, RuleSet
from corpuskit.store.corpus import Corpus


def explain(name: str, *, config: Path | None = None) -> str:
    """Return the page of the check `CK104`, the rule `comment-form` or the pack `comments`. Raises `UsageError` for other names."""
    if config is None and name.upper() in CHECKS:
        return _check_page(name.upper())
    corpus = Corpus.at(Path.cwd(), config)
    if name.upper() in CHECKS:
        return _check_page(name.upper())
    own = full_rule_set(corpus, corpus.settings.clean.strength)
    if name in own:
        return f"{_rule_page(own.registry[name])}\nVersion: {own.version_of(name)}\n"
    packs = dict.fromkeys(rule.pack for rule in own.rules if rule.pack)
    if name in packs:
        return f"{_pack_page(name, own)}\nVersion: {own.version_of(name)}\n"
    raise UsageError(f"no such check or rule: {name!r} ({suggestion(name, [*CHECKS, *own, *packs])})")


def _check_page(code: str) -> str:
    check = CHECKS[code]
    return f"{code} ({check.severity}): {check.title}\n\n{check.page}"


def _rule_page(rule: Rule) -> str:
    """Return what a rule removes, with the examples that its tests run."""
    parts = [f"{rule.name} ({rule.kind} rule of the pack {rule.pack})" if rule.pack else rule.name, rule.says]
    for heading, examples in (("Goes:", rule.goes), ("Stays:", rule.stays)):
        if examples:
            parts.append("\n".join([heading, *(_indent_text(example) for example in examples)]))
    if rule.languages:
        parts.append(f"Also knows formulas of: {', '.join(rule.languages)}.")
    return "\n\n".join(parts) + "\n"


def _pack_page(pack: str, rules: RuleSet) -> str:
    lines = [f"  {rule.name}: {rule.says}" for rule in rules.rules if rule.pack == pack]
    return "\n".join([f"the pack {pack}", "", *lines]) + "\n"


def _indent_text(text: str) -> str:
    lines = text.rstrip("\n").split("\n")
    return "\n".join(f"{'    ' if number else '  '}{line}".rstrip() for number, line in enumerate(lines))
