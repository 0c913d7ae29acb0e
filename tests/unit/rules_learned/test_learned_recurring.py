"""Learned lines as a witness of the rules."""

import pickle

from corpuskit.model import Article
from corpuskit.rules import Options, Task, clean, load_packs
from corpuskit.rules.learned import Learned, Recurring

LINES = Recurring(
    (
        Learned("Ellery Post", "More from the harbour", 4, "a"),
        Learned("Ellery Post", "Written with salt on our hands.", 3, "a", "it reads like running text"),
    )
)
TEXT = (
    "The council said on Tuesday that the new pier would open in spring.\n"
    "Written with salt on our hands.\n"
    "MORE from the harbour\n"
)


def cleaned(source: str) -> list[tuple[str, str]]:
    rules = load_packs((), (LINES,))
    steps = clean([Task(Article("a", TEXT, {"source": source}))], rules, Options())[0].steps
    return [(step.before, step.why) for step in steps]


def test_a_recurring_line_of_the_source_goes() -> None:
    assert cleaned("Ellery Post") == [("MORE from the harbour\n", "The line stands in 4 stories of this source.")]


def test_another_source_keeps_it() -> None:
    assert cleaned("Bay Herald") == []


def test_it_travels_and_doubtful_lines_do_not_decide() -> None:
    assert pickle.loads(pickle.dumps(LINES)) == LINES  # noqa: S301
    assert Recurring(LINES.learned[:1]).fingerprint == LINES.fingerprint
    assert Recurring(()).fingerprint != LINES.fingerprint
