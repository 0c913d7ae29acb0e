"""Train the line classifier of `clean` and measure it on domains that it was not trained on.

    python -m scripts.train_lines PAGES.jsonl.gz --segments SEGMENTS.jsonl.gz --model src/corpuskit/rules/learned/model.json

PAGES has rows `id, source, dataset, lang, extractor, group, raw, gold`, SEGMENTS rows with `with` and `without` instead of `gold`.
Needs lightgbm, which is no dependency of corpuskit. Everything is split by `source`; the same data gives the same model.
"""

import argparse
import gzip
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import lightgbm
import numpy as np
import scipy.sparse  # type: ignore[import-untyped]
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq
from scipy.optimize import minimize  # type: ignore[import-untyped]

from corpuskit.model import Article, Span
from corpuskit.rules import Options, Strength, Task, clean, load_packs
from corpuskit.rules.judging import pages_of as read_of
from corpuskit.rules.learned import (
    Learned,
    LineModel,
    Recurring,
    Told,
    bordered,
    collect,
    decide,
    going,
    judging,
    survey,
)
from corpuskit.rules.learned.features import TITLE, Texts, features
from corpuskit.rules.learned.files import word_sets
from corpuskit.rules.learned.lines import blocks, gather
from corpuskit.rules.learned.model import Model, as_data
from corpuskit.rules.learned.sequence import Limits, outlook
from corpuskit.rules.learned.trees import UNIT, Forest, Tree
from corpuskit.rules.learned.whole import whole_measures
from corpuskit.rules.learned.witness import hit_levels, title_of
from corpuskit.rules.learned.words import Lexicon, hash_sums, lexicon, split_words, word_hash
from corpuskit.rules.segments import Segments as Cut
from corpuskit.rules.segments import cut
from scripts.shingle_score import TOKEN, Change, Numbers, Score, change, grams, score

Array = NDArray[Any]
FOLDS = 5
INNER = 4
SHORT = 40
N = 3
WEAK = {"readability": 0.3, "newspaper4k": 0.3}


@dataclass
class Page:
    """A text to learn from: its lines, and for each how many words it has and how many of them are the story's."""

    row: Mapping[str, Any]
    cut: Cut
    words: list[int]
    kept: list[int]
    known: list[bool]
    weight: float = 1.0
    foreign: bool = False
    hits: list[int] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether all lines are labelled, and the words known."""
        return self.row.get("gold") is not None and not self.foreign

    @property
    def fold(self) -> int:
        """The fold of the page's source."""
        return part_of(self.row["source"], FOLDS)


def part_of(source: str, parts: int, salt: str = "") -> int:
    """Return the part that a source falls into."""
    return int(hashlib.sha256(f"{source}{salt}".encode()).hexdigest(), 16) % parts


