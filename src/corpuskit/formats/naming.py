"""Names of new articles: ids that are set once, and file names that people can read."""

import hashlib
import re
import unicodedata

_SLUG, _SOURCE = 60, 24
# Bytes of a file's name (255 are allowed: a suffix, and the parts of a temporary file's name, must fit) and of a path.
_PART, _PATH = 200, 400
_LATIN = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})
_DATED = re.compile(r"(\d{4})-(\d{2})")
_NAMED = re.compile(r"-([0-9a-f]{8})(?:-\d+)?$")
_SAFE_PART = re.compile(r"[^\x00-\x1f<>:\"|?*\\/.][^\x00-\x1f<>:\"|?*\\/]*")
# Unicode's categories of invisible characters: controls, formats, halves of characters, line and paragraph separators.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"
"""Non-joiner and joiner: letters of Persian and of Indian scripts are written with them."""


def make_slug(text: str, longest: int = _SLUG) -> str:
    """Return `text` in lower-case ASCII letters, digits and hyphens, cut at a word's end; empty where no letter is Latin.

    >>> make_slug("Der Deich bei Krähsiel rückt ins Land!")
    'der-deich-bei-krahsiel-ruckt-ins-land'
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LATIN)).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", plain))
    found = ""
    for word in words:
        longer = f"{found}-{word}" if found else word[:longest]
        if len(longer) > longest:
            break
        found = longer
    return found


def new_id(source: str, text: str) -> str:
    """Return an id for a text that came without one: the same for the same text of the same source, and no other.

    >>> new_id("The Harbour Post", "Six ewes held up a flight.")
    'the-harbour-post-ccc5e3f2e5ef860a'
    """
    digest = hashlib.sha256(f"{len(source)}:{source}{text}".encode("utf-8", "surrogatepass")).hexdigest()
    # The first part has a letter, so that no tool takes the id for a number.
    return f"{make_slug(source, _SOURCE) or 'article'}-{digest[:16]}"


def add_letter(name: str, source: str) -> str:
    """Return an id that came with the article, with a letter in it so that no tool takes it for a number.

    >>> add_letter("20314", "The Harbour Post")
    'the-harbour-post-20314'
    """
    return name if any(c.isalpha() for c in name) else f"{make_slug(source, _SOURCE) or 'article'}-{name}"


def file_stem(title: str, published: str, text: str) -> str:
    """Return the path of a new article, below the corpus's folder, without suffix: `2026/03/sheep-block-runway-0d3f29aa`.

    The last part is of the text's hash: it identifies the article when it comes again, and keeps equal titles apart.
    """
    dated = _DATED.match(published)
    folder = f"{dated[1]}/{dated[2]}" if dated else "undated"
    return f"{folder}/{make_slug(title) or 'article'}-{text_mark(text)}"


def text_mark(text: str) -> str:
    """Return the eight hexadecimal digits that identify a text in a file name."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def mark_of(stem: str) -> str:
    """Return the mark in a file name that was made by `file_stem`, or nothing."""
    found = _NAMED.search(stem)
    return found[1] if found else ""


def without_unseen(path: str) -> str:
    r"""Return a path without invisible characters, such as those that turn the direction of writing.

    >>> without_unseen("corpus/2026/fog\u202etxt.exe.txt")
    'corpus/2026/fogtxt.exe.txt'
    """
    if path.isprintable():
        return path
    return "".join(c for c in path if unicodedata.category(c) not in _UNSEEN or c in _JOINERS)


def safe_stem(path: str, corpus: str) -> str:
    """Return the stem below the corpus's folder for a path that an exported row carries, or nothing for one not to be trusted.

    A path with invisible characters cannot be trusted; `without_unseen` removes them.

    >>> safe_stem("corpus/2026/03/fog.txt", "corpus"), safe_stem("../../etc/cron.txt", "corpus")
    ('2026/03/fog', '')
    """
    stem = path.removeprefix(f"{corpus.strip('/')}/").removesuffix(".txt")
    fits = (
        path.endswith(".txt")
        and path == without_unseen(path)
        and all(_SAFE_PART.fullmatch(part) for part in stem.split("/"))
    )
    longest = max(len(part.encode("utf-8", "surrogatepass")) for part in stem.split("/"))
    return stem if fits and longest <= _PART and len(stem.encode("utf-8", "surrogatepass")) < _PATH else ""
