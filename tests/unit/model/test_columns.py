"""Named tuples kept field by field are the named tuples."""

from typing import NamedTuple

from corpuskit.model.columns import make_columns


class Stop(NamedTuple):
    name: str
    minute: int
    line: str | None = None


ROWS = [Stop("Ostrel", 3, "red"), Stop("Marn", 2**40), Stop("Cape Lunn", -1, "red"), Stop("Weldmoor", 0)]


def test_rows_come_back():
    found = make_columns(Stop, ROWS)
    assert list(found) == ROWS
    assert (len(found), found[1], found[-1]) == (4, ROWS[1], ROWS[-1])
    assert isinstance(found[0], Stop)
    assert list(found.of("minute")) == [3, 2**40, -1, 0]


def test_none_is_fine():
    none = make_columns(Stop)
    assert (len(none), list(none), list(none.of("name"))) == (0, [], [])


def test_an_order_is_kept_and_can_be_put_in_order_again():
    found = make_columns(Stop, ROWS).at([3, 1, 0])
    assert list(found) == [ROWS[3], ROWS[1], ROWS[0]]
    assert found.of("name") == ["Weldmoor", "Marn", "Ostrel"]
    again = found.at([2, 0])
    assert (list(again), again.of("name"), len(again)) == ([ROWS[0], ROWS[3]], ["Ostrel", "Weldmoor"], 2)


def test_more_is_put_after_the_others_in_its_order():
    found = make_columns(Stop, ROWS[:1])
    found.extend(make_columns(Stop, ROWS).at([2, 1]))
    found.extend(make_columns(Stop))
    assert list(found) == [ROWS[0], ROWS[2], ROWS[1]]
