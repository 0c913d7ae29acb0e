"""The documents of the last pairs, ready to be compared: reading them takes longer than comparing them."""

from collections.abc import Callable, Mapping, Sequence

from corpuskit.duplicates.contents import Content, contents
from corpuskit.duplicates.documents import Document, Options
from corpuskit.duplicates.masking import Masks
from corpuskit.duplicates.readings import read
from corpuskit.duplicates.sketches import BATCH

TILE = 1 << 22
"""Code points of the texts of a tile; pairs of two tiles are best compared one after the other (see `comparing`)."""

_ROOM = 2 * TILE


class ContentCache:
    """Contents by the numbers of their documents: of those used last, as many as two tiles have, and all that one call needs."""

    def __init__(self, masks: Masks, options: Options) -> None:
        self._masks, self._options = masks, options
        self._held: dict[int, Content] = {}
        self._size = 0  # code points of the texts in memory

    def of(self, numbers: Sequence[int], load: Callable[[list[int]], Mapping[int, Document]]) -> dict[int, Content]:
        """Return the contents of documents; `load` gives those that are not held."""
        missing = [number for number in numbers if number not in self._held]
        found = {number: self._held.pop(number) for number in numbers if number in self._held}
        if missing:
            documents = load(missing)
            for k in range(0, len(missing), BATCH):
                some = missing[k : k + BATCH]
                fresh = contents(read([documents[number] for number in some], self._options), self._masks)
                found.update(zip(some, fresh, strict=True))
                self._size += sum(map(_text_size, fresh))
        self._held.update(found)
        self._make_room(len(found))
        return found

    def _make_room(self, least: int) -> None:
        """Drop the entries that were used longest ago, until the rest fits; never the `least` that were used last."""
        if self._size <= _ROOM:
            return
        for number in list(self._held)[: len(self._held) - least]:
            if self._size <= _ROOM:
                return
            self._size -= _text_size(self._held.pop(number))


def _text_size(content: Content) -> int:
    return len(content.reading.document.text)
