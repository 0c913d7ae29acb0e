"""Mistakes in a settings file are told with line and column, in the file's own notation, with what to write."""

import pytest

from corpuskit.config.reading import read_settings
from corpuskit.errors import SettingsError

MISTAKES = {
    "[clean]\nmax-removed = 50": "2:1: max-removed must be from 0 to 1 (a share: 50 % is 0.5), not 50",
    "[clean]\nmax-removed = -0.1": "2:1: max-removed must be from 0 to 1, not -0.1",
    "[validate]\nmin-words = -3": "2:1: min-words must be at least 0, not -3",
    '[validate]\nmin-words = "3"': "2:1: min-words must be a whole number, not '3' - write 3",
    "[validate]\nmin-words = true": "2:1: min-words must be a whole number, not true",
    '[validate]\nstrict = "yes"': "2:1: strict must be true or false, not 'yes' - write true",
    '[validate]\nignore = "CK104"': "2:1: ignore must be a list of strings, not 'CK104' - write ['CK104']",
    '[dedup]\nkeep = "longest"': "not 'longest' - write ['longest']",
    '[dedup]\nkeep = ["longst"]': "'longst' is none - did you mean 'longest'?",
    '[clean]\nstrength = "hihg"': "2:1: strength must be one of 'safe', 'high', not 'hihg' - did you mean 'high'?",
    "[clean]\nstrength = safe": "2:12: Invalid value: text stands in quotation marks, a list in brackets",
    "[clean]\nstrenght = 1": "2:1: unknown setting 'strenght' - did you mean 'strength'?",
    "min-words = 3": "1:1: unknown setting 'min-words' - it belongs under [validate]",
    "max-article-size = 0": "1:1: max-article-size must be at least 1, not 0",
    "schema = 3": "1:1: schema must be a string, not 3 - write '3'",
    "validate = true": "1:1: validate must be a table, not true",
    'corpus = "x" y': "1:14: Expected newline or end of document after a statement: one setting a line",
}


@pytest.mark.parametrize(("text", "said"), MISTAKES.items())
def test_a_mistake_is_told(text: str, said: str, tmp_path) -> None:
    path = tmp_path / "corpuskit.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings(path)
    assert str(caught.value).startswith(f"{path}:")
    assert said in str(caught.value)
    assert "typing." not in str(caught.value)
