"""Expressions over rows: what they may do, and that they can neither change a row nor take all time and memory."""

import copy
import time

import pytest

from corpuskit.config import limits
from corpuskit.errors import UsageError
from corpuskit.formats.where import where

ROW = {
    "title": "a" * 40 + "b",
    "words": 12,
    "tags": ["a", "b"],
    "meta": {"k": [1]},
    "lang": None,
    "text": "words and " * 900,
}
FITS = [
    *(
        "words > 10 and title",
        "'a' in tags",
        "tags == ['a', 'b']",
        "meta.get('k') == [1]",
        "meta.k == [1]",
        "len(tags) == 2",
    ),
    *(
        "title.startswith('a')",
        "lower(title) == title",
        "matches('a+b', title)",
        "matches('^a+b$', title)",
        "words ** 2 == 144",
    ),
    *("title.replace('a', '') == 'b'", "[t for t in tags if t == 'a']", "words % 5 == 2", "not lang"),
]
FITS_NOT = [
    "words > 20",
    "lang == 'en'",
    "lang.startswith('e')",
    "matches('x', title)",
    "matches('x', lang)",
    "tags.startswith('a')",
]
REFUSED = [
    *(
        "tags.append(1)",
        "meta.clear()",
        "meta.pop('k')",
        "tags.sort()",
        "[tags.extend(tags) for a in tags]",
        "title.ljust(10**10)",
    ),
    *(
        "title.zfill(10**9)",
        "'%1000000000d' % 1",
        "f'{1:>1000000000}'",
        "title.format()",
        "'{0.__class__}'.format(title)",
    ),
    *(
        "title.__class__",
        "10 ** 10000000 > 1",
        "9**9**9**9",
        "'a' * 10**9",
        "[1] * 10**9",
        "not " * 5000 + "True",
        "(" * 300,
    ),
    *(
        "title.expandtabs(10**9)",
        "'a'.join(['b'] * 9)",
        "matches('(', title)",
        "nothing == 1",
        "1/0",
        "text.translate({97: text})",
    ),
    *(
        "-" * 100_000 + "1",
        "1+" * 20_000 + "1",
        "open('/etc/passwd')",
        "a := 5",
        "title = 'x'",
        "lang = 'en' and words > 3",
        "title; words",
        "title\nwords",
        "print(1)",
        "",
        "\x00",
        "().__class__.__bases__",
    ),
    *("title.replace('a', text * 10).replace('w', text * 10).replace('n', text * 10)", "title.encode().hex()"),
]


@pytest.mark.parametrize("expression", FITS)
def test_fits(expression):
    assert where(expression, ROW)(ROW)


def test_one_equals_sign_is_told():
    with pytest.raises(UsageError, match="'=' compares nothing, write '=='"):
        where("lang = 'en'", ROW)


@pytest.mark.parametrize("expression", FITS_NOT)
def test_fits_not(expression):
    assert not where(expression, ROW)(ROW)


@pytest.mark.parametrize("expression", REFUSED)
def test_refused_at_once_and_the_row_is_as_before(expression):
    row, started = copy.deepcopy(ROW), time.process_time()
    with pytest.raises(UsageError, match="--where"):
        where(expression, row)(row)
    assert row == ROW
    assert time.process_time() - started < 5


def test_patterns_that_backtrack_for_ever_end(monkeypatch):
    monkeypatch.setattr(limits, "PATIENCE", 0.2)
    with pytest.raises(UsageError, match="takes too long"):
        where("matches('^(a+)+$', title)", ROW)(ROW)
    assert not where("matches('(a+)+c', title)", ROW)(ROW)
