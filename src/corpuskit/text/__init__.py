"""Text as text: decoding, lines and columns, words, and YAML 1.2 with places. Nothing here depends on corpora."""
