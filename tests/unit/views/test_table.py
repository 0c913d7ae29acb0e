"""A table is the one that `tabulate` makes of all its rows."""

from hypothesis import given
from hypothesis import strategies as st
from tabulate import tabulate

from corpuskit.views.table import format_table

PARTS = (
    "a",
    "near",
    "1.00",
    " ",
    "|",
    "-",
    "\\",
    "None",
    "True",
    "é",
    "雪",
    "e\u0301",
    "\n",
    "\t",
    "\x1b[31m",
    "\x01",
    "\x7f",
)

plain = st.lists(st.sampled_from(PARTS[:9]), max_size=4).map("".join)
cells = st.lists(st.sampled_from(PARTS), max_size=3).map("".join)


tables = st.lists(st.tuples(plain, plain, plain)) | st.lists(st.tuples(cells, cells, cells))


@given(tables, st.sets(st.integers(0, 2)))
def test_a_table_is_laid_out_as_tabulate_lays_it_out(rows: list[tuple[str, str, str]], right: set[int]) -> None:
    headers = ("relation", "b", "")
    sides = ["right" if number in right else "left" for number in range(3)] if rows else None
    assert format_table(rows, headers, right=right) == tabulate(rows, headers, disable_numparse=True, colalign=sides)
