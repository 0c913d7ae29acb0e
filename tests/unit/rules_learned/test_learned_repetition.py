"""What a site repeats is learned; what its stories repeat is not."""

from corpuskit.rules.learned import KnownHeadlines, Learned, LearnedLine, collect, decide

BODY = (
    "The harbour of Port Ellery will get a new pier in spring, the council said on Tuesday after a long debate.",
    "Work should take eleven months and cost less than the bridge did, according to the engineer in charge of it.",
)


def story(number: int, *, head: str = "", inside: str = "", tail: str = "", group: str = "") -> LearnedLine:
    lines = [
        head,
        f"{BODY[0]} Story {number} said so in many words.",
        inside,
        f"{BODY[1]} So it was in case {number}.",
        tail,
    ]
    name = f"s{number}"
    return LearnedLine(name, "Ellery Post", "\n".join(lines), group or name)


def lines(found: list[Learned]) -> list[str]:
    return [learned.line for learned in found if not learned.doubt]


def test_a_line_at_the_end_of_two_stories_is_the_sites() -> None:
    found = decide(collect([story(1, tail="Most read in Ellery"), story(2, tail="Most read in Ellery")]))
    assert found == [Learned("Ellery Post", "Most read in Ellery", 2, "s1")]


def test_inside_it_takes_three() -> None:
    batch = [story(number, inside="Ellery Post app") for number in (1, 2, 3)]
    assert lines(decide(collect(batch[:2]))) == []
    assert lines(decide(collect(batch))) == ["Ellery Post app"]


LINKS = ("Nine lamps to read by", "Where the herring went", "Songs of the dredgers")


def listed(numbers: range, *inside: str, tail: str = "") -> list[str]:
    return lines(decide(collect([story(number, inside="\n".join(inside), tail=tail) for number in numbers])))


def test_a_list_of_links_inside_of_two_stories_is_the_sites() -> None:
    anchored = [story(number, tail="Most read") for number in (3, 4)]
    batch = [story(number, inside="\n".join(("Most read", *LINKS))) for number in (1, 2)]
    assert lines(decide(collect([*batch, *anchored]))) == sorted(("Most read", *LINKS))
    assert lines(decide(collect(batch))) == []
    assert lines(decide(collect([story(1, inside="\n".join(LINKS)), *batch[1:], *anchored]))) == ["Most read"]


def test_captions_that_two_stories_share_are_no_list_of_links() -> None:
    captions = [f"The {boat} of Port Ellery with all of its crew on the day on which it came home" for boat in LINKS]
    anchored = [story(number, tail="Most read") for number in (3, 4)]
    batch = [story(number, inside="\n".join(("Most read", *captions))) for number in (1, 2)]
    assert lines(decide(collect([*batch, *anchored]))) == ["Most read"]


def test_running_text_without_blanks_between_words_is_doubtful_as_well() -> None:
    standing = "海岸通讯社由九家报纸共同创办，自一九二一年起向各岛居民报道新闻。"
    found = decide(collect([story(number, inside=standing) for number in range(3)]))
    assert [learned.doubt for learned in found] == ["it reads like running text"]


def test_the_headline_of_a_story_is_not_learned() -> None:
    links = ("Ferry fares rise in spring", "Most read in Ellery")
    found = decide(collect([story(number, tail="\n".join(links)) for number in range(4)]))
    assert lines(found) == sorted(links)
    headlines = KnownHeadlines()
    headlines.add("Ferry fares rise in spring - Ellery Post", "s9")
    for number in range(4):
        headlines.add(f"Most read in Ellery | Story {number}", f"s{number}")
        headlines.add(None, f"s{number}")
    doubted = list(headlines.doubted(found))
    assert lines(doubted) == ["Most read in Ellery"]
    assert [learned.doubt for learned in doubted if learned.doubt] == ["it is the headline of a story"]


def test_of_a_list_with_less_than_three_lines_only_what_is_sure_goes() -> None:
    anchored = [story(number, tail="Most read") for number in (3, 4)]
    batch = [story(number, inside=f"Most read\n{LINKS[0]}") for number in (1, 2)]
    assert lines(decide(collect([*batch, *anchored]))) == ["Most read"]


def test_what_two_stories_repeat_inside_and_below_stands_inside() -> None:
    assert listed(range(2), "Pros", tail="Pros") == []
    assert listed(range(3), "Pros", tail="Pros") == ["Pros"]


def test_the_numbers_of_a_list_are_not_learned() -> None:
    assert listed(range(3), "1.", tail="2)") == []


def test_copies_of_a_story_count_once() -> None:
    batch = [story(number, tail="Thanks to all who helped us", group="g") for number in (1, 2, 3)]
    assert decide(collect(batch)) == []


