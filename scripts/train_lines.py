"""Train the line model of `clean` and measure it on sites that it was not trained on.

    python -m scripts.train_lines PAGES.jsonl.gz… --model src/corpuskit/rules/learned/model.json

Files have rows `id, source, dataset, lang, extractor, group, raw, gold`, rows with `with` and `without` instead of `gold`, or rows `id, source,
text` that are clean texts. Every text is learned from in four shapes: as it is, on one line, three lines in one, and broken at links; a quarter of
them once more as texts in a language that nobody knows. Needs lightgbm and scipy, which are no dependencies of corpuskit. Everything is split
by `source`; the same data gives the same model.
"""

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import scipy.sparse  # type: ignore[import-untyped]
from scipy.optimize import minimize  # type: ignore[import-untyped]

from corpuskit.rules import load_packs
from corpuskit.rules.learned.decision import Limits
from corpuskit.rules.learned.features import measure_lines
from corpuskit.rules.learned.files import word_sets
from corpuskit.rules.learned.judging import hints_of
from corpuskit.rules.learned.lines import gather_lines, split_blocks
from corpuskit.rules.learned.model import Model, as_data
from corpuskit.rules.learned.scales import matrix
from corpuskit.rules.learned.trees import UNIT, Forest, Tree
from corpuskit.rules.learned.words import Lexicon, make_lexicon, split_words
from scripts.line_report import STRENGTHS, report
from scripts.line_texts import SHAPES, Array, Segments, Shape, Text, labelled, read, texts_of

FOLDS = 5
ALL = -1
"""The number of a model that has seen all sites."""
COLLECTIONS = {"readability": 0.3, "newspaper4k": 0.3, "daniel": 0.35}
"""How much texts of a collection weigh: bodies that a tool made count less, and so do old pages."""
KINDS = {"page": 1.3, "marked": 0.4, "body": 0.8}
SITE = 0.7
"""How much a share of a text that is the site's weighs, where a share of the story weighs one."""
MANY = 12
"""Texts of a site that count in full."""
SHORT, FEWEST, MOST = 40, 6, 3000
"""Words are weighed by segments of so many words or fewer; they must stand on so many sites; so many are kept."""
TREES = 350
FIRST_TREES, LITTLE = 80, 0.0005
"""Measures that trees of a first round gain less from, as a share of what they gain from all, are left out."""
STRANGE = 4
"""One text in so many is learned from once more without the words of any language, at half its weight."""
TITLE = 15
"""A segment of fewer characters is not taken for a title."""
PER_SHAPE = 60_000
"""Segments of each shape that trees see, drawn by their weight."""
SETTINGS: Mapping[str, Any] = {
    "objective": "binary", "num_leaves": 15, "learning_rate": 0.07, "min_data_in_leaf": 100, "feature_fraction": 0.3, "bagging_fraction": 0.7,
    "bagging_freq": 1, "lambda_l2": 35, "max_bin": 255, "verbosity": -1, "num_threads": 1, "seed": 1, "deterministic": True,
    "force_row_wise": True,
}  # fmt: skip
SIGNS = {
    "gap_hits": -1, "gap_sure": -1, "hit_since": 1, "hit_until": 1, "hits": -1, "sure_since": 1, "sure_until": 1, "text_hits": -1,
    "text_sure": -1,
}  # fmt: skip
"""The more rules say, and the nearer, the less likely a segment is the story's: so a line more that they know makes no other one stay."""
LIMITS = {
    "safe": Limits(recall=1000, page=8500, score=-24, surest=-180, caseless=500),
    "high": Limits(recall=900, page=3000, score=-32, surest=-150, caseless=900),
}


def fold_of(source: str) -> int:
    """Return the fold that a source falls into."""
    return _hash_of(source) % FOLDS


def _hash_of(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16)


