"""How much of the texts an attacker gets back from derived text: the share of 8-word runs.

    python benchmarks/sharing/reconstruct.py TEXTS.jsonl.gz KEY [ARTICLES]

`ngrams`: trigrams that overlap by two words are chained, each by its most frequent successor, from every trigram that is there. `bag` and `shuffled-sentences`: the words of a row are
put into order by the same trigrams and by bigrams (greedy, the most frequent successor that the row still has), which stands for a language model of the same news.
Guesses that the attacker cannot tell from right ones are not held against the format: a run counts as recovered wherever it is guessed.
"""

import collections
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

OWN = str(Path(sys.executable).parent / "corpuskit")
RUN = 8


def words_of(text):
    return re.findall(r"[^\W_]+", text.casefold())


def runs_of(words):
    return {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


def export(kind):
    subprocess.run([OWN, "export", "in.jsonl", "--derived", kind, "-o", f"{kind}.jsonl", "-q"], check=True)
    return [json.loads(line) for line in Path(f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()]


def successors(rows):
    after = collections.defaultdict(collections.Counter)
    for row in rows:
        words = tuple(row["ngram"].split())
        if len(words) > 1:
            after[words[:-1]][words[-1]] += row["count"]
    return after


def chain(rows, after):
    for row in rows:
        run = row["ngram"].split()
        while len(run) == 3 or (3 < len(run) < RUN):
            best = after[tuple(run[-2:])].most_common(1)
            if not best:
                break
            run.append(best[0][0])
        if len(run) == RUN:
            yield tuple(run)


def order(counts, after):
    left = collections.Counter(counts)
    found = []
    while left:
        options = [
            (n, w)
            for context in (tuple(found[-2:]), tuple(found[-1:]))
            for w, n in after[context].items()
            if left[w] > 0
        ]
        word = max(options)[1] if options else max(left, key=lambda w: (left[w], w))
        found.append(word)
        left[word] -= 1
        left = +left
    return found


if __name__ == "__main__":
    source, key = Path(sys.argv[1]).resolve(), sys.argv[2]
    most = int(sys.argv[3]) if len(sys.argv) > 3 else 1000
    with gzip.open(source, "rt", encoding="utf-8") as stream:
        texts = [json.loads(line)[key] for line, _ in zip(stream, range(most), strict=False)]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        Path("in.jsonl").write_text(
            "".join(json.dumps({"id": f"a-{n}", "text": t}) + "\n" for n, t in enumerate(texts)), encoding="utf-8"
        )
        truth = set().union(*(runs_of(words_of(text)) for text in texts))
        grams = export("ngrams")
        after = successors(grams)
        guesses = {"ngrams": set(chain(grams, after))}
        for kind in ("bag", "shuffled-sentences"):
            found = set()
            for row in export(kind):
                counts = row["words"] if isinstance(row["words"], dict) else collections.Counter(row["words"])
                found |= runs_of(order(counts, after))
            guesses[kind] = found
        for kind, found in guesses.items():
            print(
                kind,
                f"{len(texts)} texts, {len(truth)} runs, {len(found)} guesses, recovered {len(found & truth) / max(1, len(truth)):.2%}",
            )
