"""What a recall tells folder by folder comes in the order of a walk."""

from hypothesis import given
from hypothesis import strategies as st

from corpuskit.commands.export.row_cache import in_order
from corpuskit.pipeline.run import ArticleResult, Result

NAMES = st.sampled_from(["a", "b", "a b", "a-", "a.b", "B", "é", "0"])
STEMS = st.sets(st.lists(NAMES, min_size=1, max_size=4).map("/".join), max_size=25)


def walked(stem):
    *folders, name = stem.split("/")
    return [*((folder, True) for folder in folders), (name, False)]


def told(stem):
    """Return the key of a recall's order: a folder's own articles, then the folders in it."""
    *folders, name = stem.split("/")
    return [*((True, folder) for folder in folders), (False, name[::-1])]


@given(STEMS, st.sampled_from(["", "corpus/", "../corpus/"]))
def test_in_the_order_of_a_walk(stems, top):
    recall = [ArticleResult(top + stem, Result()) for stem in sorted(stems, key=told)]
    assert [known.stem for known in in_order(recall)] == [top + stem for stem in sorted(stems, key=walked)]
