"""Last lines: short ones without a full stop below the last paragraph, which share no words with the story.

Sites end their pages with names of sections, buttons and headlines of other stories, in every language, and stories end with a sentence. A score or
an address has figures, a list has many lines, a verse or a heading has words of the story. A text of which nothing else goes ends as its author
wanted: there such lines stay at `safe`.
"""

from collections.abc import Sequence

from corpuskit.rules.headlines import story_tokens, tells_of_story
from corpuskit.rules.model import Rule, Where
from corpuskit.rules.page import Page
from corpuskit.rules.sentences import ends_sentence, sentence_ends
from corpuskit.text.late_pattern import late_pattern

LAST_LINE = Rule(
    name="last-line",
    says="A short line without a full stop below the last paragraph, which says nothing of the story.",
    kind="neighbours",
    where=Where.NEAR,
    goes=("Share this article\nWeldmoor Walks", "Two cooks win a prize for rye bread\nShare this article"),
    stays=("Ada Quill", "Two cooks win a prize for rye bread"),
)
_MOST, _LABELS = 5, 2
"""No more last lines go of a page, and no more labels of up to three words."""
_LABEL_WORDS, _LABEL, _DENSE_LABEL = 3, 30, 8
"""The most words and characters of a label; the characters in scripts without blanks."""
_HEADLINE, _DENSE_HEADLINE = 120, 40
"""The most characters of another headline."""
_PARAGRAPH = 80
"""A line of so many characters that ends a sentence is a paragraph."""
_BRACKETS = frozenset({"()", "[]", "（）", "【】"})
_UNSPACED = late_pattern(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_NO_LABEL = late_pattern(r"\d|@|://|^[-*•–—(\[<\"“„«]|[,;&\"”»-]$")
_NO_HEADLINE = late_pattern(r"@|://|\w\.\w|^\W*[-–—(\[<\d]|[,;&\"”»’\d-]$|^\W*$|[,،，、].*[,،，、]")


def take_last_lines(page: Page) -> None:
    """Let the last lines of a page go."""
    last = _lines_behind_paragraph(page)
    labels = [i for i in last if _is_label(page.bodies[i])]
    if not last or len(labels) > _LABELS:
        return
    story = story_tokens(page, last[-1]) if len(labels) < len(last) else frozenset()
    if all(i in labels or not tells_of_story(page.bodies[i], story) for i in last):
        page.take_all(last, LAST_LINE)


def _lines_behind_paragraph(page: Page) -> Sequence[int]:
    """Return the lines that stay below the last paragraph, if they are few, and each is a label or may be a headline."""
    last: list[int] = []
    for index in reversed(range(len(page))):
        if page.gone[index] is not None:
            continue
        if len(last) > _MOST or not _may_be_last(page, index):
            return last if len(last) <= _MOST and _ends_paragraph(page, index) else ()
        last.append(index)
    return ()


def _may_be_last(page: Page, index: int) -> bool:
    """Return whether a whole line has the form of a label or of a headline."""
    lines, body = page.lines, page.bodies[index]
    if len(body) > _HEADLINE or page.fixed[index] or not (lines.begins_line(index) and lines.ends_line(index)):
        return False
    return not ends_sentence(body) and (_is_label(body) or _may_be_headline(body))


def _is_label(body: str) -> bool:
    """Return whether a line is a few words, also in brackets: `(Ines Calder)`."""
    if body[0] + body[-1] in _BRACKETS:
        body = body[1:-1].strip()
    if len(body) > _LABEL or len(body.split()) > _LABEL_WORDS or _NO_LABEL.search(body):
        return False
    return len(body) <= _DENSE_LABEL or not _UNSPACED.search(body)


def _may_be_headline(body: str) -> bool:
    is_unspaced = bool(_UNSPACED.search(body))
    is_of_size = _DENSE_LABEL < len(body) <= _DENSE_HEADLINE if is_unspaced else len(body.split()) > _LABEL_WORDS
    return is_of_size and not _NO_HEADLINE.search(body) and next(sentence_ends(body), None) is None


def _ends_paragraph(page: Page, index: int) -> bool:
    """Return whether a line of some length ends a sentence with a segment."""
    lines = page.lines
    is_long = lines.ends[index] - lines.starts[lines.line_start(index)] >= _PARAGRAPH
    return is_long and lines.ends_line(index) and ends_sentence(page.bodies[index])
