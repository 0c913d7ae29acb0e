"""Reading YAML 1.2: what is written comes back, every problem has a place in the text, and both parsers agree."""

import json
import string

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpuskit.checks import glance
from corpuskit.checks.glancing import _read_facts
from corpuskit.model import Pair
from corpuskit.text import yaml_events, yaml_quick
from corpuskit.text.lines import Lines
from corpuskit.text.yaml12 import Places, YamlProblem, _build_document, load, locate, read

printable = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=12)
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), printable
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(printable, inner, max_size=4)),
    max_leaves=12,
)
PIECES = [
    *(
        "a",
        "b: ",
        "key: ",
        "- ",
        "  ",
        "\n",
        "\r\n",
        "\t",
        "'",
        '"',
        "[",
        "]",
        "{",
        "}",
        ", ",
        "# x",
        "|\n",
        ">-\n",
        "&a ",
        "*a",
    ),
    *(
        "!t ",
        "!!str ",
        "---\n",
        "...\n",
        "? ",
        ": ",
        "~",
        "12",
        "0x1F",
        "1e3",
        ".inf",
        "no",
        "\u2028",
        "\x85",
        "\ufeff",
        "é",
        "😀",
    ),
    *("\x00", "\ud800", "%", "@", "<<: ", "\\", "012", "\r"),
]
yamlish = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@given(values)
def test_what_pyyaml_writes_comes_back(value: object) -> None:
    written = yaml.safe_dump({"value": value}, allow_unicode=True, default_style='"')
    # Quoted, everything is text, numbers have a tag; that is what the dumper says it wrote.
    assert load(written) == {"value": value}


@given(st.dictionaries(printable, values, max_size=5))
def test_json_is_yaml(value: dict[str, object]) -> None:
    assert load(json.dumps(value, ensure_ascii=False)) == value


@settings(max_examples=300)
@given(yamlish)
@example("a: &a [*a]")
@example("[" * 70)
@example("- " * 70 + "a")
def test_a_text_is_read_or_its_problem_has_a_place(text: str) -> None:
    problem = problem_of(text)
    if problem is not None:
        lines = Lines(text)
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= lines.start(problem.line + 1) - lines.start(problem.line) + 1
        assert problem.message


def problem_of(text: str) -> YamlProblem | None:
    try:
        load(text)
    except YamlProblem as problem:
        return problem
    return None


@settings(max_examples=200)
@given(yamlish)
def test_the_parser_in_python_never_reads_another_value(text: str) -> None:
    if "\ufeff" in text[1:]:
        return  # at the start of a line libyaml skips it, PyYAML's own parser does not
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_events, "_choose_parser", lambda: yaml_events._PureParser)
        patch.setattr("corpuskit.text.yaml12.quick_value", lambda _text: yaml_quick.REFUSED)
        pure = outcome(text)
    if pure is not YamlProblem:  # it refuses more: tabs behind a value, for one
        assert outcome(text) == pure


def outcome(text: str) -> object:
    try:
        return load(text)
    except YamlProblem:
        return YamlProblem


@given(st.dictionaries(st.text(string.ascii_letters + "/~", min_size=1), values, min_size=1, max_size=5))
def test_every_value_is_where_it_is_said_to_be(value: dict[str, object]) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    places, lines = Places(text), Lines(text)
    for key, inner in value.items():
        pointer = "/" + key.replace("~", "~0").replace("/", "~1")
        at = lines.offset(*places.key(pointer))
        assert text.startswith(json.dumps(key, ensure_ascii=False), at)
        at = lines.offset(*places.value(pointer))
        assert text.startswith(json.dumps(inner, ensure_ascii=False)[:1], at)


@given(st.dictionaries(st.text(string.ascii_letters, min_size=1), values, min_size=1, max_size=5))
def test_marks_are_what_locate_says(value: dict[str, object]) -> None:
    text = "\ufeff" + yaml.safe_dump(value, allow_unicode=False, default_style='"')
    lines = Lines(text)
    for key, (at, _) in read(text).marks.items():
        assert lines.place(at) == locate(text, f"/{key}", of="key")


