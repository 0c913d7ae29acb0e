"""Where sentences end inside a line, in any script, and where site text is glued to one without a sentence end.

The rule is the usual one: a full stop, then a blank, then no lower-case letter; not after an abbreviation, an initial or a short number. It
rather leaves two sentences together than cuts one in two.
"""

import re
from collections.abc import Iterator

from corpuskit.text.late_pattern import late_pattern

_CLOSERS = "\"'’”»)\\]」』）*_›"
_OPENERS = "\"'‘“„«»(\\[「『（¿¡*_–—\\-"
CAPITALS = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽȘȚΆ-ΏΑ-ΫЀ-ЯҐԱ-Ֆ"
_SCRIPTS = "\u0590-\u08ff\u0900-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af"
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uff01-\uff60"
FULL = "。！？｡؟۔।॥։።"

_STOP = late_pattern(rf"[.!?…][.!?…]*[{_CLOSERS}]*(?=\s)|[{FULL}][{FULL}{_CLOSERS}]*")
_NEXT = late_pattern(rf"\s+[{_OPENERS}\s]*([^\W_]*)")
_GLUED = [
    (stop, late_pattern(rf"[{stop}][{_CLOSERS}]*(?=[{CAPITALS}][^\W\d_]*['’]?[\s,:])")) for stop in (".", "!", "?", "…")
]
_TEASER_ENDS = [
    (dots, late_pattern(rf"(?<=\w| ){re.escape(dots)} ?(?=[^\W\d_]+(?: [^\W\d_]+){{1,3}}$)", re.MULTILINE))
    for dots in ("...", "…")
]
"""The dots with which a teaser breaks off, two to four words before the end of a line: `... turned back ... read more`."""
_CUT_BLANK = late_pattern(rf"(?<=[{_UNSPACED}]{{2}})[ \u3000]+(?=[{_UNSPACED}]{{2}})")
"""Blanks between words of scripts that need none, not between the signs of one that is set with blanks."""
"""One for each sign: it is looked for much faster than a set of them."""
_BEFORE_GLUE = late_pattern(r"(?:^|[\s(\"“„‘'«-])([^\W_]{2,})[\"”’»)]*\Z")
_OPENING = _OPENERS.replace("\\", "")
_WORD_BEFORE = 30
"""No abbreviation is as long."""
_MARKS = "|•·▪●►▶■✓✔»›©®→"
_ASCII_MARKS = "|"
_RIGHTS = late_pattern(r"(?:\([cC]\) ?(?:Copyright ?)?\d{4}|Copyright(?: \([cC]\)| ?©| \d{4}))(?! [a-z])")
_HINTS = ("(c)", "(C)", "Copyright")
_UNSPACED_HINTS = "。，、的の"
_INK = late_pattern(r"\S")
_ENDING = frozenset(f".!?…:;{FULL}")
_ENDED = late_pattern(rf"[.!?…:;{FULL}][{_CLOSERS}\s]*\Z")

