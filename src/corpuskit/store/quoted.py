"""A string that carries how it is to be written."""


class Quoted(str):
    """A string that is always written double-quoted and escaped, on one line."""

    __slots__ = ()
