"""What is found in parts is what is found in one go; components by stars are components."""

import importlib
import json
import random
import tempfile
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from corpuskit.commands.dedup.command import dedup
from corpuskit.commands.dedup.distributed.plan import dedup as dedup_parts
from corpuskit.commands.validate.command import validate
from corpuskit.commands.validate.parts import validate as validate_parts
from corpuskit.distributed import connected_components as stars
from corpuskit.duplicates import join
from corpuskit.pipeline.parts import How
from corpuskit.store import urls
from corpuskit.views.json import report_data

pytest.importorskip("fsspec", reason="the extra [cluster] is not installed")

NODES = 30

# The package has a function of that name.
in_parts = importlib.import_module("corpuskit.commands.validate.parts")


def least_of_components(edges):
    """Return the least node of the component of each node that has an edge."""
    root = {node: node for edge in edges for node in edge}
    for _ in root:
        for a, b in edges:
            root[a] = root[b] = min(root[a], root[b])
    return root


def by_stars(edges):
    """Return the same by rounds of stars, and how many these are."""
    a, b = (np.array(ends, np.int64) for ends in (zip(*edges, strict=True) if edges else ([], [])))
    nodes, others = stars.both_directions((a, b))
    rounds, new = 0, 1
    while new:
        large, changed = stars.large_star(nodes, others)
        small, more = stars.small_star(*large)
        nodes, others = stars.both_directions(small)
        rounds, new = rounds + 1, changed + more
    found, least = stars.label_stars(nodes, others)
    return dict(zip(found.tolist(), least.tolist(), strict=True)), rounds


@given(st.lists(st.tuples(st.integers(0, NODES), st.integers(0, NODES)).filter(lambda edge: edge[0] != edge[1])))
def test_stars_find_components(edges):
    assert by_stars(edges)[0] == least_of_components(edges)


@pytest.mark.parametrize("length", [2, 100, 5000])
def test_a_long_chain_takes_few_rounds(length):
    order = random.Random(length).sample(range(length), length)  # noqa: S311 - nothing is secret
    found, rounds = by_stars(list(pairwise(order)))
    assert set(found.values()) == {0}
    assert rounds <= 3 + np.log2(length)


def corpus(seed, count):
    """Return rows: stories that were edited, cut, put together and framed, of few sources, now and then with an id twice."""
    chance = random.Random(seed)  # noqa: S311 - nothing is secret
    words = [f"w{n}" for n in range(chance.choice([40, 400]))]
    frames = [" ".join(chance.choices(words, k=14)) for _ in range(3)]
    stories = [chance.choices(words, k=chance.choice([0, 5, 30, 60, 90])) for _ in range(max(1, count // 4))]
    for number in range(count):
        told = list(chance.choice(stories))
        if chance.random() < 0.5:
            told = [word if chance.random() > 0.04 else "else" for word in told][: chance.choice([20, 40, 99])]
        if chance.random() < 0.2:
            told += chance.choice(stories)
        frame = chance.choice([*frames, ""])
        yield {
            "id": f"{chance.choice('äzB')}-{number if chance.random() > 0.03 else number // 2}",
            "text": f"{' '.join(told)}.\n\n{frame}\n",
            **chance.choice([{}, {"source": "A"}, {"source": "A"}, {"source": "B", "published": "2030-01-01"}]),
        }


def lines(folder, kind):
    found = [path for path in urls.files_in(folder) if f"/{kind}-" in path]
    rows = [json.loads(line) for path in found for line in urls.read_content(path).splitlines()]
    return [{key: value for key, value in row.items() if not key.endswith("_place")} for row in rows]


@settings(max_examples=12, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.integers(0, 2**32), st.integers(0, 60), st.sampled_from([400, 3000, 20_000]), st.booleans())
def test_copies_in_parts_are_copies(seed, count, size, mask):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(join, "_pairs_at_once", lambda _: 100)
        news, output = Path(folder, "news.jsonl"), f"{folder}/out/"
        news.write_text("".join(json.dumps(row) + "\n" for row in corpus(seed, count)))
        Path(folder, "corpuskit.toml").touch()
        plain = report_data(dedup([str(news)], mask=mask))
        found = dedup_parts([str(news)], How(output, jobs=1, size=size), mask=mask)
        assert lines(output, "pairs") == plain["pairs"]
        assert lines(output, "clusters") == plain["clusters"]
        assert report_data(found)["findings"] == plain["findings"]


NAMES = st.sampled_from("abcde")


@settings(max_examples=20, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.lists(st.tuples(NAMES, st.none() | NAMES | st.just("nobody")), min_size=1, max_size=14))
def test_links_in_parts_are_links(links):
    """Ids that stand twice, links to nothing, circles, and circles through ids that stand twice."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(in_parts, "_SLICES", 2)
        news, output = Path(folder, "news.jsonl"), f"{folder}/out/"
        rows = [{"id": name, "text": "Fog.", **({"duplicate_of": to} if to else {})} for name, to in links]
        news.write_text("".join(json.dumps(row) + "\n" for row in rows))
        Path(folder, "corpuskit.toml").touch()
        validate_parts([str(news)], How(output, jobs=1, size=60))
        found = [row for kind in ("ids", "circles") for row in lines(output, kind)]
        wanted = [
            row for row in report_data(validate([str(news)]))["findings"] if row["check"] in {"CK203", "CK204", "CK205"}
        ]
        assert sorted(map(json.dumps, found)) == sorted(map(json.dumps, wanted))
