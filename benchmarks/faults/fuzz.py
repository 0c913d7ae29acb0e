"""Fuzzing of each reader in this process, with atheris (`pip install atheris`): any bytes are a value or a problem, never another exception.

    python -m benchmarks.faults.fuzz TARGET [SECONDS]

SECONDS are of CPU time. Inputs that fail are kept in `build/fuzz/TARGET/`. Ends with 1 where one did, or took longer than three seconds.
"""

import hashlib
import io
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import atheris

with atheris.instrument_imports(include=["corpuskit"]):
    from corpuskit.checks import read_pair
    from corpuskit.commands.add.metadata import StatedFields, complete_draft
    from corpuskit.commands.schema_guard import SchemaGuard
    from corpuskit.config.reading import read_settings
    from corpuskit.errors import CorpuskitError
    from corpuskit.formats import csv, html, jsonl, text
    from corpuskit.formats.drafts import Reading
    from corpuskit.formats.layout import Column, Layout
    from corpuskit.formats.where import where
    from corpuskit.model import Finding, Pair
    from corpuskit.rules import packs
    from corpuskit.store.cleaning import settle_state
    from corpuskit.store.corpus import Corpus
    from corpuskit.store.record import RecordError, from_data, to_data
    from corpuskit.store.sidecar import drop_key, dump_sidecar, set_key
    from corpuskit.text import yaml12, yaml_building, yaml_quick
    from corpuskit.text.decoding import decode

SLOW = 3.0
NAMES = ("id", "title", "source", "lang", "url", "published", "authors", "section", "tags", "meta", "cleaning", "text")
KINDS = {"authors": "list", "tags": "list", "meta": "any", "cleaning": "any", "published": "moment"}
READING = Reading(layout=Layout(tuple(Column(name, KINDS.get(name, "string"), "") for name in NAMES)))
ROW = dict.fromkeys(NAMES) | {"title": "Fog", "lang": "en", "text": "a b c " * 50, "meta": {"k": [1, {"z": 2}]}}
SIDECAR = b"id: port-a\ntitle: 'Fog # over'\ntags: [a, 'b']\nmeta:\n  k: |\n    two\n    lines\n  \"q\\n\": {a: &x 1, b: *x}\n...\n"


