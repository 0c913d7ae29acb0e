"""Commands over slices of packed corpora, by any engine: each slice becomes a part of the result, written by whoever read it."""
