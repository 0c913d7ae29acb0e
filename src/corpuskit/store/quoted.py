"""A string that says how it is to be written."""


class Quoted(str):
    """A string that is written double-quoted and escaped, on one line, whatever it holds."""

    __slots__ = ()
