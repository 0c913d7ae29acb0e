"""How two articles can be related."""

from typing import Literal, get_args

Relation = Literal["exact", "near", "edited", "excerpt", "noisy", "rewrite", "shares_quote", "stub", "template"]

RELATIONS: tuple[Relation, ...] = get_args(Relation)
