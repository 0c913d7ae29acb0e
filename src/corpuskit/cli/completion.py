"""Names that the shell completes: relations, codes of checks, rules, fields, formats, policies. Nothing here may fail or print."""

import contextlib
from collections.abc import Callable, Iterable
from pathlib import Path

Completer = Callable[[str], list[str]]


def _of(names: Callable[[], Iterable[str]]) -> Completer:
    """Return a completion of one of `names`, also of the last one of a list with commas; in a folder whose settings are broken it offers nothing."""

    def complete(incomplete: str) -> list[str]:
        before, comma, begun = incomplete.rpartition(",")
        with contextlib.suppress(Exception):
            return [f"{before}{comma}{name}" for name in names() if name.startswith(begun)]
        return []

    return complete


def _relation_names() -> Iterable[str]:
    from corpuskit.model import RELATIONS  # noqa: PLC0415 - each list is imported by who completes from it

    return RELATIONS


def _policy_names() -> Iterable[str]:
    from corpuskit.duplicates import POLICIES  # noqa: PLC0415 - as above

    return POLICIES


def _check_codes() -> Iterable[str]:
    from corpuskit.checks import CHECKS  # noqa: PLC0415 - as above

    return CHECKS


def _rule_names() -> Iterable[str]:
    """Return the names of rules and packs, those of the corpus included."""
    from corpuskit.commands.resources import rule_set  # noqa: PLC0415 - as above
    from corpuskit.store.corpus import Corpus  # noqa: PLC0415

    rules = rule_set(Corpus.at(Path.cwd())).rules
    return sorted({rule.name for rule in rules} | {rule.pack for rule in rules if rule.pack})


def _field_names() -> Iterable[str]:
    from corpuskit.commands.resources import layout_for  # noqa: PLC0415 - as above
    from corpuskit.store.corpus import Corpus  # noqa: PLC0415

    return layout_for(Corpus.at(Path.cwd())).names


def _written_formats() -> Iterable[str]:
    from corpuskit.formats import FORMATS  # noqa: PLC0415 - as above

    return [known.name for known in FORMATS.values() if known.is_written]


def _read_formats() -> Iterable[str]:
    from corpuskit.formats import FORMATS  # noqa: PLC0415 - as above

    return [known.name for known in FORMATS.values() if known.is_read]


def _preset_names() -> Iterable[str]:
    from corpuskit.formats.presets import PRESETS  # noqa: PLC0415 - as above

    return PRESETS


complete_relations = _of(_relation_names)
complete_policies = _of(_policy_names)
complete_codes = _of(_check_codes)
complete_rules = _of(_rule_names)
complete_fields = _of(_field_names)
complete_dimensions = _of(lambda: [*_field_names(), "year", "month", "day"])
complete_pages = _of(lambda: [*_check_codes(), *_rule_names()])
complete_written_formats = _of(_written_formats)
complete_read_formats = _of(_read_formats)
complete_presets = _of(_preset_names)


def complete_assignments(incomplete: str) -> list[str]:
    """Return the completions of a word of `set`: the field of an assignment; the shell completes paths."""
    return [] if "=" in incomplete else [f"{name}=" for name in complete_fields(incomplete)]
