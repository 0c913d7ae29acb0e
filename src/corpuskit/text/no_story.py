"""Texts that hold no story: notices of a page that does not show one, lists of teasers and links, menus, and notes about an author.

Told by form, so that it holds in languages without a word list: what matters is how much of a text stands in sentences, and what the rest of
its lines are.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from corpuskit.text.late_pattern import late_pattern
from corpuskit.text.latin import is_latin

_LONGEST_NOTICE = 1500
# A story that is about such things has more than this many sentences about it.
_MOST_SENTENCES = 6
_BUTTON_WORDS = 4
_NOTICES = (
    ("asks for JavaScript", r"(?:enable|activate|turn on|requires?|disabled|activ\w*|aktivier\w*|habilit\w*|abilit\w*|ativ\w*|inschakel\w*|włącz\w*|включ\w*|ενεργοποι\w*|تفعيل|활성화|启用|啟用|开启|有効).{0,60}java\s?script|java\s?script.{0,60}(?:enabled?|required|disabled|activ\w*|aktivier\w*|habilit\w*|abilit\w*|ativ\w*|inschakel\w*|włącz\w*|включ\w*|ενεργοποι\w*|تفعيل|활성화|启用|啟用|开启|有効)|このページ.{0,20}javascript"),
    ("asks for consent to cookies", r"(?:we|our (?:site|partners)|this (?:web)?site|wir|nous|utilizamos|usamos|utilizziamo|używamy|wij|мы).{0,80}cookies?|(?:accept|akzeptier\w*|accepter|aceptar|accettare|aceitar|accepteer\w*).{0,30}cookies?|cookies?.{0,60}(?:akzeptier\w*|einverstanden)|(?:χρησιμοποι\w*|αποδ[εέ]χ\w*|использ\w*|принима\w*|使用|接受).{0,40}(?:cookies?|куки)|クッキー.{0,30}(?:使用|同意)|쿠키.{0,30}(?:사용|동의)"),
    ("is an error message", r"\A\W*(?:error\W+)?(?:4\d\d|50\d)\b.{0,40}(?:not found|forbidden|error|unavailable|denied|bad gateway)|page you(?: are|[’']re) looking for|page (?:could ?n[o’']t be|cannot be|was not|not) found|access (?:to this page (?:has been )?)?(?:is )?denied|(?:seite|artikel) (?:wurde )?nicht gefunden|page (?:introuvable|non trouvée)|página no encontrada|pagina non trovata|страница не найдена|σελίδα δεν βρέθηκε|ページが見つかりません|페이지를 찾을 수 없|页面不存在|找不到(?:页面|網頁)"),
    ("asks whether the reader is a person", r"(?:checking|verify(?:ing)?|confirm|prove).{0,40}(?:your browser|(?:that )?you are (?:a )?(?:human|not a robot)|you(?:’|')re (?:human|not a robot))|your browser is (?:not supported|out ?dated|out of date)|unusual traffic|are you a robot|complete the captcha|\bcaptcha\b.{0,60}(?:solve|enter|below)"),
    ("is the wall before a story", r"(?:subscribe|sign in|log ?in|register|create an account|already a subscriber).{0,60}(?:to (?:continue|read|keep|view|access|unlock)|continue reading)|reached your .{0,20}(?:limit|free articles)|this (?:article|content|story) is (?:only )?(?:for|available to|reserved for|exclusive to) (?:our )?(?:paid )?(?:subscribers|members)|(?:nur für|exklusiv für) abonnenten|réservé (?:aux|à nos) abonnés|(?:solo|exclusivo) para (?:suscriptores|assinantes)|только (?:для|по) подпис\w*|μόνο για συνδρομητές|(?:登录|登入|订阅|訂閱).{0,12}(?:阅读|閱讀|查看|全文)|会員限定"),
)  # fmt: skip
# Every notice holds one of these, in small letters, or begins with a number.
_ERROR = "is an error message"
_WORDS = (
    ("asks for JavaScript", ("java",)),
    ("asks for consent to cookies", ("cookie", "куки", "クッキー", "쿠키")),
    (_ERROR, ("page you", "page could", "page cannot", "page was", "page not", "page introuv", "page non", "denied", "nicht gefunden", "encontrad", "trovata", "найден", "βρέθηκε", "見つかりません", "찾을 수", "不存在", "找不到")),
    ("asks whether the reader is a person", ("your browser", "are human", "re human", "a human", "robot", "captcha", "unusual traffic")),
    ("is the wall before a story", ("subscri", "sign in", "log in", "login", "register", "create an account", "reached your", "for members", "to members", "our members", "paid members", "abonn", "suscript", "assinant", "подпис", "συνδρομητ", "登录", "登入", "订阅", "訂閱", "会員")),
)  # fmt: skip
_FIRST_NUMBER = late_pattern(r"\W*(?:error\W+)?(?:4\d\d|50\d)\b", re.IGNORECASE)
_SENTENCE = late_pattern(r"[^.!?。！？।\n]+[.!?。！？।]?")


def why_no_story(text: str) -> str:
    """Return why a text holds no story ("asks for JavaScript"); an empty text for a story.

    A short text most of whose sentences stand where a page says why it does not show one, or say who its author is; or lines hardly one of which is
    a sentence: headlines, links, the entries of a menu.

    >>> why_no_story("Please enable JavaScript to view this page.")
    'asks for JavaScript'
    >>> why_no_story("Six ewes held up a flight on Monday. Nobody was hurt.")
    ''
    """
    if len(text) <= _LONGEST_NOTICE:
        if (suspected := _suspect_notices(text)) and (why := _find_notice(text, suspected)):
            return why
        if _is_about_author(text):
            return "tells who its author is"
    return _name_list(text)


def _suspect_notices(text: str) -> list[str]:
    """Return which notices a text may hold: a quick look that most texts do not pass."""
    lowered = text.lower()
    found = []
    if _word_search()(lowered.encode("utf-8", "surrogatepass")):
        found = [why for why, words in _WORDS if any(word in lowered for word in words)]
    if _ERROR not in found and _FIRST_NUMBER.match(text):
        found.append(_ERROR)
    return found


@cache
def _word_search() -> Callable[[bytes], object]:
    """Return a search for any word of a notice."""
    return _search_quickly("|".join(w for _, words in _WORDS for w in words))


def _search_quickly(pattern: str) -> Callable[[bytes], object]:
    """Return a search by RE2, which finds all alternatives in one pass, in any case."""
    import re2  # noqa: PLC0415 - short texts only

    options = re2.Options()
    options.never_capture = True
    options.case_sensitive = False
    search: Callable[[bytes], object] = re2.compile(pattern, options).search
    return search


@cache
def _compile_notice(why: str) -> re.Pattern[str]:
    return re.compile(dict(_NOTICES)[why], re.IGNORECASE | re.DOTALL)


def _find_notice(text: str, suspected: Sequence[str]) -> str:
    sentences = [s for s in _SENTENCE.findall(text) if any(map(str.isalpha, s))]
    if len(sentences) > _MOST_SENTENCES * 2:
        return ""
    for why in suspected:
        expression = _compile_notice(why)
        if expression.search(text):
            about = sum(
                bool(expression.search(s)) or bool(re.search(_AROUND, s)) or _count_words(s) <= _BUTTON_WORDS
                for s in sentences
            )
            if about * 2 > len(sentences):
                return why
    return ""


# Other sentences of such a page.
_AROUND = r"(?i)browser|cookie|java\s?script|privacy|consent|partners|subscri|sign ?in|log ?in|account|page|site|refresh|reload|try again|ad ?block|support|settings|einstellung|datenschutz|navigateur|paramètres|navegador"


# Beginnings of notes about an author, and their other sentences; by language, in words that are not used in news about a person.
_AUTHORS = (
    (r"\bis (?:an?|the|our) [^.!?\n]{0,80}\b(?:reporter|journalist|editor|writer|correspondent|columnist|contributor|author|producer|photographer|blogger)s?\b",
     r"\b(?:covers?|covering|writes?|reports? on|reporting on|joined|previously|worked|graduated|studied|degree|based in|lives? in|follow (?:him|her|them)|e-?mail|contact|reach(?:ed)?|twitter|linkedin|appeared in|her work|his work|their work|author of)\b|@"),
    (r"\bist [^.!?\n]{0,80}(?:redakteur|journalist|autor|reporter|korrespondent|volontär)", r"schreibt|berichtet|studi|arbeitet|zuvor|geboren|absolvierte|ressort|@"),
    (r"\best [^.!?\n]{0,80}(?:journaliste|rédact|reporter|correspondant|chroniqueu|auteur)", r"couvre|écrit|travaill|rejoint|diplôm|étudié|auparavant|@"),
    (r"\b(?:es|é|è) [^.!?\n]{0,80}(?:periodista|redactor|corresponsal|jornalista|repórter|editora?\b|giornalista|redattor|cronista|colunista)", r"cubre|escribe|trabaj|licenciad|graduad|cobre|escreve|trabalh|formad|scrive|lavora|laureat|@"),
    (r"(?:—|–|-) [^.!?\n]{0,60}(?:журналист|корреспондент|редактор|обозреватель)", r"пишет|работа|окончил|освещает|автор|родил|@"),
    (r"είναι [^.!?\n]{0,60}(?:δημοσιογράφος|συντάκτ|ρεπόρτερ|αρθρογράφος)", r"γράφει|εργάζεται|εργάστηκε|καλύπτει|σπούδασε|αποφοίτησε|γεννήθηκε|@"),
    (r"(?:是|为|系|现任)[^。！？\n]{0,30}(?:记者|编辑|专栏作家|撰稿人|評論員|評論员)", r"毕业|曾任|曾在|负责|报道|關注|关注|著有|邮箱|任职|@"),
    (r"(?:記者|編集者|ライター|コラムニスト)[^。\n]{0,20}。", r"担当|卒業|入社|執筆|生まれ|@"),
)  # fmt: skip
_ABOUT_SENTENCES = 8


@cache
def _compile_author() -> tuple[re.Pattern[str], tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]]:
    every = re.compile("|".join(first for first, _ in _AUTHORS), re.IGNORECASE)
    return every, tuple((re.compile(one, re.IGNORECASE), re.compile(rest, re.IGNORECASE)) for one, rest in _AUTHORS)


@cache
def _author_search() -> Callable[[bytes], object]:
    r"""Return a quick search that finds at least the matches of the patterns for beginnings: RE2 has `\b` between ASCII letters only, so it is dropped."""
    return _search_quickly("|".join(first.replace(r"\b", "") for first, _ in _AUTHORS))


def _is_about_author(text: str) -> bool:
    """Return whether a text begins with a note about an author, and most of its sentences continue it."""
    if not _author_search()(text[:_BEGINNING].encode("utf-8", "surrogatepass")):
        return False
    every, languages = _compile_author()
    if not every.search(text, 0, _BEGINNING):
        return False
    sentences = [s for s in _SENTENCE.findall(text) if _count_words(s) > _BUTTON_WORDS]
    if not 1 < len(sentences) <= _ABOUT_SENTENCES:
        return False
    for first, rest in languages:
        if any(map(first.search, sentences[:2])):
            return 2 * sum(bool(rest.search(s)) for s in sentences[1:]) >= len(sentences)
    return False


class _Line(NamedTuple):
    """A line of a list: whether it is a `link`, breaks off (`cut`), or is a sentence or more (`is_sentence`); the number of its words, of these in lower case, and numbers."""

    text: str
    link: bool
    cut: bool
    is_sentence: bool
    words: float
    lower: int
    numbers: int


_LEAST_LINES, _AVERAGE = 6, 120
_LONGEST_TEASER = 160
_BEGINNING = 300
_TOLD, _ODD, _TABLE, _HALF = 0.1, 0.1, 0.25, 0.5
_HEADLINE_WORDS, _MENU_WORDS, _MENU_LINES = 4, 2, 8
_LINK = late_pattern(r"https?://|\bwww\.|\]\(")
_LINK_MARKS = ("://", "www.", "](")
_CUT = late_pattern(r"(?:…|\.\.\.|\. \. \.)[\W_]{0,3}$")
_LONGEST_CUT = 8
_ENDS = late_pattern(r"\w{2}[.!?…]?[.!?。！？।؟։።။][\"'”’»)\]」』]*$|[。！？]|\w{3}[.!?؟।] +[\"“«'(]?\w")
_OPEN = (",", ";", "-", "—", "–", "، ", "、", "，", "；")
_DENSE = late_pattern(r"[\u3040-\u30ff\u3400-\u9fff]")
_UNMARKED = late_pattern(r"[\u0e00-\u0eff\u1780-\u17ff\u1000-\u109f]")
_CHARACTER = 5 / 8  # of a word


def _name_list(text: str) -> str:
    """Return the kind of a list whose lines are hardly ever sentences; an empty text for a story, a table, a list of names or goods, verses and wrapped lines.

    Scripts that mark no end of a sentence are not judged.
    """
    many = text.count("\n")
    if many < _LEAST_LINES - 1 or len(text) > _AVERAGE * (many + 1):
        return ""
    stripped = [line for part in text.splitlines() if (line := part.strip())]
    marked = is_latin(text) or not _UNMARKED.search(text)
    if len(stripped) < _LEAST_LINES or not marked or _are_paragraphs(text, stripped):
        return ""
    lines = list(map(_read_line, stripped))
    if sum(line.link and not line.is_sentence for line in lines) >= _HALF * len(lines):
        return "is a list of links"
    if _holds_story(lines) or sum(line.numbers > 1 for line in lines) > _TABLE * len(lines):
        return ""
    if _are_headlines(lines):
        return "is a list of teasers"
    return "is the menu of a site" if _is_menu(lines) else ""


def _are_paragraphs(text: str, lines: Sequence[str]) -> bool:
    """Return whether lengths alone show that lines are neither links, nor headlines, nor a menu: one is too long, and most are too long for a menu."""
    if any(map(text.__contains__, _LINK_MARKS)):
        return False
    if not any(len(line) > _LONGEST_TEASER and not _is_cut(line) for line in lines):
        return False
    longer = sum(len(line.split(None, _MENU_WORDS)) > _MENU_WORDS for line in lines)
    return longer >= len(lines) - len(lines) // 2


def _is_cut(line: str) -> bool:
    return _CUT.search(line[-_LONGEST_CUT:]) is not None


def _read_line(text: str) -> _Line:
    words = text.split()
    cut = _is_cut(text)
    return _Line(
        text,
        bool(_LINK.search(text)),
        cut,
        not cut and bool(_ENDS.search(text)),
        _count_words(text),
        sum(word[0].islower() and len(word) > 1 for word in words),
        sum(any(map(str.isdecimal, word)) for word in words),
    )


def _count_words(text: str) -> float:
    """Return how many words a line has; a Chinese character is five eighths of one."""
    if is_latin(text):
        return len(text.split())
    dense = len(_DENSE.findall(text))
    return len(text.split()) + dense * _CHARACTER - (dense > 0)


def _holds_story(lines: Sequence[_Line]) -> bool:
    """Return whether more than a tenth of the lines are sentences, or sentences run over line ends, as in wrapped lines and verses."""
    if sum(len(line.text) for line in lines if line.is_sentence) > _TOLD * sum(len(line.text) for line in lines):
        return True
    odd = sum(line.text[0].islower() or not line.text[0].isalnum() or line.text.endswith(_OPEN) for line in lines)
    return odd > _ODD * len(lines)


def _are_headlines(lines: Sequence[_Line]) -> bool:
    """Return whether lines are as long as headlines, and half of them hold a word that is no name, as a list of names does not.

    Where letters have no case the length alone tells.
    """
    if _typical_words(lines) < _HEADLINE_WORDS:
        return False
    if max((len(line.text) for line in lines if not line.cut), default=0) > _LONGEST_TEASER:
        return False
    cased = [line for line in lines if line.text[0].isupper()]
    return 2 * sum(line.lower > 0 for line in cased) >= len(cased)


def _is_menu(lines: Sequence[_Line]) -> bool:
    """Return whether half of the lines are single words, hardly one is longer, and none has a number."""
    if len(lines) < _MENU_LINES or _typical_words(lines) > _MENU_WORDS:
        return False
    return sum(line.words <= 1 for line in lines) >= _HALF * len(lines) and not any(line.numbers for line in lines)


def _typical_words(lines: Sequence[_Line]) -> float:
    """Return the number of words of a line, the one in the middle of all."""
    return sorted(line.words for line in lines)[len(lines) // 2]
