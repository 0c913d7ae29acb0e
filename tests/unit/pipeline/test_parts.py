"""Parts hold what the plain commands say of the same rows, however small the slices, wherever they lie."""

import gzip
import json
import random
import uuid
from collections import Counter
from pathlib import Path

import pytest

from corpuskit.cli.app import run
from corpuskit.commands.clean.parts import clean as clean_parts
from corpuskit.commands.clean.records import Rows
from corpuskit.commands.clean.records import clean as clean_rows
from corpuskit.commands.dedup import sketching
from corpuskit.commands.dedup.command import dedup
from corpuskit.commands.dedup.distributed import clustering as grouping
from corpuskit.commands.dedup.distributed.plan import dedup as dedup_parts
from corpuskit.commands.export.command import export
from corpuskit.commands.export.options import Choice
from corpuskit.commands.export.parts import export as export_parts
from corpuskit.commands.validate.command import validate
from corpuskit.commands.validate.parts import validate as validate_parts
from corpuskit.errors import StoreError
from corpuskit.pipeline import parts as planning
from corpuskit.pipeline.parts import How
from corpuskit.store import packed, urls
from corpuskit.views.json import report_data

pytest.importorskip("fsspec", reason="the extra [cluster] is not installed")

STORY = "The ferry to Ostrel stayed in port on {day}, and {n} passengers slept in the waiting room.\n\nNobody complained, said the port’s master.\n"
TAIL = "\nLeave a Reply\n\nYour email address will not be published. Required fields are marked *\n"
DAYS = ("Monday", "Tuesday", "Friday")


