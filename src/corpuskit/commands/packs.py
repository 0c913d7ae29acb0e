"""The rules that a corpus is cleaned by: the built-in packs, its own beside the schema, what was learned, and the line model."""

from corpuskit import rules
from corpuskit.rules.witness import Witness
from corpuskit.store.corpus import Corpus
from corpuskit.store.learned import read_learned
from corpuskit.store.packs import own_packs


def rule_set(corpus: Corpus) -> rules.RuleSet:
    """Return the built-in packs, the corpus's own, and the lines learned of its sources. Raises `SettingsError`."""
    return rules.load_packs(list(own_packs(corpus)), _learned(corpus))


def full_rule_set(corpus: Corpus, strength: rules.Strength) -> rules.RuleSet:
    """Return the rules with the line model heard beside them, at that strength, if the settings want it."""
    return rules.load_packs(list(own_packs(corpus)), (*_learned(corpus), *_model(corpus, strength)))


def _learned(corpus: Corpus) -> tuple[Witness, ...]:
    learned = read_learned(corpus.root / corpus.settings.clean.learned)
    if not learned:
        return ()
    from corpuskit.rules.learned import Recurring  # noqa: PLC0415 - numpy, which most calls do without

    return (Recurring(learned),)


def _model(corpus: Corpus, strength: rules.Strength) -> tuple[Witness, ...]:
    if not corpus.settings.clean.model:
        return ()
    from corpuskit.rules.learned import LineModel  # noqa: PLC0415 - as above

    return (LineModel(strength),)
