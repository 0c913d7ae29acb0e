"""The compiled loops (`loops.pyx`), or `None`: then numpy does the same."""

from corpuskit.text.compiled import import_compiled

loops = import_compiled("corpuskit.text.loops")
