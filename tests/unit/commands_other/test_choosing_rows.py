"""`--where` chooses rows of packed files: the others are not judged, and never lost."""

import gzip
import io
import json
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpuskit.cli.app import run

STORY = (
    "The harbour of Ostrel was closed on Tuesday after a crane lost its load, and the port's master said that it would stay "
    "closed until divers had looked at every berth. Nobody was hurt, but two lorries were buried under forty tons of gravel.\n"
)
GEESE = (
    "Nobody in Marn remembers a winter with so many geese, and nobody knows when they will leave the meadows again. Farmers "
    "count what is left of the seed, and the council has asked a hunter from Weldmoor what he would do about it.\n"
)
TAIL = "\nLeave a Reply\n\nYour email address will not be published. Required fields are marked *\n"
ENGLISH = ["--where", "lang == 'en'"]


def row(name, lang, text=STORY, **more):
    return {"id": name, "title": name, "source": "The Ostrel Post", "lang": lang, "text": text + TAIL} | more


ROWS = (
    row("h-1", "en"),
    row("h-2", "de", duplicate_of="nobody"),
    row("h-3", "en"),
    row("g-1", "de", GEESE),
    row("g-2", "en", GEESE),
    row("h-4", "de"),
)
LINES = [
    json.dumps(ROWS[0]) + "\n",
    json.dumps(ROWS[1], ensure_ascii=False, separators=(" , ", ":")) + "\r\n",
    json.dumps(ROWS[2]) + "\n",
    "no row\n",
    "\n",
    json.dumps(ROWS[3]) + "\n",
    json.dumps(ROWS[4], indent=None, separators=(",", " :  ")) + "\n",
    json.dumps(ROWS[5]) + "\n",
]
CHOSEN = [0, 2, 6]


@pytest.fixture(autouse=True)
def shards(tmp_path, monkeypatch):
    """Write rows in two languages into one file and into two shards."""
    monkeypatch.chdir(tmp_path)
    Path("corpuskit.toml").touch()
    Path("all.jsonl").write_bytes("".join(LINES).encode())
    Path("a.jsonl").write_bytes("".join(LINES[:4]).encode())
    Path("b.jsonl.gz").write_bytes(gzip.compress("".join(LINES[4:]).encode()))


def lines(*paths):
    found = []
    for path in paths:
        data = Path(path).read_bytes()
        found += (gzip.decompress(data) if path.endswith(".gz") else data).decode().splitlines(keepends=True)
    return found


def report(capsys, *call):
    capsys.readouterr()
    run([*call, "--output-format", "json"])
    return json.loads(capsys.readouterr().out)


class Stdin:
    """Standard input that holds what stands in a file, and can be read once."""

    def __init__(self, path):
        self.buffer = io.BufferedReader(io.BytesIO(Path(path).read_bytes()))


WAYS = [["all.jsonl"], ["a.jsonl", "b.jsonl.gz"], ["[ab].jsonl*"], ["-"]]


@pytest.fixture(params=WAYS, ids=" ".join)
def paths(request, monkeypatch):
    if request.param == ["-"]:
        monkeypatch.setattr(sys, "stdin", Stdin("all.jsonl"))
    return request.param


def test_validate_judges_the_chosen_rows_and_rows_that_cannot_be_read(paths, capsys):
    found = report(capsys, "validate", *paths, *ENGLISH)
    assert {f["check"] for f in found["findings"]} == {"CK010"}, "the link of an unchosen row is not judged"
    assert (found["articles"], found["facts"]["rows_not_chosen"]) == (4, 3)


def test_validate_in_parts_says_the_same(capsys):
    one = report(capsys, "validate", "a.jsonl", "b.jsonl.gz", *ENGLISH)
    parts = report(capsys, "validate", "a.jsonl", "b.jsonl.gz", *ENGLISH, "--report-to", "found/")
    assert [parts[name] for name in ("articles", "findings")] == [one[name] for name in ("articles", "findings")]
    assert parts["facts"]["rows_not_chosen"] == 3


CLASHES = {
    "the chosen one comes first": ([("a", "en"), ("a", "de")], "lang == 'en'", ["CK203"]),
    "the chosen one comes last": ([("a", "de"), ("a", "en")], "lang == 'en'", ["CK203"]),
    "both are chosen": ([("a", "en"), ("a", "en")], "lang == 'en'", ["CK203"]),
    "neither is chosen": ([("a", "de"), ("a", "de"), ("b", "en")], "lang == 'en'", []),
    "a circle with a chosen row": ([("a", "de", "b"), ("b", "en", "a")], "lang == 'en'", ["CK205", "CK205"]),
    "a circle of others": ([("a", "de", "b"), ("b", "de", "a"), ("c", "en")], "lang == 'en'", []),
    "a link that leads nowhere": ([("a", "en", "x")], "lang == 'en'", ["CK204"]),
    "a link to an unchosen row": ([("a", "en", "b"), ("b", "de")], "lang == 'en'", []),
}


