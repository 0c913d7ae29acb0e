"""Laws of cleaning, on texts joined from what the packs say must go, what must stay, and stories."""

import re
from pathlib import Path

import pytest
import re2
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpuskit.model import Article, Cleaning, Span, replay
from corpuskit.model.edits import invert_edits
from corpuskit.rules import Options, Rule, RuleSet, Task, clean, explain, leftover_lines, leftovers, load_packs
from corpuskit.rules.folding import fold_lines
from corpuskit.rules.formula_index import find_match_end
from corpuskit.rules.learned import LineModel
from corpuskit.rules.lines import plain_line
from corpuskit.rules.matching import Matcher, key_of, list_patterns
from corpuskit.rules.questions import Question, re2_options
from corpuskit.rules.segments import is_flat
from corpuskit.text import yaml12

RULES = load_packs()
STORY = (
    "The harbour bridge of Saltmouth opens in spring, the council said on Monday, and it fits.",
    "For eleven years the two halves of the town had to make do with a ferry that sails when its captain feels like it.",
    "“We have waited long enough,” said the baker on the east bank, who has a brother on the west bank.",
    "A spokesman for the ferry said that the ferry had no comment, and that its captain had",
    "gone fishing",
    "The rest of it",
    "Bolt by bolt",
    "A town in two halves has waited for eleven years, and now the mayor says that it will have to wait for…",
    "Harbour bridge opens in spring",
    "3 May 2021",
    "Ada Quill",
    "12",
    "***",
)
PIECES = sorted({text for rule in RULES.rules for text in (*rule.goes, *rule.stays)})
LEFTOVERS = sorted({line for rule in RULES.rules for text in rule.goes for line in text.split("\n") if line})
TRUSTED: dict[str, object] = {
    "title": "Harbour bridge opens in spring",
    "authors": ["Ada Quill"],
    "published": "2021-05-03",
}

parts = st.one_of(
    st.lists(
        st.one_of(st.sampled_from(STORY), st.sampled_from(PIECES), st.sampled_from(LEFTOVERS)), min_size=1, max_size=16
    ),
    st.lists(st.one_of(st.sampled_from(STORY[:3]), st.sampled_from(LEFTOVERS)), min_size=4, max_size=16),
    st.lists(st.sampled_from(LEFTOVERS), min_size=1, max_size=6),
)
gaps = st.sampled_from(["\n", "\n\n", "\n\n\n", "\r\n", "\r\n\r\n", "\n \n"])
options = st.builds(
    Options,
    strength=st.sampled_from(["safe", "high"]),
    select=st.just(()),
    ignore=st.just(()),
    force=st.booleans(),
    max_removed=st.sampled_from([0.05, 0.5, 1.0]),
)
trusted = st.sampled_from([{}, TRUSTED])


@st.composite
def texts(draw: st.DrawFn) -> str:
    joined = "".join(part + draw(gaps) for part in draw(parts))
    return draw(st.sampled_from(["", "\ufeff", "\n"])) + draw(st.sampled_from([joined, joined.rstrip()]))


@st.composite
def shaped(draw: st.DrawFn) -> str:
    """Return such a text on one line, with a few lines in one, or broken before capitals, as pages with a break at every link are."""
    shape = draw(st.sampled_from(["one", "three", "links"]))
    pieces = [piece for part in draw(parts) for piece in part.split("\n")]
    between = {"one": st.just(" "), "three": st.sampled_from([" ", " ", "\n", "  ", ""]), "links": st.just("\n")}[shape]
    text = "".join(piece + draw(between) for piece in pieces)
    return re.sub(r" (?=[A-Z])", lambda _: draw(st.sampled_from([" ", "\n"])), text) if shape == "links" else text


def run(text: str, known: dict[str, object], how: Options, declined: tuple[Span, ...] = ()) -> Cleaning:
    (cleaning,) = clean([Task(Article("a", text), known, declined)], RULES, how)
    return cleaning


def moved(declined: Span, cleaning: Cleaning) -> Span:
    shift = sum(len(step.before) for step in cleaning.steps if step.span.end <= declined.start)
    return Span(declined.start - shift, declined.end - shift)


@settings(max_examples=300, deadline=None)
@given(texts(), trusted, options)
def test_cleaning_settles(text: str, known: dict[str, object], how: Options) -> None:
    once = run(text, known, how)
    assert not run(once.text, known, how).changed


@settings(max_examples=200, deadline=None)
@given(shaped(), trusted, options)
def test_cleaning_settles_and_leads_back_in_any_shape(text: str, known: dict[str, object], how: Options) -> None:
    once = run(text, known, how)
    assert replay(text, once.steps) == once.text
    assert replay(once.text, invert_edits(once.steps)) == text
    assert all(step.after == "" and step.before for step in once.steps)
    assert not run(once.text, known, how).changed


