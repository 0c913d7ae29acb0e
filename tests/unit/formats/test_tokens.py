"""Tokens of a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.formats.tokens import join_tokens, split_sentences, split_tokens
from corpuskit.rules.sentences import sentence_ends


@pytest.mark.parametrize(
    ("line", "tokens"),
    [
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("nai\u0308ve café", ["nai\u0308ve", "café"]),
        ("日本語。", ["日", "本", "語", "。"]),
        ("don't well-known 3.5 1,200 end.Next", ["don't", "well-known", "3.5", "1,200", "end", ".", "Next"]),
        ("👨‍👩‍👧!", ["👨‍👩‍👧", "!"]),
        ("\u202eabc\u202c \x00x\u00ady", ["abc", "x\u00ady"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
        ("日\u094d\u0308", ["日", "\u094d\u0308"]),
        ("日\u094d\u0308a", ["日", "\u094d\u0308a"]),
        ("", []),
    ],
)
def test_a_word_is_a_token_in_any_script(line, tokens):
    assert [token.text for token in split_tokens(line)] == tokens


@given(st.text(st.sampled_from("aé1日-’. ,\u0308\u00ad\x1f<अ\u094d👍\u202e"), max_size=40))
def test_tokens_stand_in_order_where_they_say(line):
    at = 0
    for token in split_tokens(line):
        assert at <= token.start < token.end
        assert token.text in line[token.start : token.end]
        at = token.end


@given(st.text(max_size=60))
def test_sentences_together_are_the_line(line):
    assert "".join(split_sentences(line, sentence_ends)) == line


def test_glue_joins():
    assert join_tokens(["“", None, "Fog", None, "”", "on"]) == "“Fog” on"
