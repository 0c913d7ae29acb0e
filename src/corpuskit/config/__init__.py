"""Settings of a corpus: found, read, checked, and frozen."""

from corpuskit.config.finding import SETTINGS_FILES, find_settings
from corpuskit.config.reading import names_setting, read_settings
from corpuskit.config.settings import (
    AddSettings,
    CleanSettings,
    DedupSettings,
    ExportSettings,
    Settings,
    ValidateSettings,
)

__all__ = [
    "SETTINGS_FILES",
    "AddSettings",
    "CleanSettings",
    "DedupSettings",
    "ExportSettings",
    "Settings",
    "ValidateSettings",
    "find_settings",
    "names_setting",
    "read_settings",
]
