"""Measure `clean` as a whole, rules and model, on texts whose sites its model was not trained on."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from statistics import fmean
from unittest.mock import patch

from corpuskit.rules import Options, Strength, clean, load_packs
from corpuskit.rules.learned import LineModel, judging
from corpuskit.rules.learned.model import Model
from scripts.line_texts import TOKEN, Text
from scripts.shingle_score import Numbers, Score, grams, score

Measured = tuple[Text, Score, Score]
"""A text, and its score as extracted and as cleaned."""
STRENGTHS: tuple[Strength, ...] = ("safe", "high")


def report(shape: str, texts: Sequence[Text], models: Sequence[Model], fold_of: Callable[[str], int]) -> None:
    """Print, as Markdown, what `clean` gains, by group, language and extractor; each source is judged by the model that has not seen it."""
    for strength in STRENGTHS:
        found = [
            result for held, model in enumerate(models) for result in _measured(texts, model, held, strength, fold_of)
        ]
        pages = [one for one in found if one[0].kind == "page"]
        print(f"\n{shape}, {strength}\n")
        _show("group", pages, lambda text: text.group)
        _show("lang group", pages, lambda text: f"{text.lang or 'not known'} {text.group}")
        bodies = [one for one in found if one[0].kind == "body"]
        _show("clean texts", bodies, lambda text: text.dataset)


def _measured(
    texts: Sequence[Text], model: Model, held: int, strength: Strength, fold_of: Callable[[str], int]
) -> Iterable[Measured]:
    chosen = [text for text in texts if fold_of(text.source) == held]
    with patch.object(judging, "model", return_value=model):
        results = clean([text.task() for text in chosen], load_packs((), [LineModel(strength)]), Options(strength))
    for text, result in zip(chosen, results, strict=True):
        numbers = Numbers()
        story = grams(numbers.of(" ".join(TOKEN.findall(_without_headline(text.gold, text)))))
        before, after = (
            score(story, [numbers.of(" ".join(TOKEN.findall(_without_headline(said, text))))])
            for said in (text.text, result.text)
        )
        yield text, before, after


def _without_headline(said: str, text: Text) -> str:
    """Return a text without the lines that are its headline: bodies disagree whether it belongs to the story."""
    headline = " ".join(text.headline.split())
    return "\n".join(line for line in said.split("\n") if not headline or " ".join(line.split()) != headline)


def _show(names: str, found: Sequence[Measured], key: Callable[[Text], str]) -> None:
    groups = defaultdict[str, list[Measured]](list)
    for one in found:
        groups[key(one[0])].append(one)
    print(f"| {names} | texts | as extracted (P / R / F1) | gain | recall lost | harmed | untouched |\n|{'---|' * 7}")
    for name, rows in sorted(groups.items()):
        before, after = _means([row[1] for row in rows]), _means([row[2] for row in rows])
        harmed = fmean(after.f1 < before.f1 - 0.01 for _, before, after in rows)
        same = fmean(before == after for _, before, after in rows)
        figures = f"{before[0]:.3f} / {before[1]:.3f} / {_f1(before):.3f} | {_f1(after) - _f1(before):+.4f}"
        print(f"| {name} | {len(rows)} | {figures} | {before[1] - after[1]:.4f} | {harmed:.1%} | {same:.1%} |")


def _means(scores: Sequence[Score]) -> tuple[float, float]:
    return fmean(one.precision for one in scores), fmean(one.recall for one in scores)


def _f1(means: tuple[float, float]) -> float:
    return 2 * means[0] * means[1] / sum(means) if sum(means) else 0.0