def rows():
    """Return good rows and every kind of bad one: no article, an id twice, links to nothing, in a circle, to a copy."""
    for n in range(60):
        text = STORY.format(day=DAYS[n % 3], n=n) + (TAIL if n % 4 else "")
        row = {
            "id": f"f-{n}",
            "title": f"Ferry {n}",
            "source": "The Ostrel Post",
            "lang": "en",
            "published": "2031-05-01",
            "text": text,
        }
        yield row | {"modified": "2031-05-01T08:00:00Z"} if n == 41 else row
    yield {"id": "f-3", "title": "Again", "source": "The Ostrel Post", "lang": "en", "text": "The ferry again. " * 20}
    links = {"c-1": "c-2", "c-2": "c-3", "c-3": "c-1", "c-4": "c-1", "c-5": "nobody", "c-6": "f-1"}
    for name, target in links.items():
        yield {
            "id": name,
            "duplicate_of": target,
            "relation": "near",
            "text": "Fog over the pier again, and no boats. " * 9,
        }


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lines = [json.dumps(row, ensure_ascii=bool(k % 2)) for k, row in enumerate(rows())]
    lines[7:7] = ["", "no row", '{"id": "x-1", "text": 3}', "\ufeff{}"]
    Path("news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    Path("more.jsonl.gz").write_bytes(gzip.compress(json.dumps({"id": "f-5", "text": "A sixth ferry. " * 30}).encode()))
    return tmp_path


def how(folder, size=2000):
    return How(folder, jobs=1, size=size)


def joined(folder, suffix=".jsonl"):
    return b"".join(urls.read_content(path) for path in urls.files_in(folder) if path.endswith(suffix))


@pytest.mark.parametrize("size", [300, 2000, 1 << 20])
def test_cleaned_parts_are_the_cleaned_file(here, size):
    plain = clean_rows(Rows("news.jsonl", "plain.jsonl", "record.jsonl"))
    found = clean_parts(["news.jsonl"], how("out/", size), record="records/")
    assert joined("out/") == Path("plain.jsonl").read_bytes()
    assert joined("records/") == Path("record.jsonl").read_bytes()
    assert (found.articles, found.findings) == (plain.articles, plain.findings)
    assert {key: found.facts[key] for key in plain.facts} == plain.facts
    assert len(found.facts["parts"]) == max(1, -(-Path("news.jsonl").stat().st_size // size))


@pytest.mark.parametrize("size", [300, 1 << 20])
def test_exported_parts_are_the_exported_file(here, size):
    plain = export(["news.jsonl"], Choice("plain.jsonl", where="lang == 'en'"))
    found = export_parts(["news.jsonl"], how("out/", size), Choice("out/", where="lang == 'en'"))
    assert joined("out/") == Path("plain.jsonl").read_bytes()
    assert (found.articles, found.findings) == (plain.articles, plain.findings)
    assert found.facts["unknown_fields"] == plain.facts["unknown_fields"]


@pytest.mark.parametrize(("size", "near"), [(300, 0), (300, 1 << 20), (1 << 20, 0)])
def test_findings_in_parts_are_those_of_validate(here, monkeypatch, size, near):
    monkeypatch.setattr(planning, "_NEAR", near)
    paths = ["news.jsonl", "more.jsonl.gz"]
    plain = validate(paths)
    found = validate_parts(paths, how("out/", size))
    told = [json.loads(line) for line in joined("out/").splitlines()]
    wanted = report_data(plain)["findings"]
    assert {finding["check"] for finding in wanted} > {"CK010", "CK203", "CK204", "CK205"}
    assert sorted(map(json.dumps, told)) == sorted(map(json.dumps, wanted))
    assert sum(found.facts["found"].values()) == len(wanted)
    assert (found.articles, found.facts["guessed"]) == (plain.articles, plain.facts["guessed"])


def test_parquet_in_row_groups_comes_out_the_same(here):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    table = pa.Table.from_pylist([row | {"n": k} for k, row in enumerate(rows())])
    pq.write_table(table, "news.parquet", row_group_size=9)
    clean_parts(["news.parquet"], how("out/"))
    clean_rows(Rows("news.jsonl", "plain.jsonl"))
    parts = [pq.read_table(path) for path in urls.files_in("out/") if path.endswith(".parquet")]
    assert len(parts) > 2
    assert pa.concat_tables(parts).drop("text") == table.drop("text")
    texts = [row.data["text"] for row in packed.read_rows("plain.jsonl") if isinstance(row, packed.Row)]
    assert pa.concat_tables(parts)["text"].to_pylist() == texts


def test_parts_of_a_table_have_the_same_types(here):
    pq = pytest.importorskip("pyarrow.parquet")
    export_parts(["news.jsonl"], how("out/"), Choice("out/", format="parquet"))
    schemas = {pq.read_schema(path) for path in urls.files_in("out/") if path.endswith(".parquet")}
    [schema] = schemas
    assert [str(schema.field(name).type) for name in ("published", "modified")] == [
        "date32[day]",
        "timestamp[us, tz=UTC]",
    ]


def test_any_url_will_do(here):
    folder = f"memory://{uuid.uuid4()}/"
    with urls.open_for_writing(f"{folder}in/a.jsonl") as out:
        out.write(Path("news.jsonl").read_bytes())
    assert run(["clean", f"{folder}in/*.jsonl", "-o", f"{folder}out/", "--jobs", "1", "--slice", "1"]) == 1
    assert run(["clean", f"{folder}in/a.jsonl", "-o", f"{folder}whole.jsonl"]) == 1
    assert run(["clean", "news.jsonl", "-o", "plain.jsonl"]) == 1
    wanted = Path("plain.jsonl").read_bytes()
    assert (joined(f"{folder}out/"), urls.read_content(f"{folder}whole.jsonl")) == (wanted, wanted)


def test_the_report_is_written_last_and_intermediate_files_are_gone(here):
    validate_parts(["news.jsonl"], how("out/"))
    names = [Path(path).name for path in urls.files_in("out/")]
    assert "_report.json" in names
    assert not Path("out/_work").exists()
    assert json.loads(Path("out/_report.json").read_text())["articles"] == 70


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (["clean", "news.jsonl", "--engine", "ray"], "-o FOLDER/"),
        (["clean", "a.txt", "-o", "out/"], "a.txt: not a packed corpus"),
        (["export", "-o", "out/"], "not a packed corpus"),
        (["clean", "news.jsonl", "-o", "full/"], "full/: not empty"),
        (["clean", "news.jsonl", "-o", "full/", "--engine", "ray", "--address", "127.0.0.1:1"], "full/: not empty"),
        (["clean", "news.jsonl", "-o", "out/", "--check"], "--check"),
        (["clean", "news.jsonl", "-o", "out/", "--record", "file"], "--record FOLDER/"),
        (["export", "news.jsonl", "-o", "out/", "--split", "a=1"], "--split"),
        (["validate", "news.jsonl", "--report-to", "out/", "--fix"], "--fix"),
        (["validate", "gone-*.jsonl"], "gone-*.jsonl: matches no file"),
        (["validate", "memory://gone/a.jsonl"], "memory://gone/a.jsonl: no such file"),
        (["validate", "gone.jsonl", "--report-to", "out/"], "gone.jsonl: no such file"),
    ],
)
def test_what_cannot_be_is_told(here, capsys, call, says):
    Path("full").mkdir()
    Path("full/x").touch()
    assert run(call) == 2
    assert says in capsys.readouterr().err


def test_a_part_that_breaks_off_is_not_there(here):
    def broken():
        with urls.open_for_writing("memory://broken/a.jsonl") as out:
            out.write(b"half")
            raise ValueError("gone")

    with pytest.raises(ValueError, match="gone"):
        broken()
    with pytest.raises(StoreError, match="no such file"):
        urls.read_content("memory://broken/a.jsonl")


@pytest.fixture
def copies(tmp_path, monkeypatch):
    """Write articles with copies, edits, parts, and what each source puts below; one id stands twice."""
    monkeypatch.chdir(tmp_path)
    chance = random.Random(3)  # noqa: S311
    words = [f"w{n:03}" for n in range(900)]
    stories = [" ".join(chance.choices(words, k=chance.randint(80, 200))) for _ in range(60)]
    lines = []
    for n in range(160):
        told = stories[n % 60].split()
        if n >= 60:
            told = told[: len(told) * 2 // 3] if n % 3 else [w if chance.random() > 0.05 else "other" for w in told]
        frame = f"Subscribe now for all that happens in the town and around the harbour of {n % 4}"
        text = f"{' '.join(told)}\n\n{frame}\n"
        source = f"Paper {n % 4}"
        lines.append(
            json.dumps(
                {"id": f"n-{n * 7919 % 160}", "source": source, "published": f"2030-01-{n % 28 + 1:02}", "text": text}
            )
        )
    lines[20:20] = ["", "no row", json.dumps({"id": "n-0", "text": stories[0]})]
    Path("news.jsonl").write_text("\n".join(lines) + "\n")
    return lines


def told(folder, kind):
    """Return what all parts of that kind say, without the places of articles."""
    paths = [path for path in urls.files_in(folder) if Path(path).name.startswith(kind)]
    found = [json.loads(line) for path in paths for line in urls.read_content(path).splitlines()]
    return [{key: value for key, value in one.items() if not key.endswith("_place")} for one in found]


def agree(found, plain, folder="out/"):
    """Check that what a run in parts found is what the plain one did."""
    wanted = report_data(plain)
    assert told(folder, "pairs-") == wanted["pairs"]
    assert told(folder, "clusters-") == wanted["clusters"]
    assert report_data(found)["findings"] == wanted["findings"]
    assert found.articles == plain.articles
    assert found.facts["relations"] == dict(sorted(Counter(match.relation for match in plain.matches).items()))
    assert found.facts["clusters"] == len(plain.clusters)
    reported_of, copies = set(found.facts["unaccepted"]), set(plain.facts["unaccepted"])
    assert reported_of <= copies
    assert bool(reported_of) == bool(copies)


@pytest.mark.parametrize(("size", "mask"), [(20_000, True), (20_000, False), (1 << 20, True)])
def test_copies_are_found_as_dedup_finds_them(copies, size, mask):
    plain = dedup(["news.jsonl"], mask=mask)
    assert {match.relation for match in plain.matches} >= {"near", "edited", "exact"}
    assert plain.clusters
    agree(dedup_parts(["news.jsonl"], how("out/", size), mask=mask), plain)
    first = json.loads(urls.read_content("out/pairs-00000.jsonl").splitlines()[0])
    assert first["a_place"] == plain.facts["places"][first["a"]]


def test_copies_in_compressed_files_and_tables_are_found(copies):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    rows = [json.loads(line) for line in copies if line.startswith("{")]
    Path("a.jsonl.gz").write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows[:50]).encode()))
    pq.write_table(pa.Table.from_pylist(rows[50:]), "b.parquet", row_group_size=10)
    paths = ["a.jsonl.gz", "b.parquet"]
    agree(dedup_parts(paths, how("out/", 20_000)), dedup(paths))


