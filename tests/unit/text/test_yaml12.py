"""What scalars mean, what is refused, where things are."""

import time

import pytest

from corpuskit.text import yaml_events, yaml_quick
from corpuskit.text.yaml12 import YamlProblem, load, locate, read
from corpuskit.text.yaml_building import MAX_ALIASED
from corpuskit.text.yaml_events import MAX_DEPTH

# Table of chapter 10.3.2 of YAML 1.2.2, and what YAML 1.1 made of such words.
SCALARS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **{
        word: word
        for word in ("no", "yes", "on", "off", "No", "YES", "y", "n", "tRue", "nULL", "12:30", "1:2:3", "1_000")
    },
    **{
        word: word
        for word in ("2024-03-05", "2024-03-05T10:00:00Z", "0b11", "+0x1F", "0o8", "0x", "1e", ".", "-", "+.", "._1")
    },
    "12": 12,
    "-7": -7,
    "+7": 7,
    "017": 17,
    "0o17": 15,
    "0x1F": 31,
    "-0": 0,
    "1" * 30: int("1" * 30),
    "1.5": 1.5,
    ".5": 0.5,
    "5.": 5.0,
    "1e3": 1000.0,
    "-1.5E-2": -0.015,
    "12e03": 12000.0,
    "+.5": 0.5,
}


@pytest.mark.parametrize(("plain", "value"), SCALARS.items())
def test_plain_scalars(plain: str, value: object) -> None:
    read_value = load(f"k: {plain}\n" if plain != "-" else "k: '-'\n")["k"]
    assert read_value == value
    assert type(read_value) is type(value)


@pytest.mark.parametrize("quoted", ["'12'", '"12"', "!!str 12", "! 12", "|-\n  12", ">-\n  12"])
def test_quoted_is_text(quoted: str) -> None:
    assert load(f"k: {quoted}\n") == {"k": "12"}


@pytest.mark.parametrize(
    ("tagged", "value"), [("!!int '7'", 7), ("!!float 7", 7.0), ("!!null ''", None), ("!!bool true", True)]
)
def test_core_tags(tagged: str, value: object) -> None:
    assert load(f"k: {tagged}\n") == {"k": value}


@pytest.mark.parametrize(
    ("text", "place", "kind"),
    [
        ("a: 1\na: 2\n", (2, 1), "duplicate"),
        ("a: {b: 1, b: 2}\n", (1, 11), "duplicate"),
        ("1: a\n", (1, 1), "key"),
        ("? [a]\n: b\n", (1, 3), "key"),
        ("a: *b\n", (1, 4), "alias"),
        ("a: &a [*a]\n", (1, 8), "alias"),
        ("a: !!set {x}\n", (1, 4), "tag"),
        ("a: !!int x\n", (1, 4), "tag"),
        ("a: 1\n---\nb: 2\n", (2, 1), "documents"),
        ("a: \x01\n", (1, 4), "character"),
        ("a: \ud800\n", (1, 4), "character"),
        ("a: .nan\n", (1, 4), "number"),
        ("a: 1e999\n", (1, 4), "number"),
        (f"a: {'9' * 5000}\n", (1, 4), "number"),
        ("[" * (MAX_DEPTH + 1), (1, MAX_DEPTH + 1), "depth"),
        ("a: b: c\n", (1, 5), "syntax"),
    ],
)
def test_refused(text: str, place: tuple[int, int], kind: str) -> None:
    with pytest.raises(YamlProblem) as caught:
        load(text)
    assert ((caught.value.line, caught.value.column), caught.value.kind) == (place, kind)


def test_deep_nesting_does_not_exhaust_the_stack() -> None:
    with pytest.raises(YamlProblem, match="nested deeper"):
        load("[" * 100_000)


def test_aliases_are_read_up_to_a_limit() -> None:
    assert load("a: &x [1, 2]\nb: *x\n") == {"a": [1, 2], "b": [1, 2]}
    ten = ", ".join(["*a"] * 10)
    many = "a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9]\n" + "".join(f"k{n}: [{ten}]\n" for n in range(MAX_ALIASED // 100 - 1))
    assert len(load(many)) == MAX_ALIASED // 100
    with pytest.raises(YamlProblem, match="adds up to more"):
        load(many + f"last: [{ten}, {ten}]\n")


def test_merge_keys_are_plain_keys() -> None:
    assert load("a: &a {x: 1}\nb: {<<: *a}\n")["b"] == {"<<": {"x": 1}}


@pytest.mark.parametrize("character", ["\x85", "\u2028", "\u2029"])
def test_unicode_separators_are_letters(character: str) -> None:
    assert load(f"a: x{character}y\nb: 'x{character}y'\n") == dict.fromkeys("ab", f"x{character}y")
    assert locate(f"a: x{character}y\nb: 7\n", "/b") == (2, 4)


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    assert load("\ufeffid: a\n") == {"id": "a"}
    assert locate("\ufeffid: a\n", "/id", of="key") == (1, 2)


def test_empty_is_nothing() -> None:
    assert load("") is load("# c\n") is load("---\n") is None


def test_places() -> None:
    text = "a:\n  - x: 1\n    'y/z': {q: [1, 2]}\nb:\nc: &n [7]\nd: *n\n"
    assert locate(text, "/a/0/y~1z/q/1") == (3, 20)
    assert locate(text, "/a/0/y~1z", of="key") == (3, 5)
    assert locate(text, "/b") == (4, 1)
    assert locate(text, "/d/0") == (6, 4)
    assert locate(text, "/nothing/there") == (1, 1)
    assert read(text).marks["c"] == (text.index("c:"), text.index("&n"))


def test_without_libyaml_it_says_so_once(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("yaml.__with_libyaml__", False)
    monkeypatch.setattr("corpuskit.text.yaml12.quick_value", lambda _text: yaml_quick.REFUSED)
    yaml_events._choose_parser.cache_clear()
    try:
        assert load("a: no\nb: [1, x]\n") == load("a: no\nb: [1, x]\n") == {"a": "no", "b": [1, "x"]}
        assert capsys.readouterr().err.count("libyaml") == 1
    finally:
        yaml_events._choose_parser.cache_clear()


def test_many_integers_take_linear_time():
    """Each integer once had the whole text looked through."""
    text = "meta:\n" + "".join(f"  k{number}: {number}\n" for number in range(40_000))
    started = time.process_time()
    assert load(text)["meta"]["k7"] == 7
    assert time.process_time() - started < 3
