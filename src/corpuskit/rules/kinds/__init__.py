"""Kinds of rules: how much of a text is removed when a rule fires on a line."""

from corpuskit.registry import Registry
from corpuskit.rules.kinds import block, line, tail
from corpuskit.rules.kinds.kind import Kind

KINDS: Registry[Kind] = Registry("kind of rule", [line.KIND, block.KIND, tail.KIND])

__all__ = ["KINDS", "Kind"]
