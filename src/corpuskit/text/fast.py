"""The compiled loops (`loops.pyx`), or `None`: then numpy does the same."""

from corpuskit.text.compiled import compiled

loops = compiled("corpuskit.text.loops")
