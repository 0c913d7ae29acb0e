"""What `clean` would remove from articles is the same for the first few and for those that come later."""

from pathlib import Path

from corpuskit.commands.dedup.verification import Cleaner
from corpuskit.model import Article
from corpuskit.pipeline.run import FEW
from corpuskit.store.corpus import Corpus

STORY = (
    "Fog lay over all of Askford on Monday, and no boat left the harbour.\n\nThe ferry is to sail again on Wednesday.\n"
)
FORM = "\nLeave a Reply\n\nYour email address will not be published. Required fields are marked *\n"


def test_the_first_few_are_asked_what_all_are(tmp_path: Path) -> None:
    clean = Cleaner(Corpus.at(tmp_path))
    few = [Article("fog-1", STORY + FORM), Article("fog-2", STORY)]
    first = clean(few)
    assert [[span.of(STORY + FORM).strip() for span in spans] for spans in first] == [[FORM.strip()], []]
    assert clean([*few, *(Article(f"fog-{n}", f"{STORY}{n}") for n in range(3, FEW + 2))])[:2] == first
    assert clean(few) == first
