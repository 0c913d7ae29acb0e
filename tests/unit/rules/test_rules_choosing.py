"""Rules can be switched off for all articles or for those of one source; what a witness says by such a rule is not heard."""

from hypothesis import given
from hypothesis import strategies as st

from corpuskit import rules
from corpuskit.model import Article, Source
from corpuskit.rules.learned import Learned, LineModel, Recurring

STORY = "The boat came in at ten, an hour late, and nobody on the quay minded much because the sun was out again.\n" * 3
TEXT = f"Share on Facebook\n\nMore from the quay\n\n{STORY}\nLeave a Reply\n"
LEARNED = (Learned("The Ostrel Mail", "More from the quay", 7, "x"),)
RULES = rules.load_packs([], (Recurring(LEARNED), LineModel("safe")))
SOURCES = ("The Ostrel Mail", "Weldmoor Echo", "Saltby Post")


def task(source, text=TEXT):
    return rules.Task(Article("a", text, {"source": source}, Source("a.txt")), {"source": source})


def fired(found):
    return {step.rule for step in found.steps}


def test_a_rule_that_is_off_for_a_source_is_used_for_all_others():
    [first] = rules.clean([task("The Ostrel Mail")], RULES)
    name = next(rule for rule in sorted(fired(first)) if rule in ("comment-form", "share-bar", "share-name"))
    options = rules.Options(per_source_ignore=(("The Ostrel Mail", (name,)),))
    mine, other = rules.clean([task("The Ostrel Mail"), task("Weldmoor Echo")], RULES, options)
    assert name not in fired(mine)
    assert fired(other) == fired(rules.clean([task("Weldmoor Echo")], RULES)[0])


def test_off_for_a_source_is_the_same_as_ignored_in_its_articles():
    for name in ("comment-form", "share-bar", "line-model", "recurring-line"):
        [off] = rules.clean(
            [task("The Ostrel Mail")], RULES, rules.Options(per_source_ignore=(("The Ostrel Mail", (name,)),))
        )
        [ignored] = rules.clean([task("The Ostrel Mail")], RULES, rules.Options(ignore=(name,)))
        assert off == ignored
        assert name not in fired(off)
        said = rules.explain([task("The Ostrel Mail")], RULES, rules.Options(ignore=(name,)))[0]
        assert name not in {verdict.rule for verdict in said if verdict.removed}


def test_learned_lines_and_the_line_model_can_be_ignored():
    assert "recurring-line" in fired(rules.clean([task("The Ostrel Mail")], RULES)[0])
    assert "recurring-line" not in fired(
        rules.clean([task("The Ostrel Mail")], RULES, rules.Options(ignore=("recurring-line",)))[0]
    )
    assert not RULES.chosen(ignore=["line-model", "recurring-line", "beyond-recurring-line"]).witnesses
    assert not RULES.chosen(select=["share-bar"]).witnesses


@given(
    st.lists(st.sampled_from(SOURCES), max_size=6),
    st.dictionaries(st.sampled_from(SOURCES), st.sets(st.sampled_from(["comment-form", "share-bar", "line-model"]))),
)
def test_each_article_of_a_batch_is_cleaned_as_it_would_be_alone(sources, off):
    options = rules.Options(per_source_ignore=tuple((name, tuple(sorted(some))) for name, some in off.items()))
    together = rules.clean([task(source) for source in sources], RULES, options)
    assert together == [rules.clean([task(source)], RULES, options)[0] for source in sources]