def test_sources_are_apart() -> None:
    one, two = story(1, tail="Most read"), story(2, tail="Most read")
    assert decide(collect([one, LearnedLine(two.id, "Bay Herald", two.text, two.story)])) == []


def test_a_standing_paragraph_is_doubtful() -> None:
    standing = (
        "The Coastal Agency is a cooperative of nine newspapers that has told the news of the islands since 1921."
    )
    for said in (standing, f"[{standing}]", f"*{standing}*"):
        found = decide(collect([story(1, tail=said), story(2, tail=said)]))
        assert [learned.doubt for learned in found] == ["it reads like running text"]


FOOTER = (
    "The Ellery Post tells the people of nine islands what they need to know, from the tide tables to the council.",
    "Our printers have set every page by hand since the great storm, and will do so for as long as there is lead.",
    "Build your house on the best of evidence with the maps and the soundings that our own surveyors have made.",
)


def footed(numbers: range, *tail: str) -> list[str]:
    """Return which lines are doubtful when stories end like that."""
    batch = [
        story(number, inside="\n".join(f"Boat {number}-{at}." for at in range(20)), tail="\n".join(tail))
        for number in numbers
    ]
    found = decide(collect(batch))
    assert len(found) == len(tail)
    return [learned.line for learned in found if learned.doubt]


def test_three_paragraphs_in_a_row_are_a_footer() -> None:
    assert footed(range(3), *FOOTER, "© Ellery Media") == []
    assert footed(range(3), "Our papers", *FOOTER) == []


def test_less_than_a_footer_stays_doubtful() -> None:
    two = sorted(FOOTER[:2])
    assert footed(range(3), *two, "© Ellery Media") == two
    assert footed(range(3), *FOOTER) == sorted(FOOTER)
    assert footed(range(2), *FOOTER, "© Ellery Media") == sorted(FOOTER)


def test_a_paragraph_that_always_stands_between_lines_that_are_sure_is_the_sites() -> None:
    for size in (1, 2):
        assert footed(range(3), "Our papers", *FOOTER[:size], "© Ellery Media") == []
        assert footed(range(2), "Our papers", *FOOTER[:size], "© Ellery Media") == sorted(FOOTER[:size])


def test_a_paragraph_that_follows_one_of_its_stories_stays_doubtful() -> None:
    assert footed(range(2), "___", FOOTER[0], "© Ellery Media") == [FOOTER[0]]
    assert footed(range(2), "Our papers", FOOTER[0]) == [FOOTER[0]]
    batch = [
        story(number, inside="\n".join(f"Boat {number}-{at}." for at in range(20)), tail="\n".join(tail))
        for number, tail in enumerate(
            [("Our papers", FOOTER[0], "© Ellery Media")] * 2 + [(FOOTER[0], "© Ellery Media")]
        )
    ]
    for order in (batch, batch[::-1]):
        parts = [collect([article]) for article in order]
        assert [told.line for told in decide(parts[0] + parts[1] + parts[2]) if told.doubt] == [FOOTER[0]]


def test_paragraphs_apart_are_no_footer() -> None:
    batch = [
        story(number, head="Our papers", tail=f"{FOOTER[0]}\nSo {number}.\n{FOOTER[1]}\nYes {number}.\n{FOOTER[2]}")
        for number in range(3)
    ]
    assert sum(bool(learned.doubt) for learned in decide(collect(batch))) == len(FOOTER)


def test_a_long_line_in_the_words_of_sites_is_not() -> None:
    offer = (
        "Subscribe to our newsletter and share this article with a comment, or sign in to your account to read more."
    )
    assert lines(decide(collect([story(1, tail=offer), story(2, tail=offer)]))) == [offer]


def test_a_refrain_is_doubtful() -> None:
    def sung(number: int) -> LearnedLine:
        verse = "Row the boat home, Maria"
        return story(number, inside=f"{verse}\nThe wind is low\n{verse}")

    found = {learned.line: learned.doubt for learned in decide(collect([sung(1), sung(2), sung(3)]))}
    assert found["Row the boat home, Maria"] == "a story repeats it inside itself"


def test_wording_is_compared_without_case_and_marks() -> None:
    found = decide(collect([story(1, tail="* Read more"), story(2, tail="READ MORE")]))
    assert [(learned.line, learned.count) for learned in found] == [("* Read more", 2)]


def test_a_refrain_of_one_story_makes_the_line_doubtful_in_any_order() -> None:
    verse = "Row the boat home, Maria"
    batch = [story(1, inside=f"{verse}\nThe wind is low\n{verse}"), story(2, inside=verse), story(3, inside=verse)]
    for order in (batch, batch[::-1]):
        parts = [collect([article]) for article in order]
        found = {learned.line: learned.doubt for learned in decide(parts[0] + parts[1] + parts[2])}
        assert found[verse] == "a story repeats it inside itself"