class Data:
    """All segments of all texts in one shape as arrays, one entry a segment."""

    def __init__(self, texts: Sequence[Segments]) -> None:
        self.texts = texts
        self.text = np.repeat(np.arange(len(texts)), [len(text.bodies) for text in texts])
        self.tokens, self.kept = self._joined("tokens"), self._joined("kept")
        self.fold = np.array([fold_of(text.text.source) for text in texts])[self.text]
        names = {source: at for at, source in enumerate(sorted({text.text.source for text in texts}))}
        self.source = np.array([names[text.text.source] for text in texts])[self.text]
        self.good = self._good()
        self.weight = self._weight()
        self._split()

    def _joined(self, name: str) -> Array:
        return np.concatenate([getattr(text, name) for text in self.texts])

    def _good(self) -> Array:
        """A segment is the story's when half of its tokens are; one without tokens is what the one above is; the first headline stays."""
        good = 2 * self.kept >= self.tokens
        above = np.maximum.accumulate(np.where(self.tokens > 0, np.arange(len(good)), 0))
        good = np.where(self.tokens > 0, good, good[above])
        good[self._first_headlines()] = True
        return good

    def _first_headlines(self) -> Array:
        at = np.flatnonzero(self._joined("headline"))
        _, first = np.unique(self.text[at], return_index=True)
        return at[first]

    def _weight(self) -> Array:
        """Weights after the measure: a story's segment by its share of the story, a site's by its share of the text; large sites count less."""
        size = len(self.texts)
        total = np.maximum(np.bincount(self.text, self.tokens, size), 1)
        story = np.maximum([text.story for text in self.texts], total / 4)
        share = np.where(self.good, 1 / story[self.text], SITE / total[self.text])
        sure = np.abs(2 * self.kept / np.maximum(self.tokens, 1) - 1)
        weight = (self.tokens * sure + 0.3) * share * self._joined("known")
        headline = self._joined("headline")
        weight[headline] = 0
        first = self._first_headlines()
        weight[first] = self.tokens[first] * share[first] + 0.005
        weight[self._titles()] = 0
        many = Counter(text.text.source for text in self.texts)
        page = [
            KINDS[text.text.kind]
            * COLLECTIONS.get(text.text.dataset, 1.0)
            / max(1.0, many[text.text.source] / MANY) ** 0.5
            for text in self.texts
        ]
        return np.asarray(weight * np.array(page)[self.text])

    def _titles(self) -> Array:
        """Return the first segment of each page that is its title: bodies disagree whether it belongs to the story."""
        first = np.searchsorted(self.text, np.arange(len(self.texts)))
        found = []
        for at, text in enumerate(self.texts):
            title = " ".join(text.text.title.lower().split())
            if title and not text.text.headline and text.text.kind != "body":
                found += [int(first[at]) + k for k, body in enumerate(text.bodies) if _is_title(body, title)][:1]
        return np.array(found, np.int64)

    def _split(self) -> None:
        """Take down the words of each segment."""
        found = [split_words(lines) for lines, _ in self._gathered()]
        self.hashes = np.concatenate([words.hash for words in found])
        self.count = np.concatenate([words.count for words in found])
        self.owner = np.repeat(np.arange(len(self.count)), self.count)

    def _gathered(self) -> Iterator[tuple[Any, slice]]:
        for part in split_blocks(self.texts):
            yield gather_lines(self.texts[part]), part

    def rows(self, lexicons: Sequence[Lexicon], texts: Array | None = None) -> tuple[list[str], Array]:
        """Return the names of the measures and the measures of the segments of some `texts` (default: all): segments × measures.

        The words of a text are weighed by the lexicon of its fold.
        """
        chosen = np.arange(len(self.texts)) if texts is None else texts
        size = np.array([len(text.bodies) for text in self.texts])[chosen]
        first = np.concatenate([[0], np.cumsum(size)])
        fold = np.array([fold_of(self.texts[int(at)].text.source) for at in chosen])
        names: list[str] = []
        found = np.zeros((0, 0), np.uint8)
        for held, words in enumerate(lexicons):
            places = np.flatnonzero(fold == held)
            names, rows = measured([self.texts[int(chosen[at])] for at in places], words)
            if not len(found):
                found = np.zeros((first[-1], len(names)), np.uint8)
            found[np.concatenate([np.arange(first[at], first[at + 1]) for at in places])] = rows
        return names, found

    def segments_of(self, texts: Array) -> Array:
        """Return the numbers of the segments of some texts, in order."""
        return np.flatnonzero(np.isin(self.text, texts))

    def strange(self) -> Array:
        """Return the texts that are learned from once more as in a strange language."""
        return np.array([at for at, text in enumerate(self.texts) if _hash_of("strange" + text.text.id) % STRANGE == 0])


def drawn(weight: Array, most: int) -> tuple[Array, Array]:
    """Return some `most` segments, drawn by weight, and their weights: what weighs much is in for sure."""
    low, high = 0.0, float(weight.max())
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if np.minimum(1, weight / middle).sum() > most else (low, middle)
    chance = np.minimum(1, weight / high)
    at = np.flatnonzero(np.random.default_rng(0).random(len(chance)) < chance)
    return at, weight[at] / chance[at]