class Places:
    """A corpus and a folder for files, made once."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="corpuskit-fuzz-"))
        (self.folder / "corpus").mkdir()
        (self.folder / "corpuskit.toml").touch()
        guard = SchemaGuard(Corpus.at(self.folder))
        self.stated = StatedFields({}, {"source": "s", "lang": "en"}, READING, guard)


PLACES = Places()


def words_of(data: bytes) -> str:
    return data.decode("utf-8", "ignore")


def is_same(one: object, other: object) -> bool:
    return type(one) is type(other) and repr(one) == repr(other)


def read_yaml(data: bytes) -> None:
    """Let the quick reader and the full one agree."""
    said = words_of(data)
    quick = yaml_quick.quick_value(said)
    try:
        full = yaml_building.build_yaml(said).root
    except yaml12.YamlProblem:
        assert quick is yaml_quick.REFUSED, "the quick reader reads what the full one refuses"
        return
    assert quick is yaml_quick.REFUSED or is_same(quick, full), "the readers differ"
    yaml12.Places(said).value("/a/b")


def edit_sidecar(data: bytes) -> None:
    """Set a key and drop it again: the other fields stay."""
    said = words_of(data)
    with suppress(CorpuskitError):
        changed = set_key(said, "lang", "de")
        before, after = yaml12.load(said) or {}, yaml12.load(changed)
        assert {**before, "lang": "de"} == after or repr({**before, "lang": "de"}) == repr(after), (
            "another field changed"
        )
        if "lang" not in before:
            assert drop_key(changed, "lang").rstrip("\r\n") == said.rstrip("\r\n"), "not as before"


def read_record(data: bytes) -> None:
    with suppress(yaml12.YamlProblem, RecordError):
        record = from_data(yaml12.load(words_of(data)))
        to_data(record)
        for whole in ("", "abc\n", "x" * 100):
            with suppress(RecordError):
                settle_state(record, whole)


def read_article(data: bytes) -> None:
    sidecar, _, body = data.partition(b"\xff\xff")
    read_pair(Pair("corpus/a.txt", "corpus/a.yaml", body or b"a b c d\n", sidecar))


def complete(drafts: Iterator[Any]) -> None:
    """Make articles of drafts, whose sidecars can be read again."""
    for draft in drafts:
        if not isinstance(draft, Finding) and not isinstance(done := complete_draft(draft, PLACES.stated), Finding):
            yaml12.load(dump_sidecar(dict(done.article.meta)))


def read_rows(data: bytes) -> None:
    complete(jsonl.read(io.BytesIO(data), "x.jsonl", READING))


def read_csv(data: bytes) -> None:
    complete(csv.read(io.BytesIO(data), "x.csv", READING))


def read_text(data: bytes) -> None:
    complete(text.read(io.BytesIO(data), "x.txt", READING))


def read_html(data: bytes) -> None:
    complete(html.read(io.BytesIO(data), "x.html", READING))


def read_pack(data: bytes) -> None:
    with suppress(CorpuskitError):
        packs.read_pack("p.yaml", words_of(data))


def read_toml(data: bytes) -> None:
    for name in ("corpuskit.toml", "pyproject.toml"):
        (PLACES.folder / name).write_bytes(data)
        with suppress(CorpuskitError):
            read_settings(PLACES.folder / name)


def choose_rows(data: bytes) -> None:
    with suppress(CorpuskitError):
        where(words_of(data), NAMES)(ROW)


def decode_text(data: bytes) -> None:
    found = decode(data)
    assert not isinstance(found, str) or found.encode() == data, "decoded to something else"


TARGETS: dict[str, tuple[Callable[[bytes], None], list[bytes]]] = {
    "yaml": (read_yaml, [SIDECAR]),
    "sidecar": (edit_sidecar, [SIDECAR, b"{id: a, title: b}\n", b"--- # note\nid: a\n"]),
    "record": (read_record, [b"version: 1\nrules: x\nbefore: b\nafter: a\nremoved:\n  - {start: 0, end: 1, rule: r, text: a}\n"]),
    "pair": (read_article, [SIDECAR + b"\xff\xffFog, said a man.\n"]),
    "rows": (read_rows, [b'{"id":"a","text":"x y z","n":1e3,"meta":{"guessed":["title"]}}\n', b'\xef\xbb\xbf{"text":"a"}\r\n[1]\n']),
    "csv": (read_csv, [b'id,text,tags\r\n1,"a ""b"" c",x;y\r\n', b"\xef\xbb\xbftitle;body\na;c\n"]),
    "text": (read_text, [b"---\ntitle: Fog\nauthors: [a, b]\n---\n\nFog on Monday, said a man.\n"]),
    "html": (read_html, [b'<html lang="en"><title>T</title><script type="application/ld+json">{"@type":"NewsArticle"}</script><p>Fog, said a man.']),
    "pack": (read_pack, [b"pack: p\nsays: x y.\nrules:\n  - name: a-b\n    says: x.\n    starts: ['a(b|c)*']\n    goes: [abc]\n    stays: [z]\n"]),
    "settings": (read_toml, [b'corpus = "c"\n[validate]\nmin-words = 3\n', b'[tool.corpuskit]\ncorpus = "x"\n']),
    "where": (choose_rows, [b'lang == "en" and len(text) > 300', b'matches("a+", text) or meta["k"][0] ** 2 == 1']),
    "decode": (decode_text, ["“Fog” über Ostrel".encode(), b"\xff\xfea\0"]),
}  # fmt: skip


class Fuzzer:
    """Gives inputs to one target until its time is over, and keeps those that fail, one for each place in the code."""

    def __init__(self, target: str, seconds: float) -> None:
        self.target, self.seconds = target, seconds
        self.kept = Path("build/fuzz") / target
        self.found: dict[str, int] = {}
        self.count, self.began = 0, time.process_time()

    def __call__(self, data: bytes) -> None:
        self.count += 1
        began = time.process_time()
        try:
            TARGETS[self.target][0](data)
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            self._note(_place_of(error), data)
        if time.process_time() - began > SLOW:
            self._note(f"more than {SLOW:.0f} s", data)
        if time.process_time() - self.began > self.seconds:
            print(
                f"{'FAULT' if self.found else 'ok':5}  {self.target}: {self.count} inputs  {self.found or ''}",
                flush=True,
            )
            os._exit(bool(self.found))

    def _note(self, what: str, data: bytes) -> None:
        self.found[what] = self.found.get(what, 0) + 1
        if self.found[what] == 1:
            self.kept.mkdir(parents=True, exist_ok=True)
            (self.kept / hashlib.sha256(data).hexdigest()[:12]).write_bytes(data)


def _place_of(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "corpuskit" in frame.filename] or frames
    return f"{type(error).__name__}: {str(error)[:60]} ({Path(own[-1].filename).name}:{own[-1].lineno})"


def main(target: str, seconds: float) -> None:
    """Fuzz one target; does not return."""
    seeds = PLACES.folder / "seeds"
    seeds.mkdir()
    for number, seed in enumerate(TARGETS[target][1]):
        (seeds / str(number)).write_bytes(seed)
    options = ("-max_len=4096", "-rss_limit_mb=2048", "-timeout=60", "-verbosity=0", "-print_final_stats=0")
    atheris.Setup([sys.argv[0], str(seeds), *options], Fuzzer(target, seconds))
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 300)
