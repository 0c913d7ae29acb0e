"""An edit of a sidecar leaves every byte that is not the field's: known, since these sidecars are put together from the bytes of their fields.

`python -m benchmarks.validate.edits` does the same with 5,000 of them.
"""

from random import Random
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from corpuskit.errors import StoreError
from corpuskit.store.sidecar import drop_key, rename_key, set_key
from corpuskit.text import yaml12

# The bytes of a value behind `key:`, and whether it stands on the key's line.
INLINE = ("fog", "'It''s fog'", '"Fog \\u2026"', "Nebel über Ödmar 𝄞", "12", "[fog, 'sea, air']", "{desk: sea, page: 4}", "~", "2026-03-14", "a#b", '"# no comment"')  # fmt: skip
BELOW = (
    "\n- Ada Berg\n- Ole Thun",
    "\n  - Ada Berg   # desk\n\n  # stringer\n  - Ole Thun",
    " |\n  Two lines,\n\n  # not a comment\n  and more.",
    " >-\n  Folded\n  text",
    " |-  # kept short\n   deep\n   text",
    "\n  guessed: [title]\n  desk: {a: 1}",
    "\n  inner:\n    # inside\n    - a: 1\n      b: 2",
    " &list\n  - one\n  - two",
    " long plain\n  scalar",
)
COMMENTS = ("# a comment\n", "\n", "# two\n# lines\n", "#\n")
BEHIND = ("", "", "   # as printed", " # 'quoted'", "\t# tab")
NAMES = (
    "id",
    "title",
    "source",
    "lang",
    "authors",
    "description",
    "meta",
    "größe",
    "byline-desk",
    "tags",
    '"quoted key"',
)
VALUES = ("Mist", "12", "", "a: b", ["x", "y"], {"a": 1}, True, None, 7, "two\nlines", "#x", ["only"], "no")


class Case(NamedTuple):
    """A sidecar in the bytes of its parts: of each field its name and text (an empty name: a comment or blank line)."""

    parts: tuple[tuple[str, str], ...]
    mark: str
    line_end: str

    @property
    def text(self) -> str:
        return self.joined(text for _, text in self.parts)

    def joined(self, texts) -> str:
        return (self.mark + "".join(texts)).replace("\n", self.line_end)


def make_case(random: Random) -> Case:
    """Return a random sidecar: comments, blocks, anchors, quotations, CRLF, a byte order mark."""
    parts = []
    for name in random.sample(NAMES, random.randint(1, 6)):
        if random.random() < 0.4:
            parts.append(("", random.choice(COMMENTS)))
        if random.random() < 0.6:
            value = " " + random.choice(INLINE) + random.choice(BEHIND)
        else:
            value = random.choice(BELOW).replace("&list", f"&list{len(parts)}")
        parts.append((name.strip('"'), f"{name}:{value}\n"))
    if random.random() < 0.3:
        parts.append(("", random.choice(COMMENTS)))
    return Case(tuple(parts), random.choice(("", "", "", "\ufeff")), random.choice(("\n", "\n", "\r\n")))


def fault_of_edit(case: Case, random: Random) -> str:
    """Edit a random field of a sidecar; return what is wrong with the outcome, an empty text where nothing is, `refused` where it is not edited."""
    names = [name for name, _ in case.parts if name]
    name = random.choice([*names, "new_field"])
    edit = random.choice(("set", "set", "set", "drop", "rename")) if name in names else "set"
    value = random.choice(VALUES)
    before = yaml12.load(case.text)
    try:
        if edit == "set":
            after = set_key(case.text, name, value)
        else:
            after = drop_key(case.text, name) if edit == "drop" else rename_key(case.text, [name], "renamed")
    except StoreError:
        return "refused"
    wanted = {k: v for k, v in before.items() if k != name}
    if edit != "drop":
        wanted["renamed" if edit == "rename" else name] = value if edit == "set" else before[name]
    if yaml12.load(after) != wanted and (yaml12.load(after) or wanted):
        return f"{edit} {name}: reads as {yaml12.load(after)!r}"
    return _fault_in_bytes(case, after, name, edit)


def _fault_in_bytes(case: Case, after: str, name: str, edit: str) -> str:
    """Return which bytes are not those of before: all that stands before and behind the field must be there, and its comment, too."""
    if case.line_end == "\r\n" and "\n" in after.replace("\r\n", ""):
        return f"{edit} {name}: another kind of line end"
    at = next((n for n, (other, _) in enumerate(case.parts) if other == name), None)
    if at is None:
        return (
            "" if after.startswith(case.text) or _holds_in_order(case, after) else f"{edit} {name}: other bytes moved"
        )
    head = case.joined(text for _, text in case.parts[:at])
    tail = case._replace(mark="").joined(text for _, text in case.parts[at + 1 :])
    if not after.startswith(head) or not after.endswith(tail):
        return f"{edit} {name}: bytes beside the field changed"
    own, left = case.parts[at][1], after[len(head) : len(after) - len(tail)]
    comment = next((c.strip() for c in BEHIND if c and own.endswith(f"{c}\n")), "")
    one_line = own.count("\n") == 1
    if edit == "rename" and left.partition(":")[2] != case._replace(mark="").joined([own.partition(":")[2]]):
        return f"rename {name}: its value changed"
    if edit == "set" and one_line and comment and left.count("\n") == 1 and comment not in left:
        return f"set {name}: its comment went"
    return ""


def _holds_in_order(case: Case, after: str) -> bool:
    place = 0
    for _, text in case.parts:
        found = after.find(text.replace("\n", case.line_end), place)
        if found < 0:
            return False
        place = found
    return True


@settings(max_examples=300)
@given(st.integers(0, 2**32))
def test_an_edit_keeps_every_other_byte(seed):
    random = Random(seed)  # noqa: S311 - a law, no secret
    case = make_case(random)
    assert fault_of_edit(case, random) in ("", "refused"), case.text


def test_few_edits_are_refused():
    found = [fault_of_edit(make_case(random := Random(seed)), random) for seed in range(300)]  # noqa: S311 - as above
    assert found.count("refused") <= 3