@pytest.mark.parametrize("case", CLASHES)
@pytest.mark.parametrize("parts", [[], ["--report-to", "found/"]], ids=["file", "parts"])
def test_what_stands_between_a_chosen_row_and_another_is_told(case, parts, capsys):
    rows, where, codes = CLASHES[case]
    made = [row(name, lang, **{"duplicate_of": more[0]} if more else {}) for name, lang, *more in rows]
    Path("c.jsonl").write_text("".join(json.dumps(one) + "\n" for one in made))
    call = ["validate", "c.jsonl", "--where", where, "--select", "CK2", *parts]
    assert [f["check"] for f in report(capsys, *call)["findings"]] == codes


def test_clean_leaves_the_other_lines_as_they_are(paths, capsys):
    assert run(["clean", *paths, "-o", "all/" if len(paths) > 1 or "[" in paths[0] else "out.jsonl", *ENGLISH]) == 1
    written = lines("out.jsonl") if Path("out.jsonl").exists() else lines("all/a.jsonl", "all/b.jsonl.gz")
    assert [n for n, (old, new) in enumerate(zip(LINES, written, strict=True)) if old != new] == CHOSEN
    assert all("Leave a Reply" not in written[n] for n in CHOSEN)
    assert "--where leaves out 3 rows: written as they are" in capsys.readouterr().err


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(st.sets(st.sampled_from([one["id"] for one in ROWS])))
def test_a_row_is_cleaned_as_ever_or_not_at_all(chosen):
    run(["clean", "all.jsonl", "-o", "whole.jsonl", "-q"])
    run(["clean", "all.jsonl", "-o", "some.jsonl", "-q", "--where", f"id in {sorted(chosen)}"])
    for old, whole, some in zip(LINES, lines("whole.jsonl"), lines("some.jsonl"), strict=True):
        name = json.loads(old)["id"] if old.startswith("{") else ""
        assert some == (whole if name in chosen else old)


def test_clean_with_several_processes_and_in_place_says_the_same():
    run(["clean", "all.jsonl", "-o", "out.jsonl", *ENGLISH])
    run(["clean", "all.jsonl", "-o", "all.jsonl", *ENGLISH, "-j", "2"])
    assert lines("all.jsonl") == lines("out.jsonl")


def test_undo_puts_the_chosen_rows_back():
    run(["clean", "all.jsonl", "-o", "out.jsonl", "--record", "r.jsonl"])
    run(["clean", "out.jsonl", "-o", "back.jsonl", "--undo", "--record", "r.jsonl", *ENGLISH])
    cleaned, back = lines("out.jsonl"), lines("back.jsonl")
    assert [n for n, (one, other) in enumerate(zip(cleaned, back, strict=True)) if one != other] == CHOSEN
    assert [back[n] for n in CHOSEN] == [LINES[n] for n in CHOSEN]


def test_check_looks_at_the_chosen_rows(capsys):
    found = report(capsys, "clean", "all.jsonl", "--check", *ENGLISH)
    assert (found["facts"]["rows_changed"], found["facts"]["rows_not_chosen"]) == (3, 3)
    assert run(["clean", "all.jsonl", "--diff", "--where", "lang == 'fr'"]) == 1, "a line that cannot be read is told"
    assert "every row: not looked at" in capsys.readouterr().err


def test_clean_leaves_other_rows_of_a_table_as_they_are():
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    table = pa.Table.from_pylist([*ROWS, {**ROWS[0], "id": "none", "text": None}])
    pq.write_table(table, "t.parquet")
    run(["clean", "t.parquet", "-o", "out/", *ENGLISH])
    written = pq.read_table("out/t.parquet")
    assert written.drop(["text"]) == table.drop(["text"])
    changed = [old != new for old, new in zip(table["text"].to_pylist(), written["text"].to_pylist(), strict=True)]
    assert changed == [True, False, True, False, True, False, False]


def test_dedup_compares_what_it_would_without_the_other_rows(paths, capsys):
    found = report(capsys, "dedup", *paths, *ENGLISH)
    Path("chosen.jsonl").write_text("".join(LINES[n] for n in CHOSEN))
    alone = report(capsys, "dedup", "chosen.jsonl")
    assert [found[name] for name in ("articles", "pairs", "clusters")] == [
        alone[name] for name in ("articles", "pairs", "clusters")
    ]
    assert found["facts"]["rows_not_chosen"] == 3