def test_a_story_that_everybody_prints_is_one_cluster_and_not_too_large_a_task(here, monkeypatch):
    """More copies than are paired with each other, and as many short ones in a chain of edits."""
    story = " ".join(f"word{n}" for n in range(120))
    Path("many.jsonl").write_text(
        "".join(json.dumps({"id": f"m-{n:03}", "source": f"s{n}", "text": f"{story} {n}"}) + "\n" for n in range(150))
    )
    plain = dedup(["many.jsonl"])
    [cluster] = plain.clusters
    assert len(cluster.drop) == 149
    agree(dedup_parts(["many.jsonl"], how("out/", 20_000)), plain)
    monkeypatch.setattr(grouping, "LARGEST", 100)
    found = dedup_parts(["many.jsonl"], how("large/", 20_000))
    assert [failure.message for failure in found.failures] == [
        "hangs together with 149 others, more than one task can read: they are in no cluster; their pairs are listed"
    ]
    known = told("out/", "pairs-")
    assert all(pair in known for pair in told("large/", "pairs-"))
    assert not Path("large/_report.json").exists()


def test_a_row_that_cannot_be_sketched_is_named_and_the_rest_is_compared(here, monkeypatch):
    card_of = sketching.card_of

    def failing(article):
        if article.id == "odd":
            raise ValueError("nobody foresaw this")
        return card_of(article)

    monkeypatch.setattr(sketching, "card_of", failing)
    story = "The ferry to Ostrel stayed in port, and the passengers slept in the waiting room. " * 9
    found = [{"id": name, "text": story, "meta": {"desk": "sea"}} for name in ("a", "odd", "b")]
    Path("odd.jsonl").write_text("".join(json.dumps(row) + "\n" for row in found), encoding="utf-8")
    report = dedup_parts(["odd.jsonl"], how("odd/"))
    assert [failure.path for failure in report.failures] == ["odd.jsonl:2"]
    assert report.facts["clusters"] == 1
