"""Measure `clean` as a whole, rules and model, on texts whose sites its model was not trained on."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from statistics import fmean
from unittest.mock import patch

from corpuskit.rules import Options, Strength, clean, load_packs
from corpuskit.rules.learned import LineModel, judging
from corpuskit.rules.learned.model import Model
from scripts.c4_rules import keeps_line
from scripts.line_texts import TOKEN, Text
from scripts.shingle_score import Numbers, Score, grams, score

Measured = tuple[Text, Score, Score, Score]
"""A text, and its score as extracted, as cleaned, and by the rules of C4."""
STRENGTHS: tuple[Strength, ...] = ("safe", "high")


def report(
    shape: str,
    texts: Sequence[Text],
    models: Sequence[Model],
    fold_of: Callable[[str], int],
    strengths: Sequence[Strength] = STRENGTHS,
) -> None:
    """Print, as Markdown, what `clean` gains, by group, language and extractor; each source is judged by the model that has not seen it."""
    known = [text for text in texts if text.kind != "marked"]
    parts = [([text for text in known if fold_of(text.source) == held], model) for held, model in enumerate(models)]
    for strength in strengths:
        with ProcessPoolExecutor(2) as pool:
            measured = pool.map(_measured, *zip(*parts, strict=True), [strength] * len(parts))
            found = [result for results in measured for result in results]
        print(f"\n{shape}, {strength}")
        pages = [one for one in found if one[0].kind == "page"]
        _show("group", pages, lambda text: text.group)
        _show("collection", pages, lambda text: f"{text.group} {_collection(text)}")
        _show("language", pages, lambda text: f"{text.group} {text.lang or 'not known'}")
        _show("clean texts", [one for one in found if one[0].kind == "body"], _collection)


def _collection(text: Text) -> str:
    return f"{text.dataset} {text.lang}" if text.dataset == "daniel" else text.dataset


def _measured(texts: Sequence[Text], model: Model, strength: Strength) -> list[Measured]:
    with patch.object(judging, "load_model", return_value=model):
        results = clean([text.task() for text in texts], load_packs((), [LineModel(strength)]), Options(strength))
    found = []
    for text, result in zip(texts, results, strict=True):
        numbers = Numbers()
        story = grams(numbers.of(" ".join(TOKEN.findall(_without_headline(text.gold, text)))))
        scores = [
            score(story, [numbers.of(" ".join(TOKEN.findall(_without_headline(said, text))))])
            for said in (text.text, result.text, "\n".join(filter(_kept_by_c4, text.text.split("\n"))))
        ]
        found.append((text, scores[0], scores[1], scores[2]))
    return found


def _kept_by_c4(line: str) -> bool:
    return keeps_line(line, len(TOKEN.findall(line)))


def _without_headline(said: str, text: Text) -> str:
    """Return a text without the lines that are its headline: bodies disagree whether it belongs to the story."""
    headline = " ".join(text.headline.split())
    return "\n".join(line for line in said.split("\n") if not headline or " ".join(line.split()) != headline)


def _show(names: str, found: Sequence[Measured], key: Callable[[Text], str]) -> None:
    groups = defaultdict[str, list[Measured]](list)
    for one in found:
        groups[key(one[0])].append(one)
    print(
        f"\n| {names} | texts | as extracted (P / R / F1) | gain | recall lost | harmed | untouched | C4 F1 |\n|{'---|' * 8}"
    )
    for name, rows in sorted(groups.items()):
        before, after = _means([row[1] for row in rows]), _means([row[2] for row in rows])
        harmed = fmean(after.f1 < before.f1 - 0.01 for _, before, after, _ in rows)
        c4 = _f1(_means([row[3] for row in rows]))
        same = fmean(before == after for _, before, after, _ in rows)
        figures = f"{before[0]:.3f} / {before[1]:.3f} / {_f1(before):.3f} | {_f1(after) - _f1(before):+.4f}"
        print(
            f"| {name} | {len(rows)} | {figures} | {before[1] - after[1]:.4f} | {harmed:.1%} | {same:.1%} | {c4:.3f} |",
            flush=True,
        )


def _means(scores: Sequence[Score]) -> tuple[float, float]:
    return fmean(one.precision for one in scores), fmean(one.recall for one in scores)


def _f1(means: tuple[float, float]) -> float:
    return 2 * means[0] * means[1] / sum(means) if sum(means) else 0.0