@pytest.mark.parametrize("parts", [[], ["--report-to", "found/"]], ids=["file", "parts"])
def test_dedup_writes_the_other_rows_too(parts, capsys):
    run(["dedup", "all.jsonl", "-o", "out.jsonl", *ENGLISH, *parts])
    assert lines("out.jsonl") == [line for n, line in enumerate(LINES) if n != 2]
    assert "--where leaves out 3 rows: written as they are" in capsys.readouterr().err


@pytest.mark.parametrize("parts", [[], ["--report-to", "found/"]], ids=["file", "parts"])
def test_other_rows_get_no_marks(parts):
    run(["dedup", "all.jsonl", "-o", "out.jsonl", "--annotate", *ENGLISH, *parts])
    written = lines("out.jsonl")
    assert [n for n, (old, new) in enumerate(zip(LINES, written, strict=True)) if old != new] == CHOSEN
    assert json.loads(written[2])["duplicate_of"] == "h-1"


def test_other_rows_of_a_table_keep_the_marks_that_they_have():
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    pq.write_table(
        pa.Table.from_pylist([{k: v for k, v in one.items() if k != "duplicate_of"} for one in ROWS]), "t.parquet"
    )
    run(["dedup", "t.parquet", "-o", "first.parquet", "--annotate"])
    run(["dedup", "t.parquet", "-o", "second.parquet", "--annotate", *ENGLISH])
    run(["dedup", "first.parquet", "-o", "third.parquet", "--annotate", *ENGLISH])
    first, second, third = (pq.read_table(f"{name}.parquet").to_pylist() for name in ("first", "second", "third"))
    assert [one["duplicate_of"] for one in first] == [None, "h-1", "h-1", None, "g-1", "h-1"]
    assert [one["duplicate_of"] for one in second] == [None, None, "h-1", None, None, None]
    assert [one["duplicate_of"] for one in third] == [None, "h-1", "h-1", None, None, "h-1"]


@pytest.mark.parametrize("packed", ["all.jsonl", "all.jsonl.gz"])
@pytest.mark.parametrize("more", [[], ["--annotate", *ENGLISH], ENGLISH])
def test_dedup_writes_the_rows_of_standard_input(packed, more, monkeypatch):
    Path("all.jsonl.gz").write_bytes(gzip.compress(Path("all.jsonl").read_bytes()))
    run(["dedup", "all.jsonl", "-o", "named.jsonl", *more])
    monkeypatch.setattr(sys, "stdin", Stdin(packed))
    run(["dedup", "-", "-o", "piped.jsonl", *more])
    assert lines("piped.jsonl") == lines("named.jsonl")
    assert isinstance(sys.stdin, Stdin), "standard input is as it was"


def test_standard_input_has_no_name_in_a_folder(capsys):
    assert run(["dedup", "-", "-o", "out/"]) == 2
    assert "name the file with -o FILE" in capsys.readouterr().err


def test_two_articles_are_shown_only_where_they_are_chosen(capsys):
    assert run(["dedup", "all.jsonl", "--show", "h-1", "h-3", *ENGLISH]) == 0
    assert run(["dedup", "all.jsonl", "--show", "h-1", "h-2", *ENGLISH]) == 2
    assert "no article has the id 'h-2'" in capsys.readouterr().err


def test_pairs_and_rows_are_chosen_by_one_expression(capsys):
    Path("corpus").mkdir()
    for name, lang in (("x", "en"), ("y", "de")):
        Path(f"corpus/{name}.txt").write_text(GEESE * 3)
        Path(f"corpus/{name}.yaml").write_text(f"id: {name}\ntitle: {name}\nsource: The Ostrel Post\nlang: {lang}\n")
    assert report(capsys, "validate", "corpus", "all.jsonl", *ENGLISH)["articles"] == 5
    assert report(capsys, "dedup", "corpus", "all.jsonl", *ENGLISH)["articles"] == 4


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (["validate", "all.jsonl", "--where", "langs == 'en'"], "no such field: 'langs'"),
        (["clean", "all.jsonl", "-o", "out.jsonl", "--where", "lang ="], "is not an expression"),
        (["dedup", "all.jsonl", "-o", "out.jsonl", "--where", "words / 0 > 1"], "division by zero"),
        (["clean", "a.jsonl", "b.jsonl.gz", "-o", "out/", "--where", "words / 0 > 1"], "division by zero"),
        (["clean", "--learn", "all.jsonl", *ENGLISH], "--learn looks at all"),
        (["clean", "-", "--stdin-filename", "x.txt", *ENGLISH], "without --where"),
        (["validate", "-", "--stdin-filename", "x.txt", *ENGLISH], "without --where"),
    ],
)
def test_an_expression_that_cannot_be_used_is_told_and_nothing_written(call, says, capsys):
    assert run(call) == 2
    assert says in capsys.readouterr().err
    assert not Path("out.jsonl").exists()


