"""Bytes as text: UTF-8 first, then what was named; the likely encoding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.errors import UsageError
from corpuskit.formats.encoding_guesses import likely_encoding
from corpuskit.formats.encodings import Decoded, LineDecoder, check_encoding, decode_text, why_not_decoded

FRENCH = "Le café ferme à Valbrune après trente ans ; les habitués s’étonnent, l’élu déçu répète qu’il n’y peut rien."


@given(st.text(), st.sampled_from(["", "cp1252", "auto", "utf-16"]))
def test_utf_8_is_utf_8_whatever_was_named(text, encoding):
    data = text.encode("utf-8")
    assert decode_text(data, encoding) == Decoded(text)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "cp1252"),
        (FRENCH.replace("’", "'"), "mac_roman"),
        ("Der Deich bei Krähsiel rückt ins Land, sagte der Bürgermeister über die Maßnahme.", "cp1252"),
        ("Городской совет во вторник решил отремонтировать старый мост через ручей.", "cp1251"),
        ("Городской совет во вторник решил отремонтировать старый мост через ручей.", "koi8_r"),
        ("Rada miasta zdecydowała o naprawie starej kładki; mieszkańcy żądają też ścieżki.", "cp1250"),
        ("市议会周二决定修复跨越磨坊溪的旧人行桥，此前已经争论两年。", "gb18030"),
        ("鎮議會週二決定修復磨坊溪上的舊人行橋，工程師說木樑已經腐爛。", "big5"),
        ("町議会は火曜日、水車小屋の小川に架かる古い歩道橋の修復を決めた。", "shift_jis"),
        ("읍의회는 화요일 방앗간 개울 위의 낡은 보행교를 수리하기로 결정했다.", "euc_kr"),
    ],
)  # fmt: skip
def test_the_likely_encoding_gives_the_text_back(text, encoding):
    data = text.encode(encoding)
    assert data.decode(likely_encoding(data)) == text
    assert decode_text(data, "auto") == Decoded(text, likely_encoding(data), guessed=True)


def test_without_a_name_the_likely_one_is_in_the_message():
    told = decode_text(FRENCH.encode("cp1252"))
    assert "byte 0xe9 at offset 6; probably cp1252: --encoding cp1252 (or auto)" in told.message
    assert decode_text(FRENCH.encode("cp1252"), "cp1252") == Decoded(FRENCH, "cp1252")


@pytest.mark.parametrize("name", ["utf-16", "utf-32"])
def test_a_mark_says_what_a_file_is_in(name):
    assert decode_text(FRENCH.encode(name)) == Decoded(FRENCH, name)


def test_a_wrong_name_is_an_error():
    for name in ("nonsense", "base64", "rot13"):
        with pytest.raises(UsageError, match="no such encoding"):
            check_encoding(name)
    assert check_encoding("cp1252") == "cp1252"


def test_lines_are_read_one_by_one():
    decode = LineDecoder("cp1252")
    assert (decode("é\n".encode()), decode.used) == ("é\n", "")
    assert (decode("é\n".encode("cp1252")), decode.used) == ("é\n", "cp1252")
    lost = LineDecoder()(b"caf\xe9\n")
    assert "byte 0xe9" in why_not_decoded([lost])
    assert why_not_decoded(["café"]) == ""
