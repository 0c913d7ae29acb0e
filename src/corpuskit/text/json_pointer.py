"""Steps of JSON pointers (RFC 6901): in one, `~` and `/` are written `~0` and `~1`."""


def escape_token(step: object) -> str:
    """Return a name or number as one step of a pointer.

    >>> escape_token("a/b~c"), escape_token(0)
    ('a~1b~0c', '0')
    """
    return str(step).replace("~", "~0").replace("/", "~1")


def unescape_token(token: str) -> str:
    """Return the name or number that a step of a pointer denotes.

    >>> unescape_token("a~1b~0c")
    'a/b~c'
    """
    return token.replace("~1", "/").replace("~0", "~")
