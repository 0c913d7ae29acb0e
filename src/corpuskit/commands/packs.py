"""The rules that a corpus is cleaned by: the built-in packs, its own beside the schema, what was learned, and the line model."""

from corpuskit import rules
from corpuskit.errors import SettingsError
from corpuskit.rules.learned import LineModel, Recurring
from corpuskit.rules.witness import Witness
from corpuskit.store.corpus import Corpus
from corpuskit.store.learned import read_learned


def rule_set(corpus: Corpus) -> rules.RuleSet:
    """Return the built-in packs, the corpus's own, and the lines learned of its sources. Raises `SettingsError`."""
    return rules.load_packs(list(own_packs(corpus)), _learned(corpus))


def full_rule_set(corpus: Corpus, strength: rules.Strength) -> rules.RuleSet:
    """Return the rules with the line model heard beside them, at that strength, if the settings want it."""
    model = (LineModel(strength),) if corpus.settings.clean.model else ()
    return rules.load_packs(list(own_packs(corpus)), (*_learned(corpus), *model))


def own_packs(corpus: Corpus) -> tuple[tuple[str, str], ...]:
    """Return path and text of each pack that the settings name, in the order of the paths.

    Raises `SettingsError` for one that cannot be read.
    """
    paths = sorted({path for pattern in corpus.settings.packs for path in corpus.root.glob(pattern)})
    try:
        return tuple((str(path), path.read_text(encoding="utf-8")) for path in paths)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"a rule pack cannot be read: {error}") from None


def _learned(corpus: Corpus) -> tuple[Witness, ...]:
    learned = read_learned(corpus.root / corpus.settings.clean.learned)
    return (Recurring(learned),) if learned else ()
