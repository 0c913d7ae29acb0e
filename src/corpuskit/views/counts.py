"""Numbers of things, in words."""


def count_things(number: int, thing: str) -> str:
    """Return a number with its thing, in the plural where there is not just one.

    >>> count_things(1, "file"), count_things(1200, "file"), count_things(2, "copy")
    ('1 file', '1,200 files', '2 copies')
    """
    if number == 1:
        return f"1 {thing}"
    return f"{number:,} " + (f"{thing[:-1]}ies" if thing.endswith("y") else f"{thing}s")
