"""Reviewing a corpus: a page on which people decide, and the carrying out of their decisions. Needs several commands."""