def read(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a file of gzipped JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def labelled(text: Cut, gold: str) -> tuple[list[int], list[int]]:
    """Return for each line how many words it has, and how many of them stand in `gold`.

    The words of both are aligned by their 3-grams (longest common subsequence; what is left over is matched in any order), so a short
    line counts as the story's when it goes on from the line above as it does in `gold`.
    """
    words = [TOKEN.findall(body) for body in text.bodies]
    owner = [line for line, found in enumerate(words) for _ in found]
    kept = Counter(
        line
        for line, hit in zip(
            owner, covered([word for found in words for word in found], TOKEN.findall(gold)), strict=True
        )
        if hit
    )
    return [len(found) for found in words], [kept[line] for line in range(len(words))]


def covered(words: list[str], gold: list[str]) -> list[bool]:
    """Return which of `words` stand in an aligned 3-gram."""
    ids: dict[tuple[str, ...], int] = {}
    ours, theirs = (
        [ids.setdefault(tuple(t[i : i + N]), len(ids)) for i in range(len(t) - N + 1)] for t in (words, gold)
    )
    here, there = set(ours), set(theirs)
    places = [i for i, gram in enumerate(ours) if gram in there]
    rest = [gram for gram in theirs if gram in here]
    left, used = Counter(rest), set[int]()
    for op in LCSseq.opcodes([ours[i] for i in places], rest):
        if op.tag == "equal":
            used.update(range(op.src_start, op.src_end))
    left.subtract(ours[places[k]] for k in used)
    for k, place in enumerate(places):
        if k not in used and left[ours[place]] > 0:
            left[ours[place]] -= 1
            used.add(k)
    result = [False] * len(words)
    for k in used:
        result[places[k] : places[k] + N] = [True] * N
    return result


def pages_of(rows: Sequence[Mapping[str, Any]], segments: Sequence[Mapping[str, Any]]) -> list[Page]:
    """Return what to learn from: pages, gold bodies as clean texts, pages with segments, and pages as if in an unknown language."""
    pages = []
    for row in rows:
        text = cut(row["raw"])
        pages.append(Page(row, text, *labelled(text, row["gold"]), [True] * len(text), WEAK.get(row["dataset"], 1.0)))
    for row in {row["id"]: row for row in rows}.values():
        text = cut("\n".join(line for line in row["gold"].split("\n") if line.strip()))
        words = [len(TOKEN.findall(body)) for body in text.bodies]
        clean = {**row, "raw": text.text, "extractor": "gold", "group": "gold"}
        pages.append(Page(clean, text, words, words, [True] * len(text), WEAK.get(row["dataset"], 1.0)))
    pages += [segmented(row) for row in segments]
    return pages + [as_foreign(page) for at, page in enumerate(pages) if at % 4 == 0]


def segmented(row: Mapping[str, Any]) -> Page:
    """Return a page of which only the lines are labelled that hold a segment."""
    text = cut(row["raw"])
    words, kept, known = [], [], []
    for body in text.bodies:
        line = " ".join(body.split())
        good, bad = any(part in line for part in row["with"]), any(part in line for part in row["without"])
        words.append(len(TOKEN.findall(body)))
        kept.append(words[-1] if good else 0)
        known.append(good != bad)
    return Page(row, text, words, kept, known, 0.5)


def as_foreign(page: Page) -> Page:
    """Return the page as one whose words are all unknown, so that other languages are not judged by the lack of known words."""
    return Page(page.row, page.cut, page.words, page.kept, page.known, page.weight * 0.5, foreign=True)


def rule_hits(pages: Sequence[Page]) -> None:
    """Note for each line what the rules that fire on it say."""
    packs = load_packs()
    for page in pages:
        (whole,) = read_of([Task(Article("-", page.cut.text))], packs)
        page.hits = hit_levels(whole)


class Data:
    """All lines of all pages as arrays, one entry a line."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages = pages
        self.page = np.repeat(np.arange(len(pages)), [len(page.cut) for page in pages])
        self.words = self._lines("words")
        self.hits = self._lines("hits")
        kept, known = self._lines("kept"), self._lines("known")
        self.good = self._good(kept)
        self.weight = self._weight(kept) * known
        self.fold = np.array([page.fold for page in pages])[self.page]
        self.foreign = np.array([page.foreign for page in pages])
        names = sorted({page.row["source"] for page in pages})
        self.source = np.array([names.index(page.row["source"]) for page in pages])[self.page]
        self._vocabulary()

    def _lines(self, name: str) -> Array:
        return np.concatenate([np.array(getattr(page, name), np.int64) for page in self.pages])

    def _good(self, kept: Array) -> Array:
        """A line is the story's when half of its words are; one without words is what the line above is."""
        good = 2 * kept >= self.words
        above = np.maximum.accumulate(np.where(self.words > 0, np.arange(len(good)), 0))
        return np.asarray(np.where(self.words > 0, good, good[above]))

    def _weight(self, kept: Array) -> Array:
        """Weights after the measure: shares of precision and recall, averaged over pages; large sources count less."""
        total, story = (np.bincount(self.page, values, len(self.pages)) for values in (self.words, kept))
        base = np.where(self.good, np.maximum(story, total / 4)[self.page], total[self.page]) + 20
        sure = np.abs(2 * kept / np.maximum(self.words, 1) - 1)
        sources = Counter(page.row["source"] for page in self.pages)
        page = np.array([page.weight / max(1.0, sources[page.row["source"]] / 12) ** 0.5 for page in self.pages])
        line = (self.words * sure + 2 * (self.words > 0) + 0.3) / base + np.minimum(self.words, 20) * 0.0002
        weight = page[self.page] * line
        weight /= weight.mean()
        # One wrong line is enough to spoil a clean text, however short the line is.
        clean = np.array([page.weight * (page.row["group"] == "gold") for page in self.pages])[self.page]
        return np.asarray(np.maximum(weight, clean * (self.words > 0)))

    def _vocabulary(self) -> None:
        """Take down which line holds which word."""
        hashes, lines, before = [], [], 0
        cuts = [page.cut for page in self.pages]
        for part in blocks(cuts):
            gathered = gather(cuts[part])
            words = split_words(gathered, hash_sums(gathered))
            hashes.append(words.hash)
            lines.append(words.line + before)
            before += len(gathered)
        self.vocabulary, self.word = np.unique(np.concatenate(hashes), return_inverse=True)
        self.line_of_word = np.concatenate(lines)
        spelled = {word.lower() for page in self.pages for word in re.findall(r"[^\W_]+", page.cut.text)}
        self.spelling = {word_hash(word): word for word in spelled}

    def word_weights(self, pages: Array, *, most: int = 2500, fewest: int = 6, penalty: float = 4e-5) -> dict[str, int]:
        """Return how much words speak for the site, by logistic regression of short lines on words of six sources or more."""
        inside = pages[self.page] & ~self.foreign[self.page] & (self.weight > 0)
        count = np.bincount(self.line_of_word, minlength=len(self.page))
        inside &= (count > 0) & (count <= SHORT)
        use = inside[self.line_of_word]
        pairs = np.unique(
            self.word[use].astype(np.int64) * (self.source.max() + 1) + self.source[self.line_of_word[use]]
        )
        spread = np.bincount(pairs // (self.source.max() + 1), minlength=len(self.vocabulary))
        column = np.full(len(self.vocabulary), -1)
        chosen = np.flatnonzero((spread >= fewest) & np.array([int(h) in self.spelling for h in self.vocabulary]))
        column[chosen] = np.arange(len(chosen))
        rows = np.flatnonzero(inside)
        row = np.full(len(self.page), -1)
        row[rows] = np.arange(len(rows))
        use &= column[self.word] >= 0
        data = 1 / np.sqrt(count[self.line_of_word[use]])
        shape = (len(rows), len(chosen))
        table = scipy.sparse.csr_matrix((data, (row[self.line_of_word[use]], column[self.word[use]])), shape)
        found = regression(table, np.where(self.good[rows], -1.0, 1.0), self.weight[rows], penalty)
        order = np.argsort(-np.abs(found))[:most]
        scaled = np.clip(np.round(16 * found), -120, 120).astype(int)
        return {self.spelling[int(self.vocabulary[chosen[k]])]: int(scaled[k]) for k in order if scaled[k]}

    def columns(self, words: Lexicon, only: Array | None = None) -> dict[str, Array]:
        """Return the measures of all lines, or of those of the pages `only`."""
        parts: list[dict[str, Array]] = []
        empty = lexicon([()], {})
        which = np.arange(len(self.pages)) if only is None else np.flatnonzero(only)
        first = np.searchsorted(self.page, np.arange(len(self.pages) + 1))
        for foreign, known in ((False, words), (True, empty)):
            chosen = which[self.foreign[which] == foreign]
            cuts = [self.pages[at].cut for at in chosen]
            for part in blocks(cuts):
                at = np.concatenate([np.arange(first[k], first[k + 1]) for k in chosen[part]])
                titles = [title_of(task_of(self.pages[k])) for k in chosen[part]]
                parts.append({"#": at, **features(gather(cuts[part]), known, self.hits[at], titles)})
        order = np.argsort(np.concatenate([part["#"] for part in parts]))
        return {name: np.concatenate([part[name] for part in parts])[order] for name in parts[0] if name != "#"}

    @property
    def texts(self) -> Texts:
        """Where the pages lie."""
        sizes = np.array([len(page.cut) for page in self.pages])
        past = np.cumsum(sizes)
        has = sizes > 0
        return Texts((past - sizes)[has], past[has], np.repeat(np.arange(has.sum()), sizes[has]))


def regression(table: scipy.sparse.csr_matrix, sign: Array, weight: Array, penalty: float) -> Array:
    """Return the coefficients of a logistic regression with a squared penalty, both classes weighing the same."""
    weight = weight.copy()
    for side in (-1.0, 1.0):
        weight[sign == side] *= 0.5 / weight[sign == side].sum()
    turned = table.T.tocsr()

    def loss(at: Array) -> tuple[float, Array]:
        margin = sign * (table @ at[:-1] + at[-1])
        slope = -weight * sign / (1 + np.exp(margin))
        return weight @ np.logaddexp(0, -margin) + penalty * at[:-1] @ at[:-1], np.append(
            turned @ slope + 2 * penalty * at[:-1], slope.sum()
        )

    found = minimize(loss, np.zeros(table.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 60})
    return np.asarray(found.x[:-1])


@dataclass(frozen=True)
class Lesson:
    """What trees learn from: measures, labels, weights, one entry a line or a text; those without weight do not count.

    With a measure of positive sign scores only rise, with one of negative sign they only fall.
    """

    columns: Mapping[str, Array]
    label: Array
    weight: Array
    signs: Mapping[str, int] = field(default_factory=dict)

    def boost(self, chosen: Array, trees: int, seed: int, **settings: float) -> Forest:
        """Return trees trained on the `chosen` entries."""
        settings = {
            "num_leaves": 15, "learning_rate": 0.12, "min_data_in_leaf": 80, "max_bin": 255, "feature_fraction": 0.5,
            "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 10, **settings,
        }  # fmt: skip
        names = list(self.columns)
        fixed = {
            "objective": "binary",
            "verbosity": -1,
            "num_threads": 1,
            "seed": seed,
            "deterministic": True,
            "force_row_wise": True,
            "monotone_constraints": [self.signs.get(name, 0) for name in names],
        }
        chosen = chosen & (self.weight > 0)
        table = np.array([self.columns[name][chosen] for name in names]).T
        taught = lightgbm.Dataset(table, label=self.label[chosen], weight=self.weight[chosen])
        learned = lightgbm.train({**settings, **fixed}, taught, trees)
        return compact(names, learned.dump_model()["tree_info"])


def first_measures(columns: Mapping[str, Array]) -> dict[str, Array]:
    """Return what the first forest sees: all measures of a line but those of the title, which few lines have anything to do with."""
    return {name: column for name, column in columns.items() if name not in TITLE}


def of_lines(columns: Mapping[str, Array], data: Data) -> Lesson:
    """Return what is to be learned of lines: whether they are the story's."""
    return Lesson(columns, data.good, data.weight)


def of_texts(measures: Mapping[str, Array], alone: Array, told: Sequence[Array], data: Data) -> Lesson:
    """Return what is to be learned of texts: whether much of them is the site's. What lies between much and nothing is left out.

    `told` are the scores that several second forests give to all lines. Each text is learned with those of each, all texts with the first
    ones, then all with the next: so what is learned is how scores mark a dirty text, not what one forest happens to take for the site's.
    """
    seen = [whole_measures(measures, alone, scores, data.texts) for scores in told]
    columns = {name: np.concatenate([one[name] for one in seen]) for name in seen[0]}
    texts = data.texts
    bad, total = (np.add.reduceat(values, texts.first) for values in (data.words * ~data.good, data.words))
    share = bad / np.maximum(total, 1)
    pages = [data.pages[at] for at in data.page[texts.first]]
    weight = np.array([page.weight * (8 if page.row["group"] == "gold" else 1) * page.whole for page in pages])
    sure = np.where(share > MUCH, np.minimum(1, 0.3 + 3 * share), share < LITTLE)
    return Lesson(columns, np.tile(share > MUCH, len(told)), np.tile(weight * sure, len(told)), SIGNS)


def compact(names: Sequence[str], trees: Iterable[Mapping[str, Any]]) -> Forest:
    """Return lightgbm's trees with whole-number leaves, over the measures that they use."""
    flat = [flatten(tree["tree_structure"]) for tree in trees]
    used = sorted({measure for tree in flat for measure in tree.measure})
    return Forest(
        tuple(names[measure] for measure in used),
        tuple(
            Tree(
                [used.index(m) for m in tree.measure],
                *(getattr(tree, part) for part in ("threshold", "left", "right", "leaf")),
            )
            for tree in flat
        ),
    )


def flatten(root: Mapping[str, Any]) -> Tree:
    """Return one of lightgbm's trees as parallel lists."""
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


# Measures that the second forest may use besides those of the scores.
OWN = (
    "length", "words", "first", "last", "stop_count", "stop_share", "weight", "weight_mean", "weight_most", "themes", "titled", "upper",
    "digits", "quotes", "signs", "repeated", "overlap", "overlap_count", "from_start", "from_end", "place", "chars_before", "text_lines",
    "text_length", "text_prose", "text_prose_lines", "text_mean", "to_stretch", "in_stretch", "to_longest", "of_longest", "prose",
    "prose_before", "prose_since", "prose_until", "since_related", "since_comments", "since_subscribe", "last+1", "last-1", "length+1",
    "length-1", "hits", "hits-1", "hits+1", *TITLE,
)  # fmt: skip
TREES_ALONE, TREES_TOGETHER, TREES_WHOLE = 80, 120, 240
SECOND: Mapping[str, float] = {"learning_rate": 0.08, "lambda_l2": 30}
# The first of these seeds is that of the second forest; from the scores of those of the others the third one learns besides.
SEEDS = (2, 12, 22)
TEXTS: Mapping[str, float] = {
    "num_leaves": 5, "learning_rate": 0.03, "min_data_in_leaf": 60, "lambda_l2": 20, "feature_fraction": 0.4,
}  # fmt: skip
# The more of these, or the less, the dirtier a text, whatever else it holds.
SIGNS = {
    "agreed": 1, "below_alone": 1, "doubt": 1, "hinted": 1, "low_lines": 1, "low_words": 1, "ruled": 1, "share+0": 1, "share-40": 1,
    "share-89": 1, "lowest0": -1, "lowest1": -1, "lowest2": -1, "text_score": -1, "text_weighed": -1,
}  # fmt: skip
# Shares of a text: so much of the site's makes it dirty, so little leaves it clean.
MUCH, LITTLE = 0.1, 0.003


def with_strange_words(data: Data, pages: Array) -> dict[str, Array]:
    """Return the measures of all lines, the words of each of `pages` weighed by what other sources say of them."""
    sets = word_sets()
    columns = data.columns(lexicon(sets, data.word_weights(pages)))
    part = np.array([part_of(page.row["source"], INNER, "inner") for page in data.pages])
    for inner in range(INNER):
        held = pages & (part == inner)
        strange = data.columns(lexicon(sets, data.word_weights(pages & (part != inner))), held)
        lines = held[data.page]
        for name, column in columns.items():
            column[lines] = strange[name]
    return columns


def first_scores(data: Data) -> tuple[Array, dict[str, Array], list[tuple[dict[str, int], Forest]]]:
    """Return the score and the measures of each line by words and a forest that have not seen its source, and these by fold."""
    fold = np.array([page.fold for page in data.pages])
    scores = np.zeros(len(data.page), np.int32)
    columns: dict[str, Array] = {}
    known = []
    for held in range(FOLDS):
        learned = with_strange_words(data, fold != held)
        lines = data.fold == held
        words = data.word_weights(fold != held)
        seen = data.columns(lexicon(word_sets(), words), fold == held)
        trees = of_lines(first_measures(learned), data).boost(~lines, TREES_ALONE, 1)
        scores[lines] = trees.scores(seen)
        for name, column in seen.items():
            columns.setdefault(name, np.zeros(len(data.page), np.uint8))[lines] = column
        known.append((words, trees))
    return scores, columns, known


def second_measures(columns: Mapping[str, Array], scores: Array, texts: Texts) -> dict[str, Array]:
    """Return what the second forest sees."""
    return {**outlook(dict(columns), scores, texts), **{name: columns[name] for name in OWN}}


def held_out(
    data: Data, measures: Mapping[str, Array], alone: Array, known: Sequence[tuple[Mapping[str, int], Forest]]
) -> tuple[list[Model], list[Array]]:
    """Return for each fold a model that has not seen its sources, and the scores that second forests of each seed give to all lines."""
    seeded = [second_scores(data, measures, seed) for seed in SEEDS]
    told = [scores for _, scores in seeded]
    lesson = of_texts(measures, alone, told, data)
    fold = np.tile(data.fold[data.texts.first], len(told))
    whole = [lesson.boost(fold != held, TREES_WHOLE, 3, **TEXTS) for held in range(FOLDS)]
    models = [
        Model(lexicon(word_sets(), words), trees, together, whole[held], LIMITS)
        for held, ((words, trees), together) in enumerate(zip(known, seeded[0][0], strict=True))
    ]
    return models, told


def second_scores(data: Data, measures: Mapping[str, Array], seed: int) -> tuple[list[Forest], Array]:
    """Return for each fold a second forest that has not seen its sources, and the scores that these give to all lines."""
    lesson = of_lines(measures, data)
    together = [lesson.boost(data.fold != held, TREES_TOGETHER, seed, **SECOND) for held in range(FOLDS)]
    scores = np.zeros(len(data.page), np.int32)
    for held, trees in enumerate(together):
        lines = data.fold == held
        scores[lines] = trees.scores({name: column[lines] for name, column in measures.items()})
    return together, scores


def cleaned(
    data: Data,
    meter: "Meter",
    models: Sequence[Model],
    strength: Strength,
    *,
    heard: bool,
    learned: Sequence[Learned] = (),
) -> Array:
    """Return which lines `clean` takes, each source judged by the model that has not seen it; `heard` says whether it is asked."""
    repeated = [Recurring(tuple(learned))] if learned else []
    rules = load_packs((), [*repeated, *([LineModel(strength)] if heard else [])])
    goes = np.zeros(len(data.page), bool)
    for held, known in enumerate(models):
        chosen = [at for at in meter.used if data.pages[at].fold == held]
        with patch.object(judging, "model", return_value=known):
            results = clean([task_of(data.pages[at]) for at in chosen], rules, Options(strength))
        for at, result in zip(chosen, results, strict=True):
            starts = np.array(data.pages[at].cut.starts)
            for step in result.steps:
                goes[meter.first[at] : meter.first[at + 1]] |= (starts >= step.span.start) & (starts < step.span.end)
    return goes


def with_repetition(data: Data, models: Sequence[Model], fewest: int = 4) -> None:
    """Print what learned lines add at `safe`, on top of rules and model, to texts of one extractor and collection with so many of one source."""
    meter, found = Meter(data), defaultdict[tuple[str, str, str], list[int]](list)
    for at in meter.used:
        row = data.pages[at].row
        if row["group"] != "gold":
            found[row["extractor"], row["dataset"], row["source"]].append(at)
    groups = [pages for pages in found.values() if len(pages) >= fewest]
    before, after = np.zeros(len(data.page), bool), np.zeros(len(data.page), bool)
    for meter.used in groups:
        learned = decide(collect(as_told(data.pages[at]) for at in meter.used))
        before |= cleaned(data, meter, models, "safe", heard=True)
        goes = cleaned(data, meter, models, "safe", heard=True, learned=learned)
        taken = ((as_told(data.pages[at]), places(data.pages[at], goes[meter.first[at] :])) for at in meter.used)
        learned = bordered(learned, survey(taken, going(learned)))
        after |= cleaned(data, meter, models, "safe", heard=True, learned=learned)
    meter.used = [at for pages in groups for at in pages]
    print("\nWith repetition, columns from left to right: safe, safe with learned lines")
    for by in ("group", "dataset,group"):
        show(by, *(meter.changes(goes, *by.split(",")) for goes in (before, after)))


def as_told(page: Page) -> Told:
    """Return a page as an article to learn from."""
    return Told(page.row["id"], page.row["source"], page.cut.text, page.row["id"])


def places(page: Page, goes: Array) -> list[Span]:
    """Return where the lines of a page stand that go; `goes` begins with its first line."""
    return [Span(start, end) for start, end, gone in zip(page.cut.starts, page.cut.ends, goes, strict=False) if gone]


def task_of(page: Page) -> Task:
    """Return what `clean` is given: the text, and the title of the page as a known field."""
    title = page.row.get("title")
    return Task(
        Article(page.row["id"], page.cut.text, {"source": page.row["source"]}), {"title": title} if title else {}
    )


class Meter:
    """Scores of all pages that have a story, before and after lines are removed."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self.first = np.searchsorted(data.page, np.arange(len(data.pages) + 1))
        numbers, stories = Numbers(), {}
        self.used = [at for at, page in enumerate(data.pages) if page.row.get("gold") is not None and not page.foreign]
        self.lines = {at: [numbers.of(body) for body in data.pages[at].cut.bodies] for at in self.used}
        for at in self.used:
            row = data.pages[at].row
            if row["id"] not in stories:
                stories[row["id"]] = grams(numbers.of(row["gold"]))
        self.story = {at: stories[data.pages[at].row["id"]] for at in self.used}
        self.before = {at: score(self.story[at], self.lines[at]) for at in self.used}

    def untouched(self, goes: Array, *, weak: bool) -> float:
        """Return the share of story bodies, given as texts, of which no line goes; with or without those of weak quality."""
        touched = np.bincount(self.data.page, goes, len(self.data.pages)) > 0
        pages = self.data.pages
        return 1 - float(
            np.mean(
                [
                    touched[at]
                    for at in self.used
                    if pages[at].row["group"] == "gold" and (weak or pages[at].row["dataset"] not in WEAK)
                ]
            )
        )

    def changes(self, goes: Array, *names: str) -> dict[str, Change]:
        """Return what happens to pages by the values of the fields `names`."""
        pairs: dict[str, list[tuple[Score, Score]]] = defaultdict(list)
        for at in self.used:
            row = self.data.pages[at].row
            if row["group"] != "gold":
                gone = goes[self.first[at] : self.first[at + 1]]
                left = [line for line, go in zip(self.lines[at], gone, strict=True) if not go]
                after = score(self.story[at], left) if gone.any() else self.before[at]
                pairs[" ".join(str(row[name]) for name in names)].append((self.before[at], after))
        return {name: change(found) for name, found in sorted(pairs.items())}


def show(names: str, *tables: Mapping[str, Change]) -> None:
    """Print a table of changes, as Markdown: the first ones in full, of the others gain, recall and harm."""
    first, *others = tables
    more = " | gain | recall | harmed" * len(tables)
    print(
        f"\n| {names.replace(',', ' ')} | texts | before (P / R / F1) | after{more} |\n|{'---|' * (4 + 3 * len(tables))}"
    )
    for name, one in first.items():
        parts = [f"{name or 'not known'} | {one.texts} | {spoken(one.before)} | {spoken(one.after)}"]
        parts += [f"{c.gain:+.4f} | {-c.lost:+.4f} | {c.harmed:.1%}" for c in (one, *(other[name] for other in others))]
        print(f"| {' | '.join(parts)} |")


def spoken(figures: Iterable[float]) -> str:
    """Return figures below one as people write them."""
    return " / ".join(f"{figure:.3f}".lstrip("0") for figure in figures)


def logit(chance: float) -> int:
    """Return the score of a probability."""
    return round(UNIT * float(np.log(chance / (1 - chance))))


LIMITS = {
    "safe": Limits(clean=logit(0.83), recall=1250, page=9200, many=30),
    "high": Limits(clean=logit(0.6), recall=900, page=900, many=30),
}


def report(data: Data, models: Sequence[Model], names: Iterable[str]) -> None:
    """Print what `clean` gives on sources that its model was not trained on: rules alone, then rules and model at each strength."""
    meter = Meter(data)
    runs = {
        "rules alone": cleaned(data, meter, models, "safe", heard=False),
        "safe": cleaned(data, meter, models, "safe", heard=True),
        "high": cleaned(data, meter, models, "high", heard=True),
    }
    for title, goes in runs.items():
        print(
            f"{title}: bodies untouched {meter.untouched(goes, weak=True):.4f}, but for weak ones {meter.untouched(goes, weak=False):.4f}"
        )
    print("\nColumns from left to right:", ", ".join(runs))
    for name in names:
        show(name, *(meter.changes(goes, *name.split(",")) for goes in runs.values()))
    meter.used = [at for at in meter.used if data.pages[at].row["lang"] not in ("en", "")]
    show("other than English", *(meter.changes(goes) for goes in runs.values()))


def train(data: Data, alone: Array, told: Sequence[Array]) -> dict[str, Any]:
    """Return the model, trained on all sources; `alone` and `told` are the scores of lines by forests that had not seen them."""
    everything = np.full(len(data.pages), fill_value=True)
    columns = with_strange_words(data, everything)
    lines = np.full(len(data.page), fill_value=True)
    measures = second_measures(columns, alone, data.texts)
    texts = of_texts(measures, alone, told, data)
    forests = (
        of_lines(first_measures(columns), data).boost(lines, TREES_ALONE, 1),
        of_lines(measures, data).boost(lines, TREES_TOGETHER, SEEDS[0], **SECOND),
        texts.boost(np.full(len(texts.label), fill_value=True), TREES_WHOLE, 3, **TEXTS),
    )
    return as_data(data.word_weights(everything), forests, LIMITS)


def main() -> None:
    """Measure by cross-validation, then train on everything and write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--segments", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--by", nargs="*", default=["group", "group,extractor", "lang", "dataset,group"])
    asked = parser.parse_args()
    pages = pages_of(read(asked.pages), read(asked.segments) if asked.segments else [])
    rule_hits(pages)
    data = Data(pages)
    alone, columns, known = first_scores(data)
    models, told = held_out(data, second_measures(columns, alone, data.texts), alone, known)
    report(data, models, asked.by)
    with_repetition(data, models)
    if asked.model:
        text = json.dumps(train(data, alone, told), ensure_ascii=False, separators=(",", ":"))
        asked.model.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