@settings(max_examples=150, deadline=None)
@given(texts(), trusted, options)
def test_edits_are_whole_lines_in_order_and_lead_there_and_back(
    text: str, known: dict[str, object], how: Options
) -> None:
    cleaning = run(text, known, how)
    assert replay(text, cleaning.steps) == cleaning.text
    assert replay(cleaning.text, invert_edits(cleaning.steps)) == text
    at = 0
    for step in cleaning.steps:
        assert step.span.start >= at
        assert step.after == ""
        assert step.rule in RULES
        assert step.why
        head = text[: step.span.start].removeprefix("\ufeff")
        assert not head or head.endswith(("\n", "\r"))
        assert step.before.endswith(("\n", "\r")) or step.span.end == len(text)
        at = step.span.end


@settings(max_examples=150, deadline=None)
@given(texts(), trusted, options)
def test_leftovers_are_what_the_steps_take(text: str, known: dict[str, object], how: Options) -> None:
    task = Task(Article("a", text), known)
    ((cleaning,), (found,)) = clean([task], RULES, how), leftovers([task], RULES, how)
    taken = {at for step in cleaning.steps for at in range(step.span.start, step.span.end)}
    assert [at for span in found for at in range(span.start, span.end)] == sorted(taken)


@settings(max_examples=150, deadline=None)
@given(st.lists(texts(), min_size=1, max_size=3), trusted, options)
def test_leftover_lines_are_what_the_steps_take_of_whole_lines(
    some: list[str], known: dict[str, object], how: Options
) -> None:
    tasks = [Task(Article(str(number), text), known) for number, text in enumerate(some)]
    for task, found in zip(tasks, leftover_lines(tasks, RULES, how), strict=True):
        (cleaning,) = clean([task], RULES, how._replace(whole_lines=not is_flat(task.article.text)))
        taken = {at for step in cleaning.steps for at in range(step.span.start, step.span.end)}
        assert [at for span in found for at in range(span.start, span.end)] == sorted(taken)


def words_of(text: str, spans: list[Span]) -> list[int]:
    """Return the places of what is no blank in some spans of a text."""
    return sorted({at for span in spans for at in range(span.start, span.end) if not text[at].isspace()})


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(texts(), shaped()), min_size=1, max_size=3), trusted, options)
@example([f"(CNN) (CNN) {STORY[0]}\n"], {}, Options())
def test_explain_tells_what_clean_takes_for_each_text_of_a_batch(
    some: list[str], known: dict[str, object], how: Options
) -> None:
    tasks = [Task(Article(str(number), text), known) for number, text in enumerate(some)]
    for text, cleaning, verdicts in zip(some, clean(tasks, RULES, how), explain(tasks, RULES, how), strict=True):
        told = [verdict.span for verdict in verdicts if verdict.removed]
        assert words_of(text, told) == words_of(text, [step.span for step in cleaning.steps])


def test_explain_says_that_a_text_stays_whole_which_does_not_settle() -> None:
    task = Task(
        Article(
            "a",
            "Nobody was hurt, said the master of the port of Ostrel on Tuesday evening.\n" * 9
            + "Share on Twitter" * 60,
        )
    )
    (cleaning,), (verdicts,) = clean([task], RULES), explain([task], RULES)
    assert cleaning.refused
    assert not any(verdict.removed for verdict in verdicts)
    assert cleaning.refused in {verdict.why for verdict in verdicts}


@settings(max_examples=150, deadline=None)
@given(texts(), trusted, options)
def test_no_text_is_emptied(text: str, known: dict[str, object], how: Options) -> None:
    assert bool(run(text, known, how).text.strip("\ufeff \n\r")) == bool(text.strip("\ufeff \n\r"))


@settings(max_examples=150, deadline=None)
@given(texts(), trusted, st.data())
def test_what_was_declined_stays_and_cleaning_settles_with_it(
    text: str, known: dict[str, object], data: st.DataObject
) -> None:
    cleaning = run(text, known, Options())
    if not cleaning.steps:
        return
    declined = data.draw(st.sampled_from(cleaning.steps)).span
    again = run(text, known, Options(), (declined,))
    assert not any(step.span.overlaps(declined) for step in again.steps)
    kept = moved(declined, again)
    assert kept.of(again.text) == declined.of(text)
    assert not run(again.text, known, Options(), (kept,)).changed


@settings(max_examples=60, deadline=None)
@given(st.lists(texts(), max_size=4), options)
def test_any_cut_into_batches_gives_the_same(many: list[str], how: Options) -> None:
    tasks = [Task(Article(str(n), text)) for n, text in enumerate(many)]
    assert clean(tasks, RULES, how) == [clean([task], RULES, how)[0] for task in tasks]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(STORY[:4]), min_size=1, max_size=8), gaps)
def test_a_story_stays_whole(lines: list[str], gap: str) -> None:
    text = gap.join(lines)
    assert run(text, {}, Options()).text == text


def fires(rule: Rule, line: str) -> bool:
    """Whether a rule fires, its patterns asked one by one."""
    if len(line) > rule.longest:
        return False
    (said,) = fold_lines([plain_line(line if len(line) <= 240 else line[:120])])
    asked = ASKED[rule.name]
    return key_of(said) in rule.lines or any(pattern.search(said.encode("utf-8", "replace")) for pattern in asked)


