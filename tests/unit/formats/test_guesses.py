"""What is guessed of a text, and what is left open."""

import pytest

from corpuskit.formats.guesses.dateline import guess_dateline
from corpuskit.formats.guesses.published import guess_published
from corpuskit.formats.guesses.title import MAX_TITLE, guess_title

LEAD = "Six ewes held up a flight on Monday. Nobody was hurt.\n"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Sheep Block Runway\n\n{LEAD}", "Sheep Block Runway"),
        (f"\ufeff  Sheep\tBlock   Runway \r\n\r\n{LEAD}", "Sheep Block Runway"),
        (f"Home » News » Islands\nSheep Block Runway\n\n{LEAD}", "Sheep Block Runway"),
        (f"By Ada Fenn, our correspondent there\nSheep Block Runway\n\n{LEAD}", "Sheep Block Runway"),
        (LEAD, "Six ewes held up a flight on Monday."),
        (f"HARROW — {LEAD}", "Six ewes held up a flight on Monday."),
        ("Es gilt vom 1. März an. Mehr nicht.\n", "Es gilt vom 1. März an."),
        ("Dr. J. Doe left. He waved.\n", "Dr. J. Doe left."),
        ("羊が滑走路をふさぐ\n\n月曜日、六頭の羊が離陸を遅らせた。\n", "羊が滑走路をふさぐ"),
        ("12 34\n\n56\n", ""),
        ("", ""),
    ],
)
def test_title(text, title):
    assert guess_title(text) == title


def test_a_long_sentence_is_cut_at_a_word():
    title = guess_title("The council said " + "that it would wait and see " * 20)
    assert len(title) <= MAX_TITLE
    assert title.endswith("…")
    assert title[:-1].split()[-1] in {"that", "it", "would", "wait", "and", "see"}


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("By Ada Fenn | March 14, 2026", "2026-03-14"),
        ("Published: 14 March 2026, 10:32 am", "2026-03-14"),
        ("Veröffentlicht am 3. März 2026 um 10:15 Uhr", "2026-03-03"),
        ("Publié le 1er février 2026", "2026-02-01"),
        ("2026-03-14", "2026-03-14"),
        ("Sat, March 14th, 2026", "2026-03-14"),
        ("Updated: March 15, 2026", ""),
        ("Published March 14, 2026 - Updated March 15, 2026", "2026-03-14"),
        ("© 2026 The Post. March 14, 2026", ""),
        ("The storm of March 14, 2026", ""),
        ("Saturday, March 14", ""),
        ("February 31, 2026", ""),
        ("14/03/2026", ""),
    ],
)
def test_published_only_where_a_line_states_it(head, day):
    assert guess_published(f"Sheep Block Runway\n\n{head}\n\n{LEAD}") == day


def test_two_different_days_are_none():
    assert guess_published("March 14, 2026\n\nMarch 15, 2026\n") == ""
    assert guess_published("Published March 14, 2026\n\nMarch 15, 2026\n") == "2026-03-14"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("KRAHSIEL — The dyke will move.", "KRAHSIEL"),
        ("ST. HARROW, Isle of Sull (CoastWire) — The boat is back.", "ST. HARROW, Isle of Sull"),
        ("HARROW BAY, March 3 (CoastWire) - The boat is back.", "HARROW BAY"),
        ("Title Here\n\nKRAHSIEL – Der Deich kommt.", "KRAHSIEL"),
        ("Nobody - least of all the mayor - had seen it.", ""),
        ("TV — a short history", ""),
        ("The boat is back.", ""),
    ],
)
def test_dateline(text, place):
    assert guess_dateline(text) == place