_ABBREVIATED = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "st",
        "mt",
        "messrs",
        "vs",
        "gen",
        "col",
        "sgt",
        "lt",
        "cpl",
        "capt",
        "cmdr",
        "adm",
        "rep",
        "reps",
        "sen",
        "sens",
        "gov",
        "hon",
        "rev",
        "fr",
        "pres",
        "supt",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thurs",
        "fri",
        "sat",
        "sun",
        "dept",
        "univ",
        "assn",
        "fig",
        "figs",
        "vol",
        "pp",
        "ed",
        "eds",
        "al",
        "cf",
        "approx",
        "est",
        "tel",
        "fax",
        "no",
        "nos",
        "art",
        "bzw",
        "ggf",
        "inkl",
        "evtl",
        "vgl",
        "nr",
        "str",
        "abs",
        "hrsg",
        "dipl",
        "ing",
        "med",
        "phil",
        "tsd",
        "mio",
        "mrd",
        "geb",
        "gest",
        "bd",
        "ca",
        "st",
        "sr",
        "sra",
        "srta",
        "dra",
        "ud",
        "uds",
        "avda",
        "núm",
        "pág",
        "exc",
        "mme",
        "mlle",
        "mm",
        "mgr",
        "ste",
        "dott",
        "dottssa",
        "sig",
        "sigg",
        "on",
        "avv",
        "arch",
        "geom",
        "prof",
        "dhr",
        "mevr",
        "drs",
        "ir",
        "ul",
        "im",
        "prof",
        "hab",
        "mjr",
        "gen",
        "ks",
        "red",
        "wg",
        "godz",
        "г",
        "гг",
        "ул",
        "им",
        "проф",
        "акад",
        "тыс",
        "млн",
        "млрд",
        "руб",
        "св",
        "стр",
        "рис",
        "д",
        "кв",
        "корп",
    ]
)
"""Abbreviations that a name or a number follows: a sentence seldom ends with them."""
_MAYBE_LAST = frozenset(
    [
        "inc",
        "ltd",
        "co",
        "corp",
        "bros",
        "jr",
        "sr",
        "etc",
        "usw",
        "itd",
        "itp",
        "др",
        "пр",
        "т",
        "ave",
        "blvd",
        "rd",
        "ph.d",
        "u.s",
        "u.k",
        "u.n",
        "e.u",
        "d.c",
        "a.m",
        "p.m",
    ]
)
_QUOTED, _BRACKETED = 300, 40
"""What stands in quotation marks or brackets is seldom longer."""
_ACRONYM, _ORDINAL = 6, 2
"""So long are acronyms with full stops, and ordinals, at most."""
STARTERS = frozenset(
    [
        "the",
        "a",
        "an",
        "in",
        "on",
        "at",
        "it",
        "he",
        "she",
        "they",
        "we",
        "you",
        "i",
        "this",
        "that",
        "these",
        "there",
        "but",
        "and",
        "if",
        "when",
        "while",
        "after",
        "as",
        "for",
        "his",
        "her",
        "its",
        "our",
        "their",
        "der",
        "die",
        "das",
        "ein",
        "eine",
        "er",
        "sie",
        "es",
        "wir",
        "ich",
        "und",
        "aber",
        "im",
        "am",
        "in",
        "den",
        "dem",
        "bei",
        "nach",
        "mit",
        "für",
        "le",
        "la",
        "les",
        "un",
        "une",
        "il",
        "elle",
        "ils",
        "nous",
        "on",
        "ce",
        "cette",
        "dans",
        "mais",
        "et",
        "en",
        "au",
        "l",
        "d",
        "el",
        "los",
        "las",
        "lo",
        "una",
        "se",
        "su",
        "en",
        "pero",
        "y",
        "no",
        "con",
        "por",
        "del",
        "al",
        "i",
        "gli",
        "uno",
        "nel",
        "della",
        "ma",
        "e",
        "è",
        "o",
        "os",
        "as",
        "um",
        "uma",
        "na",
        "não",
        "mas",
        "de",
        "het",
        "een",
        "zijn",
        "ze",
        "maar",
        "to",
        "w",
        "na",
        "z",
        "nie",
        "jest",
        "det",
        "den",
        "en",
        "et",
        "som",
        "och",
        "men",
        "и",
        "в",
        "на",
        "но",
        "он",
        "она",
        "они",
        "это",
        "по",
        "с",
    ]
)
"""Words that begin a sentence, when they are written with a capital after an abbreviation."""


OPEN_WORDS = frozenset(
    [
        "to",
        "on",
        "at",
        "with",
        "by",
        "via",
        "from",
        "of",
        "for",
        "in",
        "into",
        "your",
        "our",
        "my",
        "his",
        "her",
        "their",
        "its",
        "this",
        "that",
        "the",
        "a",
        "an",
        "these",
        "those",
        "more",
        "an",
        "auf",
        "bei",
        "von",
        "mit",
        "zu",
        "zum",
        "zur",
        "für",
        "aus",
        "über",
        "im",
        "am",
        "der",
        "die",
        "das",
        "den",
        "dem",
        "unser",
        "unsere",
        "ihr",
        "ihre",
        "à",
        "au",
        "aux",
        "sur",
        "par",
        "avec",
        "chez",
        "en",
        "de",
        "du",
        "des",
        "pour",
        "dans",
        "le",
        "la",
        "les",
        "un",
        "une",
        "vos",
        "votre",
        "nos",
        "notre",
        "por",
        "con",
        "para",
        "del",
        "al",
        "el",
        "los",
        "las",
        "su",
        "sus",
        "tu",
        "tus",
        "nuestro",
        "nuestra",
        "di",
        "da",
        "dal",
        "del",
        "della",
        "dei",
        "su",
        "con",
        "per",
        "nel",
        "nella",
        "il",
        "lo",
        "i",
        "gli",
        "no",
        "na",
        "nos",
        "nas",
        "pelo",
        "pela",
        "em",
        "do",
        "dos",
        "das",
        "com",
        "para",
        "o",
        "os",
        "op",
        "met",
        "van",
        "naar",
        "aan",
        "bij",
        "het",
        "een",
        "onze",
        "uw",
        "je",
        "do",
        "od",
        "z",
        "ze",
        "w",
        "we",
        "przez",
        "dla",
        "o",
        "po",
        "til",
        "på",
        "med",
        "av",
        "af",
        "fra",
        "om",
        "i",
        "vår",
        "vores",
        "din",
        "в",
        "во",
        "на",
        "по",
        "к",
        "ко",
        "с",
        "со",
        "от",
        "из",
        "у",
        "для",
        "о",
        "об",
        "про",
        "та",
        "до",
        "за",
        "з",
        "із",
        "στο",
        "στη",
        "στην",
        "στα",
        "στον",
        "από",
        "με",
        "για",
        "το",
        "τη",
        "την",
        "του",
        "της",
        "των",
        "και",
        "ve",
        "ile",
        "için",
        "bu",
        "di",
        "ke",
        "dengan",
        "pada",
        "dari",
        "untuk",
        "trên",
        "với",
        "qua",
        "của",
        "từ",
        "cho",
        "pe",
        "cu",
        "la",
        "în",
        "din",
        "prin",
        "sa",
        "să",
        "v",
        "ve",
        "na",
        "s",
        "z",
        "ze",
        "k",
        "do",
        "pro",
        "od",
        "és",
        "a",
        "az",
        "на",
        "с",
        "от",
        "за",
        "в",
        "към",
        "из",
        "na",
        "u",
        "s",
        "sa",
        "za",
        "iz",
        "od",
    ]
)
"""Words after which a name or a thing follows: a formula that ends with one is not whole."""