def measured(texts: Sequence[Segments], words: Lexicon) -> tuple[list[str], Array]:
    """Return the names of the measures and the measures of the segments of texts: segments × measures."""
    names: list[str] = []
    parts = []
    for part in split_blocks(texts):
        block = texts[part]
        # A third of the texts has no known title.
        titles = [text.text.title if fold_of(text.text.id) % 3 else "" for text in block]
        found = measure_lines(gather_lines(block), words, hints_of([text.left for text in block]), titles)
        if found:
            names = list(found)
            parts.append(matrix(found, names))
    return names, np.concatenate(parts, axis=1).T


def _is_title(body: str, title: str) -> bool:
    said = " ".join(body.lower().split())
    return len(said) >= TITLE and title.startswith(said) and 2 * len(said) > len(title)


def word_weights(data: Data, used: Array) -> dict[int, int]:
    """Return how much words, by hash, speak for the site, by logistic regression of short segments on words of several sites."""
    short = (data.count > 0) & (data.count <= SHORT) & (data.weight > 0) & used
    chosen = short[data.owner]
    words, number = np.unique(data.hashes[chosen], return_inverse=True)
    owner = data.owner[chosen]
    pairs = np.unique(number.astype(np.int64) * (data.source.max() + 1) + data.source[owner])
    spread = np.bincount(pairs // (data.source.max() + 1), minlength=len(words)) >= FEWEST
    rows = np.flatnonzero(short)
    row = np.full(len(short), -1)
    row[rows] = np.arange(len(rows))
    inside = spread[number]
    column = np.cumsum(spread) - 1
    place = (row[owner[inside]], column[number[inside]])
    shape = (len(rows), int(spread.sum()))
    table = scipy.sparse.csr_matrix((1 / np.sqrt(data.count[owner[inside]]), place), shape)
    found = regression(table, np.where(data.good[rows], -1.0, 1.0), data.weight[rows], 4e-5)
    order = np.argsort(-np.abs(found))[:MOST]
    scaled = np.clip(np.round(16 * found), -120, 120).astype(int)
    keys = words[spread]
    return {int(keys[at]): int(scaled[at]) for at in order if scaled[at]}


def regression(table: scipy.sparse.csr_matrix, sign: Array, weight: Array, penalty: float) -> Array:
    """Return the coefficients of a logistic regression with a squared penalty, both classes weighing the same."""
    weight = weight.copy()
    for side in (-1.0, 1.0):
        weight[sign == side] *= 0.5 / weight[sign == side].sum()
    turned = table.T.tocsr()

    def loss(at: Array) -> tuple[float, Array]:
        margin = sign * (table @ at[:-1] + at[-1])
        slope = -weight * sign / (1 + np.exp(np.minimum(margin, 50)))
        return weight @ np.logaddexp(0, -margin) + penalty * at[:-1] @ at[:-1], np.append(
            turned @ slope + 2 * penalty * at[:-1], slope.sum()
        )

    found = minimize(loss, np.zeros(table.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 40})
    return np.asarray(found.x[:-1])


@dataclass(frozen=True)
class Lesson:
    """What trees learn from: the names of measures, and measures, labels, weights and folds, one entry a segment."""

    names: Sequence[str]
    rows: Array
    label: Array
    weight: Array
    fold: Array

    def boost(self, held: int, trees: int = TREES) -> Forest:
        """Return trees that have not seen the fold `held`."""
        return as_forest(
            [tree["tree_structure"] for tree in self.train(held, trees).dump_model()["tree_info"]], self.names
        )

    def train(self, held: int, trees: int) -> lightgbm.Booster:
        """Return trees of lightgbm that have not seen the fold `held`."""
        used = self.fold != held
        weight = self.weight[used] / self.weight[used].mean()
        data = lightgbm.Dataset(
            self.rows[used], self.label[used], weight=weight, params={"max_bin": 255, "verbosity": -1}
        )
        signs = [SIGNS.get(name, 0) for name in self.names]
        return lightgbm.train({**SETTINGS, "monotone_constraints": signs}, data, trees)

    def narrowed(self) -> "Lesson":
        """Return the lesson with those measures that trees gain something from."""
        gain = self.train(-1, FIRST_TREES).feature_importance("gain")
        kept = [at for at, name in enumerate(self.names) if gain[at] > LITTLE * gain.sum() or name in SIGNS]
        return replace(self, names=[self.names[at] for at in kept], rows=self.rows[:, kept])


def as_forest(roots: Sequence[Mapping[str, Any]], names: Sequence[str]) -> Forest:
    """Return the trees of lightgbm over the measures that they use."""
    trees = [_tree(root) for root in roots]
    used = sorted({measure for tree in trees for measure in tree.measure})
    place = {measure: at for at, measure in enumerate(used)}
    renumbered = [
        Tree([place[m] for m in tree.measure], tree.threshold, tree.left, tree.right, tree.leaf) for tree in trees
    ]
    return Forest(tuple(names[measure] for measure in used), tuple(renumbered))


def _tree(root: Mapping[str, Any]) -> Tree:
    inner: list[list[int]] = []
    leaves: list[int] = []

    def place(node: Mapping[str, Any]) -> int:
        if "leaf_value" in node:
            leaves.append(round(UNIT * node["leaf_value"]))
            return ~(len(leaves) - 1)
        at = len(inner)
        inner.append([node["split_feature"], int(node["threshold"]), 0, 0])
        inner[at][2:] = place(node["left_child"]), place(node["right_child"])
        return at

    place(root)
    measure, threshold, left, right = ([node[part] for node in inner] for part in range(4))
    return Tree(measure, threshold, left, right, leaves)


def lesson(shapes: Mapping[Shape, Data], words: Sequence[Mapping[int, int]]) -> Lesson:
    """Return what trees learn from: segments of all shapes, their words weighed by what other folds say of them."""
    lexicons = [make_lexicon(word_sets(), own) for own in words]
    unknown = [make_lexicon([[] for _ in word_sets()], {})] * FOLDS
    parts: list[list[Array]] = []
    names: list[str] = []
    for shape, data in shapes.items():
        names, rows = data.rows(lexicons)
        parts.append(_taken(data, rows, np.arange(len(data.good)), PER_SHAPE, 1.0))
        if shape in ("lines", "one"):
            texts = data.strange()
            parts.append(_taken(data, data.rows(unknown, texts)[1], data.segments_of(texts), PER_SHAPE // STRANGE, 0.5))
    return Lesson(names, *(np.concatenate(column) for column in zip(*parts, strict=True)))


def _taken(data: Data, rows: Array, segments: Array, most: int, share: float) -> list[Array]:
    at, weight = drawn(data.weight[segments], most)
    chosen = segments[at]
    return [rows[at], data.good[chosen], share * weight, data.fold[chosen]]


_RULES = load_packs()


def _labelled(texts: Sequence[Text]) -> list[Segments]:
    return [labelled(text, _RULES) for text in texts]


def gathered(rows: Sequence[Mapping[str, Any]], shape: Shape) -> Data:
    """Return all texts in one shape, labelled."""
    texts = list(texts_of(rows, shape))
    with ProcessPoolExecutor(2) as pool:
        parts = pool.map(_labelled, [texts[at : at + 100] for at in range(0, len(texts), 100)])
        return Data([text for part in parts for text in part if text.bodies])


def models_of(rows: Sequence[Mapping[str, Any]], folds: Sequence[int]) -> list[Model]:
    """Return for each of `folds` a model that has not seen its sites; one that has seen all for a number that is no fold."""
    shapes = {shape: gathered(rows, shape) for shape in SHAPES}
    lines = shapes["lines"]
    words = [word_weights(lines, lines.fold != held) for held in range(FOLDS)]
    told = lesson(shapes, words).narrowed()
    with ProcessPoolExecutor(2) as pool:
        forests = list(pool.map(told.boost, folds))
    own = [words[held] if held in range(FOLDS) else word_weights(lines, lines.fold != held) for held in folds]
    return [Model(make_lexicon(word_sets(), one), trees, LIMITS, one) for one, trees in zip(own, forests, strict=True)]


def main() -> None:
    """Train on everything and write the model, and measure by cross-validation; or measure on languages that are left out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, nargs="+")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--leave-out", nargs="*", default=(), metavar="LANG")
    parser.add_argument("--shapes", nargs="*", default=SHAPES, choices=SHAPES, help="measure these")
    parser.add_argument("--strengths", nargs="*", default=STRENGTHS, choices=STRENGTHS, help="at these")
    asked = parser.parse_args()
    rows = [row for path in asked.pages for row in read(path)]
    for lang in asked.leave_out:
        models = models_of([row for row in rows if row.get("lang") != lang], [ALL])
        print(f"\nwithout {lang}")
        left_out = [row for row in rows if row.get("lang") == lang]
        for shape in asked.shapes:
            report(shape, list(texts_of(left_out, shape)), models, lambda _: 0, asked.strengths)
    if not asked.leave_out:
        *models, everything = models_of(rows, [*range(FOLDS), ALL])
        if asked.model:
            text = json.dumps(as_data(everything), separators=(",", ":"))
            asked.model.write_text(text + "\n", encoding="utf-8")
        for shape in asked.shapes:
            report(shape, list(texts_of(rows, shape)), models, fold_of, asked.strengths)


if __name__ == "__main__":
    main()
