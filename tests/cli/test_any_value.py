"""Any value in any field: every command goes through a corpus in which each field of some article holds each kind of value."""

import json
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.transcripts import called

STORY = "The harbour of Ostrel was closed on Tuesday, after a crane had lost its load, said the port's master, and number {} of the berths stays shut.\n"
TAIL = (
    "\nShare on Facebook\n\nLeave a Reply\n\nYour email address will not be published. Required fields are marked *\n"
)
FIELDS = (
    *(
        "id",
        "title",
        "source",
        "lang",
        "url",
        "published",
        "modified",
        "retrieved",
        "authors",
        "license",
        "rights",
        "tdm_reservation",
        "description",
    ),
    *(
        "section",
        "tags",
        "dateline",
        "copyright",
        "sha256",
        "meta",
        "cleaning",
        "duplicate_of",
        "relation",
        "score",
        "own",
        "",
    ),
)
VALUES = (
    *(
        None,
        True,
        0,
        -1,
        1.5,
        10**25,
        10**3000,
        1e300,
        "",
        "text",
        "2026-03-14",
        "\x1b[31m\u202e\u2028",
        "012",
        "a" * 5000,
    ),
    *([], ["a"], [1, None], [["a"]], [{"a": 1}], {}, {"a": 1}, {"a": {"b": [1]}}, {"guessed": [[1], {"a": 2}, None]}),
    *(
        {"guessed": "x"},
        {"guessed": {"a": 1}},
        {"version": 1, "rules": [], "before": {}, "after": None, "removed": [[1]]},
    ),
)
COMMANDS = (
    *(
        "validate",
        "validate --output-format json",
        "validate --diff",
        "clean --check",
        "clean --diff",
        "clean --explain",
    ),
    *(
        "dedup",
        "dedup --check --output-format json",
        "export",
        "export -o o.csv --excel",
        "export -o o.parquet --hf-card",
    ),
    *(
        "export -o o.txt --format vertical",
        "export -o o.xml",
        "export -o o.xlsx",
        "export --format txt -o texts --names {published}_{source}_{id}",
        "diff u.jsonl",
        "export -o c.jsonl --croissant --crate --methods",
        "export --standoff -o f.jsonl",
        "export --derived bag -o b.jsonl",
        "export --raw -o o.jsonl",
        "export --drop-duplicates -o u.jsonl --datapackage",
    ),
    *("export --split a=.5,b=.5 -o s.jsonl", "export --map schema.org -o m.jsonl", "export --map ninjs -o m.jsonl"),
    *("export --map dc -o m.csv", "stats", "stats --by year,source,lang,title,tags", "clean --learn", "clean"),
    *("dedup --mark", "clean --undo", "set corpus section=x --confirm title", "clean --forget", "validate --fix"),
)
ROWS = (
    *(
        "validate in.jsonl",
        "clean in.jsonl -o out.jsonl --record rec.jsonl",
        "clean --undo out.jsonl -o back.jsonl --record rec.jsonl",
    ),
    *(
        "dedup in.jsonl",
        "export in.jsonl -o o.csv",
        "export in.jsonl -o o.parquet",
        "export in.jsonl --map ninjs -o m.jsonl",
    ),
    *("stats in.jsonl", "add in.jsonl --source S --lang en", "validate", "export -o all.jsonl"),
)


def metadata(number, field, value):
    return {"id": f"port-{number}", "title": "Harbour closed", "source": "Mail", "lang": "en", field: value}


def article(number, meta):
    Path(f"corpus/{number}.txt").write_text(STORY.format(number) + TAIL, encoding="utf-8")
    Path(f"corpus/{number}.yaml").write_text(json.dumps(meta), encoding="utf-8")


def rows(metas):
    lines = (json.dumps({**meta, "text": STORY.format(n) + TAIL}) + "\n" for n, meta in enumerate(metas))
    Path("in.jsonl").write_text("".join(lines), encoding="utf-8")


def survives(command):
    printed, code = called(f"corpuskit {command}")
    assert code in (0, 1, 2)
    assert "this is a bug" not in printed, "\n".join(line for line in printed.splitlines() if "this is a bug" in line)[
        :2000
    ]
    assert "Traceback" not in printed
    return code


# Each field meets each value, once beside odd values of all the others and once beside a sound id, title, source and language.
SOUND = {"title": "Harbour closed", "source": "Mail", "lang": "en"}
SHIFTED = [{field: VALUES[(n + k) % len(VALUES)] for k, field in enumerate(FIELDS)} for n in range(len(VALUES))]
EVERY = SHIFTED + [{**meta, **SOUND, "id": f"port-{n}"} for n, meta in enumerate(SHIFTED)]


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("corpus").mkdir()
    Path("corpuskit.toml").write_text("")


# Others of the same command take the same way, and are tried every day.
SLOW = (
    "validate --diff",
    "validate --output-format json",
    "dedup --check --output-format json",
    "export -o o.parquet --hf-card",
    "clean --learn",
)


@pytest.mark.parametrize("command", [pytest.param(c, marks=pytest.mark.slow) if c in SLOW else c for c in COMMANDS])
def test_pairs(here, command):
    for number, meta in enumerate(EVERY):
        article(number, meta)
    survives(command)


@pytest.mark.parametrize("command", ROWS[:-3])
def test_rows(here, command):
    rows(EVERY)
    if "back.jsonl" in command:
        survives(ROWS[1])
    survives(command)


def test_added_rows(here):
    rows(EVERY)
    for command in ROWS[-3:]:
        survives(command)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(texts, inside, max_size=3),
    max_leaves=6,
)
articles = st.lists(st.dictionaries(st.sampled_from(FIELDS) | texts, values, max_size=6), min_size=1, max_size=4)


@pytest.mark.slow
@settings(max_examples=int(os.environ.get("EXAMPLES", "3")), deadline=None, suppress_health_check=list(HealthCheck))
@given(articles)
def test_arbitrary_articles(metas):
    with tempfile.TemporaryDirectory() as folder:
        before = Path.cwd()
        os.chdir(folder)
        try:
            Path("corpus").mkdir()
            Path("corpuskit.toml").write_text("")
            for number, meta in enumerate(metas):
                article(number, {**metadata(number, "section", "x"), **meta})
            rows(metas)
            for command in (*COMMANDS, *ROWS):
                survives(command)
        finally:
            os.chdir(before)