def test_explain_shows_the_verdicts_of_chosen_rows(paths, capsys):
    assert run(["clean", *paths, "--explain", *ENGLISH]) == 0
    said = capsys.readouterr().out
    assert said.count("remove  Leave a Reply") == len(CHOSEN)
    assert "CK010" in said


def test_what_would_change_in_a_table_can_be_checked(capsys):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    pq.write_table(pa.Table.from_pylist([*ROWS, {**ROWS[0], "id": "none", "text": None}]), "t.parquet")
    for more, changed in (([], 6), (ENGLISH, 3)):
        found = report(capsys, "clean", "t.parquet", "--check", *more)
        assert (found["facts"]["rows_changed"], len(found["findings"])) == (changed, 1)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (["--forget", "-o", "out.jsonl"], "--forget drops records from sidecars"),
        (
            ["--undo", "--rule", "comment-form", "--record", "r.jsonl", "-o", "out.jsonl"],
            "--rule is for pairs of files",
        ),
        (["--explain", "-o", "out.jsonl"], "--explain writes nothing"),
        (["--undo", "--record", "r.jsonl", "-o", "out/"], "no --check, --diff, --explain, --undo"),
        (["corpus", "-o", "out.jsonl"], "corpus: no packed file"),
    ],
)
def test_options_that_rows_do_not_have_are_refused(call, says, capsys):
    assert run(["clean", "all.jsonl", *call]) == 2
    assert says in capsys.readouterr().err
    assert not Path("out.jsonl").exists()


@pytest.mark.parametrize("more", [["-o", "out.jsonl"], ["-o", "out/"], ["--check"]])
def test_quiet_prints_nothing_but_findings(more, capsys):
    Path("fine.jsonl").write_text(json.dumps(ROWS[0]) + "\n" + json.dumps(ROWS[1]) + "\n")
    run(["clean", "fine.jsonl", *more, *ENGLISH, "-q"])
    assert capsys.readouterr() == ("", "")


OWN_KEY = {
    "validate": ["validate"],
    "validate in parts": ["validate", "--report-to", "found/"],
    "clean": ["clean", "--check"],
    "dedup": ["dedup"],
    "dedup in parts": ["dedup", "--report-to", "pairs/"],
    "stats": ["stats"],
}


@pytest.mark.parametrize("command", OWN_KEY)
@pytest.mark.parametrize("path", ["desks.jsonl", "desks.parquet", "-"])
def test_an_expression_may_use_the_keys_that_rows_have(command, path, capsys, monkeypatch):
    rows = [{**{k: v for k, v in one.items() if k != "duplicate_of"}, "desk": one["lang"]} for one in ROWS]
    Path("desks.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows))
    if path == "-":
        if "parts" in command:
            return
        monkeypatch.setattr(sys, "stdin", Stdin("desks.jsonl"))
    elif path.endswith(".parquet"):
        pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
        pq.write_table(pa.Table.from_pylist(rows), path)
    assert run([*OWN_KEY[command], path, "--where", "desks == 'en'"]) == 2
    assert "no such field: 'desks' (did you mean 'desk'?)" in capsys.readouterr().err
    if path == "-":
        monkeypatch.setattr(sys, "stdin", Stdin("desks.jsonl"))
    assert report(capsys, *OWN_KEY[command], path, "--where", "desk == 'en'")["articles"] == 3


def test_annotated_rows_of_an_export_are_valid(capsys):
    Path("corpus").mkdir()
    for name in ("x", "y"):
        Path(f"corpus/{name}.txt").write_text(GEESE * 3)
        Path(f"corpus/{name}.yaml").write_text(f"id: {name}\ntitle: Geese\nsource: The Ostrel Post\nlang: en\n")
    run(["export", "-o", "rows.jsonl", "-q"])
    run(["dedup", "rows.jsonl", "-o", "marked.jsonl", "--annotate", "-q"])
    assert not report(capsys, "validate", "marked.jsonl")["findings"]
    Path("other.jsonl").write_text(json.dumps(row("o", "en", cluster="o")) + "\n")
    assert [f["check"] for f in report(capsys, "validate", "other.jsonl", "--select", "CK1")["findings"]] == ["CK104"]
