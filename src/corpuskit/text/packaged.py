"""Texts that come with the package."""

from pkgutil import get_data


def packaged(package: str, name: str) -> str:
    """Return the text of the file `name` of `package`. Raises `FileNotFoundError`."""
    return packaged_bytes(package, name).decode("utf-8")


def packaged_bytes(package: str, name: str) -> bytes:
    """Return the text of the file `name` of `package`. Raises `FileNotFoundError`.

    `importlib.resources` takes ten times as long, as it imports the modules for temporary files.
    """
    data = get_data(package, name)
    if data is None:
        raise FileNotFoundError(f"{package}: {name}")
    return data
