import re
from io import StringIO
from pathlib import Path

import pytest

from corpuskit.commands.clean.command import clean, undo
from corpuskit.commands.clean.learn import learn
from corpuskit.errors import SettingsError, UsageError
from corpuskit.store.learned import read_learned
from corpuskit.views.text import show

MOTTO = "The sea gives and the sea takes, and the Mail has written it all down since the year 1871 without fear."
BADGE = "Ostrel Mail Quayside Edition"
STORIES = (
    """The harbour was closed on Tuesday after a crane lost its load, the port's master said, and it will stay closed.

Nobody was hurt in the fall, but two lorries were buried under forty tons of gravel meant for the new breakwater.

Ships wait in the roads off the cape. Two berths may open by Friday, if the divers find nothing below the quay.
""",
    """Nobody in Marn remembers a winter with so many geese, and nobody knows when they will leave the meadows again.

They eat what the sheep should eat, a farmer said, and they are louder than the sheep by day and by night.

The county has counted nine thousand of them so far. It pays for the grass, though late, and never for the noise.
""",
    """The council voted for a new pier on Monday night, by eleven votes to four, after a debate of more than five hours.

It will cost four million, and should open in the spring of next year with room for the summer boats on both sides.

Opponents say that the old one could be mended for half the price. A report that says so was not read aloud.
""",
)


@pytest.fixture(autouse=True)
def corpus(tmp_path, monkeypatch):
    """Three stories of one source, and a copy of the first; each ends with a badge and a motto."""
    monkeypatch.chdir(tmp_path)
    Path("corpus").mkdir()
    Path("corpuskit.toml").write_text("[clean]\nmodel = false\n")
    for number, story in enumerate((*STORIES, STORIES[0])):
        Path(f"corpus/{number}.txt").write_text(f"{story}\n{BADGE}\n\n{MOTTO}\n")
        Path(f"corpus/{number}.yaml").write_text(
            f"id: mail-{number}\ntitle: Story {number}\nsource: The Ostrel Mail\nlang: en\n"
        )


def test_what_a_site_repeats_is_learned_and_then_removed():
    assert clean().changed == ()
    report = learn()
    assert report.changed == ("learned.yaml",)
    assert [(x["line"], x["count"], bool(x["doubt"])) for x in report.facts["learned"]] == [
        (BADGE, 3, False),
        (MOTTO, 3, True),
    ]
    clean()
    assert Path("corpus/1.txt").read_text() == f"{STORIES[1]}\n{MOTTO}\n"


def test_learning_again_keeps_what_was_decided():
    learn()
    path = Path("learned.yaml")
    first = path.read_bytes()
    assert learn().changed == ()
    assert path.read_bytes() == first
    path.write_text(
        path.read_text()
        .replace("  doubt: it reads like running text\n", "")
        .replace(f"  line: {BADGE}\n", f"  line: {BADGE}\n  doubt: ours\n")
    )
    learn()
    assert {x.line: x.doubt for x in read_learned(path)} == {BADGE: "ours", MOTTO: ""}


def test_nothing_is_learned_from_a_list_of_files():
    with pytest.raises(UsageError, match="not single articles"):
        learn(["corpus/0.txt", "corpus/1.txt"])


@pytest.mark.parametrize("wrong", ["count: many", "count: 2\n  beyond: around"])
def test_a_broken_file_is_told_with_its_place(wrong):
    Path("learned.yaml").write_text(f"- source: x\n  line: y\n  {wrong}\n  example: z\n")
    with pytest.raises(SettingsError, match=r"^learned\.yaml:1:3: not a learned line"):
        clean()


MORE = "More from the quay"
FOOTER = "Tides, moorings, maps and letters, as they are printed at the Ostrel Mail Quayside Press"
TEASERS = (
    "Eleven geese took the boat from Marn on Monday.",
    "Nobody wants the old lighthouse, not for a crown.",
    "The last baker of Sund has sold his oven as well.",
)


def test_what_differs_beyond_a_line_is_learned_with_it_and_goes():
    for number, story in enumerate(STORIES):
        below = "\n".join((MORE, TEASERS[number], *(f"{FOOTER} {part}" for part in range(3))))
        Path(f"corpus/{number}.txt").write_text(f"{story}\n{below}\n")
    Path("corpus/3.txt").unlink()
    Path("corpus/3.yaml").unlink()
    report, out = learn(), StringIO()
    assert {x["line"]: x["beyond"] for x in report.facts["learned"]}[MORE] == "below"
    show(report, out)
    assert re.search(rf"3 +{MORE} +below\n", out.getvalue())
    path = Path("learned.yaml")
    assert "  beyond: below\n" in path.read_text()
    assert learn().changed == ()
    clean()
    assert [Path(f"corpus/{number}.txt").read_text() for number in range(3)] == list(STORIES)
    undo()
    path.write_text(path.read_text().replace("beyond: below", "beyond: nothing"))
    learn()
    assert {x.line: x.beyond for x in read_learned(path)}[MORE] == "nothing"
