"""Hostile sidecars, rows, packs, settings, schemas, expressions and large texts: one line each, never a traceback, 10 seconds or a gigabyte.

python -m benchmarks.faults.hostile [KIND...]
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.faults.corpora import DIRTY, STORY, drop, new_corpus, tell
from benchmarks.faults.forks import run_forked, warm_up

Commands = tuple[list[str], ...]
BASE = "id: port-a\ntitle: Harbour closed\nsource: The Ostrel Mail\nlang: en\n"
LOOKING: Commands = (["validate"], ["clean", "--check"], ["dedup"], ["stats"])
ALL: Commands = (
    *LOOKING,
    ["export", "-o", "o.jsonl"],
    ["export", "-o", "o.csv"],
    ["export", "-o", "o.parquet"],
    ["clean"],
    ["clean", "--undo"],
    ["set", "corpus", "section=port"],
    ["validate", "--fix"],
)
MILLION = 1_000_000
ALIASES = "a0: &a0 [x, x, x, x, x, x, x, x]\n  " + "\n  ".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 8)}]" for i in range(1, 10)
)
SIDECARS: dict[str, str] = {
    "aliases that explode": f"{BASE}meta:\n  {ALIASES}\n",
    "deep lists": f"{BASE}meta: {'[' * 10_000}{']' * 10_000}\n",
    "deep mappings": f"{BASE}meta: {'{a: ' * 10_000}1{'}' * 10_000}\n",
    "deep blocks": BASE + "meta:\n" + "".join(" " * i + "a:\n" for i in range(1, 1400)),
    "a hexadecimal number of 4,000 digits": f"{BASE}meta:\n  n: 0x{'f' * 4000}\n",
    "a number of 5,000 digits": f"{BASE}meta:\n  n: {'9' * 5000}\n",
    "floats at the edge": f"{BASE}meta:\n  n: 1e308\n  m: -0.0\n  o: 5e-324\n",
    "a lone surrogate": BASE + 'meta:\n  s: "\\ud800"\n',
    "escapes for the terminal": BASE + 'meta:\n  s: "\\0 \\e[31m \\x07"\n',
    "a key of 1 MB": f"{BASE}{'k' * MILLION}: x\n",
    "a value of 10 MB": f"{BASE}description: {'x ' * (5 * MILLION)}\n",
    "a list of 500,000": f"{BASE}tags: [{'a,' * (MILLION // 2)}]\n",
    "100,000 keys": f"{BASE}meta: {{{','.join(f'k{i}: {i}' for i in range(100_000))}}}\n",
    "a tag of Python": f"{BASE}meta: !!python/object/apply:os.system ['touch PWNED']\n",
    "1 MB of NUL": "\0" * MILLION,
    "1 MB of quotes": "'" * MILLION,
    "1 MB of backslashes": '"' + "\\" * MILLION,
    "1 MB of dashes": "- " * (MILLION // 2),
    "1 MB of braces": "{" * MILLION,
    "1 MB of question marks": "? " * (MILLION // 2),
    "200,000 doubled keys": "a: b\n" * 200_000,
    "20,000 anchors": "\n".join(f"&a{i} k{i}: *a{i}" for i in range(20_000)),
    "tabs": "a:\n" + "\tb: c\n" * 150_000,
    "an open quotation": "a: 'x\n" + "b: c\n" * 200_000,
    "a record that is a number": f"{BASE}cleaning: 1\n",
    "a record of rubbish": f"{BASE}cleaning: {{version: 1, rules: x, before: y, after: z, removed: [[]]}}\n",
    "a record beyond the text": f"{BASE}cleaning: {{version: 1, rules: x, before: y, after: z, removed: [{{start: -1, end: 9, rule: r, text: a}}]}}\n",
    "a language of 100,000 letters": BASE.replace("lang: en", f"lang: x-{'a' * 100_000}"),
    "a licence of 5,000 brackets": f"{BASE}license: '{'(MIT OR ' * 5000}MIT{')' * 5000}'\n",
    "separators in the title": BASE.replace("Harbour closed", "Harbour\u2028closed\u2029now"),
}
ROWS: dict[str, str] = {
    "lists nested 600 deep": '{"text":"x","a":' + "[" * 600 + "]" * 600 + "}",
    "lists nested 10,000 deep": '{"text":"x","a":' + "[" * 10_000 + "]" * 10_000 + "}",
    "a number of 5,000 digits": '{"text":"x y z","id":"a1","n":' + "9" * 5000 + "}",
    "an exponent of 999": '{"text":"x y z","id":"a1","n":1e999}',
    "a lone surrogate": '{"text":"a \\ud800 b","id":"a1"}',
    "NaN": '{"text":"x","id":NaN}',
    "a text that is a number": '{"text":5}',
    "a name of an empty string": '{"":"","text":"a b c d e"}',
    "a path that leads out": '{"id":"x1","title":"t","text":"a b c","path":"corpus/../../../../tmp/evil.txt"}',
    "a path of 300 letters": json.dumps({"id": "x1", "title": "t", "text": "a b c", "path": f"corpus/{'a' * 300}.txt"}),
    "guesses that are lists": '{"text":"a b c d e f","id":"x1","meta":{"guessed":[[1],{"a":2}]}}',
}
PACK = "pack: p\nsays: Something left.\nrules:\n  - name: a-b\n    says: What.\n    {}\n    goes: [abc]\n    stays: [zzz]\n"
PACKS: dict[str, str] = {
    "a mistake and a tab at the end": "pack: 5\nsays: a\t\nrules: [\n]\n",
    "a mistake and a tab before a value": "pack: 5\nrules: [a,\n\tb]\n",
    "an alias of itself": "&a [*a]",
    "nothing": "",
    "a pattern that backtracks": PACK.format("matches: ['(a+)+$']"),
    "a pattern that repeats repetitions": PACK.format("matches: ['((((a{1000}){1000}){1000}){1000})']"),
    "a pattern of 1 MB": PACK.format(f"matches: ['{'a?' * (MILLION // 2)}']"),
    "an alternation of 100,000": PACK.format(f"matches: ['{'|'.join(f'w{i}x*y' for i in range(100_000))}']"),
    "10,000 patterns": PACK.format("matches: [" + ",".join(f"'x{i}\\pL*y'" for i in range(10_000)) + "]"),
    "patterns of too many states": PACK.format(
        "matches: [" + ",".join(f"'x{i}\\pL*a\\pN*b\\pL*c\\pN*y'" for i in range(1000)) + "]"
    ),
    "NUL in a line": PACK.format('lines: ["a\\0b"]'),
}
SETTINGS: dict[str, str] = {
    "deep lists": f"a = {'[' * 20_000}{']' * 20_000}",
    "deep tables": f"[{'.'.join(['a'] * 5000)}]\n",
    "a number of 5,000 digits": f"x = {'9' * 5000}",
    "a share that is none": "[clean]\nmax-removed = nan\n",
    "the whole disk": 'corpus = "/"\n',
    "packs anywhere": 'packs = "/etc/*"\n',
    "a pattern of paths that is none": 'packs = "**["\n',
    "NUL in a path": 'corpus = "a\\u0000b"\n',
    "a device": 'schema = "/dev/zero"\n',
}
SCHEMAS: dict[str, str] = {
    "a file elsewhere": '{"$ref":"file:///etc/passwd"}',
    "a dynamic reference into the network": '{"$dynamicRef":"http://127.0.0.1:9/x.json"}',
    "itself": '{"$ref":"#"}',
    "a circle": '{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}}',
    "a pattern that backtracks": '{"properties":{"title":{"type":"string","pattern":"^(a|aa)+\\\\1$"}}}',
    "nested 10,000 deep": '{"not":' * 10_000 + "{}" + "}" * 10_000,
    "a list": "[]",
}
EXPRESSIONS = (
    "matches('(a+)+$', title)",
    "9**9**9**9",
    "('a' * 99999) * 99999",
    "[1] * 10**9",
    "title.__class__",
    "'{0.__class__}'.format(title)",
    "(lambda: 1)()",
    "__import__('os')",
    "[x for x in range(10**9)]",
    "title.ljust(10**10)",
    "title.replace('a', text).replace('a', text).replace('e', text * 50)",
    "f'{1:>1000000000}'",
    "tags.append(1) or True",
    "meta.clear() or True",
    "(" * 5000,
    "title = 'x'",
)
TEXTS: dict[str, Callable[[], str]] = {
    "20 MB of share lines": lambda: "Share on Facebook\n" * (1 << 20),
    "20 MB of share lines on one line": lambda: "Share on Facebook " * (1 << 20),
    "1 MB of tags": lambda: "<p>x" * (MILLION // 4),
    "2 MB of line ends": lambda: "\n" * (2 * MILLION),
    "3 MB of one word": lambda: "word " * 600_000,
    "3 MB without a blank": lambda: "x" * (3 * MILLION),
    "2 MB of marks": lambda: "a" + "\u0301" * MILLION,
    "40 MB": lambda: "word " * (8 * MILLION),
}


def article(meta: str, text: str = STORY) -> Path:
    """Return a corpus of two articles, one with these bytes as its sidecar."""
    root = new_corpus({"a": text, "b": STORY.replace("Ostrel", "Weldmoor")})
    (root / "corpus/a.yaml").write_bytes(meta.encode("utf-8", "surrogatepass"))
    return root


def beside(name: str, content: str) -> Path:
    """Return a corpus with a file of that name and content beside it."""
    root = article(BASE.replace("Harbour closed", "a" * 40 + "b") + "tags: [a, b]\nmeta: {k: 1}\n", DIRTY)
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_text(content, encoding="utf-8")
    return root


def of_row(row: str) -> Path:
    root = new_corpus({})
    (root / "in.jsonl").write_text(f"{row}\n", encoding="utf-8")
    return root


ROW_COMMANDS: Commands = (
    ["validate", "in.jsonl"],
    ["clean", "in.jsonl", "-o", "c.jsonl"],
    ["dedup", "in.jsonl"],
    ["export", "in.jsonl", "-o", "o.csv"],
    ["export", "in.jsonl", "-o", "o.parquet"],
    ["stats", "in.jsonl"],
    ["add", "in.jsonl", "--source", "s"],
    ["validate"],
    ["export", "-o", "o.jsonl"],
)


def cases() -> Iterator[tuple[str, str, Callable[[], Path], Commands]]:
    """Yield kind and name of each case, what makes its corpus, and the commands."""
    for name, meta in SIDECARS.items():
        yield "sidecar", name, lambda meta=meta: article(meta, DIRTY), ALL  # type: ignore[misc]
    for name, row in ROWS.items():
        yield "row", name, lambda row=row: of_row(row), ROW_COMMANDS  # type: ignore[misc]
    files = (
        ("pack", "packs/p.yaml", PACKS),
        ("settings", "corpuskit.toml", SETTINGS),
        ("schema", "schema.json", SCHEMAS),
    )
    for kind, path, contents in files:
        for name, content in contents.items():
            yield kind, name, lambda path=path, content=content: beside(path, content), LOOKING  # type: ignore[misc]
    for expression in EXPRESSIONS:
        command = ["export", "--where", expression]
        yield "where", expression[:60], lambda: beside("x.txt", ""), (command,)
    for name, text in TEXTS.items():
        yield "text", name, lambda text=text: article(BASE, text()), (*LOOKING, ["clean", "--explain"])  # type: ignore[misc]


def main(kinds: list[str]) -> bool:
    """Return whether no case ends a command in a way that it may not end."""
    warm_up()
    good = True
    for kind, name, make, commands in cases():
        if kinds and kind not in kinds:
            continue
        root, faults, slowest = make(), [], 0.0
        for command in commands:
            outcome = run_forked(command, root)
            slowest = max(slowest, outcome.seconds)
            faults += [f"{' '.join(command)[:40]}: {fault}" for fault in outcome.faults()]
        faults += ["code was run"] if list(root.rglob("PWNED")) else []
        good &= tell(f"{kind}: {name}", faults, f"{len(commands)} commands, {slowest:.1f} s at most")
        drop(root)
    return good


if __name__ == "__main__":
    sys.exit(not main(sys.argv[1:]))
