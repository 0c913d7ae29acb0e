"""The shortcuts of the mojibake check never miss what ftfy finds."""

import random
from itertools import product

from ftfy.badness import is_bad

from corpuskit.checks.mojibake import HARMLESS, _suspicious_pattern

# A letter of each kind that ftfy's patterns tell apart.
LETTERS = "aZ 9.,\néäßÂÃÐÎØÙàœŒŸšŠ€™œ©®°²³½¼µ£¢¤¦§¨ªº«»¡¿´·×÷√±≈‚„†‡ˆ‰‹›Äìâó\xa0\xad\x81\x93вЂГВРСπΩΒΓā│┐█ﬁﬂ˝“”’…–—•"


def test_harmless_characters_are_harmless() -> None:
    plain = "aZ 9.\n"
    for length in (1, 2, 3, 4):
        assert not any(is_bad("".join(word)) for word in product([*sorted(HARMLESS), *plain], repeat=length))


def test_the_first_look_sees_all_that_ftfy_sees() -> None:
    chance = random.Random(7)  # noqa: S311 - no secret
    texts = ["".join(chance.choices(LETTERS, k=chance.randint(1, 6))) for _ in range(30_000)]
    bad = [text for text in texts if is_bad(text)]
    assert len(bad) > 1000
    assert [text for text in bad if not _suspicious_pattern().search(text)] == []
