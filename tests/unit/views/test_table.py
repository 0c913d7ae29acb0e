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


@given(st.lists(st.tuples(plain, plain, plain)) | st.lists(st.tuples(cells, cells, cells)))
def test_a_table_is_laid_out_as_tabulate_lays_it_out(rows: list[tuple[str, str, str]]) -> None:
    headers = ("relation", "b", "")
    assert format_table(rows, headers) == tabulate(rows, headers=headers, disable_numparse=True)
