"""The headlines of a corpus: a line that is one of them is never learned, however many pages link to its story."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from corpuskit.rules.headlines import headline_form, headline_forms
from corpuskit.rules.learned.repetition import HEADLINE, Learned

_MOST_STORIES = 2
"""Words that more stories have in their titles are no headline but a site's or a section's name."""
_LONGEST = 400


class KnownHeadlines:
    """The headlines of a corpus in the forms that lines may have, each with the stories that have it in their title."""

    def __init__(self) -> None:
        self._stories: dict[str, tuple[str, ...]] = {}

    def add(self, title: object, story: str) -> None:
        """Take down the title of an article, guessed or not; `story` names the group of near-duplicates that it belongs to."""
        if isinstance(title, str) and len(title) <= _LONGEST:
            for form in headline_forms(title):
                headlines = self._stories.get(form, ())
                if story not in headlines and len(headlines) <= _MOST_STORIES:
                    self._stories[form] = (*headlines, story)

    def doubted(self, lines: Iterable[Learned]) -> Iterator[Learned]:
        """Give learned lines, those that are headlines with a doubt, so that they stay."""
        for line in lines:
            yield replace(line, doubt=HEADLINE) if self._has(line.line) else line

    def _has(self, line: str) -> bool:
        return 0 < len(self._stories.get(headline_form(line), ())) <= _MOST_STORIES