def ends_sentence(line: str) -> bool:
    """Return whether the line ends as sentences do.

    >>> ends_sentence("It rained.”"), ends_sentence("More from the quay")
    (True, False)
    """
    last = line[-1:]
    return last in _ENDING or (not last.isalnum() and _ENDED.search(line, max(0, len(line) - 12)) is not None)


def sentence_ends(line: str) -> Iterator[int]:
    """Give the places in `line`, in order, where a sentence ends and another one follows.

    >>> line = "Dr. A. Quill spoke at 5 p.m. on Monday. “It rained,” she said. 雨。晴。"
    >>> [line[end - 4 : end] for end in sentence_ends(line)]
    ['day.', 'aid.', '. 雨。']
    """
    last = len(line.rstrip())
    for stop in _STOP.finditer(line, 0, last):
        end = stop.end()
        if end < last and (line[stop.start()] in FULL or _ends_sentence(line, stop.start(), end)):
            yield end


def _ends_sentence(line: str, stop: int, end: int) -> bool:
    follows = line[end + 1 : end + 2]
    if not follows.isalnum():
        found = _NEXT.match(line, end)
        follows = found[1][:1] if found else ""
    if not follows or follows.islower():
        return False
    return line[stop] != "." or line[stop + 1 : stop + 2] == "." or _stop_ends(line, stop, end)


def _stop_ends(line: str, stop: int, end: int) -> bool:
    """Return whether a full stop ends a sentence: not after an abbreviation, an initial or an ordinal before a name or a number."""
    before = line[max(0, stop - _WORD_BEFORE) : stop]
    word = before.rsplit(None, 1)[-1].lstrip(_OPENING).lower() if before and not before[-1].isspace() else ""
    if word in _ABBREVIATED or (len(word) == 1 and word.isalpha()):
        return False
    if word in _MAYBE_LAST or _is_dotted(word) or (len(word) <= _ORDINAL and word.isdecimal()):
        found = _NEXT.match(line, end)
        follows = found[1] if found else ""
        return follows.lower() in STARTERS and follows[0].isupper()
    return True


def _is_dotted(word: str) -> bool:
    """Return whether a word is an acronym with full stops inside."""
    return "." in word and len(word) <= _ACRONYM and word.replace(".", "").isalpha()


def seams(text: str) -> Iterator[int]:
    """Give the places in `text`, in no order, where something begins that is no part of the sentence before: glued to a full stop, after a bar, a bullet, two blanks, behind dots near the end of a line, before a copyright sign.

    >>> text = "It opens in May, he said.Read more Home | News"
    >>> sorted(seams(text))
    [25, 40]
    """
    for glue in (glue for stop, pattern in _GLUED if stop in text for glue in pattern.finditer(text)):
        if _BEFORE_GLUE.search(text, max(0, glue.start() - 30), glue.start()):
            yield glue.end()
    yield from (found.end() for dots, pattern in _TEASER_ENDS if dots in text for found in pattern.finditer(text))
    for mark in _ASCII_MARKS if text.isascii() else _MARKS:
        if mark in text:
            yield from (at for at in _find_signs(text, mark) if _is_mark(text, at))
    for blanks in ("  ", "\t"):
        yield from _find_gaps(text, blanks)
    if any(hint in text for hint in _HINTS):
        yield from (found.start() for found in _RIGHTS.finditer(text) if text[found.start() - 1 : found.start()] == " ")
    if not text.isascii() and any(hint in text for hint in _UNSPACED_HINTS):
        yield from (blank.end() for blank in _CUT_BLANK.finditer(text) if not _is_in_brackets(text, blank.start()))


def _find_signs(text: str, sign: str) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


def _is_in_brackets(text: str, at: int) -> bool:
    """Return whether a bracket of East Asian scripts is open at a place in a text."""
    before = text[max(0, at - _BRACKETED) : at]
    return any(before.rfind(opening) > before.rfind(closing) for opening, closing in ("（）", "【】", "()", "「」"))


def _find_gaps(text: str, blanks: str) -> Iterator[int]:
    """Give where wide gaps begin behind which no word in lower case stands."""
    at = text.find(blanks)
    while at >= 0 and (ink := _INK.search(text, at)):
        if not ink[0].islower():
            yield at
        at = text.find(blanks, ink.end())


def _is_mark(text: str, at: int) -> bool:
    """Return whether a sign that stands at `at` stands before a word or alone, not inside one."""
    after = text[at + 1 : at + 2]
    if text[at] == "»" and text.rfind("«", max(0, at - _QUOTED), at) > text.rfind("»", max(0, at - _QUOTED), at):
        return False
    return text[at - 1 : at].isspace() and (after.isspace() or after.isalnum() or after in _MARKS)
