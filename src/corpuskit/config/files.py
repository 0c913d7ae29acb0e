"""The files that settings are read from: small, regular, UTF-8."""

import stat
from pathlib import Path

from corpuskit.config.limits import MAX_SETTINGS_BYTES
from corpuskit.errors import SettingsError


def read_settings_text(path: Path) -> str:
    """Return the text of a settings file, schema, rule pack or list beside them.

    Raises `SettingsError` for a file that is not regular (a device gives bytes for ever), is larger than 16 MiB, or is not UTF-8.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise SettingsError(f"{path}: cannot be read: not a regular file")
        if status.st_size > MAX_SETTINGS_BYTES:
            raise SettingsError(f"{path}: cannot be read: larger than {MAX_SETTINGS_BYTES >> 20} MiB")
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: cannot be read: not UTF-8: byte {error.start + 1}") from None
    except (OSError, ValueError) as error:  # a path with a NUL is a ValueError
        raise SettingsError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
