"""How large the page of `report` is, how long it takes to make, and how soon a browser shows it.

    python -m benchmarks.report.page [ARTICLES] [--decisions N]

The articles are invented, each with removals, and some are copies of others; the page is made from them directly, as what `validate`, `clean` and `dedup`
take has benchmarks of its own. Without `--decisions` every removal and pair is on the page. Needs selenium and Chromium with its driver for the time in the browser.
"""

import argparse
import random
import resource
import shutil
import tempfile
import time
from pathlib import Path

from benchmarks.corpus import articles as invented
from corpuskit.model import Cluster, Match, Passage, Report, Span
from corpuskit.review.articles import ReviewedArticle, ReviewedRemoval
from corpuskit.review.page_data import ReportOptions, ReviewData, ReviewResults
from corpuskit.review.rendering import render_page
from corpuskit.store.corpus import Corpus
from corpuskit.store.record import hash_text
from scripts.report_screenshots import CHROMIUM_FLAGS

SITES = ("Leave a Reply", "Share this article", "Read more", "Sign up for our newsletter", "You May Also Like")


def reviewed(count):
    """Return articles of which each loses three passages, one of them nobody else's."""
    chance = random.Random(7)
    made = []
    for number, row in enumerate(invented(count)):
        own = f"Ten things to see in {' '.join(row['text'].split()[:3])}"
        texts = [f"\n{chance.choice(SITES)}\n", f"\n{own}\n", f"\n{chance.choice(SITES)}\n"]
        original, removals = row["text"], []
        for rule, text in zip(("share-bar", "line-model", "comment-form"), texts, strict=True):
            removals.append(ReviewedRemoval(Span(len(original), len(original) + len(text)), rule, text))
            original += text
        made.append(
            ReviewedArticle(
                id=f"a{number}", path=f"corpus/{number // 1000:03}/{number:06}.txt", title=own, source=f"Source {number % 25}", lang="en",
                published=f"2026-{number % 12 + 1:02}-01", words=len(original.split()), before=hash_text(original), original=original,
                removals=tuple(removals), text=row["text"],
            )
        )  # fmt: skip
    return made


def copies(articles):
    """Return a report in which every tenth article is a copy of the one before it, and every tenth is linked to another."""
    matches, clusters = [], []
    for number in range(1, len(articles), 10):
        a, b = sorted((articles[number - 1].id, articles[number].id))
        whole = Passage(Span(0, 400), Span(0, 400))
        matches.append(Match(a, b, "near", 0.8, (whole,)))
        clusters.append(Cluster(a, (b,)))
    for number in range(5, len(articles) - 3, 10):
        a, b = sorted((articles[number].id, articles[number + 2].id))
        matches.append(Match(a, b, "background", 0.4, (Passage(Span(0, 120), Span(40, 160)),)))
    return Report("dedup", len(articles), matches=tuple(matches), clusters=tuple(clusters))


def first_paint(path, folder):
    """Return the milliseconds after which Chromium shows something of the page, and after which its script is done."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("chromium-browser")
    for flag in (*CHROMIUM_FLAGS, f"--user-data-dir={folder}/profile", "--window-size=1200,900"):
        options.add_argument(flag)
    with webdriver.Chrome(service=webdriver.ChromeService(shutil.which("chromedriver")), options=options) as browser:
        times = []
        for _ in range(3):
            browser.get(path.as_uri())
            while not (
                paint := browser.execute_script("return performance.getEntriesByName('first-contentful-paint')[0]")
            ):
                time.sleep(0.05)
            done = browser.execute_script(
                "return performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
            )
            times.append((paint["startTime"], done))
    return [min(column) for column in zip(*times, strict=True)]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int, nargs="?", default=10_000)
    parser.add_argument("--decisions", type=int, default=10**9)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "corpus").mkdir()
        (root / "corpuskit.toml").touch()
        made = reviewed(given.articles)
        results = ReviewResults(Report("validate"), Report("clean"), copies(made), made, [], [])
        before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        data = ReviewData(Corpus.at(root), results, ReportOptions(limit=given.decisions))
        page = render_page(data.contents())
        seconds = resource.getrusage(resource.RUSAGE_SELF).ru_utime - before
        path = root / "report.html"
        path.write_bytes(page)
        counts = data.counts()
        shown = counts["groups_shown"] + counts["pairs_shown"]
        print(f"{given.articles:,} articles, {counts['removals']:,} removals, {shown:,} decisions on the page")
        print(
            f"{len(page) / 1e6:.2f} MB, made in {seconds:.1f} s of CPU, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB"
        )
        paint, done = first_paint(path, folder)
        print(f"first paint after {paint:.0f} ms, script done after {done:.0f} ms (best of 3)")


if __name__ == "__main__":
    main()
