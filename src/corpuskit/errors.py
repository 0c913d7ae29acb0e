"""What went wrong with the world: settings, paths, disks. Wrong data is never an exception, it is a `Finding`."""


class CorpuskitError(Exception):
    """Something could not be done. Its text is one line: what, where, and what to do next. Exit code 2."""


class UsageError(CorpuskitError):
    """The call does not make sense: an unknown name, options that exclude each other."""


class SettingsError(CorpuskitError):
    """The settings or a pack or schema that they name cannot be used."""


class StoreError(CorpuskitError):
    """A file could not be read or written."""


class ChangedError(StoreError):
    """A file changed between reading and writing; it was left as it is."""