GLANCED = [
    *(
        "id: fog-1\n",
        "id: no\n",
        "id: true\n",
        "id: 12\n",
        'id: "fog"\n',
        "id: fog-1 # x\n",
        "id: fog-1\r\n",
        "id: fog:1\n",
        "id: a.b\n",
    ),
    *(
        "title: x\n",
        "duplicate_of: fog-2\n",
        '"duplicate\\u005fof": fog-3\n',
        " more\n",
        "- x\n",
        "lang: en\n",
        "",
        "# c\n",
        "b c\n",
    ),
]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(GLANCED), max_size=4).map("".join))
@example("id: fog-1\ntitle: x\n")
@example("id: 1e312\ntitle: x\n")
@example('id: fog-1\ntitle: x\n"duplicate\\u005fof": fog-3\n')
def test_a_glance_sees_what_reading_sees(sidecar: str) -> None:
    pair = Pair("a.txt", "a.yaml", None, sidecar.encode())
    [seen], known = glance([pair]), _read_facts(pair)
    if problem_of(sidecar) is None:  # else it is refused anyway, whatever its first line says
        assert seen == known


@given(st.text(st.sampled_from("ab\n\r\u2028é"), max_size=20))
def test_places_and_offsets_are_inverse(text: str) -> None:
    for offset in range(len(text) + 1):
        lazy, known = Lines(text), Lines(text)
        assert known.starts[0] == 0
        assert lazy.place(offset) == known.place(offset)
        assert known.offset(*known.place(offset)) == offset


def lines_of(pairs: list[tuple[str, str]]) -> str:
    return "".join(f"{key}: {value}\n" for key, value in pairs)


NUMBERLIKE = st.from_regex(r"[-+]?[0-9a-fxoebE._]{1,8}", fullmatch=True)
plain = st.one_of(
    NUMBERLIKE, st.sampled_from(["~", "null", "True", "no", ".inf", "-.NaN", "1" * 20, "9" * 40, "1e400", "-0", "<<"])
)


@settings(max_examples=400)
@given(st.one_of(yamlish, st.lists(st.tuples(plain | st.just("k"), plain), max_size=3).map(lines_of)))
@example("a: 017\n")
@example("a: 0b11\n")
@example("017: a\n")
@example("a: " + "[" * 70 + "]" * 70)
def test_the_quick_way_reads_what_the_long_way_reads(text: str) -> None:
    pytest.importorskip("ryaml")
    quick = yaml_quick.quick_value(text)
    if quick is not yaml_quick.REFUSED:
        assert repr(quick) == repr(_build_document(text).root)


ENTRIES = [
    *("id: a-1\n", "id:  'a-1'   # ours\n", '"id": a-1\n', "id:\n", "id: # of\n  a-1\n", "id: |\n  a\n", "id: >-\n\n  a\n", "id:\ta\n"),
    *("tags:\n- a\n- b\n", "tags:\n  # none\n\n  - a\n", "tags: [a,\nb]\n", "cleaning:\n  before: x\n", "cleaning: {a: b}\n", "on: 0\n", "on: ''\n"),
    *('title: "a\nid: b"\n', "title: a\n b\n", "title: 'a\n\n# b'\n", "# id: x\n", "\n", "  \n", "- a\n", "-a: b\n", "\u00a0id: x\n", "id: \u00a0x\n"),
    *("id: a\r\n", "tags:\r\n- a\r\n", "on: a\rid: b\n", " id: a\n", "\tid: a\n", "a b: c\n", "? id\n: a\n", "{id: a}\n", "id:a\n", "id: \x0ca\n"),
]  # fmt: skip


@settings(max_examples=600)
@given(st.one_of(st.lists(st.sampled_from(ENTRIES), max_size=4).map("".join), yamlish))
@example('a: "\nid: b"\rid: c\n')
@example("id: a\ntitle: b\ntags:\n- c\n")
@example('title: "a\nid: b"\n"id": c\n')
@example('id: a-1\ntitle: "a\nid: b"\n')
def test_the_quick_way_finds_values_where_the_long_way_does(text: str) -> None:
    pytest.importorskip("ryaml")
    quick = yaml_quick.quick_value(text)
    if quick is not yaml_quick.REFUSED:
        marks = _build_document(text).marks
        for key in marks:
            assert yaml_quick.value_offset(text, quick, key) in (None, marks[key][1])


def test_most_values_are_found_the_quick_way() -> None:
    pytest.importorskip("ryaml")
    text = "id: a-1\r\ntags:\r\n- a\r\n# of\r\ncleaning:   # what went\r\n  before: x\r\n"
    starts = {key: yaml_quick.value_offset(text, load(text), key) for key in ("id", "tags", "cleaning")}
    assert starts == {"id": text.index("a-1"), "tags": text.index("- a"), "cleaning": text.index("before")}
