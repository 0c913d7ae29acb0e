"""Changes that a writing command made, or would make."""

from dataclasses import dataclass

from corpuskit.model.edits import Edit


@dataclass(frozen=True, slots=True)
class Change:
    """The change that a writing command made, or would make, to one article.

    `steps` are the edits of this run, in code points of the text before; `diff` is the unified diff, where it was wanted.
    `refused` is the reason why edits that were found were not made. `warnings` are for people.
    """

    path: str
    article: str
    steps: tuple[Edit, ...] = ()
    diff: str = ""
    refused: str = ""
    warnings: tuple[str, ...] = ()
