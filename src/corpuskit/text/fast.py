"""The compiled loops (`loops.pyx`), or `None`: then numpy is the fallback."""

from corpuskit.text.compiled import import_compiled

loops = import_compiled("corpuskit.text.loops")
