"""Relations between two articles."""

from typing import Literal, get_args

Relation = Literal[
    "exact",
    "noisy",
    "update",
    "near",
    "edited",
    "excerpt",
    "rewrite",
    "shares_quote",
    "shares_passage",
    "background",
    "stub",
    "template",
]

RELATIONS: tuple[Relation, ...] = get_args(Relation)
"""All relations, the strongest first; `stub` and `template` say that a likeness means nothing."""

COPIES: tuple[Relation, ...] = RELATIONS[:6]
"""The relations that make an article a copy: those that join a cluster."""
