"""Rows of packed files without copies, or with marks; tables of clusters."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from corpuskit.cli.app import run
from corpuskit.commands.dedup.marked_rows import FIELDS
from corpuskit.store.accepted import accept_pair

HARBOUR = (
    "The harbour of Ostrel was closed on Tuesday after a crane lost its load, and the port's master said that it would stay "
    "closed until divers had looked at every berth. Nobody was hurt, but two lorries were buried under forty tons of gravel.\n"
)
GEESE = (
    "Nobody in Marn remembers a winter with so many geese, and nobody knows when they will leave the meadows again. Farmers "
    "count what is left of the seed, and the council has asked a hunter from Weldmoor what he would do about it.\n"
)


def row(name, text, **more):
    return {"id": name, "title": name, "source": f"The {name} Post", "lang": "en", "text": text} | more


@pytest.fixture(autouse=True)
def shards(tmp_path, monkeypatch):
    """Write two shards: the story of one is copied in the other; a line that holds no article, an odd number, no last line end."""
    monkeypatch.chdir(tmp_path)
    Path("corpuskit.toml").touch()
    first = [json.dumps(row("h-1", HARBOUR, n=1e2)), "no row", json.dumps(row("g-1", GEESE))]
    second = [json.dumps(row("h-2", HARBOUR), ensure_ascii=False, separators=(",", ":"))]
    Path("a.jsonl").write_text("\n".join(first))
    Path("b.jsonl.gz").write_bytes(gzip.compress("\n".join(second).encode()))
    return [*first, *second]


def ids(path):
    data = Path(path).read_bytes()
    lines = (gzip.decompress(data) if path.endswith(".gz") else data).decode().splitlines()
    return [json.loads(line)["id"] for line in lines if line.startswith("{")]


def test_rows_without_copies_are_the_lines_as_they_were(shards, capsys):
    assert run(["dedup", "a.jsonl", "b.jsonl.gz", "-o", "new/out.jsonl"]) == 1, (
        "a line that holds no article is a finding"
    )
    assert Path("new/out.jsonl").read_text().splitlines() == shards[:3]
    assert capsys.readouterr().out.splitlines()[-2:] == ["wrote  new/out.jsonl  (3 rows)", "left out: 1 copy"]


def test_a_folder_gets_a_file_for_each_shard():
    assert run(["dedup", "*.jsonl*", "-o", "out/", "-q"]) == 1
    assert ids("out/a.jsonl") == ["h-1", "g-1"]
    assert ids("out/b.jsonl.gz") == []
    assert run(["dedup", "*.jsonl*", "-o", "out/"]) == 2, "a folder that is not empty"


def test_annotated_rows_say_what_was_found(shards):
    run(["dedup", "a.jsonl", "b.jsonl.gz", "-o", "out.jsonl", "--annotate"])
    lines = Path("out.jsonl").read_text().splitlines()
    assert all(new.startswith(old.rstrip("}")) for new, old in zip(lines, shards, strict=True))
    said = [[json.loads(line)[name] for name in FIELDS] for line in lines if line != "no row"]
    assert said == [[None, None, None, "h-1"], [None, None, None, None], ["h-1", "exact", 1.0, "h-1"]]
    assert run(["dedup", "out.jsonl", "-o", "again.jsonl", "--annotate"]) == 1, "marks of ours are replaced"
    assert Path("again.jsonl").read_text() == Path("out.jsonl").read_text()
    run(["export", "out.jsonl", "--drop-duplicates", "-o", "kept.jsonl", "-q"])
    assert ids("kept.jsonl") == ["h-1", "g-1"]


def test_values_of_other_people_are_never_replaced(capsys):
    Path("own.jsonl").write_text(json.dumps(row("h-1", HARBOUR, score=7)) + "\n")
    assert run(["dedup", "own.jsonl", "-o", "out.jsonl", "--annotate"]) == 2
    assert "own.jsonl:1: has a key 'score' of its own" in capsys.readouterr().err
    assert not Path("out.jsonl").exists()


def test_pairs_that_were_accepted_stay_both(capsys):
    accept_pair(Path("duplicates.yaml"), "h-1", "h-2", "both wanted")
    run(["dedup", "a.jsonl", "b.jsonl.gz", "-o", "out.jsonl", "-q"])
    assert ids("out.jsonl") == ["h-1", "g-1", "h-2"]


def test_copies_of_an_older_file_are_left_out():
    run(["dedup", "b.jsonl.gz", "--against", "a.jsonl", "-o", "new.jsonl", "-q"])
    assert ids("new.jsonl") == []


def test_tables_lose_rows_and_get_columns():
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    rows = [row("h-1", HARBOUR, n=1), row("h-2", HARBOUR, n=2), row("g-1", GEESE, n=3), row("x", None, n=4)]
    table = pa.Table.from_pylist(rows)
    pq.write_table(table, "t.parquet", row_group_size=2)
    run(["dedup", "t.parquet", "-o", "out.parquet", "-q"])
    assert pq.read_table("out.parquet") == table.take([0, 2, 3])
    run(["dedup", "t.parquet", "-o", "out/", "--annotate", "-q"])
    marked = pq.read_table("out/t.parquet")
    assert marked.drop(list(FIELDS)) == table
    assert marked["duplicate_of"].to_pylist() == [None, "h-1", None, None]


@pytest.mark.parametrize("more", [[], ["--annotate"]])
def test_rows_and_clusters_are_the_same_from_parts(more):
    call = ["dedup", "a.jsonl", "b.jsonl.gz", *more]
    assert run([*call, "-o", "out.jsonl", "--clusters", "c.csv", "-q"]) == 1
    assert run([*call, "--report-to", "r/", "-o", "again.jsonl", "--clusters", "again.csv", "-q"]) == 1
    assert Path("again.jsonl").read_bytes() == Path("out.jsonl").read_bytes()
    assert Path("again.csv").read_bytes() == Path("c.csv").read_bytes()
    assert [json.loads(line) for line in Path("r/clusters-00000.jsonl").read_text().splitlines()] == [
        {"keep": "h-1", "drop": ["h-2"]}
    ]


def test_clusters_are_a_table(capsys):
    run(["dedup", "a.jsonl", "b.jsonl.gz", "--clusters", "c.jsonl", "-q"])
    assert [json.loads(line) for line in Path("c.jsonl").read_text().splitlines()] == [
        {"cluster": "h-1", "id": "h-1", "kept": True, "relation": None, "score": None, "place": "a.jsonl:1"},
        {"cluster": "h-1", "id": "h-2", "kept": False, "relation": "exact", "score": 1.0, "place": "b.jsonl.gz:1"},
    ]
    capsys.readouterr()
    run(["dedup", "a.jsonl", "b.jsonl.gz", "--clusters", "-"])
    assert capsys.readouterr().out.startswith("cluster,id,kept,relation,score,place\r\n")


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (["dedup", "-o", "out.jsonl"], "`corpuskit dedup --mark`, then `corpuskit export --drop-duplicates"),
        (["dedup", "a.jsonl", "-o", "out.csv"], "`corpuskit export` writes others"),
        (["dedup", "a.jsonl", "-o", "out"], "write out/"),
        (["dedup", "a.jsonl", "--annotate"], "--annotate goes with -o"),
        (["dedup", "a.jsonl", "--engine", "ray", "-o", "out.jsonl"], "--report-to FOLDER/"),
        (["dedup", "a.jsonl", "--clusters", "c.odd"], "which format is that"),
        (["dedup", "a.jsonl", "--mark"], "-o FILE writes its rows without copies"),
        (["export", "a.jsonl", "--drop-duplicates", "-o", "out.jsonl"], "`corpuskit dedup a.jsonl -o FILE`"),
        (["export", "a.jsonl", "--drop-duplicates", "-o", "out/"], "`corpuskit dedup a.jsonl -o FILE`"),
        (["clean", "a.jsonl", "b.jsonl.gz", "-o", "out.jsonl"], "-o FOLDER/"),
    ],
)
def test_what_cannot_be_done_is_told_before_any_work(call, says, capsys):
    assert run(call) == 2
    assert says in capsys.readouterr().err
    assert not Path("out.jsonl").exists()


WITHOUT_EXTRAS = """
import sys
sys.modules["fsspec"] = None
from corpuskit.cli.app import run
assert run(["clean", "*.jsonl*", "-o", "clean/", "-j", "1"]) == 1
assert run(["export", "clean/*.jsonl*", "-o", "out/", "--format", "csv"]) == 1
assert run(["validate", "clean/*.jsonl*", "--report-to", "found/"]) == 1
assert run(["dedup", "clean/*.jsonl*", "--report-to", "pairs/"]) == 1
"""


def test_shards_of_this_disk_need_no_extra():
    done = subprocess.run([sys.executable, "-c", WITHOUT_EXTRAS], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert ids("clean/a.jsonl") == ["h-1", "g-1"]
    assert ids("clean/b.jsonl.gz") == ["h-2"]
    assert sorted(path.name for path in Path("out").iterdir()) == ["_report.json", "a.csv", "b.csv.gz"]


def test_shards_of_one_name_keep_their_folders():
    for name in ("x", "y"):
        Path(name).mkdir()
        Path(f"{name}/a.jsonl").write_text(json.dumps(row(name, GEESE)) + "\n")
    run(["clean", "x/a.jsonl", "y/a.jsonl", "-o", "out/"])
    assert ids("out/x/a.jsonl") + ids("out/y/a.jsonl") == ["x", "y"]


def test_many_findings_are_counted_where_rows_are_written(capsys):
    Path("twice.jsonl").write_text("".join(json.dumps(row("g-1", GEESE)) + "\n" for _ in range(40)))
    assert run(["dedup", "twice.jsonl", "-o", "out.jsonl"]) == 1
    said = capsys.readouterr()
    assert len(said.out.splitlines()) < 20
    assert "39 errors" in said.out
    assert "findings: 29 more" in said.err
    assert len(ids("out.jsonl")) == 40, "rows whose id stands twice are not compared, and stay"


def test_packed_files_say_nothing_about_an_empty_corpus_beside_them(capsys):
    run(["validate", "a.jsonl"])
    assert "no articles" not in capsys.readouterr().err