SOME = [rule for rule in RULES.rules if rule.pack in {"comments", "meta", "related", "sharing"}]
FEW = Matcher(SOME)
ASKED = {
    rule.name: [re2.compile(anchor.format(pattern), re2_options()) for _, pattern, anchor in list_patterns([rule])]
    for rule in SOME
}
ODD = [
    "» Share «",
    "[Share](x) * ",
    "Read\u00a0 more:",
    "Don’t miss:",
    "Share " + "x" * 120,
    "Tags: " + "pier, " * 50,
    "Jo Miller says May 3, 2021 at 6:43 am It opens " + "at last " * 40,
    "\ud800 Share",
]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(STORY), st.sampled_from(LEFTOVERS), st.sampled_from(ODD)), max_size=12))
def test_lines_asked_together_say_what_each_says_alone(lines: list[str]) -> None:
    FEW.forget()
    together = FEW.hits_of(lines)
    assert FEW.hits_of(lines) == together
    assert together == [tuple(rule for rule in SOME if fires(rule, line)) for line in lines]


ATOMS = (
    "a",
    "b",
    ".",
    r"\pL",
    r"\x{62}",
    r"\x{0062}",
    "[ab]",
    "[{1,50}]",
    "[^]a{2}]",
    r"\{2,50\}",
    r"\Q{1,50}\E",
    "(a|bc)",
    "(a?)",
)
COUNTS = ("", "", "", "*", "{2}", "{0,3}", "{2,40}", "{1,39}", "{1,50}", "{3,}", "{0,240}?")
regexes = st.lists(st.tuples(st.sampled_from(ATOMS), st.sampled_from(COUNTS)).map("".join), min_size=1, max_size=4).map(
    "".join
)
said = st.lists(
    st.sampled_from(("a", "b", "c", "5", "{", "1,50}", "]", "é", "ab" * 19, "b" * 40, "b" * 41, "a" * 52)), max_size=5
).map("".join)


@settings(deadline=None)
@example("b{1,39}", "b" * 40)
@example("b{1,40}", "b" * 41)
@given(regexes, said)
def test_a_question_asked_loosely_first_or_without_limits_has_the_exact_answer(pattern: str, line: str) -> None:
    rule = Rule("some", "line", "Removes it.", matches=(pattern,), longest=1_000)
    exact = re2.compile(f"^(?:{pattern})$", re2_options()).search(line.encode()) is not None
    assert [(number, asked) for number, asked, _ in list_patterns([rule])] == [(0, pattern)]
    question = Question(0, pattern, "^(?:{})$", 1_000)
    for asked in (question.whole, question.western):
        loose = re2.compile(asked.loose, re2_options()).search(line.encode()) is not None
        assert (loose and asked.matches(line.encode(), is_loose=True)) == exact
        assert asked.matches(line.encode()) == exact
    assert question.matches(line.encode()) == exact


gapless = st.lists(st.sampled_from(("a", "b?", "ab", "(a|ab)", " ", "é", "[ab]*", "( b)?")), min_size=1, max_size=4)
pieces = st.lists(st.sampled_from(("a", "b", " ", "é", ".", "—", "\u200d", "1")), max_size=6).map("".join)


@settings(deadline=None)
@example(["ab", "( b)?"], "ab ba")
@given(gapless, pieces)
def test_a_formula_reaches_as_far_as_it_can_without_cutting_a_word(parts: list[str], line: str) -> None:
    pattern, encoded = "".join(parts), line.encode()
    ends = [
        end
        for end in range(1, len(line) + 1)
        if re2.compile(f"(?:{pattern})", re2_options()).fullmatch(line[:end].encode())
        and not (line[end : end + 1].isalnum() or line[end : end + 1] == "\u200d")
    ]
    assert find_match_end(pattern, encoded) == (len(line[: max(ends)].encode()) if ends else 0)


NATIVE = yaml12.load((Path(__file__).parents[1] / "cases/clean/languages.yaml").read_text(encoding="utf-8"))
BOTH = [RULES, load_packs((), (LineModel(),))]


@pytest.mark.parametrize("known", BOTH, ids=["packs", "packs-and-model"])
@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(NATIVE)), st.sampled_from(sorted(NATIVE)), st.data())
def test_a_line_more_of_a_site_lets_no_other_one_stay(
    known: RuleSet, lang: str, other: str, data: st.DataObject
) -> None:
    story = NATIVE[lang]["story"]
    lines = data.draw(st.lists(st.sampled_from(NATIVE[lang]["lines"]), unique=True, max_size=8))
    more = data.draw(st.sampled_from([line for line in NATIVE[other]["lines"] if line not in lines]))
    place = data.draw(st.integers(0, len(lines)))
    fewer, all_of_them = (set(_left_of(story, some, known)) for some in (lines, [*lines[:place], more, *lines[place:]]))
    assert all_of_them <= fewer | {more}


def _left_of(story: str, lines: list[str], known: RuleSet) -> list[str]:
    """Return which lines of a site under a story stay."""
    text = story + "\n" + "\n".join(lines) + "\n"
    (cleaning,) = clean([Task(Article("a", text))], known, Options(max_removed=1))
    return [line for line in lines if line in cleaning.text.split("\n")]
